"""Self-attention as published networks hold it, and spectral norms with settled vectors."""
import torch
from torch import nn
from torch.nn import functional as F
from torch.nn.utils import spectral_norm


class Attention(nn.Module):
    """fastai's: one-dimensional convolutions; a pixel asks by key and is found by query. With
    biases and a single number for gamma it is that of DeOldify 2018."""

    def __init__(self, channels, biased=False):
        super().__init__()
        for name, outputs in (("query", channels // 8), ("key", channels // 8), ("value", channels)):
            conv = nn.Conv1d(channels, outputs, 1, bias=biased)
            conv.is_spectral = True
            setattr(self, name, conv)
        self.gamma = nn.Parameter(torch.tensor(0.7) if biased else torch.tensor([0.7]))

    def forward(self, x):
        flat = x.flatten(2)
        found, asking = self.query(flat), self.key(flat)
        weights = F.softmax(torch.bmm(found.transpose(1, 2), asking), dim=1)
        return self.gamma * torch.bmm(self.value(flat), weights).view_as(x) + x


class PlanarAttention(nn.Module):
    """The first port of SAGAN's: two-dimensional convolutions; a pixel asks by query."""

    def __init__(self, channels):
        super().__init__()
        self.query_conv = nn.Conv2d(channels, channels // 8, 1)
        self.key_conv = nn.Conv2d(channels, channels // 8, 1)
        self.value_conv = nn.Conv2d(channels, channels, 1)
        self.gamma = nn.Parameter(torch.tensor([0.7]))

    def forward(self, x):
        asking, found = self.query_conv(x).flatten(2), self.key_conv(x).flatten(2)
        weights = torch.bmm(asking.transpose(1, 2), found).softmax(dim=-1)
        answer = torch.bmm(self.value_conv(x).flatten(2), weights.transpose(1, 2))
        return self.gamma * answer.view_as(x) + x


def spectral(conv):
    """Marks a convolution: it gets its norm when the weights are random."""
    conv.is_spectral = True
    return conv


def normed(network, x):
    """Adds the spectral norms, and lets them and the batch norms settle on an input."""
    for module in list(network.modules()):
        if getattr(module, "is_spectral", False):
            spectral_norm(module, n_power_iterations=5)
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.momentum = None  # the mean of all passes
            module.reset_running_stats()
    network.train()
    with torch.no_grad():
        for _ in range(3):
            network(x)
    return network.eval()

"""Writes partial-conv-unet-*.safetensors: random weights, an input and PyTorch's output.

The layers are those of the published port (seven levels, masks of all channels, 1 / valid) and of
the paper (window / valid), at a small width. Run: python make_pconv.py, with torch and safetensors.
"""
import torch
import torch.nn as nn
import torch.nn.functional as F
from fixture import levels, training_step
from safetensors.torch import save_file

LEVELS, WIDTH, SIZE = 5, 4, 64


class PartialConv(nn.Module):
    def __init__(self, inputs, outputs, kernel, stride, bias, paper):
        super().__init__()
        padding = kernel // 2
        self.input_conv = nn.Conv2d(inputs, outputs, kernel, stride, padding, bias=bias)
        self.mask_conv = nn.Conv2d(inputs, outputs, kernel, stride, padding, bias=False)
        nn.init.constant_(self.mask_conv.weight, 1.0)
        self.window = inputs * kernel * kernel if paper else 1

    def forward(self, x, mask):
        sums = self.input_conv(x * mask)
        bias = self.input_conv.bias
        shown = torch.zeros_like(sums) if bias is None else bias.view(1, -1, 1, 1).expand_as(sums)
        valid = self.mask_conv(mask)
        hole = valid == 0
        result = (sums - shown) * self.window / valid.masked_fill(hole, 1.0) + shown
        return result.masked_fill(hole, 0.0), torch.ones_like(valid).masked_fill(hole, 0.0)


class Level(nn.Module):
    def __init__(self, inputs, outputs, kernel, stride, bn, activation, bias, paper):
        super().__init__()
        self.conv = PartialConv(inputs, outputs, kernel, stride, bias, paper)
        if bn:
            self.bn = nn.BatchNorm2d(outputs)
        self.activation = activation

    def forward(self, x, mask):
        x, mask = self.conv(x, mask)
        if hasattr(self, "bn"):
            x = self.bn(x)
        return (self.activation(x) if self.activation else x), mask


class UNet(nn.Module):
    def __init__(self, paper):
        super().__init__()
        channels = [3] + [WIDTH << min(i, 3) for i in range(LEVELS)]
        kernels = [7, 5, 5] + [3] * LEVELS
        for i in range(1, LEVELS + 1):
            setattr(self, f"enc_{i}", Level(
                channels[i - 1], channels[i], kernels[i - 1], 2, i > 1, nn.ReLU(), False, paper))
            setattr(self, f"dec_{i}", Level(
                channels[i] + channels[i - 1], channels[i - 1], 3, 1, i > 1,
                nn.LeakyReLU(0.2) if i > 1 else None, i == 1, paper))

    def forward(self, x, mask):
        seen = [(x, mask)]
        for i in range(1, LEVELS + 1):
            seen.append(getattr(self, f"enc_{i}")(*seen[-1]))
        x, mask = seen.pop()
        for i in range(LEVELS, 0, -1):
            skip, skip_mask = seen.pop()
            x = torch.cat([F.interpolate(x, scale_factor=2, mode="nearest"), skip], 1)
            mask = torch.cat([F.interpolate(mask, scale_factor=2, mode="nearest"), skip_mask], 1)
            x, mask = getattr(self, f"dec_{i}")(x, mask)
        return x


for name, paper in (("port", False), ("paper", True)):
    torch.manual_seed(1)
    network = UNet(paper).eval()
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            # statistics near what the sums are, so that no layer dies out
            nn.init.uniform_(module.running_mean, -0.02, 0.02)
            nn.init.uniform_(module.running_var, 1e-4 if not paper else 0.05, 0.1)
            nn.init.uniform_(module.weight, 0.5, 1.5)
            nn.init.uniform_(module.bias, -0.5, 0.5)
    image = torch.rand(1, 3, SIZE, SIZE)
    holes = torch.zeros(1, 1, SIZE, SIZE)
    holes[:, :, 10:45, 20:60] = 1
    holes[:, :, 50, :] = 1
    with torch.no_grad():
        output = network(image, (1 - holes).expand(-1, 3, -1, -1))
    tensors = {f"network.{k}": v for k, v in network.state_dict().items()
               if "num_batches" not in k and "mask_conv" not in k}
    tensors |= {"input.image": image, "input.holes": holes, "output": output}
    save_file({k: v.float().contiguous() for k, v in tensors.items()},
              f"partial-conv-unet-{name}.safetensors")
    if paper:
        for parameter_name, parameter in network.named_parameters():
            parameter.requires_grad_("mask_conv" not in parameter_name)
        training_step(
            "partial-conv-unet-paper", network,
            lambda net: net(image.double(), (1 - holes).double().expand(-1, 3, -1, -1)),
            levels(1, 3, SIZE, SIZE, seed=2))

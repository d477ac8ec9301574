"""deoldify-critic, dc-critic and sagan-discriminator: networks that tell made images from real
ones, with spectral norms and self-attention, a fraction as wide as published."""
import torch
from attention import Attention, PlanarAttention, normed, spectral
from fixture import levels, randomize, training_step, write
from torch import nn


class Block(nn.Module):
    """A convolution under the name `seq.0` in a network of DeOldify 2018."""

    def __init__(self, *layers):
        super().__init__()
        self.seq = nn.Sequential(*layers)

    def forward(self, x):
        return self.seq(x)


def conv(inputs, outputs, kernel, stride=1, padding=1, bias=True):
    return spectral(nn.Conv2d(inputs, outputs, kernel, stride, padding, bias=bias))


def deoldify_critic(width):
    def block(*shape, attention=None):
        return nn.Sequential(
            conv(*shape), nn.LeakyReLU(0.2), *([Attention(attention)] if attention else []))

    layers = [block(3, width, 4, 2), nn.Dropout2d()]
    for index in range(3):
        layers += [block(width, width, 3), nn.Dropout2d(),
                   block(width, 2 * width, 4, 2, attention=None if index else 2 * width)]
        width *= 2
    return nn.Sequential(
        *layers, block(width, width, 3), nn.Sequential(conv(width, 1, 4, padding=0, bias=False)))


def dc_critic(width):
    network = nn.Module()
    leaky = nn.LeakyReLU(0.2)
    network.initial = nn.Sequential(
        Block(conv(3, width, 4, 2), leaky), nn.Dropout2d(), Block(conv(width, width, 3), leaky))
    layers = []
    for _ in range(3):
        attention = Attention(2 * width, biased=True)
        layers += [nn.Dropout2d(), Block(conv(width, 2 * width, 4, 2), leaky, attention)]
        width *= 2
    network.mid = nn.Sequential(*layers)
    network.out = nn.Sequential(Block(conv(width, 1, 4, padding=0, bias=False)))
    network.forward = lambda x: network.out(network.mid(network.initial(x)))
    return network


def sagan(width):
    network = nn.Module()
    shapes = [(3, width), (width, 2 * width), (2 * width, 4 * width), (4 * width, 8 * width)]
    for index, (inputs, outputs) in enumerate(shapes, start=1):
        layer = nn.Sequential(conv(inputs, outputs, 4, 2), nn.LeakyReLU(0.1))
        setattr(network, f"l{index}", layer)
    network.last = nn.Sequential(nn.Conv2d(8 * width, 1, 4))
    network.attn1, network.attn2 = PlanarAttention(4 * width), PlanarAttention(8 * width)

    def forward(x):
        x = network.attn1(network.l3(network.l2(network.l1(x))))
        return network.last(network.attn2(network.l4(x)))
    network.forward = forward
    return network


def published(key):
    """SAGAN's port names a spectral norm's parts its own way."""
    parts = {"weight_orig": "module.weight_bar", "weight_u": "module.weight_u",
             "weight_v": "module.weight_v", "bias": "module.bias"}
    head, _, tail = key.rpartition(".")
    return f"{head}.{parts[tail]}" if key[0] == "l" and key[1].isdigit() else key


for name, make, key in (("deoldify-critic", deoldify_critic, str), ("dc-critic", dc_critic, str),
                        ("sagan-discriminator", sagan, published)):
    network = normed(randomize(make(4), 40), levels(1, 3, 96, 80, seed=2)[1])
    image, x = levels(1, 3, 96, 80)
    with torch.no_grad():
        write(name, {key(k): v for k, v in network.state_dict().items()},
              {"input.image": image, "output": network(x)})
    if name == "sagan-discriminator":
        for module in network.modules():
            for hook in module._forward_pre_hooks.values():
                hook.n_power_iterations = 1
        training_step(name, network, lambda net: net.forward(x.double()), levels(1, 1, 3, 2, seed=2),
                      key)

"""cyclegan-resnet and -batch: the generator of pytorch-CycleGAN-and-pix2pix with its names; batch is
the one with batch norms and dropout, which at inference only moves names."""
import torch
from fixture import levels, randomize, write
from torch import nn


class Block(nn.Module):
    def __init__(self, channels, norm, dropout):
        super().__init__()

        def half():
            return [nn.ReflectionPad2d(1),
                    nn.Conv2d(channels, channels, 3, bias=norm == nn.InstanceNorm2d), norm(channels)]

        self.conv_block = nn.Sequential(
            *half(), nn.ReLU(), *([nn.Dropout(0.5)] if dropout else []), *half())

    def forward(self, x):
        return x + self.conv_block(x)


class Generator(nn.Module):
    def __init__(self, w, blocks, norm, dropout):
        super().__init__()
        bias = norm == nn.InstanceNorm2d
        layers = [nn.ReflectionPad2d(3), nn.Conv2d(3, w, 7, bias=bias), norm(w), nn.ReLU()]
        for i in (w, 2 * w):
            layers += [nn.Conv2d(i, 2 * i, 3, 2, 1, bias=bias), norm(2 * i), nn.ReLU()]
        layers += [Block(4 * w, norm, dropout) for _ in range(blocks)]
        for i in (4 * w, 2 * w):
            layers += [nn.ConvTranspose2d(i, i // 2, 3, 2, 1, 1, bias=bias), norm(i // 2), nn.ReLU()]
        layers += [nn.ReflectionPad2d(3), nn.Conv2d(w, 3, 7), nn.Tanh()]
        self.model = nn.Sequential(*layers)

    def forward(self, x):
        return self.model(x)


if __name__ == "__main__":
    for name, norm, dropout in [
        ("cyclegan-resnet", nn.InstanceNorm2d, False), ("cyclegan-resnet-batch", nn.BatchNorm2d, True),
    ]:
        network = randomize(Generator(4, 2, norm, dropout), 10)
        image, x = levels(2, 3, 24, 36)
        with torch.no_grad():
            write(name, network.state_dict(), {"input.image": image, "output": network(x)})

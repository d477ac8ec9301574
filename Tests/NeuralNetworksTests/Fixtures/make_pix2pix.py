"""pix2pix-unet, -instance, patch-gan and -instance: the U-Net and the discriminator of
pytorch-CycleGAN-and-pix2pix with its names, and its LeakyReLU that works in place, so that a skip
is what the encoder below sees."""
import torch
from fixture import levels, randomize, write
from torch import nn


class Block(nn.Module):
    """A level of the U-Net: what comes in beside what the levels below make of it."""

    def __init__(self, outer, inner, norm, inputs=None, inside=None):
        super().__init__()
        self.outermost = inputs is not None
        bias = norm == nn.InstanceNorm2d
        down = nn.Conv2d(inputs or outer, inner, 4, 2, 1, bias=bias)
        up = nn.ConvTranspose2d(inner * (2 if inside else 1), outer, 4, 2, 1,
                                bias=bias or self.outermost)
        if self.outermost:
            parts = [down, inside, nn.ReLU(True), up, nn.Tanh()]
        elif inside:
            parts = [nn.LeakyReLU(0.2, True), down, norm(inner), inside, nn.ReLU(True), up,
                     norm(outer)]
        else:
            parts = [nn.LeakyReLU(0.2, True), down, nn.ReLU(True), up, norm(outer)]
        self.model = nn.Sequential(*parts)

    def forward(self, x):
        return self.model(x) if self.outermost else torch.cat([x, self.model(x)], 1)


class UNet(nn.Module):
    def __init__(self, count, w, norm):
        super().__init__()
        block = Block(8 * w, 8 * w, norm)
        for _ in range(count - 5):
            block = Block(8 * w, 8 * w, norm, inside=block)
        for outer in (4, 2, 1):
            block = Block(outer * w, 2 * outer * w, norm, inside=block)
        self.model = Block(3, w, norm, inputs=3, inside=block)

    def forward(self, x):
        return self.model(x)


class PatchGAN(nn.Module):
    def __init__(self, inputs, w, count, norm):
        super().__init__()
        bias = norm == nn.InstanceNorm2d
        layers = [nn.Conv2d(inputs, w, 4, 2, 1), nn.LeakyReLU(0.2)]
        for i in range(1, count + 1):
            a, b = w * 2 ** min(i - 1, 3), w * 2 ** min(i, 3)
            layers += [nn.Conv2d(a, b, 4, 2 if i < count else 1, 1, bias=bias), norm(b),
                       nn.LeakyReLU(0.2)]
        self.model = nn.Sequential(*layers, nn.Conv2d(b, 1, 4, 1, 1))

    def forward(self, x):
        return self.model(x)


if __name__ == "__main__":
    for name, count, norm, size in [
        ("pix2pix-unet", 6, nn.BatchNorm2d, (64, 128)),
        ("pix2pix-unet-instance", 5, nn.InstanceNorm2d, (64, 64)),
    ]:
        network = randomize(UNet(count, 2, norm), 8)
        image, x = levels(1, 3, *size)
        with torch.no_grad():
            write(name, network.state_dict(), {"input.image": image, "output": network(x)})
    for name, channels, norm in [
        ("patch-gan", 6, nn.BatchNorm2d), ("patch-gan-instance", 3, nn.InstanceNorm2d),
    ]:
        network = randomize(PatchGAN(channels, 4, 3, norm), 9)
        image, x = levels(1, channels, 70, 94)
        with torch.no_grad():
            write(name, network.state_dict(), {"input.image": image, "output": network(x)})

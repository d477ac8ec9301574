"""scratch-unet.safetensors: the detector of Bringing Old Photos Back to Life with its names, and its
blurring weights as it keeps them."""
import torch
from fixture import levels, randomize, write
from torch import nn
from torch.nn import functional as F

WIDTH, LEVELS = 2, 4


def conv(inputs, outputs, kernel=3):
    return [nn.ReflectionPad2d(kernel // 2), nn.Conv2d(inputs, outputs, kernel)]


def normed(inputs, outputs):
    return conv(inputs, outputs) + [nn.BatchNorm2d(outputs), nn.LeakyReLU(0.2)]


class Downsample(nn.Module):
    def __init__(self, channels):
        super().__init__()
        row = torch.tensor([1.0, 2.0, 1.0])
        blur = row[:, None] * row[None, :] / 16
        self.register_buffer("filt", blur.repeat(channels, 1, 1, 1))

    def forward(self, x):
        return F.conv2d(F.pad(x, (1, 1, 1, 1), "reflect"), self.filt, stride=2, groups=x.shape[1])


class Convs(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.block = nn.Sequential(*normed(inputs, outputs), *normed(outputs, outputs))

    def forward(self, x):
        return self.block(x)


class Up(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.up = nn.Sequential(
            nn.Upsample(mode="bilinear", scale_factor=2, align_corners=False),
            *conv(inputs, outputs))
        self.conv_block = Convs(inputs, outputs)

    def forward(self, x, bridge):
        return self.conv_block(torch.cat([self.up(x), bridge], 1))


class UNet(nn.Module):
    def __init__(self, w, count):
        super().__init__()
        self.first = nn.Sequential(*conv(1, w, 7), nn.LeakyReLU(0.2))
        self.down_sample = nn.ModuleList(
            nn.Sequential(*normed(w << i, w << i), Downsample(w << i)) for i in range(count))
        self.down_path = nn.ModuleList(Convs(w << i, 2 * w << i) for i in range(count))
        self.up_path = nn.ModuleList(Up(2 * w << i, w << i) for i in reversed(range(count)))
        self.last = nn.Sequential(*conv(w, 1))

    def forward(self, x):
        x = self.first(x)
        bridges = []
        for sample, path in zip(self.down_sample, self.down_path):
            bridges.append(x)
            x = path(sample(x))
        for up in self.up_path:
            x = up(x, bridges.pop())
        return self.last(x)


if __name__ == "__main__":
    network = randomize(UNet(WIDTH, LEVELS), 12)
    image, x = levels(1, 1, 64, 48)
    with torch.no_grad():
        write("scratch-unet", network.state_dict(), {"input.gray": image, "output": network(x)})

"""deoldify-2018.safetensors: DeOldify's generator of November 2018, a sixty-fourth as wide."""
import torch
from attention import Attention, normed, spectral
from fixture import levels, randomize, write
from make_resnet import ResNet, tamed
from torch import nn
from torch.nn import functional as F


class Block(nn.Module):
    def __init__(self, inputs, outputs, kernel=3, norm=False):
        super().__init__()
        self.seq = nn.Sequential(
            spectral(nn.Conv2d(inputs, outputs, kernel, 1, kernel // 2)),
            *([nn.BatchNorm2d(outputs)] if norm else []))

    def forward(self, x):
        return self.seq(x)


class Enlargement(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.sequence = nn.Sequential(
            nn.Sequential(Block(inputs, 4 * outputs, norm=True)), nn.PixelShuffle(2),
            nn.BatchNorm2d(outputs))

    def forward(self, x):
        return self.sequence(x)


class Step(nn.Module):
    def __init__(self, inputs, skip, outputs, attention=False):
        super().__init__()
        self.x_conv = Block(skip, outputs // 2, 1)
        self.tr_conv = Enlargement(inputs, outputs // 2)
        self.out = nn.Sequential(
            nn.BatchNorm2d(outputs), *([Attention(outputs, biased=True)] if attention else []))

    def forward(self, x, skip):
        x = self.tr_conv(x)
        padding = (0, x.shape[3] - skip.shape[3], 0, x.shape[2] - skip.shape[2])
        return self.out(torch.cat([x, self.x_conv(F.pad(skip, padding))], 1).relu())


class Unet(nn.Module):
    def __init__(self, width):
        super().__init__()
        body = ResNet(34, width)
        self.rn = nn.Sequential(body.conv1, body.bn1, nn.ReLU(), nn.MaxPool2d(3, 2, 1), body.layer1,
                                body.layer2, body.layer3, body.layer4)
        self.up1 = Step(8 * width, 4 * width, 16 * width)
        self.up2 = Step(16 * width, 2 * width, 16 * width)
        self.up3 = Step(16 * width, width, 16 * width, attention=True)
        self.up4 = Step(16 * width, width, 8 * width)
        self.up5 = Enlargement(8 * width, width)
        self.out = nn.Sequential(Block(width, 3), nn.Tanh())

    def forward(self, image):
        x, seen = image, []
        for module in self.rn:
            x = module(x)
            seen.append(x)
        for step, skip in ((self.up1, 6), (self.up2, 5), (self.up3, 4), (self.up4, 2)):
            x = step(x, seen[skip])
        return self.out(self.up5(x))[:, :, :image.shape[2], :image.shape[3]]


network = normed(tamed(randomize(Unet(1), 30)), levels(2, 3, 96, 96, seed=2)[1])
image, x = levels(1, 3, 72, 56)
with torch.no_grad():
    write("deoldify-2018", network.state_dict(), {"input.image": image, "output": network(x)})

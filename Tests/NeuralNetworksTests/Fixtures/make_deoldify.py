"""deoldify-deep.safetensors and deoldify-wide.safetensors: DeOldify's generators of the NoGAN
release, a fraction as wide, as their published layer tables and names have them."""
import torch
from attention import Attention, normed, spectral
from fixture import levels, randomize, write
from make_resnet import ResNet, tamed
from torch import nn
from torch.nn import functional as F
from torch.nn.utils import weight_norm


def conv(inputs, outputs, kernel=3, relu=True, norm=True, attention=False):
    layers = [spectral(nn.Conv2d(inputs, outputs, kernel, 1, kernel // 2, bias=not norm))]
    layers += [nn.ReLU()] if relu else []
    layers += [nn.BatchNorm2d(outputs)] if norm else []
    return nn.Sequential(*layers, *([Attention(outputs)] if attention else []))


class Shuffle(nn.Module):
    def __init__(self, inputs, outputs, plain=False):
        super().__init__()
        self.plain = plain
        if plain:
            self.conv = nn.Sequential(weight_norm(nn.Conv2d(inputs, 4 * outputs, 1)))
        else:
            self.conv = conv(inputs, 4 * outputs, 1, relu=False)

    def forward(self, x):
        x = F.pixel_shuffle(self.conv(x).relu(), 2)
        return x if self.plain else F.avg_pool2d(F.pad(x, (1, 0, 1, 0), "replicate"), 2, 1)


class Step(nn.Module):
    def __init__(self, up, enlarged, skip, outputs, deep, attention):
        super().__init__()
        self.shuf = Shuffle(up, enlarged)
        self.bn = nn.BatchNorm2d(skip)
        seen = enlarged + skip
        if deep:
            self.conv1 = conv(seen, outputs)
            self.conv2 = conv(outputs, outputs, attention=attention)
        else:
            self.conv = conv(seen, outputs, attention=attention)

    def forward(self, x, skip):
        x = self.shuf(x)
        if x.shape[2:] != skip.shape[2:]:
            x = F.interpolate(x, skip.shape[2:], mode="nearest")
        x = torch.cat([x, self.bn(skip)], 1).relu()
        return self.conv2(self.conv1(x)) if hasattr(self, "conv1") else self.conv(x)


class ResBlock(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.layers = nn.ModuleList([conv(channels, channels, norm=False) for _ in range(2)])

    def forward(self, x):
        return self.layers[1](self.layers[0](x)) + x


class DeOldify(nn.Module):
    def __init__(self, deep, width):
        super().__init__()
        body = ResNet(34 if deep else 101, width)
        scale = 1 if deep else 4
        skips = [4 * width * scale, 2 * width * scale, width * scale, width]
        channels = 8 * width * scale
        layers = [
            nn.Sequential(body.conv1, body.bn1, nn.ReLU(), nn.MaxPool2d(3, 2, 1), body.layer1,
                          body.layer2, body.layer3, body.layer4),
            nn.BatchNorm2d(channels), nn.ReLU(),
            nn.Sequential(conv(channels, 2 * channels), conv(2 * channels, channels))]
        for index, skip in enumerate(skips):
            last = index == 3
            if deep:
                enlarged = channels // 2
                seen = enlarged + skip
                outputs = int((seen // 2 if last else seen) * 1.5)
            else:
                enlarged = outputs = (4 if last else 8) * width
            layers.append(Step(channels, enlarged, skip, outputs, deep, index == 1))
            channels = outputs
        layers += [Shuffle(channels, channels, plain=True), nn.Identity(), ResBlock(channels + 3),
                   conv(channels + 3, 3, 1, relu=False, norm=False)]
        self.layers = nn.ModuleList(layers)

    def forward(self, image):
        x, seen = image, []
        for module in self.layers[0]:
            x = module(x)
            seen.append(x)
        x = self.layers[3](self.layers[1](x).relu())
        for index, skip in enumerate([6, 5, 4, 2]):
            x = self.layers[4 + index](x, seen[skip])
        x = torch.cat([self.layers[8](x), image], 1)
        return 6 * torch.sigmoid(self.layers[11](self.layers[10](x))) - 3


for name, deep, width in (("deep", True, 2), ("wide", False, 1)):
    network = tamed(randomize(DeOldify(deep, width), 20))
    nn.init.normal_(network.layers[8].conv[0].weight_v, std=0.5)
    nn.init.uniform_(network.layers[8].conv[0].weight_g, 0.5, 2)
    normed(network, levels(2, 3, 96, 96, seed=2)[1])
    image, x = levels(1, 3, 72, 56)  # the deepest features are 3 x 2, of 5 x 4
    with torch.no_grad():
        write(f"deoldify-{name}", network.state_dict(), {"input.image": image, "output": network(x)})

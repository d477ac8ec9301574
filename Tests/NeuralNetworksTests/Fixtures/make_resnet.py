"""resnet-50.safetensors: the convolutional part of torchvision's ResNet-50 (its names, stride in
the 3x3 convolution), a thirty-second as wide, and the results of its four stages."""
import torch
from fixture import levels, randomize, write
from torch import nn

WIDTH = 2


class Block(nn.Module):
    """BasicBlock (expansion 1) or Bottleneck (4)."""

    def __init__(self, inputs, width, expansion, stride):
        super().__init__()
        outputs = width * expansion
        if expansion == 1:
            shapes = [(inputs, width, 3, stride), (width, width, 3, 1)]
        else:
            shapes = [(inputs, width, 1, 1), (width, width, 3, stride), (width, outputs, 1, 1)]
        self.count = len(shapes)
        for index, (i, o, k, s) in enumerate(shapes, start=1):
            setattr(self, f"conv{index}", nn.Conv2d(i, o, k, s, k // 2, bias=False))
            setattr(self, f"bn{index}", nn.BatchNorm2d(o))
        self.downsample = None
        if stride > 1 or inputs != outputs:
            self.downsample = nn.Sequential(
                nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        y = x
        for index in range(1, self.count + 1):
            y = getattr(self, f"bn{index}")(getattr(self, f"conv{index}")(y))
            if index < self.count:
                y = y.relu()
        return (y + (x if self.downsample is None else self.downsample(x))).relu()


class ResNet(nn.Module):
    def __init__(self, depth, width, full_resolution=False):
        super().__init__()
        kernel = (3, 1, 1) if full_resolution else (7, 2, 3)
        self.conv1 = nn.Conv2d(3, width, *kernel, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        expansion, inputs = 1 if depth == 34 else 4, width
        for stage, count in enumerate([3, 4, 23 if depth == 101 else 6, 3]):
            blocks = []
            for index in range(count):
                stride = 2 if stage and not index else 1
                blocks.append(Block(inputs, width << stage, expansion, stride))
                inputs = (width << stage) * expansion
            setattr(self, f"layer{stage + 1}", nn.Sequential(*blocks))

    def stages(self, x, pool):
        x = pool(self.bn1(self.conv1(x)).relu())
        results = []
        for layer in (self.layer1, self.layer2, self.layer3, self.layer4):
            x = layer(x)
            results.append(x)
        return results


def tamed(network):
    """Less weight on what blocks add: their sums would grow with every block."""
    for name, module in network.named_modules():
        if isinstance(module, Block):
            nn.init.uniform_(getattr(module, f"bn{module.count}").weight, 0.2, 0.5)
    return network


if __name__ == "__main__":
    network = tamed(randomize(ResNet(50, WIDTH), 50))
    image, x = levels(1, 3, 64, 96)
    with torch.no_grad():
        stages = network.stages(x, nn.MaxPool2d(3, 2, 1))
        write("resnet-50", network.state_dict(), {
            "input.image": image, **{f"output.stage{i}": s for i, s in enumerate(stages, start=1)}})

"""vgg16-features.safetensors and vgg16-bn-features.safetensors: the convolutional part of
torchvision's vgg16 and vgg16_bn, a thirty-second as wide, and the results of some layers."""
import torch
from fixture import levels, randomize, write
from torch import nn


def features(width, norm):
    layers, channels = [], 3
    for outputs, count in ((1, 2), (2, 2), (4, 3), (8, 3), (8, 3)):
        for _ in range(count):
            layers.append(nn.Conv2d(channels, outputs * width, 3, padding=1))
            layers += [nn.BatchNorm2d(outputs * width)] if norm else []
            layers.append(nn.ReLU())
            channels = outputs * width
        layers.append(nn.MaxPool2d(2))
    return nn.Sequential(*layers)


for name, norm, wanted in (("vgg16", False, (4, 9, 16)), ("vgg16-bn", True, (22, 32, 42))):
    network = randomize(features(2, norm), 60)
    image, x = levels(1, 3, 40, 48)
    outputs, weights = {}, {f"features.{k}": v for k, v in network.state_dict().items()}
    with torch.no_grad():
        for index, layer in enumerate(network):
            x = layer(x)
            if index in wanted:
                outputs[f"output.{index}"] = x
    write(f"{name}-features", weights, {"input.image": image, **outputs})

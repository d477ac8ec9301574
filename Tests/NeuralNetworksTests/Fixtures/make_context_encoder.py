"""context-encoder, -whole and their discriminators: the layers of Pathak et al. (2016), names of
the PyTorch port; whole are those of train_random.lua, one layer more."""
import torch
from fixture import levels, randomize, write
from torch import nn

WIDTH, BOTTLENECK = 2, 20


def generator(whole):
    w, leaky = WIDTH, lambda: nn.LeakyReLU(0.2)
    layers = [nn.Conv2d(3, w, 4, 2, 1, bias=False), leaky()]
    for i, o in [(w, w), (w, 2 * w), (2 * w, 4 * w), (4 * w, 8 * w)]:
        layers += [nn.Conv2d(i, o, 4, 2, 1, bias=False), nn.BatchNorm2d(o), leaky()]
    layers += [nn.Conv2d(8 * w, BOTTLENECK, 4, bias=False), nn.BatchNorm2d(BOTTLENECK), leaky()]
    layers += [nn.ConvTranspose2d(BOTTLENECK, 8 * w, 4, 1, 0, bias=False),
               nn.BatchNorm2d(8 * w), nn.ReLU()]
    for i, o in [(8 * w, 4 * w), (4 * w, 2 * w), (2 * w, w)] + [(w, w)] * whole:
        layers += [nn.ConvTranspose2d(i, o, 4, 2, 1, bias=False), nn.BatchNorm2d(o), nn.ReLU()]
    return layers + [nn.ConvTranspose2d(w, 3, 4, 2, 1, bias=False), nn.Tanh()]


def discriminator(whole):
    w, leaky = WIDTH, lambda: nn.LeakyReLU(0.2)
    layers = [nn.Conv2d(3, w, 4, 2, 1, bias=False), leaky()]
    for i, o in [(w, w)] * whole + [(w, 2 * w), (2 * w, 4 * w), (4 * w, 8 * w)]:
        layers += [nn.Conv2d(i, o, 4, 2, 1, bias=False), nn.BatchNorm2d(o), leaky()]
    return layers + [nn.Conv2d(8 * w, 1, 4, bias=False), nn.Sigmoid()]


class Main(nn.Module):
    def __init__(self, layers):
        super().__init__()
        self.main = nn.Sequential(*layers)

    def forward(self, x):
        return self.main(x)


for name, layers, count, size in [
    ("context-encoder", generator(False), 1, 128),
    ("context-encoder-whole", generator(True), 1, 128),
    ("context-encoder-discriminator", discriminator(False), 2, 64),
    ("context-encoder-discriminator-whole", discriminator(True), 2, 128),
]:
    network = randomize(Main(layers), 5)
    image, x = levels(count, 3, size, size, fading=True)
    with torch.no_grad():
        write(name, network.state_dict(), {"input.image": image, "output": network(x)})

"""image-translator.safetensors: img2img's generator, a DCGAN encoder and decoder with SAME padding."""
import torch
from fixture import levels, randomize, write
from same import Conv, Deconv
from torch import nn

WIDTH = 4


class Layer(nn.Module):
    def __init__(self, conv, normed):
        super().__init__()
        self.conv = conv
        self.norm = nn.BatchNorm2d(conv.out_channels) if normed else nn.Identity()

    def forward(self, x):
        return self.norm(self.conv(x))


class Translator(nn.Module):
    def __init__(self):
        super().__init__()
        c = [3] + [WIDTH << i for i in range(4)]
        self.encoder = nn.ModuleList(Layer(Conv(c[i], c[i + 1]), i > 0) for i in range(4))
        self.decoder = nn.ModuleList(Layer(Deconv(c[4 - i], c[3 - i]), i < 3) for i in range(4))

    def forward(self, x):
        for layer in self.encoder:
            x = nn.functional.leaky_relu(layer(x), 0.2)
        for layer in self.decoder[:3]:
            x = layer(x).relu()
        return self.decoder[3](x).tanh()


network = randomize(Translator(), 4)
image, x = levels(1, 3, 32, 64)
with torch.no_grad():
    write("image-translator", network.state_dict(), {"input.image": image, "output": network(x)})

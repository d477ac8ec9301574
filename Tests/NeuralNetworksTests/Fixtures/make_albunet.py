"""albunet-34, -50, -34-bilinear and -34-full: TernausNet's AlbuNet (its names; is_deconv true, and
false for bilinear), and the variant that keeps the full resolution, whose first convolution does
not halve the image and whose last decoders do not double it."""
import torch
from fixture import levels, randomize, training_step, write
from make_resnet import ResNet, tamed
from torch import nn
from torch.nn import functional as F


class ConvRelu(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, 3, padding=1)

    def forward(self, x):
        return self.conv(x).relu()


class Decoder(nn.Module):
    def __init__(self, inputs, middle, outputs, kind):
        super().__init__()
        convs = ConvRelu(inputs, middle), ConvRelu(middle, outputs)
        self.block = nn.Sequential(*{
            "deconv": (convs[0], nn.ConvTranspose2d(middle, outputs, 4, 2, 1), nn.ReLU()),
            "bilinear": (nn.Upsample(scale_factor=2, mode="bilinear"), *convs),
            "plain": convs,
        }[kind])

    def forward(self, x):
        return self.block(x)


class AlbuNet(nn.Module):
    def __init__(self, depth, w, encoder_width, kind="deconv", full=False, outputs=1):
        super().__init__()
        self.encoder, self.full = ResNet(depth, encoder_width, full), full
        s = [(encoder_width << i) * (1 if depth == 34 else 4) for i in range(4)]
        self.center = Decoder(s[3], 16 * w, 8 * w, kind)
        self.dec5 = Decoder(s[3] + 8 * w, 16 * w, 8 * w, kind)
        self.dec4 = Decoder(s[2] + 8 * w, 16 * w, 8 * w, kind)
        self.dec3 = Decoder(s[1] + 8 * w, 8 * w, 2 * w, kind)
        if full:
            self.dec2 = Decoder(s[0] + 2 * w, 4 * w, w, "plain")
        else:
            self.dec2 = Decoder(s[0] + 2 * w, 4 * w, 4 * w, kind)
            self.dec1 = Decoder(4 * w, 4 * w, w, kind)
        self.dec0 = ConvRelu(w, w)
        self.final = nn.Conv2d(w, outputs, 1)

    def forward(self, x):
        pool = nn.Identity() if self.full else nn.MaxPool2d(2, 2)
        stages = self.encoder.stages(x, pool)
        y = self.center(F.max_pool2d(stages[3], 2))
        for decoder, skip in zip([self.dec5, self.dec4, self.dec3, self.dec2], stages[::-1]):
            y = decoder(torch.cat([y, skip], 1))
        return self.final(self.dec0(y if self.full else self.dec1(y)))


for name, size, seed, arguments in [
    ("albunet-34", (64, 128), 4, {"depth": 34, "w": 2, "encoder_width": 1}),
    ("albunet-50", (64, 64), 5, {"depth": 50, "w": 1, "encoder_width": 1, "outputs": 2}),
    ("albunet-34-bilinear", (64, 64), 7,
     {"depth": 34, "w": 2, "encoder_width": 1, "kind": "bilinear"}),
    ("albunet-34-full", (48, 32), 7, {"depth": 34, "w": 2, "encoder_width": 1, "full": True}),
]:
    network = tamed(randomize(AlbuNet(**arguments), seed))
    image, x = levels(1, 3, *size)
    with torch.no_grad():
        write(name, network.state_dict(), {"input.image": image, "output": network(x)})
    if name == "albunet-34":
        training_step(name, network, lambda net: net(x.double()), levels(1, 1, *size, seed=2))

"""dualgan and dualgan-discriminator: the layers of DualGAN's TensorFlow code with its names; what it
calls a batch norm takes the moments of each image."""
import torch
from fixture import levels, randomize, write
from same import Conv, Deconv
from torch import nn
from torch.nn import functional as F


def norm(channels):
    return nn.InstanceNorm2d(channels, eps=1e-6, affine=True)


class Generator(nn.Module):
    def __init__(self, count, w):
        super().__init__()
        self.count, c = count, [3] + [w << min(i, 3) for i in range(count)]
        for i in range(1, count + 1):
            setattr(self, f"e{i}_conv", Conv(c[i - 1], c[i]))
            setattr(self, f"d{i}", Deconv(c[count - i + 1] * (1 if i == 1 else 2), c[count - i]))
            if i > 1:
                setattr(self, f"bn_e{i}", norm(c[i]))
            if i < count:
                setattr(self, f"bn_d{i}", norm(c[count - i]))

    def forward(self, x):
        skips = [self.e1_conv(x)]
        for i in range(2, self.count + 1):
            y = getattr(self, f"e{i}_conv")(F.leaky_relu(skips[-1], 0.2))
            skips.append(getattr(self, f"bn_e{i}")(y))
        y = skips.pop()
        for i in range(1, self.count):
            y = getattr(self, f"bn_d{i}")(getattr(self, f"d{i}")(y.relu()))
            y = torch.cat([y, skips.pop()], 1)
        return getattr(self, f"d{self.count}")(y.relu()).tanh()


class Discriminator(nn.Module):
    def __init__(self, w):
        super().__init__()
        self.h0_conv = Conv(3, w)
        for i in (1, 2, 3):
            setattr(self, f"h{i}_conv", Conv(w << (i - 1), w << i, 2 if i < 3 else 1))
            setattr(self, f"bn{i}", norm(w << i))
        self.h4 = Conv(8 * w, 1, 1)

    def forward(self, x):
        x = F.leaky_relu(self.h0_conv(x), 0.2)
        for i in (1, 2, 3):
            x = F.leaky_relu(getattr(self, f"bn{i}")(getattr(self, f"h{i}_conv")(x)), 0.2)
        return self.h4(x)


if __name__ == "__main__":
    image, x = levels(1, 3, 64, 32)
    for name, network in [("dualgan", Generator(4, 2)), ("dualgan-discriminator", Discriminator(2))]:
        randomize(network, 11)
        with torch.no_grad():
            write(name, network.state_dict(), {"input.image": image, "output": network(x)})

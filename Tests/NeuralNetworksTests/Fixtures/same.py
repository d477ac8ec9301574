"""Convolutions padded as TensorFlow's SAME does, for even extents: 5x5 kernels of stride 2 get one
row and column before the image and two after it."""
from torch import nn
from torch.nn import functional as F


class Conv(nn.Conv2d):
    def __init__(self, inputs, outputs, stride=2):
        super().__init__(inputs, outputs, 5, stride)

    def forward(self, x):
        return super().forward(F.pad(x, (1, 2, 1, 2) if self.stride[0] == 2 else (2, 2, 2, 2)))


class Deconv(nn.ConvTranspose2d):
    def __init__(self, inputs, outputs):
        super().__init__(inputs, outputs, 5, 2)

    def forward(self, x):
        return super().forward(x)[:, :, 1:-2, 1:-2]

"""glcic-discriminator.safetensors: the discriminator of GLCIC-PyTorch with its names, five layers in
each half and norms after activations, as for faces; and -places2, six in the global half, norms
before activations as in the paper."""
import torch
from fixture import levels, randomize, write
from torch import nn

WIDTH, FEATURES = 2, 24


class Half(nn.Module):
    def __init__(self, size, count):
        super().__init__()
        channels, self.count = [3] + [WIDTH << min(i, 3) for i in range(count)], count
        for i in range(1, count + 1):
            setattr(self, f"conv{i}", nn.Conv2d(channels[i - 1], channels[i], 5, 2, 2))
            setattr(self, f"bn{i}", nn.BatchNorm2d(channels[i]))
        inputs = channels[-1] * (size >> count) ** 2
        setattr(self, f"linear{count + 1}", nn.Linear(inputs, FEATURES))

    def forward(self, x, norms_after):
        for i in range(1, self.count + 1):
            x, norm = getattr(self, f"conv{i}")(x), getattr(self, f"bn{i}")
            x = norm(x.relu()) if norms_after else norm(x).relu()
        return getattr(self, f"linear{self.count + 1}")(x.flatten(1)).relu()


class Discriminator(nn.Module):
    def __init__(self, local_size, global_size, global_layers):
        super().__init__()
        self.model_ld = Half(local_size, 5)
        self.model_gd = Half(global_size, global_layers)
        self.linear1 = nn.Linear(2 * FEATURES, 1)

    def forward(self, part, whole, norms_after):
        features = [self.model_ld(part, norms_after), self.model_gd(whole, norms_after)]
        return self.linear1(torch.cat(features, 1)).sigmoid()


for name, sizes, layers, norms_after, seed in [
    ("glcic-discriminator", (64, 96), 5, True, 6),
    ("glcic-discriminator-places2", (32, 64), 6, False, 7),
]:
    network = randomize(Discriminator(*sizes, layers), seed)
    part, seen_part = levels(2, 3, sizes[0], sizes[0], fading=True)
    whole, seen_whole = levels(2, 3, sizes[1], sizes[1], seed=2, fading=True)
    with torch.no_grad():
        write(name, network.state_dict(), {
            "input.local": part, "input.global": whole,
            "output": network(seen_part, seen_whole, norms_after)})

"""completion-network.safetensors: the layers of Iizuka, Simo-Serra and Ishikawa (2017), names of
GLCIC-PyTorch, with the paper's order (norm, then ReLU) and with that of the port."""
import torch
from fixture import levels, randomize, training_step, write
from torch import nn

WIDTH = 4


class CompletionNetwork(nn.Module):
    def __init__(self, w):
        super().__init__()
        convs = [(4, w, 5, 1, 1), (w, 2 * w, 3, 2, 1), (2 * w, 2 * w, 3, 1, 1),
                 (2 * w, 4 * w, 3, 2, 1)]
        convs += [(4 * w, 4 * w, 3, 1, d) for d in (1, 1, 2, 4, 8, 16, 1, 1)]
        convs += [(4 * w, 2 * w), (2 * w, 2 * w, 3, 1, 1), (2 * w, w), (w, w // 2, 3, 1, 1)]
        self.order = []
        for index, shape in enumerate(convs, start=1):
            if len(shape) == 2:
                name, conv = f"deconv{index}", nn.ConvTranspose2d(*shape, 4, 2, 1)
            else:
                inputs, outputs, k, stride, d = shape
                name, conv = f"conv{index}", nn.Conv2d(inputs, outputs, k, stride, d * (k // 2), d)
            setattr(self, name, conv)
            setattr(self, f"bn{index}", nn.BatchNorm2d(shape[1]))
            self.order.append((name, f"bn{index}"))
        self.conv17 = nn.Conv2d(w // 2, 3, 3, 1, 1)

    def forward(self, x, norms_after):
        for conv, norm in self.order:
            x, norm = getattr(self, conv)(x), getattr(self, norm)
            x = norm(x.relu()) if norms_after else norm(x).relu()
        return self.conv17(x).sigmoid()


network = randomize(CompletionNetwork(WIDTH), 17)
image, x = levels(2, 4, 32, 48)
with torch.no_grad():
    write("completion-network", network.state_dict(), {
        "input.image": image, "output.paper": network(x, False),
        "output.port": network(x, True)})
training_step("completion-network", network, lambda net: net(x.double(), False),
              levels(2, 3, 32, 48, seed=2))

"""What the scripts that make fixtures share.

A fixture is a safetensors file that holds a network's weights ("network." before their published
names), images that it was given ("input.") and what PyTorch made of them ("output"), [N, C, H, W].
Inputs are bytes: a network sees level / 127.5 - 1.

    python make_completion_network.py    (needs torch and safetensors)
"""
import math
import pathlib

import torch
from safetensors.torch import save_file
from torch import nn

HERE = pathlib.Path(__file__).resolve().parent


def randomize(network, seed):
    """Weights that keep a signal's size, and norms that do something; ready for inference."""
    torch.manual_seed(seed)
    for module in network.modules():
        if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d, nn.Linear)):
            fan = module.weight[0].numel()
            if isinstance(module, nn.ConvTranspose2d):
                fan = module.weight.numel() / module.out_channels / module.stride[0] ** 2
            nn.init.normal_(module.weight, std=math.sqrt(2 / fan))
            if module.bias is not None:
                nn.init.normal_(module.bias, std=0.1)
        elif isinstance(module, (nn.BatchNorm2d, nn.InstanceNorm2d)) and module.affine:
            nn.init.uniform_(module.weight, 0.6, 1.4)
            nn.init.normal_(module.bias, std=0.1)
        if isinstance(module, nn.BatchNorm2d):
            nn.init.normal_(module.running_mean, std=0.1)
            nn.init.uniform_(module.running_var, 0.6, 1.6)
    return network.eval()


def levels(*shape, seed=1, fading=False):
    """Images [N, C, H, W] of random bytes, and what the network sees of them. Where the result is
    one number, fading images make it differ: each has less contrast and is brighter."""
    generator = torch.Generator().manual_seed(seed)
    image = torch.randint(0, 256, shape, generator=generator, dtype=torch.uint8)
    if fading:
        for index in range(shape[0]):
            image[index] = image[index] // (1 + 15 * index) + 240 * index // max(1, shape[0] - 1)
    return image, image.float() / 127.5 - 1


def write(name, weights, images):
    """Writes NAME.safetensors: weights, and images by name."""
    tensors = {f"network.{key}": value for key, value in weights.items()
               if "num_batches" not in key}
    for key, image in images.items():
        if image.is_floating_point():
            print(f"{name} {key}: {tuple(image.shape)} in {image.min():.3f}...{image.max():.3f}")
    path = HERE / f"{name}.safetensors"
    save_file({key: value.detach().contiguous() for key, value in (tensors | images).items()}, path)
    path.chmod(0o644)
    print(path.name, path.stat().st_size, "bytes")


def training_step(name, network, forward, targets, key=str, rate=0.05):
    """Writes NAME-training.safetensors: what one step of SGD on the mean squared error does to a
    network in training mode, computed in double precision: "loss", "gradient." and "updated."
    before the names of parameters (and of running statistics), published by `key`.
    `forward(network)` gives the result.
    """
    network = network.double().train()
    result = forward(network)
    loss = ((result - targets[1].double()) ** 2).mean()
    loss.backward()
    gradients = {f"gradient.{key(name)}": value.grad
                 for name, value in network.named_parameters() if value.grad is not None}
    with torch.no_grad():
        for value in network.parameters():
            if value.grad is not None:
                value -= rate * value.grad
    updated = {f"updated.{key(name)}": value for name, value in network.state_dict().items()
               if "num_batches" not in name and "mask_conv" not in name}
    tensors = {"loss": loss.reshape(1), "input.target": targets[0]} | gradients | updated
    path = HERE / f"{name}-training.safetensors"
    save_file({name: (value.detach() if value.dtype == torch.uint8 else value.detach().float())
               .contiguous() for name, value in tensors.items()}, path)
    path.chmod(0o644)
    print(path.name, path.stat().st_size, "bytes", "loss", float(loss.detach()))

"""What PyTorch's own bfloat16 makes of the fixtures of some scripts: how far it is from float32,
as shares of the output's range; at most and as a root mean square. The network has the fixture's
weights; nothing is written.

    python bfloat16.py make_scratch_unet.py make_albunet.py make_deoldify.py
"""
import runpy
import sys

import fixture
import torch
from safetensors.torch import load_file


def measure(name, weights, images):
    """Takes the place of `fixture.write`: its caller has the network and its input `x`."""
    caller = sys._getframe(1)
    network, x = (caller.f_locals | caller.f_globals)["network"], caller.f_globals["x"]
    stored = load_file(fixture.HERE / f"{name}.safetensors")
    network.load_state_dict(
        {key[8:]: value for key, value in stored.items() if key.startswith("network.")},
        strict=False)
    expected = network(x)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        error = (network(x).float() - expected) / (expected.max() - expected.min())
    print(f"{name}: {error.abs().max():.3f} at most, {error.square().mean().sqrt():.4f} on average")


fixture.write = measure
fixture.training_step = lambda *arguments, **options: None
for script in sys.argv[1:]:
    runpy.run_path(script, run_name="__main__")

#!/usr/bin/env python3
"""Averages weights of one network, as those of two stages of a training.

    python3 Models/average.py A.safetensors B.safetensors [...] OUT.safetensors

Needs `pip install numpy safetensors`. `graphrun models import OUT.safetensors` seals the result.
"""

import sys

from safetensors import safe_open
from safetensors.numpy import load_file, save_file


def main():
    *inputs, output = sys.argv[1:]
    if len(inputs) < 2:
        sys.exit(__doc__)
    weights = [load_file(path) for path in inputs]
    with safe_open(inputs[-1], "numpy") as file:
        # The seal is of other numbers.
        metadata = {k: v for k, v in file.metadata().items() if k != "graphrun.seal"}
    mean = {}
    for name, first in weights[0].items():
        parts = [part[name] for part in weights]
        is_float = first.dtype.kind == "f"
        mean[name] = (sum(parts) / len(parts)).astype(first.dtype) if is_float else parts[-1]
    save_file(mean, output, metadata=metadata)


main()

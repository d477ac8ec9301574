#!/usr/bin/env python3
"""The share of the machine's peak that each kind of convolution reaches, as a Markdown table.

usage: layers.py [--threads N] [--precision float32|bfloat16]

Peak: fused multiply-adds on registers, measured before and after each layer; operations are those
of the definition, so a way that needs fewer products (Winograd) can exceed 100 %.
"""
import argparse
import json
import pathlib
import statistics
import subprocess

HERE = pathlib.Path(__file__).parent
# name, inputs, outputs, kernel, stride, dilation, size, transposed
LAYERS = [
    ("3x3 64-64 @256", 64, 64, 3, 1, 1, 256, 0),
    ("3x3 128-128 @128", 128, 128, 3, 1, 1, 128, 0),
    ("3x3 256-256 @64", 256, 256, 3, 1, 1, 64, 0),
    ("3x3 256-256 @64 dilation 4", 256, 256, 3, 1, 4, 64, 0),
    ("3x3 512-512 @16", 512, 512, 3, 1, 1, 16, 0),
    ("3x3 512-512 @8", 512, 512, 3, 1, 1, 8, 0),
    ("5x5 4-64 @512", 4, 64, 5, 1, 1, 512, 0),
    ("7x7 stride 2 3-64 @512", 3, 64, 7, 2, 1, 512, 0),
    ("3x3 stride 2 64-128 @256", 64, 128, 3, 2, 1, 256, 0),
    ("4x4 stride 2 128-256 @64", 128, 256, 4, 2, 1, 64, 0),
    ("transposed 4x4 stride 2 256-128 @64", 256, 128, 4, 2, 1, 64, 1),
    ("1x1 512-512 @32", 512, 512, 1, 1, 1, 32, 0),
    ("1x1 256-64 @128", 256, 64, 1, 1, 1, 128, 0),
    ("3x3 32-3 @256", 32, 3, 3, 1, 1, 256, 0),
]


def time_of(case, *options):
    program = HERE / ".build/release/benchmarks"
    output = subprocess.run([program, case, *map(str, options)], check=True, text=True,
                            stdout=subprocess.PIPE).stdout
    return json.loads(output)["median_ms"] / 1e3


def operations(inputs, outputs, kernel, stride, size, transposed):
    results = size * size if transposed else (size // stride) ** 2
    return 2 * results * inputs * outputs * kernel * kernel


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--precision", default="float32")
    options = parser.parse_args()
    print(f"| layer, {options.threads} thread(s), {options.precision} | ms | GFLOP/s | of peak |")
    print("|---|---|---|---|")
    for name, inputs, outputs, kernel, stride, dilation, size, transposed in LAYERS:
        def peak():
            return options.threads * 1e11 / time_of(
                "peak", "--threads", options.threads, "--runs", 3)
        before = peak()
        time = time_of(
            "layer", "--threads", options.threads, "--inputs", inputs, "--outputs", outputs,
            "--kernel", kernel, "--stride", stride, "--dilation", dilation, "--size", size,
            "--transposed", transposed, "--precision", options.precision, "--runs", 15)
        rate = operations(inputs, outputs, kernel, stride, size, transposed) / time
        share = rate / statistics.mean([before, peak()])
        print(f"| {name} | {time * 1e3:.2f} | {rate / 1e9:.0f} | {share:.0%} |", flush=True)


main()

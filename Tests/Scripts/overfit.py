#!/usr/bin/env python3
"""Let every recipe learn four pictures by heart: whatever can't do that can't learn.

    overfit.py GRAPHRUN [--only NAME ...] [--share 0.1] [--keep DIR]

Each recipe is trained in its short form, with the settings below, on four samples of the photographs
in Graphs/photos/samples. What it is measured by, on the same four samples, has to pass a bar: 30 dB,
or F1 of 0.95; translations without pairs have to bring pictures back with an error of the cycle, both
ways together, below 0.06 of -1...1. --share takes a part of the steps and only asks that the measure
gets better.

Prints a line for each recipe; exits 1 when one does not pass.
"""

import argparse
import json
import subprocess
import tempfile
import time
from pathlib import Path

RECIPES = Path(__file__).resolve().parents[2] / "Graphs" / "recipes"
COMMON = {"smoke": "true", "checkpoint-every": 10**6}
# The measure, its bar, the steps, the settings.
CASES = {
    "defects": ("f1", 0.95, 500, {"network.encoder-width": 16, "network.width": 8}),
    "inpaint": (
        "hole-psnr-db", 30, 600,
        {"network.width": 16, "optimizer.learning-rate": 2e-3},
    ),
    "colorize": (
        "picture-psnr-db", 30, 600,
        {"network.encoder-width": 16, "network.width": 8, "phases.adversarial.steps": 0,
         "phases.perceptual.steps": 0, "optimizer.learning-rate": 2e-3},
    ),
    "deoldify": (
        "picture-psnr-db", 30, 500,
        {"network.width": 16, "data.batch": 4, "phases.head-64.steps": 0, "phases.all-96.steps": 0,
         "phases.critic.steps": 0, "phases.both.steps": 0, "phases.all-64.learning-rate": 1e-3},
    ),
    "deoldify-defade": (
        "psnr-db", 30, 600,
        {"network.width": 16, "data.batch": 4, "phases.head-64.steps": 0, "phases.all-96.steps": 0,
         "phases.critic.steps": 0, "phases.both.steps": 0, "phases.all-64.learning-rate": 1e-3},
    ),
    "glcic": (
        "hole-psnr-db", 30, 1000,
        {"network.width": 16, "phases.critic.steps": 0, "phases.joint.steps": 0,
         "optimizer.rule": "adam", "optimizer.learning-rate": 1e-3},
    ),
    "context-encoder": (
        "hole-psnr-db", 30, 1000,
        {"network.width": 16, "network.bottleneck": 256, "losses.adversarial": 0,
         "phases.all.trains": "network", "optimizer.learning-rate": 1e-3},
    ),
    "img2img": ("psnr-db", 30, 400, {"optimizer.learning-rate": 5e-4}),
    "deblur": ("psnr-db", 30, 1000, {"optimizer.learning-rate": 1e-3, "average": 0}),
    "defade": ("psnr-db", 30, 1000, {"optimizer.learning-rate": 1e-3, "average": 0}),
    "pix2pix": (
        "psnr-db", 30, 600,
        {"network.width": 16, "losses.adversarial": 0.01, "optimizer.learning-rate": 1e-3},
    ),
    "cyclegan": (
        "cycle", 0.06, 2500,
        {"network.width": 24, "losses.identity": 0, "losses.adversarial": 0.1,
         "optimizer.learning-rate": 1e-3, "phases.all.decay-from": 1000},
    ),
    "dualgan": (
        "cycle", 0.06, 800,
        {"network.width": 24, "network.levels": 6, "data.size": 64, "optimizer.rule": "adam",
         "optimizer.learning-rate": 1e-3, "losses.adversarial": 0.01,
         "phases.all.schedule": "cosine"},
    ),
}
PHASES = {"colorize": "plain", "deoldify": "all-64", "deoldify-defade": "all-64",
          "glcic": "completion"}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("graphrun", type=Path)
    parser.add_argument("--only", nargs="*", default=list(CASES))
    parser.add_argument("--share", type=float, default=1, help="of the steps")
    parser.add_argument("--keep", type=Path, help="folder for what trainings leave")
    arguments = parser.parse_args()
    folder = arguments.keep or Path(tempfile.mkdtemp())
    failures = 0
    for name in arguments.only:
        failures += not passes(arguments.graphrun, name, folder / name, arguments.share)
    raise SystemExit(1 if failures else 0)


def passes(graphrun, name, folder, share):
    measure, bar, steps, settings = CASES[name]
    phase = PHASES.get(name, "all")
    settings = COMMON | settings | {
        f"phases.{phase}.steps": max(20, int(steps * share)),
        "validation.every": 10**6,
    }
    if name == "inpaint":
        settings["phases.frozen-norms.steps"] = max(5, int(steps * share / 10))
    command = [graphrun, "train", RECIPES / f"{name}.yaml", "--out", folder, "--progress", "none"]
    for key, value in settings.items():
        command += ["--set", f"{key}={value}"]
    begin = time.time()
    run = subprocess.run(command, capture_output=True, text=True)
    if run.returncode != 0:
        print(f"{name}: ends with {run.returncode}: {run.stderr.strip()}")
        return False
    first, last = values(folder / "log.jsonl", measure)
    falls = measure == "cycle"
    passed = (last < bar) if falls else (last > bar)
    if share < 1:
        passed = (last < first) if falls else (last > first)
    mark = "passes" if passed else "FAILS"
    seconds = time.time() - begin
    print(f"{name}: {measure} {first:.4g} to {last:.4g} (bar {bar}), {seconds:.0f} s: {mark}", flush=True)
    return passed


def values(log, measure):
    """The first and the last value of a measure; of a loss the mean of the last 20."""
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    found = [line["values"][measure] for line in lines if measure in line.get("values", {})]
    if measure == "cycle":
        return found[0], sum(found[-20:]) / len(found[-20:])
    return found[0], found[-1]


if __name__ == "__main__":
    main()

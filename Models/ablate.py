#!/usr/bin/env python3
"""Trains small variants of the models for equally long and prints what each of them measures.

    python3 Models/ablate.py GRAPHRUN PHOTOS HOLDOUT [--steps N] [--only STUDY]... [--out FOLDER]

GRAPHRUN is the built program, PHOTOS what `data.photos` of a recipe takes (a folder, or a list with
weights), HOLDOUT a folder of photographs to measure on. A study is one table of Models/TRAINING.md:
its variants share seeds, photographs, parts and steps. What was trained stays in FOLDER
(trained/ablations if left out) and is not trained again unless it is told something else.
"""

import argparse
import json
import pathlib
import shlex
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent



def published(**choice):
    """A network without a guess, as published but narrower, with norms: it stands larger steps."""
    return {
        "network": json.dumps({"name": "pconv", "levels": 5, "width": 24, **choice}),
        "losses": json.dumps({"hole-l1": 6, "valid-l1": 1}),
        "optimizer.clip": 1,
    }


def studies(steps):
    """Each study: the recipe, what all variants are told, the variants (a name, what it is told, and
    whose weights it begins with), and the measurements (a heading and what eval is told)."""
    quick = {"precision": "bfloat16", "validation.count": 2, "validation.every": 100000,
             "average": 0}
    one_cycle = {"schedule": "one-cycle", "rise": 0.1}
    colours = {"trains": "both", "learning-rate": 1e-4,
               "optimizer": {"rule": "adam", "beta1": 0, "beta2": 0.9}}
    shipped = {name: str(HERE / f"{name}.safetensors") for name in ("colorize", "deblur")}
    return {
        "defects": ("defects", {
            **quick, "data.size": 128, "data.batch": 4,
            "phases": json.dumps({"all": {"steps": steps, **one_cycle}}),
        }, [
            ("weight 2, Dice, stride 1", {}, None),
            ("weight 1", {"losses.positive-weight": 1}, None),
            ("weight 4", {"losses.positive-weight": 4}, None),
            ("without Dice", {"losses.dice": 0}, None),
            ("a stem that halves twice", {"network.name": "r34unet"}, None),
        ], [("", ["--size", "192"])]),
        "inpaint": ("inpaint", {
            **quick, "data.size": 96, "optimizer.learning-rate": 3e-4, "optimizer.clip": 0.3,
            "phases": json.dumps({"all": {"steps": steps, **one_cycle}}),
        }, [
            ("a guess corrected, partial convolution", {}, None),
            ("a guess corrected, plain convolution", {"network.ratio": "plain"}, None),
            ("no guess, partial convolutions", {
                **published(), "optimizer.learning-rate": 1e-3}, None),
            ("no guess, plain convolutions", {
                **published(ratio="plain"), "optimizer.learning-rate": 1e-3}, None),
            ("no guess, partial, then as long with norms frozen", {
                **published(), "optimizer.learning-rate": 2e-4,
                "phases": json.dumps({"fine": {"steps": steps, "freeze-norms": True}})},
             "no guess, partial convolutions"),
            ("no guess, partial, then as long with norms as before", {
                **published(), "optimizer.learning-rate": 2e-4,
                "phases": json.dumps({"fine": {"steps": steps}})},
             "no guess, partial convolutions"),
        ], [("", ["--set", "data.degrade-with.strokes=0", "--size", "256"])]),
        "colorize": ("colorize", {
            **quick, "data.size": 128, "data.batch": 6, "network.norm": "batch",
        }, [
            ("L1", {"phases": json.dumps({"plain": {
                "steps": steps, "trains": "network", "learning-rate": 3e-4, **one_cycle}})},
             shipped["colorize"]),
            ("L1, then as long L1", {"phases": json.dumps({"more": {
                "steps": steps, "trains": "network", "learning-rate": 1e-4}})}, "L1"),
            ("L1, then as long adversarial", {"phases": json.dumps({"adversarial": {
                "steps": steps, **colours, "losses": {"l1": 1, "adversarial": 0.03}}})}, "L1"),
            ("L1, then as long perceptual and adversarial", {"phases": json.dumps({"perceptual": {
                "steps": steps, **colours,
                "losses": {"perceptual": 1, "adversarial": 0.03, "features": "random"}}})}, "L1"),
        ], [("", ["--size", "192"])]),
        "deblur": ("deblur", {
            **quick, "average": 0.99, "optimizer.learning-rate": 2e-4,
            "phases": json.dumps({"all": {"steps": steps, **one_cycle}}),
            "data.degrade-with.wear": 0,
        }, [
            ("both blurs", {"data.degrade-with.kind": "any"}, shipped["deblur"]),
            ("Gaussian blurs alone", {"data.degrade-with.kind": "gaussian"}, shipped["deblur"]),
            ("shrinking alone", {"data.degrade-with.kind": "resize"}, shipped["deblur"]),
        ], [
            ("Gaussian blur of 3 pixels", [
                "--set", "data.degrade-with.kind=gaussian", "--set", "data.degrade-with.sigma-min=3",
                "--set", "data.degrade-with.sigma-max=3", "--size", "64"]),
            ("shrunk to a quarter", ["--set", "data.degrade-with.kind=resize", "--size", "64"]),
        ]),
    }


COLUMNS = [
    ("f1", 3), ("precision", 3), ("recall", 3), ("best-f1", 3), ("hole-psnr-db", 2),
    ("seam-percent", 2), ("cbcr-mse", 1), ("uncoloured-percent", 1), ("psnr-db", 2),
]


def run(program, command):
    done = subprocess.run([program, *command], cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"graphrun {shlex.join(command)}\n{done.stderr}")
    return done.stdout


def settings(values):
    return [word for key, value in values.items() for word in ("--set", f"{key}={value}")]


def folder_of(out, study, variant, steps):
    name = "".join(letter if letter.isalnum() else "-" for letter in variant.lower())
    return out / f"{study}-{steps}" / name


def train(program, photos, holdout, recipe, told, start, folder):
    """Trains a variant, or goes on with it; returns its weights."""
    weights = folder / f"{recipe}.safetensors"
    told = {"data.photos": photos, "validation.photos": holdout, **told}
    if start:
        told["network.start"] = str(start)
    record, words = folder / "told.json", json.dumps(told, indent=1)
    if record.exists() and record.read_text() != words:
        shutil.rmtree(folder)
    if (folder / "done").exists():
        return weights
    folder.mkdir(parents=True, exist_ok=True)
    record.write_text(words)
    command = ["train", f"Graphs/recipes/{recipe}.yaml", "--out", str(folder), "--progress", "none",
               "--threads", "1"]
    command += settings(told)
    if (folder / "checkpoint.safetensors").exists():
        command.append("--resume")
    run(program, command)
    (folder / "done").touch()
    return weights


def row(program, holdout, recipe, told, weights, options):
    keep = {key: value for key, value in told.items() if key.startswith(("network", "data."))}
    command = ["eval", f"Graphs/recipes/{recipe}.yaml", "--model", str(weights), *settings(keep),
               *options, "--photos", holdout, "--json"]
    # The first method is the network.
    return json.loads(run(program, command))["methods"][0]["measures"]


def study(program, photos, holdout, out, name, steps):
    recipe, common, variants, measurements = studies(steps)[name]
    made = {}
    lines = [f"{steps} steps each", ""]
    tables = {heading: [] for heading, _ in measurements}
    for variant, own, start in variants:
        told = {**common, **own}
        folder = folder_of(out, name, variant, steps)
        made[variant] = train(
            program, photos, holdout, recipe, told, made.get(start, start), folder)
        for heading, options in measurements:
            measures = row(program, holdout, recipe, told, made[variant], options)
            tables[heading].append((variant, measures))
            print(name, variant, heading, measures, file=sys.stderr, flush=True)
    for heading, rows in tables.items():
        columns = [c for c in COLUMNS if c[0] in rows[0][1]]
        lines.append("| " + " | ".join([heading or name] + [c for c, _ in columns]) + " |")
        lines.append("|---|" + "---|" * len(columns))
        for variant, measures in rows:
            cells = [f"{measures[column]:.{digits}f}" for column, digits in columns]
            lines.append("| " + " | ".join([variant] + cells) + " |")
        lines.append("")
    return lines


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("graphrun")
    parser.add_argument("photos")
    parser.add_argument("holdout")
    parser.add_argument("--steps", type=int, default=600)
    parser.add_argument("--only", action="append", default=[], choices=list(studies(0)))
    parser.add_argument("--out", default="trained/ablations")
    arguments = parser.parse_args()
    program = str(pathlib.Path(arguments.graphrun).resolve())
    holdout = str(pathlib.Path(arguments.holdout).resolve())
    out = pathlib.Path(arguments.out).resolve()
    for name in arguments.only or studies(0):
        for line in study(program, arguments.photos, holdout, out, name, arguments.steps):
            print(line, flush=True)


main()

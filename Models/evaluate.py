#!/usr/bin/env python3
"""Measures the models of this folder and writes Models/RESULTS.md.

    python3 Models/evaluate.py GRAPHRUN PHOTOS [--count N] [--only MODEL]...

GRAPHRUN is the built program, PHOTOS a folder of photographs that no model was trained on. Every
figure comes from `graphrun eval`, whose damage has fixed seeds; its command stands above its table.
Where holes are filled, OpenCV's Telea and Navier-Stokes (radius 3) get the same holes, if Python has
OpenCV (`pip install opencv-python-headless`). What graphs make of the same photographs, by the graphs
in Models/measuring, stands beside. With --count or --only nothing is written: the tables are printed.
"""

import argparse
import json
import pathlib
import shlex
import struct
import subprocess
import sys
import tempfile

try:
    import cv2
except ImportError:
    cv2 = None

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
GRAPHS = ROOT / "Graphs"

# A heading, the model, the recipe whose crops are measured (none: whole photographs as they are),
# what else eval is told, and a graph of Models/measuring whose results are measured beside.
CASES = [
    ("Damage of old photographs", "defects", None, ["--degrade", "old-photo", "--size", "0"], "marks"),
    ("The same, looking once, twice and without colours", "defects", None,
     ["--degrade", "old-photo", "--size", "0"], "looks"),
    ("The same, scanned at three times the size", "defects", None,
     ["--degrade", "old-photo", "--size", "0"], "large"),
    ("The same on crops like those of training", "defects", "defects", []),
    ("Scratches of 1 to 3 pixels", "defects", None, ["--degrade", "thin-scratches", "--size", "0"],
     "marks"),
    ("What is marked on undamaged photographs, percent", "defects", None,
     ["--degrade", "none", "--size", "0"], "marks"),
    ("Holes like scratches, folds and dust", "inpaint", "inpaint",
     ["--set", "data.degrade-with.strokes=0", "--size", "256"], "fillings"),
    ("The seam of such holes", "inpaint", "inpaint",
     ["--set", "data.degrade-with.strokes=0", "--size", "256"], "seam"),
    ("Strokes of a brush", "inpaint", "inpaint",
     ["--degrade", "holes", "--size", "256"]),
    ("Colours", "colorize", "colorize", ["--size", "192"]),
    ("A Gaussian blur of 3 pixels", "deblur", "deblur",
     ["--set", "data.degrade-with.kind=gaussian", "--set", "data.degrade-with.sigma-min=3",
      "--set", "data.degrade-with.sigma-max=3", "--set", "data.degrade-with.wear=0", "--size", "64"]),
    ("Blur by shrinking to a quarter, bilinearly", "deblur", "deblur",
     ["--set", "data.degrade-with.kind=resize", "--set", "data.degrade-with.resampling=bilinear",
      "--set", "data.degrade-with.wear=0", "--size", "64"]),
    ("Blur by shrinking to a quarter, by areas and bicubically", "deblur", "deblur",
     ["--set", "data.degrade-with.kind=resize", "--set", "data.degrade-with.resampling=bicubic",
      "--set", "data.degrade-with.wear=0", "--size", "64"]),
    ("Any blur, grain and JPEG artefacts", "deblur", "deblur", ["--size", "256"]),
    ("Faded photographs", "defade", "defade",
     ["--set", "data.degrade-with.contrast-min=0.6667", "--size", "96"]),
    ("Photographs faded more", "defade", "defade", ["--size", "96"]),
]

COLUMNS = [
    ("f1", 3), ("precision", 3), ("recall", 3), ("near-f1", 3), ("pr-auc", 3), ("best-threshold", 2),
    ("best-f1", 3), ("hole-psnr-db", 2), ("hole-l1-percent", 2), ("seam-percent", 2),
    ("cbcr-mse", 1), ("uncoloured-percent", 1), ("psnr-db", 2), ("ssim", 4),
]


def table(corner, rows):
    """A Markdown table of methods and those measures that any of them has."""
    columns = [c for c in COLUMNS if any(c[0] in row["measures"] for row in rows)]
    lines = [
        "| " + " | ".join([corner] + [name for name, _ in columns]) + " |",
        "|---|" + "---|" * len(columns),
    ]
    for row in rows:
        cells = [
            f"{row['measures'][name]:.{digits}f}" if name in row["measures"] else "-"
            for name, digits in columns
        ]
        lines.append("| " + " | ".join([row["method"]] + cells) + " |")
    return lines


def shares(marked):
    """The mean and the largest share that each method marks."""
    lines = ["| method | mean | largest |", "|---|---|---|"]
    for method in marked[0]["percent"]:
        values = [photo["percent"][method] for photo in marked]
        lines.append(f"| {method} | {sum(values) / len(values):.2f} | {max(values):.2f} |")
    return lines


def fill_by_opencv(folder):
    """Fills the holes of a folder that `eval --save` wrote."""
    methods = {"opencv-telea": cv2.INPAINT_TELEA, "opencv-navier-stokes": cv2.INPAINT_NS}
    for name, method in methods.items():
        (folder / name).mkdir()
        for path in sorted((folder / "photo").iterdir()):
            photo = cv2.imread(str(path))
            mask = cv2.imread(str(folder / "mask" / path.name), cv2.IMREAD_GRAYSCALE)
            hole = (mask > 127).astype("uint8")
            cv2.imwrite(str(folder / name / path.name), cv2.inpaint(photo, hole, 3, method))


def png_size(path):
    with open(path, "rb") as file:
        return struct.unpack(">II", file.read(24)[16:])


def work_by_graph(program, graph, folder):
    """Runs a graph on each photograph of such a folder, and its mask where holes are filled; its
    results are named as methods."""
    takes_mask = graph in ("fillings", "seam")
    for path in sorted((folder / "photo").iterdir()):
        with tempfile.TemporaryDirectory() as results:
            command = [f"Models/measuring/{graph}.yaml", "--set", f"photo={path}",
                       "--set", f"output={results}", "--progress", "none"]
            if takes_mask:
                command += ["--set", f"mask={folder / 'mask' / path.name}"]
            if graph == "large":
                width, height = png_size(path)
                command += ["--set", f"width={width}", "--set", f"height={height}",
                            "--set", f"scanned={3 * max(width, height)}"]
            run(program, command)
            for result in pathlib.Path(results).glob("*.png"):
                method = folder / result.stem
                method.mkdir(exist_ok=True)
                result.replace(method / path.name)


def run(program, command):
    done = subprocess.run([program, *command], cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"graphrun {shlex.join(command)}\n{done.stderr}")
    return done.stdout


def evaluated(program, command, photos):
    """The report of `graphrun eval`."""
    return json.loads(run(program, [*command, "--photos", photos, "--json"]))


def evaluated_beside(program, command, photos, fills, graph):
    """The same, beside what OpenCV and a graph make of its photographs."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        evaluated(program, command + ["--save", name], photos)
        own = {path.name for path in folder.iterdir()}
        if fills:
            fill_by_opencv(folder)
        if graph:
            work_by_graph(program, graph, folder)
        others = sorted(path for path in folder.iterdir() if path.name not in own)
        return evaluated(program, command + [f"--beside={other}" for other in others], photos)


def measure(program, photos, count, model, recipe, options, graph=None):
    command = ["eval"]
    if recipe:
        command += [f"Graphs/recipes/{recipe}.yaml", "--model", f"Models/{model}.safetensors"]
    else:
        command += [f"Models/{model}.safetensors"]
    command += options + (["--count", str(count)] if count else [])
    fills = cv2 is not None and model == "inpaint"
    if fills or graph:
        report = evaluated_beside(program, command, photos, fills, graph)
    else:
        report = evaluated(program, command, photos)
    lines = [f"`graphrun {shlex.join(command)} --photos PHOTOS`, {report['photos']} photographs", ""]
    if report.get("marked"):
        return lines + shares(report["marked"])
    lines += table("method", report["methods"])
    for part in report.get("bins") or []:
        corner = f"hole {part['above']:g}-{part['upTo']:g}, {part['photos']} photographs"
        lines += [""] + table(corner, part["methods"])
    return lines


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("graphrun")
    parser.add_argument("photos")
    parser.add_argument("--count", type=int)
    parser.add_argument("--only", action="append", default=[])
    arguments = parser.parse_args()
    program = str(pathlib.Path(arguments.graphrun).resolve())
    photos = str(pathlib.Path(arguments.photos).resolve())
    lines = []
    for heading, model, *case in CASES:
        if not (HERE / f"{model}.safetensors").exists():
            continue
        if arguments.only and model not in arguments.only:
            continue
        lines += ["", f"## {heading}", ""]
        lines += measure(program, photos, arguments.count, model, *case)
        print("\n".join(lines[-6:]), file=sys.stderr, flush=True)
    if arguments.count or arguments.only:
        print("\n".join(lines))
        return
    results = HERE / "RESULTS.md"
    head, mark, _ = results.read_text().partition("<!-- measured -->\n")
    if not mark:
        sys.exit(f"{results} has no line '<!-- measured -->', after which the tables stand")
    results.write_text(head + mark + "\n".join(lines) + "\n")


main()

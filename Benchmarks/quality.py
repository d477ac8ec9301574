#!/usr/bin/env python3
"""Fill scratches in undamaged photographs and compare with OpenCV: PSNR, mean over the photographs.

usage: quality.py PHOTO_OR_FOLDER... [--radius 3] [--markdown FILE]

Each photograph gets a mask of random scratches, 1 to 6 pixels wide, that covers 5, 10 or 15 % of
it, from a seed that depends on its name. Needs a Python with OpenCV.
"""
import argparse
import pathlib
import subprocess
import sys
import tempfile
import zlib

import cv2
import numpy

HERE = pathlib.Path(__file__).resolve().parent
BENCHMARKS = HERE / ".build/debug/benchmarks"
SUFFIXES = {".png", ".jpg", ".jpeg", ".tif", ".tiff"}


def scratches(shape, name):
    """A mask of polylines that wander over the picture."""
    random = numpy.random.default_rng(zlib.crc32(name.encode()))
    height, width = shape[:2]
    mask = numpy.zeros((height, width), numpy.uint8)
    wanted = random.choice([0.05, 0.10, 0.15])
    while (mask > 0).mean() < wanted:
        at = random.uniform([0, 0], [width, height])
        angle = random.uniform(0, 2 * numpy.pi)
        thickness = int(random.integers(1, 7))
        for _ in range(random.integers(5, 40)):
            angle += random.normal(0, 0.2)
            to = at + 12 * numpy.array([numpy.cos(angle), numpy.sin(angle)])
            cv2.line(mask, at.astype(int).tolist(), to.astype(int).tolist(), 255, thickness)
            at = to
    return mask


def psnr(first, second, within):
    error = (first.astype(float) - second.astype(float))[within]
    return 10 * numpy.log10(255 ** 2 / (error ** 2).mean())


def ours(case, variant, radius, image, mask, out):
    arguments = [case, "--image", image, "--mask", mask, "--radius", str(radius), "--out", out]
    arguments += ["--variant", variant] if variant else []
    subprocess.run([BENCHMARKS, *arguments, "--runs", "1"], check=True, capture_output=True)
    return cv2.imread(str(out))


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("photos", nargs="+", type=pathlib.Path)
    parser.add_argument("--radius", type=int, default=3)
    parser.add_argument("--markdown", metavar="FILE")
    options = parser.parse_args()
    subprocess.run(["swift", "build", "--package-path", HERE], check=True, stdout=sys.stderr)
    photos = [file for place in options.photos
              for file in (sorted(place.iterdir()) if place.is_dir() else [place])
              if file.suffix.lower() in SUFFIXES]
    figures = {}
    with tempfile.TemporaryDirectory() as folder:
        image, mask, out = (pathlib.Path(folder) / f"{n}.png" for n in ("image", "mask", "out"))
        for photo in photos:
            clean = cv2.imread(str(photo))
            hole = scratches(clean.shape, photo.name)
            damaged = clean.copy()
            damaged[hole > 0] = 255
            cv2.imwrite(str(image), damaged)
            cv2.imwrite(str(mask), hole)
            results = {
                "OpenCV Telea": cv2.inpaint(damaged, hole, options.radius, cv2.INPAINT_TELEA),
                "fast marching": ours("fast-marching", "paper", options.radius, image, mask, out),
                "fast marching, opencv variant": ours(
                    "fast-marching", "opencv", options.radius, image, mask, out),
                "OpenCV Navier-Stokes": cv2.inpaint(damaged, hole, options.radius, cv2.INPAINT_NS),
                "Navier-Stokes": ours("navier-stokes", None, options.radius, image, mask, out),
            }
            for name, result in results.items():
                pair = psnr(clean, result, hole > 0), psnr(clean, result, hole >= 0)
                figures.setdefault(name, []).append(pair)
    lines = [f"| method, radius {options.radius} | in the hole, dB | whole picture, dB |",
             "|---|---|---|"]
    for name, pairs in figures.items():
        hole, whole = numpy.mean(pairs, axis=0)
        lines.append(f"| {name} | {hole:.2f} | {whole:.2f} |")
    text = "\n".join([f"{len(photos)} photographs", ""] + lines)
    print(text)
    if options.markdown:
        pathlib.Path(options.markdown).write_text(text + "\n")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Time OpenCV on the inputs of our cases. Prints one JSON line, as `benchmarks` does.

usage: opencv_cases.py CASE --image IMAGE --mask MASK [--radius N] [--element square|disk]
                       [--runs N] [--threads N]
"""
import argparse
import json
import statistics
import time

import cv2
import numpy


def inpaint(method):
    def prepare(options):
        image, mask = pictures(options)
        return lambda: cv2.inpaint(image, mask, options.radius, method)
    return prepare


def poisson_ellipse(options):
    """The picture upside down, blended into itself within an ellipse."""
    image, _ = pictures(options)
    height, width = image.shape[:2]
    hole = numpy.zeros((height, width), numpy.uint8)
    centre = (width // 2, height // 2)
    cv2.ellipse(hole, centre, (int(width * .4), int(height * .35)), 20, 0, 360, 255, -1)
    source = image[::-1].copy()
    # seamlessClone changes the mask that it is given.
    return lambda: cv2.seamlessClone(source, image, hole.copy(), centre, cv2.NORMAL_CLONE)


def dilate(options):
    _, mask = pictures(options)
    side = 2 * options.radius + 1
    shape = cv2.MORPH_RECT if options.element == "square" else cv2.MORPH_ELLIPSE
    element = cv2.getStructuringElement(shape, (side, side))
    return lambda: cv2.dilate(mask, element)


def decode(options):
    return lambda: cv2.imread(options.image, cv2.IMREAD_COLOR)


CASES = {
    "fast-marching": inpaint(cv2.INPAINT_TELEA),
    "navier-stokes": inpaint(cv2.INPAINT_NS),
    "poisson-ellipse": poisson_ellipse,
    "dilate": dilate,
    "decode": decode,
}


def pictures(options):
    return cv2.imread(options.image), cv2.imread(options.mask, cv2.IMREAD_GRAYSCALE)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("case", choices=CASES)
    parser.add_argument("--image", required=True)
    parser.add_argument("--mask", required=True)
    parser.add_argument("--radius", type=int, default=3)
    parser.add_argument("--element", choices=["square", "disk"], default="square")
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    cv2.setNumThreads(options.threads)
    work = CASES[options.case](options)
    work()
    times = []
    for _ in range(options.runs):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1e3)
    print(json.dumps({
        "case": options.case, "threads": options.threads,
        "median_ms": round(statistics.median(times), 3), "runs": options.runs}))


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Time OpenCV on the inputs of our cases. Prints one JSON line per case, as `benchmarks` does.

usage: opencv_cases.py CASE IMAGE MASK [--radius N] [--runs N] [--threads N]
"""
import argparse
import json
import statistics
import time

import cv2

METHODS = {"fast-marching": cv2.INPAINT_TELEA, "navier-stokes": cv2.INPAINT_NS}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("case", choices=METHODS)
    parser.add_argument("image")
    parser.add_argument("mask")
    parser.add_argument("--radius", type=int, default=3)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    cv2.setNumThreads(options.threads)
    image = cv2.imread(options.image)
    mask = cv2.imread(options.mask, cv2.IMREAD_GRAYSCALE)

    def work():
        cv2.inpaint(image, mask, options.radius, METHODS[options.case])

    work()
    times = []
    for _ in range(options.runs):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1e3)
    print(json.dumps({
        "case": options.case, "size": [image.shape[1], image.shape[0]],
        "threads": options.threads, "median_ms": round(statistics.median(times), 3),
        "runs": options.runs}))


if __name__ == "__main__":
    main()

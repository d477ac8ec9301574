#!/usr/bin/env python3
"""Compare our cases with OpenCV's on the same inputs, alternating the two programs.

usage: compare.py [--python PYTHON] [--rounds 5] [--threads 1,2] [--markdown FILE] [CASE...]

PYTHON is one that has OpenCV. Each figure is the median of the rounds' medians. A run beside other
work on the machine is void: the load before and after is printed.
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
BENCHMARKS = HERE / ".build/debug/benchmarks"

# name of the comparison: (our case, its options, the inputs' options)
COMPARISONS = {
    f"{case}{label}, {percent} % of {size}x{size}": (
        case, extra, ["--size", str(size), "--ratio", str(percent / 100)])
    for case, label, extra in [
        ("fast-marching", "", []),
        ("fast-marching", " (opencv variant)", ["--variant", "opencv"]),
        ("navier-stokes", "", []),
    ]
    for percent, size in [(5, 1024), (15, 1024)]
}


def measure(command):
    """The median that a program prints, in milliseconds."""
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])["median_ms"]


def compare(name, options, folder):
    """Medians over the rounds: OpenCV's, and ours for each number of threads."""
    case, extra, inputs = COMPARISONS[name]
    image, mask = folder / "image.png", folder / "mask.png"
    files = ["--image", str(image), "--mask", str(mask)]
    subprocess.run([BENCHMARKS, "synthetic", *inputs, *files], check=True)
    theirs = []
    ours = {threads: [] for threads in options.threads}
    for _ in range(options.rounds):
        theirs.append(measure([options.python, HERE / "opencv_cases.py", case, image, mask]))
        for threads, times in ours.items():
            times.append(measure(
                [BENCHMARKS, case, *extra, *files, "--threads", str(threads)]))
    return statistics.median(theirs), {t: statistics.median(v) for t, v in ours.items()}


def table(rows, threads):
    """A Markdown table of the results."""
    head = ["case", "OpenCV, ms"] + [f"here, {n} thread{'s'[:n > 1]}, ms" for n in threads]
    head += [f"ratio, {n}" for n in threads]
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    for name, theirs, ours in rows:
        cells = [name, f"{theirs:.1f}"] + [f"{ours[n]:.1f}" for n in threads]
        cells += [f"{ours[n] / theirs:.2f}" for n in threads]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", nargs="*", help="only comparisons whose name begins so")
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=lambda text: [int(n) for n in text.split(",")],
                        default=[1, 2])
    parser.add_argument("--markdown", metavar="FILE", help="write the table there")
    options = parser.parse_args()
    subprocess.run(["swift", "build", "--package-path", HERE], check=True, stdout=sys.stderr)

    wanted = [n for n in COMPARISONS
              if not options.cases or any(n.startswith(c) for c in options.cases)]
    print(f"load before: {os.getloadavg()[0]:.2f}", file=sys.stderr)
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for name in wanted:
            theirs, ours = compare(name, options, pathlib.Path(folder))
            rows.append((name, theirs, ours))
            print(name, f"{theirs:.1f}", ours, file=sys.stderr)
    print(f"load after: {os.getloadavg()[0]:.2f}", file=sys.stderr)
    text = table(rows, options.threads)
    print(text)
    if options.markdown:
        pathlib.Path(options.markdown).write_text(text + "\n")


if __name__ == "__main__":
    main()

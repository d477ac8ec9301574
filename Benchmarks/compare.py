#!/usr/bin/env python3
"""Compare our cases with OpenCV's on the same inputs, alternating the two programs.

usage: compare.py [--rounds 5] [--threads 1,2] [--markdown FILE] [CASE...]

Needs a Python with OpenCV (pip install opencv-python-headless), whose functions may use two
threads where they can. Each figure is the median of the rounds' medians. A run beside other
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



class Comparison:
    """A case of ours beside one of OpenCV's on the same files."""

    def __init__(self, case, *, size=1024, ratio=0.05, ours=(), theirs=(), decode=None):
        self.case, self.size, self.ratio = case, size, ratio
        self.ours, self.theirs, self.decode = list(ours), list(theirs), decode

    def files(self, folder):
        """Makes the input files and gives the options that name them."""
        image, mask = folder / "image.png", folder / "mask.png"
        files = ["--image", str(image), "--mask", str(mask)]
        inputs = ["--size", str(self.size), "--ratio", str(self.ratio)]
        subprocess.run([BENCHMARKS, "synthetic", *inputs, *files], check=True)
        if self.decode:
            image = self.decode(image)
        return ["--image", str(image), "--mask", str(mask)]


def enlarged(suffix):
    """Gives a function that makes a 12-megapixel photograph of a picture."""
    def make(source):
        import cv2  # only this Python's caller needs it
        target = source.with_name("large" + suffix)
        picture = cv2.GaussianBlur(cv2.imread(str(source)), (0, 0), 1)
        cv2.imwrite(str(target), cv2.resize(picture, (4000, 3000), interpolation=cv2.INTER_CUBIC))
        return target
    return make


COMPARISONS = {
    f"{case}{label}, {percent} % of 1024x1024": Comparison(case, ratio=percent / 100, ours=extra)
    for case, label, extra in [
        ("fast-marching", "", []),
        ("fast-marching", " (opencv variant)", ["--variant", "opencv"]),
        ("navier-stokes", "", []),
    ]
    for percent in [5, 15]
}
COMPARISONS["poisson-ellipse, 1024x1024"] = Comparison("poisson-ellipse")
COMPARISONS |= {
    f"dilate {element} radius {radius}, 4096x4096": Comparison(
        "dilate", size=4096, ours=["--radius", str(radius), "--element", element],
        theirs=["--radius", str(radius), "--element", element])
    for element in ["square", "disk"] for radius in [4, 40]
}
COMPARISONS |= {
    f"decode {suffix[1:]}, 12 megapixels": Comparison("decode", decode=enlarged(suffix))
    for suffix in [".jpg", ".png"]
}


def measure(command):
    """The median that a program prints, in milliseconds."""
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])["median_ms"]


def compare(comparison, options, folder):
    """Medians over the rounds: OpenCV's, and ours for each number of threads."""
    files = comparison.files(folder)
    case = comparison.case
    theirs = []
    ours = {threads: [] for threads in options.threads}
    for _ in range(options.rounds):
        theirs.append(measure([
            sys.executable, HERE / "opencv_cases.py", case, *files, *comparison.theirs]))
        for threads, times in ours.items():
            times.append(measure([
                BENCHMARKS, case, *files, *comparison.ours, "--threads", str(threads)]))
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
            theirs, ours = compare(COMPARISONS[name], options, pathlib.Path(folder))
            rows.append((name, theirs, ours))
            print(name, f"{theirs:.1f}", ours, file=sys.stderr)
    print(f"load after: {os.getloadavg()[0]:.2f}", file=sys.stderr)
    text = table(rows, options.threads)
    print(text)
    if options.markdown:
        pathlib.Path(options.markdown).write_text(text + "\n")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Run Graphs/full.yaml on a large scratched photograph and compare its memory with its plan's.

usage: memory.py [--side 3464] [--threads 2]

Prints the peak that `plan` states, the peak of image buffers that the run counted, and the largest
resident size of the whole process, as the system counted it; and how long the run took. The
default side gives 12 megapixels.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent


def megabytes(count):
    return f"{count / 1e6:.0f} MB"


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--side", type=int, default=3464)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    for folder in (ROOT, HERE):
        subprocess.run(["swift", "build", "--package-path", folder], check=True, stdout=sys.stderr)
    program = ROOT / ".build/debug/graphrun"
    with tempfile.TemporaryDirectory() as folder:
        photo = pathlib.Path(folder) / "photo.png"
        subprocess.run(
            [HERE / ".build/debug/benchmarks", "scratched", "--size", str(options.side),
             "--ratio", "0.03", "--image", photo], check=True)
        arguments = [ROOT / "Graphs/full.yaml", "--set", f"photo={photo}", "--out", folder,
                     "--threads", str(options.threads)]
        plan = json.loads(subprocess.run(
            [program, "plan", *arguments, "--json"], check=True, capture_output=True).stdout)
        before = time.perf_counter()
        with subprocess.Popen(
                [program, "run", *arguments, "--json", "--progress", "none"],
                stdout=subprocess.PIPE) as process:
            run = json.loads(process.stdout.read())
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - before
        resident = usage.ru_maxrss * 1024  # the system counts kilobytes
    print(json.dumps({
        "side": options.side, "threads": options.threads, "planned": megabytes(plan["peakBytes"]),
        "buffers": megabytes(run["peakBytes"]), "resident": megabytes(resident),
        "resident_to_plan": round(resident / plan["peakBytes"], 2),
        "seconds": round(seconds, 2), "planned_seconds": round(plan["seconds"], 2)}))


if __name__ == "__main__":
    main()

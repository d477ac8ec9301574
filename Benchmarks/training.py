#!/usr/bin/env python3
"""Compare steps of training with PyTorch's on the same machine, alternating the programs.

usage: training.py --peers FOLDER [--rounds 5] [--threads 2] [--markdown FILE] [NETWORK...]

FOLDER holds train_step.py, called as `train_step.py NETWORK --threads N` by the Python that runs
this, which needs PyTorch; it prints the same JSON as `benchmarks training-step`. A step is forward,
backward and Adam on one batch; a time is the median of the rounds' medians, memory that of the
rounds' peaks of the whole process. A run beside other work on the machine is void: the load before
and after is printed.
"""
import argparse
import os
import pathlib
import subprocess
import sys

from networks import cell, measure, median

HERE = pathlib.Path(__file__).resolve().parent
NETWORKS = {"glcic": "4x128x128", "r34unet": "4x256x256", "small": "8x128x128"}


def compare(network, options):
    """Medians of both programs, in turn."""
    threads = ["--threads", str(options.threads)]
    commands = [
        [HERE / ".build/debug/benchmarks", "training-step", "--network", network, *threads],
        [sys.executable, options.peers / "train_step.py", network, *threads],
    ]
    reports = [[], []]
    for _ in range(options.rounds):
        for found, command in zip(reports, commands):
            found.append(measure(command))
    return [[median(found, key) for key in ("step_s", "rss_mb")] for found in reports]


def table(rows):
    """A Markdown table of the results; ratios are ours over PyTorch's."""
    lines = ["| network | batch | here, s | MB | PyTorch, s | MB | ratio of times | of memory |",
             "|" + "---|" * 8]
    for network, ((time, memory), (their_time, their_memory)) in rows:
        ratios = [ours / theirs if ours and theirs else None
                  for ours, theirs in ((time, their_time), (memory, their_memory))]
        cells = [network, NETWORKS[network], cell(time, 3), cell(memory, 0), cell(their_time, 3),
                 cell(their_memory, 0), *(cell(ratio, 2) for ratio in ratios)]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("networks", nargs="*", metavar="NETWORK",
                        help=f"{', '.join(NETWORKS)}; all unless given")
    parser.add_argument("--peers", type=pathlib.Path, required=True, metavar="FOLDER")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--markdown", metavar="FILE", help="write the table there")
    options = parser.parse_args()
    unknown = [name for name in options.networks if name not in NETWORKS]
    if unknown:
        parser.error(f"no network '{unknown[0]}'; there are {', '.join(NETWORKS)}")
    subprocess.run(["swift", "build", "--package-path", HERE], check=True, stdout=sys.stderr)

    print(f"load before: {os.getloadavg()[0]:.2f}", file=sys.stderr)
    rows = []
    for network in options.networks or NETWORKS:
        rows.append((network, compare(network, options)))
        print(*rows[-1], file=sys.stderr)
    print(f"load after: {os.getloadavg()[0]:.2f}", file=sys.stderr)
    text = table(rows)
    print(text)
    if options.markdown:
        pathlib.Path(options.markdown).write_text(text + "\n")


if __name__ == "__main__":
    main()

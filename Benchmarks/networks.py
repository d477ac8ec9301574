#!/usr/bin/env python3
"""Compare networks with other programs' on the same machine, alternating the programs.

usage: networks.py --peers FOLDER [--peer openvino] [--rounds 5] [--seconds 3] [--threads 2]
                   [--precision float32] [--markdown FILE] [NETWORK:SIZE...]

FOLDER holds run_peer.py, called as `run_peer.py PEER NETWORK SIZE --threads N --seconds S` by the
Python that runs this, which needs the peers (OpenVINO, ONNX Runtime, PyTorch); it prints the same
JSON as `graphrun bench network`. Each figure is the median of the rounds' medians. A run beside
other work on the machine is void: the load before and after is printed.
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
GRAPHRUN = ROOT / ".build/debug/graphrun"
CASES = ["glcic:256", "glcic:512", "glcic:1024", "r34unet:512", "r50unet:256", "r50unet:512",
         "pconv:512", "pix2pix:256"]


def case(text):
    """A network and its size."""
    name, _, size = text.partition(":")
    if not size.isdigit():
        raise argparse.ArgumentTypeError(f"'{text}' is not NETWORK:SIZE, such as glcic:512")
    return name, size


def measure(command):
    """What a program prints about itself, or None when it can't."""
    # The variable would choose slow kernels on some machines.
    environment = {k: v for k, v in os.environ.items() if k != "OPENBLAS_CORETYPE"}
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    if done.returncode != 0:
        print(f"{' '.join(map(str, command))}: {done.stderr.strip()[-300:]}", file=sys.stderr)
        return None
    return json.loads(done.stdout[done.stdout.index("{"):])


def median(reports, key):
    """The median of the rounds; None when a program never answered."""
    values = [report[key] for report in reports if report]
    return statistics.median(values) if values else None


def compare(name, size, threads, options):
    """Medians of ours and of each peer, in turn."""
    common = ["--threads", str(threads), "--seconds", str(options.seconds)]
    commands = {"here": [GRAPHRUN, "bench", "network", name, "--size", size, "--json",
                         "--precision", options.precision, *common]}
    for peer in options.peer:
        commands[peer] = [sys.executable, options.peers / "run_peer.py", peer, name, size, *common]
    reports = {program: [] for program in commands}
    for _ in range(options.rounds):
        for program, command in commands.items():
            reports[program].append(measure(command))
    return {program: {key: median(found, key) for key in ("median_ms", "rss_mb", "startup_s")}
            for program, found in reports.items()}


def cell(value, digits=1):
    """A number, or a dash for none."""
    return "-" if value is None else f"{value:.{digits}f}"


def table(rows, peers):
    """A Markdown table of the results; ratios are ours over the peer's."""
    head = ["network", "size", "threads", "here, ms", "here, MB", "here, start s"]
    for peer in peers:
        head += [f"{peer}, ms", f"{peer}, MB", f"ratio to {peer}"]
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    for name, size, threads, found in rows:
        here = found["here"]
        cells = [name, size, str(threads), cell(here["median_ms"]), cell(here["rss_mb"], 0),
                 cell(here["startup_s"], 2)]
        for peer in peers:
            theirs = found[peer]
            both = here["median_ms"] and theirs["median_ms"]
            cells += [cell(theirs["median_ms"]), cell(theirs["rss_mb"], 0),
                      cell(here["median_ms"] / theirs["median_ms"] if both else None, 2)]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", nargs="*", type=case, metavar="NETWORK:SIZE")
    parser.add_argument("--peers", type=pathlib.Path, required=True, metavar="FOLDER")
    parser.add_argument("--peer", type=lambda text: text.split(","), default=["openvino"])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=3, help="of each measurement")
    parser.add_argument("--threads", type=lambda text: [int(n) for n in text.split(",")],
                        default=[2])
    parser.add_argument("--precision", default="float32", help="ours; a peer has it in its name")
    parser.add_argument("--markdown", metavar="FILE", help="write the table there")
    options = parser.parse_args()
    subprocess.run(["swift", "build", "--package-path", ROOT], check=True, stdout=sys.stderr)

    print(f"load before: {os.getloadavg()[0]:.2f}", file=sys.stderr)
    rows = []
    for name, size in options.cases or map(case, CASES):
        for threads in options.threads:
            found = compare(name, size, threads, options)
            rows.append((name, size, threads, found))
            print(name, size, threads, found, file=sys.stderr)
    print(f"load after: {os.getloadavg()[0]:.2f}", file=sys.stderr)
    text = table(rows, options.peer)
    print(text)
    if options.markdown:
        pathlib.Path(options.markdown).write_text(text + "\n")


if __name__ == "__main__":
    main()

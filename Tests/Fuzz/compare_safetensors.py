"""Damages safetensors files and compares who accepts them: the reference reader or graphrun.

python compare_safetensors.py PROGRAM [COUNT] [SEED], with the package safetensors; PROGRAM is the
built `fuzz`. What the reference refuses, graphrun must refuse; the other way round, the reasons
that graphrun has for being stricter are counted.
"""
import json
import random
import struct
import subprocess
import sys

import safetensors

WORDS = (
    b'{ } [ ] , : " \\ \\u \\ud800 0 1 -1 1.5 1e9 00 4 8 16 4194305 211106198978564 '
    b"9223372036854775807 9223372036854775808 18446744073709551616 null true "
    b'"dtype" "shape" "data_offsets" "__metadata__" "F64" "U8" "BOOL" "I8" "F4" "a":{} \xff'
).split() + [b" ", b"\n"]

SEEDS = [
    (b"{}", 0),
    (b'{"a":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]}}', 16),
    (
        b'{"__metadata__":{"format":"pt"},"a":{"dtype":"F16","shape":[3],"data_offsets":[0,6]},'
        b'"b":{"dtype":"I64","shape":[],"data_offsets":[6,14]},'
        b'"c":{"dtype":"BF16","shape":[0,4],"data_offsets":[14,14]},'
        b'"d":{"dtype":"U8","shape":[1,2],"data_offsets":[14,16]}}   ',
        16,
    ),
]


def damaged(source):
    header, data = source.choice(SEEDS)
    header = bytearray(header)
    for _ in range(source.randint(0, 3)):
        place = source.randrange(len(header) + 1)
        kind = source.randrange(6)
        if kind == 0 and place < len(header):
            header[place] ^= 1 << source.randrange(8)
        elif kind == 1:
            header[place:place] = source.choice(WORDS)
        elif kind == 2:
            word = source.choice(WORDS)
            header[place : place + len(word)] = word
        elif kind == 3:
            del header[place : place + source.randint(1, 8)]
        elif kind == 4 and place < len(header):
            header[place] = source.randrange(256)
        else:
            start = source.randrange(len(header) + 1)
            header[place:place] = header[start : start + source.randint(1, 60)]
    length = len(header) if source.random() < 0.9 else source.choice([0, 1, 2**32, 2**63, 10**8 + 1])
    data += source.choice([0, 0, 0, 0, 0, 0, 1, -1]) if data else 0
    return struct.pack("<Q", length) + bytes(header) + bytes(range(data))


def reference_accepts(file):
    try:
        safetensors.deserialize(file)
        return True
    except safetensors.SafetensorError:
        return False


def reason(file):
    """Why a file that the reference accepts may be refused; None when there is no reason."""
    seen = []

    def pairs(items):
        names = [name for name, _ in items]
        if len(set(names)) < len(names):
            seen.append("a name twice")
        return dict(items)

    header = json.loads(file[8 : 8 + struct.unpack("<Q", file[:8])[0]], object_pairs_hook=pairs)
    if file[8:9] != b"{":
        return "space before the header"
    if seen:
        return seen[0]
    for name, entry in header.items():
        if name == "__metadata__":
            if entry is None:
                return "metadata is null"
        elif set(entry) != {"dtype", "shape", "data_offsets"}:
            return "an unknown key"
        elif entry["dtype"] in ("F4", "F6_E2M3", "F6_E3M2", "C64", "F8_E4M3FNUZ", "F8_E5M2FNUZ"):
            return "an unknown type"
    return None


def main():
    program = sys.argv[1]
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    source = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    files = [damaged(source) for _ in range(count)]
    blob = b"".join(struct.pack("<I", len(file)) + file for file in files)
    verdicts = subprocess.run([program, "verdicts", "safetensors"], input=blob, capture_output=True, check=True)
    ours = [line == b"1" for line in verdicts.stdout.split()]
    assert len(ours) == count, f"{len(ours)} verdicts for {count} files"
    reasons, wrong, accepted = {}, [], 0
    for file, mine in zip(files, ours):
        theirs = reference_accepts(file)
        accepted += theirs
        if mine != theirs:
            why = None if mine else reason(file)
            reasons[why] = reasons.get(why, 0) + 1
            if why is None:
                wrong.append((mine, file))
    print(f"{count} files, {accepted} accepted by safetensors {safetensors.__version__}")
    print(f"stricter for a reason: { {why: n for why, n in reasons.items() if why} }")
    for mine, file in wrong[:10]:
        print("graphrun", "accepts" if mine else "refuses", file)
    print(f"{len(wrong)} verdicts differ without a reason")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()

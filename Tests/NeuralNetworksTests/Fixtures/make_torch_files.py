"""Writes the .pth files that TorchFileTests reads, with PyTorch 2.13: python make_torch_files.py

Numbers are counted up from a start, so that the tests can say what they expect.
"""
import argparse
import collections
import os
import pickle
import sys

import torch

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "torch")


def counted(*shape, start=0, dtype=torch.float32):
    size = 1
    for extent in shape:
        size *= extent
    return torch.arange(start, start + size).reshape(shape).to(dtype)


def save(name, contents, **options):
    torch.save(contents, os.path.join(FOLDER, name), **options)


def network():
    return torch.nn.Sequential(
        collections.OrderedDict(
            conv=torch.nn.Conv2d(2, 3, 2), norm=torch.nn.BatchNorm2d(3)
        )
    )


def state(start=0):
    """A state dict with its _metadata, as a module gives it."""
    module = network()
    entries = module.state_dict()
    for index, key in enumerate(list(entries)):
        entries[key] = counted(*entries[key].shape, start=start + 100 * index, dtype=entries[key].dtype)
    return entries


def strided():
    table = counted(4, 5)
    tied = counted(2, 2, start=50)
    return {
        "transposed": table.t(),
        "corner": table[1:3, 2:4],
        "steps": table[::2, ::3],
        "permuted": counted(2, 3, 4).permute(2, 0, 1),
        "channels_last": counted(1, 2, 2, 3).to(memory_format=torch.channels_last),
        "expanded": counted(3).expand(2, 3),
        "first": tied,
        "second": tied,
        "row": tied[1],
        "scalar": torch.tensor(7.0),
        "empty": torch.zeros(0, 3),
        "one": counted(1, 6)[:, 4:5].t(),
    }


def types():
    names = "float16 bfloat16 float32 float64 int64 int32 int16 int8 uint8 bool uint16 uint32 uint64"
    named = {name: counted(3, dtype=getattr(torch, name)) for name in names.split()}
    named["float8_e4m3fn"] = counted(3).to(torch.float8_e4m3fn)
    named["float8_e5m2"] = counted(3).to(torch.float8_e5m2)
    return named


class Whole(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = torch.nn.Conv2d(1, 1, 1)


class Attack:
    """Pickles to a call of os.system."""

    def __init__(self, command):
        self.command = command

    def __reduce__(self):
        return os.system, (self.command,)


def main():
    os.makedirs(FOLDER, exist_ok=True)
    legacy = {"_use_new_zipfile_serialization": False}
    save("plain.pth", state())
    save("plain-legacy.pth", state(), **legacy)
    save("protocol4.pth", state(), pickle_protocol=4)

    optimizer = torch.optim.Adam(network().parameters())
    checkpoint = {
        "epoch": 3,
        "lr": 0.1,
        "args": argparse.Namespace(name="x", sizes=[1, 2]),
        "optimizer": optimizer.state_dict(),
        "state_dict": state(),
        "best": {"psnr": 30.0},
    }
    save("nested.pth", checkpoint)
    save("nested-legacy.pth", checkpoint, **legacy)
    save("gan.pth", {"netD": {"a.weight": counted(2)}, "netG": {"b.weight": counted(3)}, "n": 1})

    parallel = {"module." + key: value for key, value in state().items()}
    save("parallel.pth", {"model": parallel})

    save("types.pth", types())
    save("types-legacy.pth", types(), **legacy)
    save("strided.pth", strided())
    save("strided-legacy.pth", strided(), **legacy)

    parameter = torch.nn.Parameter(counted(2))
    marked = torch.nn.Parameter(counted(2, start=5))
    marked.note = "kept by PyTorch, not by us"
    save("parameters.pth", {"plain": parameter, "marked": marked, "buffer": torch.nn.Buffer(counted(1))})

    # As a machine with its highest byte first would write it.
    order, sys.byteorder = sys.byteorder, "big"
    swapped = counted(3).numpy().byteswap().view("float32")
    save("big-endian.pth", {"x": torch.from_numpy(swapped), "b": counted(2, dtype=torch.uint8)})
    sys.byteorder = order

    save("whole-model.pth", Whole())
    save("tensor.pth", counted(2))
    save("numbers.pth", {"epoch": 1, "name": "x"})
    save("sparse.pth", {"dense": counted(2), "sparse": counted(2, 2).to_sparse()})
    torch.jit.save(torch.jit.script(network()), os.path.join(FOLDER, "script.pt"))
    with open(os.path.join(FOLDER, "plain.pickle"), "wb") as file:
        pickle.dump({"a": [1.0, 2.0]}, file, protocol=4)

    # Loaded with Python's own reader, these make a file 'executed' in the current folder.
    attack = Attack("touch executed")
    save("attack.pth", {"state_dict": {"x": counted(2), "y": attack}})
    save("attack-legacy.pth", {"state_dict": {"x": counted(2), "y": attack}}, **legacy)
    save("attack-beside.pth", {"state_dict": {"x": counted(2)}, "optimizer": attack})


if __name__ == "__main__":
    main()

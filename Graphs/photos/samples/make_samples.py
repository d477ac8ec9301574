#!/usr/bin/env python3
"""Make the small colour photographs that the short trials of recipes learn from.

    python3 -m venv /tmp/venv && /tmp/venv/bin/pip install 'scikit-image==0.25.*'
    /tmp/venv/bin/python make_samples.py
"""

from pathlib import Path

import skimage
from PIL import Image

SIDE = 192
# What is cut out: left, top, right, bottom.
SOURCES = {
    "astronaut.png": (60, 0, 444, 384),
    "cat.png": (60, 0, 360, 300),
    "coffee.png": (100, 0, 500, 400),
    "rocket.jpg": (107, 0, 534, 427),
}


def main():
    data = Path(skimage.__file__).parent / "data"
    for name, box in SOURCES.items():
        source = "chelsea.png" if name == "cat.png" else name
        picture = Image.open(data / source).convert("RGB").crop(box)
        small = picture.resize((SIDE, SIDE), Image.Resampling.LANCZOS)
        small.save(Path(__file__).with_name(Path(name).stem + ".jpg"), quality=88)


if __name__ == "__main__":
    main()

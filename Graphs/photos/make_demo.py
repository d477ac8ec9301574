#!/usr/bin/env python3
"""Make demo.png, the damaged photograph of the examples, from a public-domain portrait.

    python3 -m venv /tmp/venv && /tmp/venv/bin/pip install 'scikit-image==0.25.*'
    /tmp/venv/bin/python make_demo.py --truth /tmp/truth

The portrait is turned gray, aged as a print ages (fading, vignetting, stains, grain) and damaged
as a print is damaged (folds, scratches, fibres, dust, a torn edge). With --truth FOLDER the
undamaged steps and the true mask are written too:

    clean.png   the portrait in gray, as it was
    aged.png    after ageing, before damage: what a perfect repair would bring back
    mask.png    white where damage changes the aged print visibly
"""

import argparse
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

SEED = 1969
SIDE = 512
SCALE = 4  # damage is drawn this many times larger, so that its edges are smooth
PAPER = 0.985  # bare paper, where the emulsion is gone
VISIBLE = 0.06  # a change that counts as damage in mask.png


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--source", type=Path, help="the portrait; scikit-image's when absent")
    parser.add_argument("--output", type=Path, default=Path(__file__).with_name("demo.png"))
    parser.add_argument("--truth", type=Path, help="folder for clean.png, aged.png and mask.png")
    arguments = parser.parse_args()

    random = np.random.default_rng(SEED)
    clean = load(arguments.source or installed_portrait())
    aged = quantized(age(clean, random))
    damaged = quantized(damage(aged, random))
    save(damaged, arguments.output)
    if arguments.truth:
        arguments.truth.mkdir(parents=True, exist_ok=True)
        save(clean, arguments.truth / "clean.png")
        save(aged, arguments.truth / "aged.png")
        save((np.abs(damaged - aged) >= VISIBLE).astype(float), arguments.truth / "mask.png")


def installed_portrait():
    import skimage

    return Path(skimage.__file__).parent / "data" / "astronaut.png"


# Ageing


def age(clean, random):
    """Lower contrast, darker corners, uneven fading, a few stains, grain."""
    soft = blurred(clean, 0.6)
    faded = 0.15 + 0.62 * soft**0.9
    rows, columns = np.mgrid[-1:1:SIDE * 1j, -1:1:SIDE * 1j]
    vignette = 1 - 0.13 * np.clip((rows**2 + columns**2) / 2, 0, 1) ** 1.5
    mottle = 1 + 0.025 * cloud(random, 90) + 0.012 * cloud(random, 25)
    print_ = faded * vignette * mottle
    print_ += stains(random)
    print_ += 0.010 * cloud(random, 0.8) + 0.006 * random.standard_normal((SIDE, SIDE))
    return np.clip(print_, 0, 1)


def stains(random):
    """Faint tide marks: a pale disc with a slightly darker rim, out of round."""
    field = np.zeros((SIDE, SIDE))
    rows, columns = np.mgrid[0:SIDE, 0:SIDE]
    for row, column, radius, strength in [(440, 70, 58, 0.030), (60, 455, 42, 0.026)]:
        distance = np.hypot(rows - row, columns - column) / radius + 0.10 * cloud(random, 22)
        field -= strength * 0.5 / (1 + np.exp((distance - 1) / 0.04))
        field -= strength * np.exp(-(((distance - 1) / 0.05) ** 2))
    return field


# Damage


def damage(aged, random):
    """Every layer is (coverage 0...1, colour); later layers lie on top."""
    picture = aged + fold_shading()
    layers = [
        (fibres(random), 0.10),
        (dust(random, count=26, largest=1.9), 0.08),
        (dust(random, count=70, largest=2.1), PAPER),
        (scratches(random, DARK_SCRATCHES), 0.06),
        (scratches(random, BRIGHT_SCRATCHES), PAPER),
        (folds(random), PAPER - 0.02),
    ]
    for coverage, colour in layers:
        picture = picture * (1 - coverage) + colour * coverage
    tear, rim = torn_edge(random)
    picture = picture * (1 - 0.45 * rim)
    paper = PAPER - 0.035 + 0.012 * cloud(random, 1.2)
    picture = picture * (1 - tear) + paper * tear
    return np.clip(picture, 0, 1)


# Points are (x, y) in pixels of the photograph; a scratch runs from one to the other, bent by
# `bend` pixels in its middle.
BRIGHT_SCRATCHES = [
    ((404, -9), (388, 521), 5, 1.7),
    ((117, -9), (109, 216), 2, 1.3),
    ((291, 14), (283, 196), -2, 1.2),
    ((34, 296), (246, 258), 3, 1.4),
    ((338, 344), (521, 402), -4, 1.8),
    ((14, 112), (66, 262), 6, 1.3),
    ((176, 424), (250, 521), -3, 1.6),
    ((452, 34), (482, 180), -3, 1.2),
    ((462, 52), (489, 170), -3, 1.0),
]
DARK_SCRATCHES = [
    ((352, -9), (346, 238), -2, 1.4),
    ((-9, 396), (146, 380), 4, 1.3),
    ((226, 452), (330, 474), 2, 1.2),
]


def scratches(random, strokes):
    """Nearly straight lines that taper at their ends and bite deeper here than there."""
    total = np.zeros((SIDE, SIDE))
    for start, end, bend, width in strokes:
        path = wavering(bent(start, end, bend), random, sway=0.5)
        at = np.linspace(0, 1, len(path))
        taper = np.clip(np.minimum(at, 1 - at) * len(path) / 25, 0.35, 1)
        widths = width * taper * (1 + 0.25 * smooth_noise(random, len(path), 9))
        canvas = Canvas()
        canvas.line(path, np.clip(widths, 0.7, 3), 0.86 + 0.14 * smooth_noise(random, len(path), 14))
        total = np.maximum(total, canvas.coverage())
    return total


FOLDS = [((-9, 336), (521, 339), 2), ((318, -9), (317, 521), 2)]


def folds(random):
    """Cracked emulsion along the folds: a ragged line, flakes beside it, short side cracks."""
    canvas = Canvas()
    for start, end, bend in FOLDS:
        path = wavering(bent(start, end, bend), random, sway=0.8)
        coarse = smooth_noise(random, len(path), 25)
        ragged = smooth_noise(random, len(path), 2)
        canvas.line(path, np.clip(1.7 + 0.6 * coarse + 0.5 * ragged, 0.6, 3.4))
        for vertex in path[random.choice(len(path), size=110)]:
            offset = random.normal(0, 1.3, 2)
            canvas.blob(vertex + offset, random.uniform(0.4, 1.1), random)
        for vertex in path[random.choice(len(path), size=34)]:
            canvas.line(crack(vertex, random), np.linspace(1.1, 0.5, 4))
        for vertex in path[random.choice(len(path), size=7)]:
            canvas.blob(vertex + random.normal(0, 1, 2), random.uniform(1.4, 2.6), random)
    return canvas.coverage()


def crack(start, random):
    """A jagged run of a few pixels away from a point, in any direction."""
    heading = random.uniform(0, 2 * np.pi) + np.cumsum(random.normal(0, 0.6, 4))
    steps = np.stack([np.cos(heading), np.sin(heading)], axis=1) * random.uniform(0.8, 1.9)
    return np.vstack([start, start + np.cumsum(steps, axis=0)])


def bent(start, end, bend):
    """A path from start to end, a vertex a pixel, a parabola `bend` pixels high."""
    start, end = np.array(start, dtype=float), np.array(end, dtype=float)
    along = end - start
    at = np.linspace(0, 1, int(np.hypot(*along)))[:, None]
    across = np.array([-along[1], along[0]]) / np.hypot(*along)
    return start + at * along + 4 * at * (1 - at) * bend * across


def wavering(path, random, sway):
    """The path, swaying by about `sway` pixels."""
    return path + sway * np.stack([smooth_noise(random, len(path), 30) for _ in (0, 1)], 1)


def fold_shading():
    """The paper bends at a fold: one flank catches a little light, the other loses some."""
    rows, columns = np.mgrid[0:SIDE, 0:SIDE].astype(float)
    across = (rows - 338, columns - 318)
    return sum(0.022 * np.tanh(d / 2) * np.exp(-np.abs(d) / 9) for d in across)


def fibres(random):
    """Lint that lay on the print: short dark curls."""
    canvas = Canvas()
    for x, y, length in [(84, 60, 26), (462, 226, 30), (214, 404, 22), (40, 470, 24)]:
        turn = random.uniform(0, 2 * np.pi) + np.cumsum(random.normal(0, 0.14, length))
        steps = np.stack([np.cos(turn), np.sin(turn)], axis=1)
        path = np.array([x, y]) + np.cumsum(steps, axis=0)
        canvas.line(path, np.full(len(path), 1.15))
    return canvas.coverage()


def dust(random, count, largest):
    canvas = Canvas()
    for _ in range(count):
        radius = 0.7 + (largest - 0.7) * random.random() ** 2
        canvas.blob(random.uniform(0, SIDE, 2), radius, random)
    return canvas.coverage()


def torn_edge(random):
    """A bite out of the right edge: its coverage, and the dark rim inside the emulsion."""
    angles = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    ragged = 1 + 0.16 * smooth_noise(random, 60, 4) + 0.07 * random.standard_normal(60)
    x, y = 512 + 17 * ragged * np.cos(angles), 462 + 22 * ragged * np.sin(angles)
    canvas = Canvas()
    canvas.polygon(np.stack([x, y], axis=1))
    tear = canvas.coverage()
    rim = np.clip(blurred(tear, 1.6) * 2.2, 0, 1) * (1 - tear)
    return tear, rim


class Canvas:
    """A drawing at SCALE times the size; its coverage is the mean of each pixel's samples."""

    def __init__(self):
        self.image = Image.new("L", (SIDE * SCALE, SIDE * SCALE))
        self.draw = ImageDraw.Draw(self.image)

    def line(self, path, widths, depths=None):
        depths = np.ones(len(path)) if depths is None else np.clip(depths, 0.55, 1)
        for here, there, width, depth in zip(path[:-1], path[1:], widths, depths):
            ends, fill = [tuple(here * SCALE), tuple(there * SCALE)], round(255 * depth)
            self.draw.line(ends, fill=fill, width=max(1, round(width * SCALE)))
            (x, y), r = there * SCALE, width * SCALE / 2
            self.draw.ellipse([x - r, y - r, x + r, y + r], fill=fill)

    def blob(self, center, radius, random):
        angles = np.linspace(0, 2 * np.pi, 9, endpoint=False)
        radii = radius * random.uniform(0.65, 1.2, 9)
        outline = np.stack([np.cos(angles), np.sin(angles)], axis=1) * radii[:, None]
        self.polygon(center + outline * [1, random.uniform(0.6, 1)])

    def polygon(self, points):
        self.draw.polygon([tuple(p) for p in points * SCALE], fill=255)

    def coverage(self):
        samples = np.asarray(self.image, dtype=float) / 255
        return samples.reshape(SIDE, SCALE, SIDE, SCALE).mean(axis=(1, 3))


# Noise


def smooth_noise(random, count, length):
    """Noise of unit spread along a line, correlated over `length` samples."""
    window = np.hanning(2 * length + 1)
    noise = np.convolve(random.standard_normal(count + 2 * length), window, mode="valid")
    return noise / np.sqrt((window**2).sum())


def cloud(random, sigma):
    """Noise of unit spread over the picture, correlated over `sigma` pixels."""
    spectrum = np.fft.rfft2(random.standard_normal((SIDE, SIDE)))
    rows, columns = np.fft.fftfreq(SIDE)[:, None], np.fft.rfftfreq(SIDE)[None, :]
    spectrum *= np.exp(-2 * (np.pi * sigma) ** 2 * (rows**2 + columns**2))
    field = np.fft.irfft2(spectrum, s=(SIDE, SIDE))
    return (field - field.mean()) / field.std()


# Pictures are arrays [512, 512] of 0...1.


def load(path):
    colour = np.asarray(Image.open(path).convert("RGB"), dtype=float) / 255
    return colour @ [0.299, 0.587, 0.114]


def blurred(picture, sigma):
    reach = int(3 * sigma + 1)
    at = np.arange(-reach, reach + 1)
    window = np.exp(-0.5 * (at / sigma) ** 2)
    window /= window.sum()
    padded = np.pad(picture, reach, mode="reflect")
    rows = sum(w * padded[:, i : i + SIDE] for i, w in enumerate(window))
    return sum(w * rows[i : i + SIDE] for i, w in enumerate(window))


def quantized(picture):
    return np.round(picture * 255) / 255


def save(picture, path):
    Image.fromarray(np.round(picture * 255).astype(np.uint8)).save(path, optimize=True)


if __name__ == "__main__":
    main()

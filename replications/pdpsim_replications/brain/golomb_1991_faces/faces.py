"""Generated faces of 30 x 30 pixels: an oval head with hair, brows, eyes, nose and mouth, in two populations.

They are drawings by formula, not people. In six features the populations differ by so many standard
deviations that the best judge who sees the features themselves errs in 6 % of faces; size, place, light, tone
and expression differ in all faces alike, and pixels have noise.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]

#: Pixels of a side, and SD of their noise.
SIDE, NOISE = 30, 0.05


@dataclass(frozen=True)
class Feature:
    """Something that differs from face to face: its mean, SD, and the distance of the populations in SDs."""

    mean: float
    sd: float
    apart: float = 0.0


#: In pixels, or shares of the range of greys. A head is dark on light, as in a photograph of a light face.
FEATURES = {
    "jaw": Feature(8.0, 0.6, 1.4),  # half its width
    "brow": Feature(0.8, 0.2, 1.4),  # thickness
    "brow height": Feature(3.2, 0.4, -1.2),  # over the eye
    "nose": Feature(1.6, 0.3, 1.0),  # half its width
    "lips": Feature(0.45, 0.1, -1.4),  # how dark
    "hair": Feature(8.0, 1.2, -1.2),  # how far down
    "head": Feature(10.0, 0.5),  # half its width
    "across": Feature(0.0, 0.6),
    "down": Feature(0.0, 0.6),
    "light": Feature(0.0, 0.1),  # from one side
    "tone": Feature(0.75, 0.06),
    "mouth": Feature(3.6, 0.5),  # half its width
    "eyes": Feature(4.3, 0.3),  # half their distance
}


def faces(rng: np.random.Generator, count: int) -> tuple[Array, NDArray[np.int64]]:
    """Return faces, shape (count, 900), from 0 to 1, and each one's population, 0 or 1, half of them each."""
    population = rng.permutation(np.arange(count) % 2)
    values = {
        name: x.mean + x.sd * (x.apart * (population - 0.5) + rng.standard_normal(count))
        for name, x in FEATURES.items()
    }
    pictures = np.array([draw({name: float(each[n]) for name, each in values.items()}) for n in range(count)])
    noisy = pictures + NOISE * rng.standard_normal(pictures.shape)
    return np.clip(noisy, 0.0, 1.0), population


def draw(values: dict[str, float]) -> Array:
    """Return a face without noise, shape (900,), from the values of its features."""
    rows, columns = np.mgrid[:SIDE, :SIDE].astype(np.float64)
    x, y = columns - 14.5 - values["across"], rows - 15.0 - values["down"]
    # the head gets narrower towards the jaw
    half = values["head"] + (values["jaw"] - values["head"]) * np.clip(y / 12, 0, 1)
    head = inside(1 - np.hypot(x / half, y / 13.0), 6.0)
    face = head * (values["tone"] + values["light"] * x / 15)
    face *= 1 - 0.7 * inside(values["hair"] - 12.0 - y - 0.02 * x**2, 2.0) * head
    for side in (-1, 1):
        eye = np.hypot((x - side * values["eyes"]) / 2.0, y / 0.9)
        face *= 1 - 0.7 * inside(1 - eye, 4.0)
        across = np.abs(x - side * values["eyes"]) - 2.6
        over = np.abs(y + values["brow height"]) - values["brow"]
        face *= 1 - 0.6 * inside(-across, 3.0) * inside(-over, 3.0)
    nose = np.abs(np.abs(x) - values["nose"]) - 0.5
    face *= 1 - 0.3 * inside(-nose, 3.0) * inside(1.0 - np.abs(y - 4.0), 3.0)
    mouth = np.hypot(x / values["mouth"], (y - 8.0) / 1.1)
    face *= 1 - values["lips"] * inside(1 - mouth, 4.0)
    return np.asarray(face.ravel())


def inside(depth: Array, sharpness: float) -> Array:
    """Return 1 well inside a shape and 0 well outside, soft at its edge."""
    return np.asarray(1 / (1 + np.exp(-sharpness * depth)))


def telling(count: int = 1_000) -> Array:
    """Return where the populations differ: the absolute difference of their mean faces, shape (900,)."""
    pictures, population = faces(np.random.default_rng(0), count)
    means = [pictures[population == kind].mean(axis=0) for kind in (0, 1)]
    return np.asarray(np.abs(means[1] - means[0]))


def coarser(pictures: Array, side: int) -> Array:
    """Return faces with fewer pixels, each the mean of a block, shape (faces, side * side)."""
    block = SIDE // side
    blocks = pictures.reshape(-1, side, block, side, block)
    return np.asarray(blocks.mean(axis=(2, 4)).reshape(len(pictures), -1))

r"""How oriented fields of weights are: fit of oriented templates, and selectivity for gratings.

A field is what a hidden unit receives from each pixel. Its **fit** is the share of its variance that one
template explains, the best of a family: Gabor functions and edges,

.. math:: \exp\bigl(-(u^2 + (0.6 v)^2) / (2 \sigma^2)\bigr) \cos(2 \pi u / \lambda + \phi), \quad
    \sigma = 0.35 \lambda

with u across and v along the orientation, eight orientations, 64 places, two wavelengths, even and odd. Its
**selectivity** is the length of the mean, over directions, of its response to gratings of the best of four
frequencies, each at twice its angle: 1 for one orientation alone, 0 for all alike.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]

ORIENTATIONS, PLACES, GRATINGS = 8, 8, 16
#: Wavelengths as shares of a side; length of the field along its orientation, and width, relative to these.
WAVELENGTHS, ALONG, ACROSS = (0.5, 0.77), 0.6, 0.35
#: Frequencies of gratings, in cycles over a side.
FREQUENCIES = (1.0, 1.5, 2.0, 3.0)


def templates(side: int) -> Array:
    """Return oriented templates of mean 0 and length 1, shape (templates, side * side)."""
    rows, columns = np.mgrid[:side, :side].astype(np.float64)
    middles = (np.arange(PLACES) + 0.5) * side / PLACES - 0.5
    family = []
    for angle in np.arange(ORIENTATIONS) * np.pi / ORIENTATIONS:
        for y in middles:
            for x in middles:
                across = (columns - x) * np.cos(angle) + (rows - y) * np.sin(angle)
                along = (rows - y) * np.cos(angle) - (columns - x) * np.sin(angle)
                for wavelength in side * np.array(WAVELENGTHS):
                    spread = 2 * (ACROSS * wavelength) ** 2
                    window = np.exp(-(across**2 + (ALONG * along) ** 2) / spread)
                    for phase in (0.0, np.pi / 2):
                        family.append(window * np.cos(2 * np.pi * across / wavelength + phase))
    flat = np.reshape(family, (len(family), -1))
    flat -= flat.mean(axis=1, keepdims=True)
    return np.asarray(flat / np.linalg.norm(flat, axis=1, keepdims=True))


def fit(fields: Array, family: Array) -> Array:
    """Return the share of the variance of fields, shape (pixels, units), that a template explains."""
    centred = fields - fields.mean(axis=0)
    lengths = np.linalg.norm(centred, axis=0)
    return np.asarray(((family @ (centred / np.where(lengths > 0, lengths, 1.0))) ** 2).max(axis=0))


def selectivity(fields: Array, side: int) -> Array:
    """Return how much responses of fields, shape (pixels, units), depend on orientation."""
    rows, columns = np.mgrid[:side, :side].astype(np.float64)
    angles = np.arange(GRATINGS) * np.pi / GRATINGS
    centred = fields - fields.mean(axis=0)
    responses = np.empty((len(FREQUENCIES), GRATINGS, fields.shape[1]))
    for row, frequency in enumerate(FREQUENCIES):
        for column, angle in enumerate(angles):
            across = (columns * np.cos(angle) + rows * np.sin(angle)).ravel()
            responses[row, column] = np.abs(np.exp(2j * np.pi * frequency / side * across) @ centred)
    best = responses.max(axis=1).argmax(axis=0)
    tuned = responses[best, :, np.arange(fields.shape[1])]
    return np.asarray(np.abs(tuned @ np.exp(2j * angles)) / tuned.sum(axis=1))


def matched(rng: np.random.Generator, pictures: Array, count: int) -> Array:
    """Return random vectors, normal, with the covariance of pictures, shape (pixels, count)."""
    values, vectors = np.linalg.eigh(np.cov(pictures.T))
    spread = vectors * np.sqrt(np.maximum(values, 0.0))
    return np.asarray(spread @ rng.standard_normal((len(values), count)))

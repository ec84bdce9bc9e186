"""Weights and their changes in one vector, with a view for each projection and each layer's biases."""

from __future__ import annotations

from math import prod

import numpy as np


class Flat:
    """All weights of a network side by side.

    Parameters
    ----------
    arrays : dict of str to array
        Weights by projection and biases by layer.

    Attributes
    ----------
    w, g, change : array, shape (weights,)
        Weights, room for their gradient, and their last change.
    places : dict of str to int
        Where each array begins.
    """

    def __init__(self, arrays: dict[str, np.ndarray]) -> None:
        self._shapes = {name: array.shape for name, array in arrays.items()}
        self.w = np.concatenate([array.ravel() for array in arrays.values()])
        self.g, self.change = np.zeros_like(self.w), np.zeros_like(self.w)
        ends = np.cumsum([array.size for array in arrays.values()])
        self.places = {
            name: int(end - array.size) for (name, array), end in zip(arrays.items(), ends, strict=True)
        }

    def views(self, vector: np.ndarray) -> dict[str, np.ndarray]:
        """Return a vector's parts by name, in the shapes of the arrays."""
        return {
            name: vector[at : at + prod(self._shapes[name])].reshape(self._shapes[name])
            for name, at in self.places.items()
        }

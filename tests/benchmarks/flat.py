"""Weights and their changes in one vector, with a view for each projection and each layer's biases."""

from __future__ import annotations

from math import prod

import numpy as np

#: Bytes in a page of memory.
PAGE = 4096


class Flat:
    """All weights of a network side by side.

    Parameters
    ----------
    arrays : dict of str to array
        Weights by projection and biases by layer.
    apart : bool
        Whether the vectors begin at different places of a page of memory. Large arrays all begin at the same
        place by themselves, and the processor then takes a write to one for a write to the other: up to half
        as long again, where both are changed in one pass.

    Attributes
    ----------
    w, g, change : array, shape (weights,)
        Weights, room for their gradient, and their last change.
    places : dict of str to int
        Where each array begins.
    """

    def __init__(self, arrays: dict[str, np.ndarray], *, apart: bool = False) -> None:
        self._shapes = {name: array.shape for name, array in arrays.items()}
        w = np.concatenate([array.ravel() for array in arrays.values()])
        self.w, self.g, self.change = w, np.zeros_like(w), np.zeros_like(w)
        if apart:
            self.w, self.g, self.change = (zeros_at(place, len(w), w.dtype) for place in (0, 1024, 2048))
            self.w[:] = w
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


def zeros_at(place: int, count: int, dtype: np.dtype) -> np.ndarray:
    """Return zeros that begin so many bytes into a page."""
    room = np.zeros(count * dtype.itemsize + 2 * PAGE, np.uint8)
    first = (place - room.ctypes.data) % PAGE
    return room[first : first + count * dtype.itemsize].view(dtype)

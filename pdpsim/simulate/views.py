"""Weights and biases by name, as views of the one vector that holds them all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, MutableMapping

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pdpsim.base.errors import ValidationError, nearest

Array = NDArray[np.floating]


class Views(MutableMapping[str, Array]):
    """Parts of the vector of weights by name, which can be read, changed in place, and assigned."""

    def __init__(
        self,
        vector: Callable[[], Array],
        assign: Callable[[slice, ArrayLike, str], None],
        places: Mapping[str, tuple[slice, tuple[int, ...]]],
    ) -> None:
        self._vector = vector
        self._assign = assign
        self._places = places

    def __getitem__(self, name: str) -> Array:
        if name not in self._places:
            raise KeyError(f"{name!r}{nearest(name, self._places)}")
        place, shape = self._places[name]
        return self._vector()[place].reshape(shape)

    def __setitem__(self, name: str, values: ArrayLike) -> None:
        if name not in self._places:
            raise KeyError(f"{name!r}{nearest(name, self._places)}")
        place, shape = self._places[name]
        try:
            whole = np.broadcast_to(np.asarray(values, dtype=np.float64), shape)
        except (TypeError, ValueError):
            raise ValidationError(
                f"expected numbers of shape {shape}, got {np.shape(values)}", ("weights", name)
            ) from None
        self._assign(place, whole.ravel(), name)

    def __delitem__(self, name: str) -> None:
        raise TypeError("weights cannot be deleted; a lesion removes links")

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def __repr__(self) -> str:
        return repr(dict(self))

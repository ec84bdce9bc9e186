"""Measures: what one replicate of a study returns, as arrays on disk and back.

A measure is a number, a text, or an array of numbers, truth values or texts, under a name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pdpsim.base.errors import StudyError

Measures = Mapping[str, Any]


def pack(measures: object, where: str) -> dict[str, NDArray[Any]]:
    """Return measures as arrays, checked.

    Parameters
    ----------
    measures : mapping of str to number, text or array
    where : str
        For messages: what returned them.

    Raises
    ------
    StudyError
        If they are no mapping, or one of them is no array of numbers, truth values or texts.
    """
    if not isinstance(measures, Mapping):
        raise StudyError(f"{where} must return a mapping of names to measures; got {_called(measures)}")
    arrays: dict[str, NDArray[Any]] = {}
    for name, value in measures.items():
        if not isinstance(name, str) or not name or name.startswith("_") or "/" in name:
            raise StudyError(
                f"{where}: a measure's name is a text without / that does not begin with _; got {name!r}"
            )
        try:
            array = np.asarray(value)
        except ValueError:
            array = np.empty(0, dtype=object)  # rows of unequal length
        if array.dtype.kind not in "biufU":
            raise StudyError(
                f"{where}: the measure {name!r} must be a number, a text, or an array of numbers, "
                f"truth values or texts; got {_called(value)}"
            )
        arrays[name] = array
    return arrays


def unpack(arrays: Mapping[str, NDArray[Any]]) -> dict[str, Any]:
    """Return measures from arrays: single numbers as float, single texts as str, others as they are."""
    return {name: _plain(array) for name, array in arrays.items()}


def _plain(array: NDArray[Any]) -> Any:
    if array.ndim:
        return array
    value = array.item()
    return float(value) if isinstance(value, bool | int | float) else value


def _called(value: object) -> str:
    return "nothing" if value is None else f"{type(value).__name__}"

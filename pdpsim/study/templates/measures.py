"""Measures that are derived from those that `simulate` stores: a claim asks for one by its function's name.

A measure that is stored needs no function: `sweeps` in claims.toml is what `simulate` returns so named.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pdpsim import measure

# Four answers of 0.5 have this sum of squares, 4 x 1/2 x 0.25; no network without hidden units does better.
BLIND = 0.5


@measure
def gain(measures: Mapping[str, Any]) -> float:
    """Return by how much the error lies below that of answering 0.5."""
    return BLIND - float(measures["error"])

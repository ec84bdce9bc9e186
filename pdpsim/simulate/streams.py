"""Independent generators of random numbers from one seed."""

from __future__ import annotations

import numpy as np


def generator(sequence: np.random.SeedSequence, number: int) -> np.random.Generator:
    """Return generator *number* of a seed, independent of all others."""
    child = np.random.SeedSequence(
        entropy=sequence.entropy, spawn_key=(*sequence.spawn_key, number), pool_size=sequence.pool_size
    )
    return np.random.default_rng(child)

"""Named random streams: what is random in a replicate depends on root seed, replicate and name alone.

A stream is the same in every condition and reading (so that conditions are paired), and whatever the
number of replicates, workers or other streams.
"""

from __future__ import annotations

import hashlib

import numpy as np


def sequence(root_seed: int, replicate: int, name: str) -> np.random.SeedSequence:
    """Return the seed of a named stream.

    Parameters
    ----------
    root_seed : int
        The run's seed, 0 or more.
    replicate : int
        Number of the replicate.
    name : str
        Any text; its SHA-256 stands in the spawn key, so that streams with different names are
        independent.
    """
    digest = hashlib.sha256(name.encode()).digest()
    words = (int.from_bytes(digest[i : i + 4], "little") for i in range(0, 16, 4))
    return np.random.SeedSequence(root_seed, spawn_key=(replicate, *words))


def generator(root_seed: int, replicate: int, name: str) -> np.random.Generator:
    """Return a generator at the start of a named stream; see `sequence`."""
    return np.random.Generator(np.random.PCG64(sequence(root_seed, replicate, name)))

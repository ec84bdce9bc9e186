"""The stream of Elman (1990, p. 185): two bits at random, then their exclusive-or, and so on."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pdpsim.base.errors import PatternError
from pdpsim.describe.patterns import PatternSet

Ints = NDArray[np.int64]

#: Bits of a triple: two at random, and their exclusive-or.
TRIPLE = 3


def stream(bits: int, rng: np.random.Generator) -> Ints:
    """Return a stream of bits, shape (bits,), of which every third is the XOR of the two before it.

    Parameters
    ----------
    bits : int
        How many: triples of them.
    rng : numpy.random.Generator
        Draws the two random bits of each triple.

    Raises
    ------
    PatternError
        If they make no whole number of triples, or none.
    """
    if bits < TRIPLE or bits % TRIPLE:
        raise PatternError(f"a stream is made of triples of bits; {bits} bits are no whole number of triples")
    pairs = rng.integers(2, size=(bits // TRIPLE, 2))
    return np.column_stack([pairs, pairs[:, 0] ^ pairs[:, 1]]).reshape(-1)


def patterns(bits: Ints) -> PatternSet:
    """Return a stream as patterns: each bit with the next as its target, the last with the first, no reset.

    Parameters
    ----------
    bits : array of int, shape (bits,)
    """
    return PatternSet.from_arrays(
        bits[:, None],
        np.roll(bits, -1)[:, None],
        lengths=[TRIPLE] * (len(bits) // TRIPLE),
        labels=[str(bit) for bit in bits],
        reset="never",
    )

"""Handwritten digits that come with scikit-learn: 1,797 pictures of 8 x 8 pixels (Alpaydin & Kaynak, 1998).

A pixel has 17 levels of grey: how many of 4 x 4 points of the original are ink. An input is its share of
ink, from 0 to 1; a target is one unit on of ten.
"""

from __future__ import annotations

import numpy as np

from pdpsim.base.errors import ValidationError
from pdpsim.describe.patterns import PatternSet

#: Pictures there are, pixels of one, and levels of grey above white.
PICTURES, PIXELS, INK = 1797, 64, 16
KINDS = 10


def digits(rng: np.random.Generator, training: int = 1500) -> tuple[PatternSet, PatternSet]:
    """Return digits to learn from, and all others to test with, in a random order.

    Parameters
    ----------
    rng : Generator
        Decides which are which.
    training : int
        How many to learn from. Default 1,500.

    Returns
    -------
    learned, others : PatternSet
        Of a network with layers ``input`` (64 units) and ``output`` (10).

    Raises
    ------
    ValidationError
        Unless some are left to test with.
    """
    from sklearn.datasets import load_digits

    if not 0 < training < PICTURES:
        raise ValidationError(f"must be between 1 and {PICTURES - 1}, got {training}", ("training",))
    pictures, kinds = load_digits(return_X_y=True)
    order = rng.permutation(PICTURES)
    inputs, targets = pictures[order] / INK, np.eye(KINDS)[kinds[order]]
    learned, others = (
        PatternSet.from_arrays(inputs[part], targets[part])
        for part in (slice(training), slice(training, None))
    )
    return learned, others


def share_named(outputs: np.ndarray[tuple[int, ...], np.dtype[np.floating]], patterns: PatternSet) -> float:
    """Return the share of digits whose own unit is the most active.

    Parameters
    ----------
    outputs : array, shape (digits, 10)
    patterns : PatternSet
    """
    return float((outputs.argmax(axis=1) == patterns.targets["output"].argmax(axis=1)).mean())

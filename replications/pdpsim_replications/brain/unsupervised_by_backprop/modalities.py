"""Two modalities that teach each other: each thing is perceived twice, and one view is to foretell the other.

There are four kinds of things. A view of a thing has five features: one that tells two pairs of kinds well
apart, one that tells the two kinds of a pair badly apart, and three that tell nothing and vary most. The
pairs that one modality confuses may be those that the other tells apart, or the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pdpsim.describe.patterns import PatternSet

if TYPE_CHECKING:
    from pdpsim.study.study import Replicate

Array = NDArray[np.float64]

KINDS = 4
#: Distance of kinds from the middle, of those that are told apart and of those that are confused, in SD;
#: features that tell nothing, and their SD.
FAR, NEAR, IDLE, SPREAD = 2.0, 0.75, 3, 2.0
#: Things that test.
OTHERS = 2_000
#: What the second view is: one that confuses other kinds, the same kinds; that of another thing; the first
#: view.
TARGETS = ("differ", "same", "shuffled", "itself")


def view(rng: np.random.Generator, kinds: NDArray[np.int64], *, other: bool = False) -> Array:
    """Return what a modality perceives of things, shape (things, 5).

    Parameters
    ----------
    rng : Generator
    kinds : array of int
        From 0 to 3; kinds 0 and 1, and 2 and 3, are confused.
    other : bool
        Whether 0 and 2, and 1 and 3, are confused instead.
    """
    pair, within = (kinds % 2, kinds // 2) if other else (kinds // 2, kinds % 2)
    telling = np.column_stack([FAR * (2 * pair - 1), NEAR * (2 * within - 1)])
    telling = telling + rng.standard_normal(telling.shape)
    return np.hstack([telling, SPREAD * rng.standard_normal((len(kinds), IDLE))])


def told(codes: Array, kinds: NDArray[np.int64], others: Array, asked: NDArray[np.int64]) -> float:
    """Return the share of others whose kind a linear discriminant tells that was fitted to codes."""
    means = np.array([codes[kinds == kind].mean(axis=0) for kind in range(KINDS)])
    within = np.cov((codes - means[kinds]).T) + 1e-9 * np.eye(codes.shape[1])
    away = others[:, None] - means
    distances = np.einsum("nki,ij,nkj->nk", away, np.linalg.inv(within), away)
    return float((distances.argmin(axis=1) == asked).mean())


def learn_modalities(replicate: Replicate) -> dict[str, Any]:
    """Learn to foretell one view from another, through two hidden units.

    Returns
    -------
    dict
        ``told_TARGET``: share of kinds that a discriminant tells from the hidden units; ``told_supervised``:
        from the view itself.
    """
    rng, count = replicate.rng("things"), int(replicate.options["pairs"])
    kinds, asked = rng.permutation(np.arange(count) % KINDS), np.arange(OTHERS) % KINDS
    first, others = view(rng, kinds), view(rng, asked)
    second = {
        "differ": view(rng, kinds, other=True),
        "same": view(rng, kinds),
        "shuffled": view(rng, rng.permutation(kinds), other=True),
        "itself": first,
    }
    measures = {"told_supervised": told(first, kinds, others, asked)}
    for target in TARGETS:
        network = replicate.network(f"modality-{target}", "modality", save=False)
        network.train(PatternSet.from_arrays(first, second[target]))
        codes = [
            network.record(PatternSet.from_arrays(each), ["hidden"])["hidden"] for each in (first, others)
        ]
        measures[f"told_{target}"] = told(codes[0], kinds, codes[1], asked)
    return measures

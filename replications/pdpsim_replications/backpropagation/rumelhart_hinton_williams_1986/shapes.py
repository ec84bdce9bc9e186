"""The shapes that solutions take: functions of weights and activations.

What is asked of a network's measures by name is in `measures`.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pdpsim_replications.backpropagation.rumelhart_hinton_williams_1986.problems import SIDE, numbers

Floats = NDArray[np.float64]
Truths = NDArray[np.bool_]


def halves(outputs: ArrayLike) -> float:
    """Return how clearly 11 and one of 01 and 10 give about 0.5, and the other two patterns do not.

    The smaller of two margins: by which the former are nearer to 0.5 than 0.1, and the latter farther. States
    that are the same with an input or the output negated count as well.

    Parameters
    ----------
    outputs : array, shape (4, 1)
        For 00, 01, 10, 11.
    """
    away = np.abs(np.asarray(outputs, dtype=float).ravel() - 0.5)
    states = (((3, 1), (0, 2)), ((3, 2), (0, 1)), ((0, 1), (2, 3)), ((0, 2), (1, 3)))
    return max(
        min(0.1 - float(away[list(near)].max()), float(away[list(far)].min()) - 0.1) for near, far in states
    )


def likeness(weights: ArrayLike) -> float:
    """Return the difference of two weights relative to the larger, as a share."""
    one, other = np.asarray(weights, dtype=float).ravel()
    return float(abs(one - other) / max(abs(one), abs(other)))


def codes_by_count(hidden: ArrayLike, bits: int) -> Truths | None:
    """Return which hidden units are on for 0, 1, ... inputs on; None if they hang on anything else.

    Parameters
    ----------
    hidden : array, shape (patterns, hidden units)
        In counting order.
    bits : int
        Number of inputs.
    """
    on = np.asarray(hidden) > 0.5
    inputs_on = numbers(bits).sum(axis=1).astype(int)
    codes = np.array([on[inputs_on == number][0] for number in range(bits + 1)])
    return codes if (on == codes[inputs_on]).all() else None


def changes_singly(codes: Truths) -> bool:
    """Return whether from each code to the next one unit changes, and every unit once."""
    changes = codes[1:] != codes[:-1]
    return bool((changes.sum(axis=0) == 1).all() and (changes.sum(axis=1) == 1).all())


def graded(values: ArrayLike) -> Floats:
    """Return a unit's values to four patterns, smallest first, turned so that the inner two lie low.

    A unit that grows where another falls does the same work: of the values and their complements, the row
    with the smaller middle is taken, as the published one.
    """
    ordered = np.sort(np.asarray(values, dtype=float).ravel())
    turned = np.sort(1 - ordered)
    return np.asarray(min((ordered, turned), key=lambda row: float(row[1] + row[2])))


def mirror_error(weights: ArrayLike) -> float:
    """Return the largest |w_i + w_j| of mirrored inputs i and j, relative to the largest weight.

    Parameters
    ----------
    weights : array, shape (inputs, hidden units)
    """
    w = np.asarray(weights, dtype=float)
    return float(np.abs(w + w[::-1]).max() / np.abs(w).max())


def magnitude_ratios(weights: ArrayLike) -> Floats:
    """Return the mean sizes of mirrored pairs of weights, smallest first, relative to the smallest.

    Parameters
    ----------
    weights : array, shape (inputs, hidden units)
    """
    w = np.abs(np.asarray(weights, dtype=float))
    pairs = np.sort((w + w[::-1])[: len(w) // 2].mean(axis=1))
    return np.asarray(pairs / pairs[0])


def assigned(weights: ArrayLike) -> float:
    """Return how far hidden units and outputs go in pairs.

    0.5 if each output has one hidden unit of its own and no weight from another; 0 or less if another unit
    has half of its weight; -1 if two outputs share the strongest unit.

    Parameters
    ----------
    weights : array, shape (hidden units, outputs)
    """
    w = np.abs(np.asarray(weights, dtype=float))
    if len(np.unique(w.argmax(axis=0))) < w.shape[1]:
        return -1.0
    ordered = np.sort(w, axis=0)
    return float((1 - ordered[-2] / ordered[-1]).min() - 0.5)


#: Kinds of detector in Figure 15, as patterns of a window of 3 x 3; compactness detectors have one sign.
KERNELS: Mapping[str, Floats] = {
    "on-centre off-surround": np.array([[0, 0, 0], [0, 1, 0], [0, 0, 0]], dtype=float),
    "bar": np.array([[0, 1, 0], [0, 1, 0], [0, 1, 0]], dtype=float),
    "diagonal bar": np.eye(3),
}


def kind_of(window: ArrayLike) -> str:
    """Return what a window of 3 x 3 weights detects: a kind of Figure 15, or ``"other"``.

    ``"compactness"`` where all weights have one sign; otherwise the kind that it is most like, turned or
    with the signs exchanged, if the correlation is at least 0.7.
    """
    w = np.asarray(window, dtype=float)
    if (w > 0).all() or (w < 0).all():
        return "compactness"
    alike = {
        kind: max(abs(np.corrcoef(w.ravel(), np.rot90(pattern, turn).ravel())[0, 1]) for turn in range(2))
        for kind, pattern in KERNELS.items()
    }
    best = max(alike, key=lambda kind: alike[kind])
    return best if alike[best] >= 0.7 else "other"


def kernel(weights: ArrayLike) -> Floats:
    """Return a detector's window of 3 x 3 weights, from those of all detectors, shape (units, detectors)."""
    first_detector = np.asarray(weights, dtype=float)[:, 0]
    return np.asarray(first_detector.reshape(SIDE, SIDE)[:3, :3])


def touched(detectors: ArrayLike, at_rest: ArrayLike) -> Floats:
    """Return how many detectors each picture takes more than half of the way from rest to off, or to on.

    Parameters
    ----------
    detectors : array, shape (pictures, detectors)
    at_rest : array, shape (detectors,)
        Activations without a picture.
    """
    active, rest = np.asarray(detectors, dtype=float), np.asarray(at_rest, dtype=float)
    changed = (active < rest / 2) | (active > (1 + rest) / 2)
    return np.asarray(changed.sum(axis=1).astype(float))


def neighbour_margin(weights: ArrayLike) -> float:
    """Return by how much the weakest link to the left neighbour, in a ring, exceeds all others in size.

    Relative to the largest weight of all: 1 for a pure shift register, 0 or less for anything else.

    Parameters
    ----------
    weights : array, shape (units, units)
    """
    w = np.asarray(weights, dtype=float)
    to_left = np.roll(np.eye(len(w)), -1, axis=1) > 0
    return float((w[to_left].min() - np.abs(w[~to_left]).max()) / np.abs(w).max())


def passage(states: ArrayLike) -> str:
    """Return what a network goes through on the first of two shifts to the left.

    ``"shift"`` where every pattern is shifted once, ``"complement"`` where it is and each unit is turned
    over, otherwise ``"other"``.

    Parameters
    ----------
    states : array, shape (patterns, steps, units)
        Activations after patterns in counting order were shown in the first step.
    """
    on = np.asarray(states)[:, 0] > 0.5
    once = np.roll(numbers(on.shape[1]), -1, axis=1) > 0.5
    return "shift" if (on == once).all() else "complement" if (on != once).all() else "other"


def shifts_matched(states: ArrayLike) -> list[bool]:
    """Return after which steps every pattern is shifted as many places to the left."""
    on = np.asarray(states) > 0.5
    patterns = numbers(on.shape[2])
    return [
        bool((on[:, step] == (np.roll(patterns, -(step + 1), axis=1) > 0.5)).all())
        for step in range(on.shape[1])
    ]

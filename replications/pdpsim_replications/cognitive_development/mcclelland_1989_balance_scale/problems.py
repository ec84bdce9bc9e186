"""The problems of the balance scale, what each rule answers, and which rule answers like a network.

A problem has weights and distances of 1 to 5 on either side; the side with the larger product goes down.
"""

from __future__ import annotations

from itertools import product

import numpy as np
from numpy.typing import NDArray

from pdpsim.describe.patterns import PatternSet

Ints = NDArray[np.int64]
Array = NDArray[np.floating]

LEVELS = 5
#: Kinds of problems; in the last three weight and distance speak for different sides.
KINDS = ("balance", "weight", "distance", "conflict-weight", "conflict-distance", "conflict-balance")
#: Problems of each kind in a test (Siegler, 1976).
EACH = 4
#: One side goes down if its output is larger by more than this.
MARGIN = 1 / 3
#: Items of a test that have to agree with a rule.
AGREEING = 20


def problems() -> Ints:
    """Return all 625 problems: weights left and right, distances left and right."""
    return np.array(list(product(range(1, LEVELS + 1), repeat=4)), dtype=np.int64)


def sides(problem: Ints) -> tuple[Ints, Ints, Ints]:
    """Return which side has more weight, distance and torque: 1 left, -1 right, 0 neither."""
    left, right, near, far = problem.T
    return np.sign(left - right), np.sign(near - far), np.sign(left * near - right * far)


def kinds(problem: Ints) -> list[str]:
    """Return each problem's kind; ``"agreement"`` where weight and distance speak for one side."""
    named = []
    for weight, distance, torque in zip(*sides(problem), strict=True):
        if weight == 0 or distance == 0:
            named.append("balance" if weight == distance else "weight" if weight else "distance")
        elif weight == distance:
            named.append("agreement")
        else:
            named.append(
                "conflict-" + ("balance" if torque == 0 else "weight" if torque == weight else "distance")
            )
    return named


def patterns(problem: Ints, copies: float = 1.0) -> PatternSet:
    """Return problems with the side that goes down; those of equal distances come so many times as often."""
    units = np.eye(LEVELS)[problem - 1]
    inputs = {
        "weight": units[:, :2].reshape(len(problem), -1),
        "distance": units[:, 2:].reshape(len(problem), -1),
    }
    torque = sides(problem)[2]
    targets = np.column_stack([(1 + torque) / 2, (1 - torque) / 2])
    frequencies = np.where(problem[:, 2] == problem[:, 3], copies, 1.0)
    return PatternSet.from_arrays(inputs, {"output": targets}, frequencies=frequencies)


def test_of(rng: np.random.Generator) -> Ints:
    """Return a test of four problems of each kind, in the order of the kinds."""
    every = problems()
    named = np.array(kinds(every))
    return np.concatenate(
        [every[rng.choice(np.flatnonzero(named == kind), EACH, replace=False)] for kind in KINDS]
    )


def answers(outputs: Array) -> Ints:
    """Return which side each pair of outputs says goes down."""
    gap = np.asarray(outputs)[..., 0] - np.asarray(outputs)[..., 1]
    return np.asarray(np.sign(gap) * (abs(gap) > MARGIN), dtype=np.int64)


def rule_of(items: Ints, answered: Ints) -> int:
    """Return which of Siegler's rules a test agrees with: 1 to 4, or 0 for none.

    Rule 1 looks at weights alone; rule 2 at distances too, where weights are equal; rule 3 knows what to do
    where they do not speak for different sides, and muddles through otherwise; rule 4 compares torques.
    """
    weight, distance, torque = sides(items)
    named = np.array(kinds(items))
    right = answered == torque
    of_distance = int(right[named == "distance"].sum())
    simple = np.isin(named, KINDS[:3])
    if right.sum() >= AGREEING:
        return 4
    if (answered == weight).sum() >= AGREEING and of_distance <= 1:
        return 1
    if (answered == np.where(weight == 0, distance, weight)).sum() >= AGREEING and of_distance >= 3:
        return 2
    return 3 if right[simple].sum() >= 10 and of_distance >= 3 else 0

"""The balance scale: networks that answer by chance, and networks that pass through the rules."""

from __future__ import annotations

from typing import Any

import numpy as np

from . import Subject, replicates

#: Epochs that have each rule, of 101.
STAGES = (0,) * 14 + (1,) * 25 + (2,) * 20 + (0,) * 13 + (3,) * 29
EPOCHS = np.arange(101)


def passing(number: int) -> dict[str, Any]:
    """Measures of a network that passes through rules 1, 2 and 3, weights first."""
    fast, slow = np.clip(EPOCHS / 40, 0, 1), np.clip((EPOCHS - 30) / 40, 0, 1)
    return {
        "rules": np.array(STAGES),
        "last": 20,
        "strength": 1 + 9 * np.column_stack([fast, slow]),
        "torque_effect": 0.01 + 0.0001 * number,
        "untrained_torque_effect": 0.0001 * (-1) ** number,
    }


def even(number: int) -> dict[str, Any]:
    """Measures of a network that learns weights and distances together, and comes to rule 3 at once."""
    rise = np.clip(EPOCHS / 40, 0, 1)
    late, soon = np.clip((EPOCHS - number % 2) / 40, 0, 1), np.clip((EPOCHS - (number + 1) % 2) / 40, 0, 1)
    return passing(number) | {
        "rules": np.where(EPOCHS < 20, 0, 3),
        "strength": 1 + 9 * np.column_stack([np.minimum(rise, late), np.minimum(rise, soon)]),
    }


def wandering(number: int) -> dict[str, Any]:
    """Measures of a network that soon knows all, distances first, but larger torques less surely."""
    fast, slow = np.clip(EPOCHS / 40, 0, 1), np.clip((EPOCHS - 30) / 40, 0, 1)
    return {
        "rules": np.where(EPOCHS < 2, 0, 4),
        "last": 20,
        "strength": 1 + 9 * np.column_stack([slow, fast]),
        "torque_effect": -0.01,
        "untrained_torque_effect": 0.0,
    }


def perfect() -> Subject:
    """Networks as the chapter describes them."""
    stages = replicates(passing, 10)["default"]
    return {"five": stages, "ten": stages, "even": replicates(even, 10)["default"]}


def null() -> Subject:
    """Networks that have nothing of it."""
    return {name: replicates(wandering, 10)["default"] for name in ("five", "ten", "even")}

"""Jordan (1986): networks that learn nothing, and networks that do as the report says."""

from __future__ import annotations

from typing import Any

import numpy as np

from pdpsim_replications.serial_order.jordan_1986 import environment as e
from pdpsim_replications.serial_order.jordan_1986.dual_task import LOOKS, SHARED

from . import Subject, replicates

NETWORKS = 10


def spoken(feature: str, *values: float) -> Any:
    """An utterance in which one feature has this course and all others stay low."""
    table = np.full((len(values), len(e.FEATURES)), e.LOW)
    table[:, e.FEATURES.index(feature)] = values
    return table


def utterances() -> dict[str, Any]:
    """Utterances in which features move early, and not at all where they are specified."""
    unrounded, oral = spoken("round", *[e.LOW] * 8), spoken("nasal", *[e.LOW] * 5)
    return {
        "i-y": spoken("round", 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.9),
        "i-i": unrounded,
        "y-i": spoken("round", 0.9, 0.5, 0.2, 0.1, 0.1, 0.1, 0.1, 0.1),
        "i-y-constrained": spoken("round", *[e.LOW] * 7, e.HIGH),
        "i-i-constrained": unrounded,
        "freon": spoken("nasal", 0.1, 0.1, 0.3, 0.6, 0.9),
        "freod": oral,
        "freon-oral": spoken("nasal", *[e.LOW] * 4, e.HIGH),
        "freod-oral": oral,
    }


def constrained_actions() -> dict[str, Any]:
    """Actions that rise in advance, unless they are to be off near their own step, or wherever it is not."""
    away = np.abs(np.subtract.outer(np.arange(e.ACTIONS), np.arange(e.ACTIONS)))
    return {
        "actions-free": e.HIGH - 0.1 * away,
        "actions-neighbours": np.where(away == 0, e.HIGH, 0.2),
        "actions-all": np.where(away == 0, e.HIGH, e.LOW),
    }


def squares(first: float, last: float) -> Any:
    """Distances from a square, of two starts and three cycles."""
    return np.tile([first, (first + last) / 2, last], (2, 1))


def reported(number: int) -> dict[str, Any]:
    """Measures of a network that does as the report says, beside controls that fail."""
    still = {name: np.full_like(table, 0.3) for name, table in (utterances() | constrained_actions()).items()}
    interference = 0.1 + 0.02 * np.array(SHARED)
    fading = np.exp(-np.array(LOOKS) / 20)
    return {
        "margins_trace": np.array([0.3, 0.3, 0.4, 0.4]),
        "margins_no-trace": np.array([-0.1, -0.2, 0.4, 0.4]),
        "swapped_margins_trace": np.full(4, -0.4),
        "untrained_margins_trace": np.full(4, -0.3),
        "untrained_margins_no-trace": np.full(4, -0.3),
        "cycle_margin": 0.2,
        "untrained_cycle_margin": -0.1,
        "distances": squares(0.3, 0.01),
        "untrained_distances": squares(0.3, 0.3),
        "nearness": 0.1,
        "untrained_nearness": -0.2,
        **utterances(),
        **constrained_actions(),
        **{f"stateless_{name}": table for name, table in still.items()},
        "interference": interference,
        "inner_product": 1.0 + 0.1 * np.array(SHARED),
        "untrained_interference": -0.001 * np.array(SHARED),
        "untrained_inner_product": 1.0 + 0.1 * np.array(SHARED),
        "course": np.outer(interference, fading),
        "apart_course": np.outer(interference, np.ones(len(LOOKS))),
    }


def unlearned(number: int) -> dict[str, Any]:
    """Measures of a network that stays as it was: nothing of the control's is any different."""
    rng = np.random.default_rng(number)
    measures = reported(number)
    noise = rng.normal(scale=1e-3, size=len(SHARED))
    for control in ("untrained", "stateless", "swapped", "apart"):
        prefix = f"{control}_"
        measures |= {
            name.removeprefix(prefix): value for name, value in measures.items() if name.startswith(prefix)
        }
    measures["margins_trace"] = measures["untrained_margins_trace"]
    return measures | {
        "interference": noise,
        "inner_product": 1.0 + rng.normal(scale=1e-3, size=len(SHARED)),
        "course": np.repeat(noise[:, None], len(LOOKS), axis=1),
    }


def perfect() -> Subject:
    """Networks that do as the report says."""
    return replicates(reported, NETWORKS)


def null() -> Subject:
    """Networks that stay as they were."""
    return replicates(unlearned, NETWORKS)

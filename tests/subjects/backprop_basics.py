"""What is said of backpropagation: networks in which it is so, and networks in which nothing of it is."""

from __future__ import annotations

from typing import Any

import numpy as np

from pdpsim_replications.brain.backprop_basics.depth import DEPTHS, KINDS, LAYERS, RATES
from pdpsim_replications.brain.backprop_basics.pictures import pictures

from . import Subject, replicates

STARTS = 20


def epochs(typical: float, stuck: int = 0, noise: int = 0) -> Any:
    """Sweeps of all starts, of which some get stuck."""
    values = typical + np.linspace(-50, 50, STARTS) + noise
    values[:stuck] = np.inf
    return values


def accuracy(*shares: float) -> Any:
    """Digits named right by depth, the same at all rates."""
    return np.repeat(np.array(shares)[:, None], len(RATES), axis=1)


def half_right() -> Any:
    """A picture of which every second pixel is on the O's side."""
    right = pictures()["O"].copy()
    right[::2] = 1 - right[::2]
    return right


def learning(number: int) -> dict[str, Any]:
    """Measures of networks that are as the claims say; medians differ by chance from network to network."""
    chance = 20 * (-1) ** number
    factors = {kind: {"relu": 1.0, "tanh": 0.8, "large": 0.6}.get(kind, 0.25) for kind in KINDS}
    wobble = 1 + 0.001 * number
    return {
        "before_direct": half_right(),
        "untrained_wrong_direct": 200.0,
        "untrained_wrong_hidden": 200.0,
        "wrong_direct": 0.0,
        "wrong_hidden": 0.0,
        "wrong_signs": 0.0,
        "hebbian_wrong_signs": 10_000.0,
        "distant_gap": 1e-16,
        "cut_change": 0.0,
        "linked_cut_change": 0.4,
        "blank_one": 0.0,
        "blank_three": 30.0 + number,
        "epochs_two": epochs(1_800, stuck=4),
        "epochs_three": epochs(1_400),
        "epochs_four": epochs(1_300),
        "epochs_again": epochs(1_300, noise=chance),
        "epochs_momentum": epochs(180),
        "epochs_online": epochs(900, noise=chance),
        "flat_xor": 0.7 * wobble,
        "flat_and": 0.1 * wobble,
        **{f"error_{kind}": (each * wobble) ** np.arange(LAYERS)[::-1] for kind, each in factors.items()},
        "accuracy_logistic": accuracy(0.96, 0.95, 0.3 * wobble, 0.1),
        "accuracy_relu": accuracy(0.96, 0.96, 0.96, 0.95 * wobble),
        "accuracy_large": accuracy(0.96, 0.96, 0.95 * wobble, 0.9),
        "accuracy_online": np.full(3, 0.95 * wobble),
        "accuracy_batch": np.full(3, 0.2),
    }


def nothing(number: int) -> dict[str, Any]:
    """Measures of networks in which depth, momentum and hidden units make no difference, and none learns."""
    other = {
        "before_direct": pictures()["O"],
        "wrong_direct": 200.0,
        "wrong_hidden": 200.0,
        "wrong_signs": 10_000.0,
        "distant_gap": 0.5,
        "cut_change": 0.4,
        "blank_one": 30.0,
        "flat_xor": 0.1,
        **{f"epochs_{way}": epochs(1_300) for way in ("two", "three", "four", "again", "momentum", "online")},
        **{f"error_{kind}": np.array([0.3, 1.1, 0.8, 1.9, 0.5, 0.4, 1.0, 1.2, 0.4, 0.9]) for kind in KINDS},
        "error_relu": 0.5 ** np.arange(LAYERS)[::-1],
        **{f"accuracy_{kind}": accuracy(*[0.5] * len(DEPTHS)) for kind in ("logistic", "relu", "large")},
        "accuracy_online": np.full(3, 0.5),
        "accuracy_batch": np.full(3, 0.5),
    }
    return {**learning(number), **other}


def perfect() -> Subject:
    """Networks as the claims say."""
    return replicates(learning, 20)


def null() -> Subject:
    """Networks in which none of it is so."""
    return replicates(nothing, 20)

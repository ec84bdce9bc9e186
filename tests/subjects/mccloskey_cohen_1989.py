"""McCloskey and Cohen (1989): a network that keeps what it knows, and one that is as the paper says."""

from __future__ import annotations

from typing import Any

import numpy as np

from . import Subject, replicates

NETWORKS = ("ten", "hundred", "slow", "over", "local")
KEPT = {"": 0, "ten": 13, "hundred": 0, "slow": 31, "over": 0, "local": 0}


def scores(error: Any, share: Any, trials: int = 61) -> Any:
    """Scores by trial, by all criteria alike; the last value of each goes on."""
    columns = [np.asarray(error, float), *[np.asarray(share, float)] * 3]
    return np.stack([np.pad(each, (0, trials - len(each)), mode="edge") for each in columns], axis=1)


def steady() -> dict[str, Any]:
    """Scores of a network that learns what is new and loses nothing."""
    old, new = scores([0.0015], [1.0]), scores([0.07, 0.05, 0.01], [0.0, 0.3, 0.6, 1.0])
    return {
        **dict.fromkeys(("mixed_ones", "mixed_shared", "mixed_ab"), old),
        **dict.fromkeys(("mixed_twos", "mixed_ac"), new),
        "mixed_like_twos": np.zeros(61),
    }


def interfering(number: int) -> dict[str, Any]:
    """Measures of a network that is as the paper says."""
    more = number % 3 - 1
    measures = steady() | {
        "ones_first": scores([0.1, 0.0015], [0.0, 1.0]),
        "ones": scores([0.0015, 0.0453, 0.06], [1.0, 0.57, 0.30, 0.0]),
        "twos": steady()["mixed_twos"],
        "shared": scores([0.0021, 0.0363, 0.01], [1.0, 0.0, 1.0]),
        "like_twos": np.full(61, 0.9),
        "ab_first": scores([0.3, 0.001], [0.0] * 60 + [1.0]),
        "ab": scores([0.001, 0.2], [1.0, 0.1, 0.0]),
        "ac": scores([0.3, 0.2], [0.0, 0.0, 0.0, 0.2, 0.4, 0.5] + [0.8] * 60 + [1.0], 91),
    }
    # by each criterion its own course
    ones = measures["ones"]
    ones[:6, 3] = [1.0, 0.57, 0.30, 0.2, 0.2, 0.13]
    ones[:6, 2] = [1.0, 0.4, 0.2, 0.2, 0.1, 0.05]
    ones[6:, 1:] = 0.0
    shared = measures["shared"]
    shared[:, 1] = np.arange(61) >= 8 + more
    shared[:, 3] = np.arange(61) != 1
    if more > 0:
        shared[2, 3] = 0.0
    ab, ac = measures["ab"], measures["ac"]
    ab[:, 1:3] = 0.0
    ab[0, 1:] = 1.0
    ab[:6, 3] = [1.0, 0.27, 0.13, 0.0, 0.0, 0.0]
    ac[3, 1:3] = 0.0
    for column, trial in ((1, 42.5), (2, 28), (3, 18)):
        measures["ab_first"][:, column] = np.arange(61) >= round(trial) + 3 * more
    ac[:, 1] = np.where(np.arange(len(ac)) >= 74 + 3 * more, 1.0, ac[:, 1].clip(max=0.9))
    for network in NETWORKS:
        share = KEPT[network] / 100
        measures[f"{network}_ab"] = scores([0.001, 0.2], [1.0, share])
        measures[f"{network}_ac"] = scores([0.3, 0.2], [0.0, 0.25, 0.5, 1.0])
    return measures


def keeping(_: int) -> dict[str, Any]:
    """Measures of a network that keeps all that it knows."""
    measures = steady()
    measures |= {name.removeprefix("mixed_"): each for name, each in steady().items()}
    measures["ones_first"] = measures["ab_first"] = scores([0.3], [0.0])
    measures["shared"] = scores([0.3, 0.3], [1.0])
    measures["ones"] = scores([0.3, 0.3], [1.0])
    for network in NETWORKS:
        measures[f"{network}_ab"], measures[f"{network}_ac"] = measures["ab"], measures["ac"]
    return measures


def perfect() -> Subject:
    """Networks as the paper describes them."""
    return replicates(interfering, 60)


def null() -> Subject:
    """Networks in which what is new leaves alone what is old."""
    return replicates(keeping, 60)

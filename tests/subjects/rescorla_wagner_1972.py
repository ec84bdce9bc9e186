"""Rescorla and Wagner (1972): animals that learn nothing, and animals that are the equation itself."""

from __future__ import annotations

from typing import Any

import numpy as np

from pdpsim_replications.one_layer.rescorla_wagner_1972 import measures as m
from pdpsim_replications.one_layer.rescorla_wagner_1972.designs import (
    CUES,
    PROBABILITIES,
    RATIOS,
    groups,
    random_trials,
)
from pdpsim_replications.one_layer.rescorla_wagner_1972.limits import FUNCTIONS
from pdpsim_replications.one_layer.rescorla_wagner_1972.recursion import Trial, recursion

from . import Subject, replicates

ALPHA = {"A": 0.5, "B": 0.5, "C": 0.5, "X": 0.8, "context": 0.4}
#: Slow learning, so that no order of trials matters much.
BETA, RATIO, TRIALS = 0.02, 0.5, 400


def courses(trials: list[Trial], apart: bool = False) -> Any:
    """Strengths through trials; each cue as if it were alone, if their errors are apart."""
    if apart:
        alone = [
            recursion([(cues & {cue}, us) for cues, us in trials], ALPHA, BETA, BETA * RATIO) for cue in CUES
        ]
        return np.array([[now[cue] for now in course] for cue, course in zip(CUES, alone, strict=True)]).T
    course = recursion(trials, ALPHA, BETA, BETA * RATIO)
    return np.array([[now[cue] for cue in CUES] for now in course])


def equation(number: int) -> dict[str, Any]:
    """Measures of animals whose strengths are computed without a network."""
    rng = np.random.default_rng(number)
    alpha = np.array(list(ALPHA.values()))
    apart = alpha * np.array([1.0, 0.4, 1.0, 1.0, 1.0])
    measures: dict[str, Any] = {"alpha": alpha, "alpha_apart": apart, "beta": BETA, "nonreinforced": RATIO}
    for name, trials in groups(TRIALS, rng).items():
        measures |= {f"V_{name}": courses(trials), f"recursion_{name}": courses(trials)}
        measures[f"separate_V_{name}"] = courses(trials, apart=True)
    measures["V_random"] = measures["recursion_random"] = courses(random_trials(50, rng))
    for which, saliences in (("", alpha), ("_apart", apart)):
        ends = m.validity_limits(saliences, RATIO)
        measures |= {f"{group}_limit{which}": value for group, value in ends.items()}
    measures |= {f"separate_{group}_limit": 1 / (1 + RATIO) for group in ("correlated", "uncorrelated")}
    measures["inhibition_limit"] = -1.0
    measures["contingency_limits"] = np.array([m.contingency_limits(ratio) for ratio in RATIOS])
    return measures | {
        "independent_distance": 0.0,
        "independent_squared_error": 0.0,
        "independent_fast_distance": 0.0,
        "independent_slow_distance": 1e-9,
        "dependent_batch_distance": 0.0,
        "dependent_fast_distance": 0.05,
        "dependent_slow_distance": 0.005,
        "xor_squared_error": 0.25,
        "xor_outputs": np.full(4, 0.5),
        "boolean_right": np.arange(FUNCTIONS.shape[1]) < 14,
        "conjunction_squared_error": 0.0,
    }


def perfect() -> Subject:
    """Animals that follow the equation."""
    return replicates(equation, 3)


def null() -> Subject:
    """Animals whose strengths stay at 0, and networks whose weights do."""
    unchanged = {
        name: np.zeros_like(value)
        for name, value in equation(1).items()
        if not name.startswith("recursion_") and name not in ("alpha", "alpha_apart", "beta", "nonreinforced")
    }
    zero = {
        **equation(1),
        **unchanged,
        "independent_distance": 0.7,
        "independent_squared_error": 0.8,
        "dependent_batch_distance": 0.6,
        "xor_squared_error": 0.5,
        "conjunction_squared_error": 1.0,
        "boolean_right": np.arange(len(PROBABILITIES)) < 1,
    }
    return replicates(lambda number: zero, 3)

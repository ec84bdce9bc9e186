"""What is measured: agreement with the gradient early and late, and what is learned."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pdpsim import measure
from pdpsim_replications.brain.learning_rules_compared.study import RULES

Array = NDArray[np.float64]
Measures = Mapping[str, Any]

#: Late: mean over the last so many looks.
LAST = 3
#: As good: no more than these shares of digits fewer.
AS_GOOD = 0.05


def hidden(measures: Measures, rule: str) -> Array:
    """Return a rule's cosines with backpropagation of the hidden layers, shape (2, looks); 0 where none."""
    cosines: Array = np.nan_to_num(np.asarray(measures[f"cosine_{rule}"], dtype=np.float64))[:-1]
    return cosines


@measure
def early(measures: Measures, rule: str) -> float:
    """Return the mean cosine of the hidden layers before learning."""
    return float(hidden(measures, rule)[:, 0].mean())


@measure
def late(measures: Measures, rule: str) -> float:
    """Return the mean cosine of the hidden layers at the last looks."""
    return float(hidden(measures, rule)[:, -LAST:].mean())


@measure
def final(measures: Measures, rule: str) -> float:
    """Return the share of probes that are right at the end."""
    return float(measures[f"right_{rule}"][-1])


@measure
def half(measures: Measures, rule: str) -> float:
    """Return the first epoch looked at with half of the probes right; infinite if there is none."""
    reached = np.flatnonzero(np.asarray(measures[f"right_{rule}"]) >= 0.5)
    return float(measures["at"][reached[0]]) if len(reached) else np.inf


@measure
def starts_exact(measures: Measures, rule: str) -> float:
    """Return the lowest cosine of the hidden layers before learning, less .98."""
    return float(hidden(measures, rule)[:, 0].min()) - 0.98


@measure
def random_starts_exact(measures: Measures, rule: str) -> float:
    """Return the same of fixed random feedback."""
    return starts_exact(measures, "alignment")


@measure
def comes_to_agree(measures: Measures, rule: str) -> float:
    """Return the late cosine less .5."""
    return late(measures, rule) - 0.5


@measure
def start_comes_to_agree(measures: Measures, rule: str) -> float:
    """Return the same before learning."""
    return early(measures, rule) - 0.5


@measure
def fits(measures: Measures) -> float:
    """Return the late cosine of learned feedback, less .98."""
    return late(measures, "kolen-pollack") - 0.98


@measure
def random_fits(measures: Measures) -> float:
    """Return the same of fixed random feedback."""
    return late(measures, "alignment") - 0.98


@measure
def disagrees(measures: Measures) -> float:
    """Return .7 less the late cosine of contrastive Hebbian learning."""
    return 0.7 - late(measures, "contrastive")


@measure
def as_good(measures: Measures, rule: str) -> float:
    """Return how far a rule is above what backpropagation has right less five probes of a hundred."""
    return final(measures, rule) - final(measures, "backpropagation") + AS_GOOD


@measure
def hebb_as_good(measures: Measures, rule: str) -> float:
    """Return the same of Hebb's rule."""
    return as_good(measures, "hebb")


@measure
def better(measures: Measures, rule: str, other: str) -> float:
    """Return how many more probes are right by one rule than by another, as a share."""
    return final(measures, rule) - final(measures, other)


@measure
def solved_encoder(measures: Measures, rule: str) -> float:
    """Return whether the encoder is solved at either rate."""
    return float(np.isfinite(measures[f"encoder_{rule}"]).any())


@measure
def encoder_epochs(measures: Measures, rule: str) -> float:
    """Return the epochs to solution of the encoder at the best rate."""
    return float(np.min(measures[f"encoder_{rule}"]))


@measure
def foretells(measures: Measures) -> float:
    """Return the rank correlation, over rules, of the first epochs' cosine with what is right at the end."""
    from scipy.stats import spearmanr

    place = int(np.searchsorted(measures["at"], 5))
    rules = [rule for rule in RULES if rule != "hebb"]
    cosines = [float(hidden(measures, rule)[:, : place + 1].mean()) for rule in rules]
    result = float(spearmanr(cosines, [final(measures, rule) for rule in rules]).statistic)
    return result if np.isfinite(result) else 0.0

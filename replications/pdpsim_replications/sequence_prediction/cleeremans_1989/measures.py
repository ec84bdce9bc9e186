"""What claims are judged by: derived from what one network gives, or from those of two conditions."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from pdpsim import measure

Measures = Mapping[str, Any]


@measure
def node_over_letter(measures: Measures) -> float:
    """Return by how much the tree of hidden patterns is one of nodes more than one of letters."""
    return float(measures["purity_node"] - measures["purity_letter"])


@measure
def letter_over_node(measures: Measures) -> float:
    """Return by how much it is one of letters more than one of nodes."""
    return -node_over_letter(measures)


@measure
def letters_before(measures: Measures) -> float:
    """Return the same before training."""
    return float(measures["untrained_purity_letter"] - measures["untrained_purity_node"])


@measure
def better_than_letter(measures: Measures) -> float:
    """Return by how much outputs are nearer to the probabilities of the node than the last letter's are."""
    return float(measures["rms_by_letter"] - measures["rms"])


@measure
def peak(measures: Measures, order: str) -> float:
    """Return after how many strings outputs are most like what that many letters foretell."""
    return float(measures["looked_after"][int(np.argmax(measures["correlations"][:, int(order)]))])


@measure
def later(measures: Measures, order: str) -> float:
    """Return how much later that is than with a letter less, as the logarithm to 10 of the ratio."""
    return math.log10(peak(measures, order) / peak(measures, str(int(order) - 1)))


@measure
def length_rule(measures: Measures) -> float:
    """Return by how much V is preferred to P more after the seventh letter than after the sixth."""
    seventh, sixth = (measures[f"{name}_V"] - measures[f"{name}_P"] for name in ("seventh", "sixth"))
    return float(seventh - sixth)


@measure
def unlearned(measures: Measures) -> float:
    """Return by how much the share of right last letters stays below 90 %."""
    return float(0.9 - measures["right"])


@measure
def right_percent(measures: Measures) -> float:
    """Return the share of right last letters in per cent."""
    return 100.0 * float(measures["right"])


@measure
def fewer_units_more_nodes(conditions: Mapping[str, Measures]) -> float:
    """Return by how much the tree is purer by node with three hidden units than with fifteen."""
    return float(conditions["three"]["purity_node"] - conditions["fifteen"]["purity_node"])


@measure
def more_units_more_path(conditions: Mapping[str, Measures]) -> float:
    """Return by how much more of the path is kept with fifteen hidden units than with three."""
    return float(conditions["fifteen"]["path_kept"] - conditions["three"]["path_kept"])


@measure
def bias_helps(conditions: Mapping[str, Measures]) -> float:
    """Return by how much more often the last letter is right after clauses that differ in probabilities."""
    return float(conditions["biased"]["right"] - conditions["symmetrical"]["right"])


@measure
def bias_keeps(conditions: Mapping[str, Measures]) -> float:
    """Return by how much further apart the first letter keeps hidden patterns at the end of the clause."""
    return float(conditions["biased"]["kept"] - conditions["symmetrical"]["kept"])

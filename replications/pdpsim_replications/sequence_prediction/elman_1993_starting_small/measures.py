"""What is compared between networks that read the whole language at once and networks that start small."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pdpsim import measure

Measures = Mapping[str, Any]

#: Against which network of the flat condition a network of another is held: the one that read as many passes.
MATCHED = {"input": "early_", "memory": ""}


@measure
def lag(measures: Mapping[str, Measures], condition: str) -> float:
    """Return how much higher the error is of a network that read the whole language at once.

    Parameters
    ----------
    measures : mapping of str to mapping
        By condition.
    condition : str
        The one that it is held against, `input` or `memory`, after as many passes.
    """
    flat = measures["flat"][f"{MATCHED[condition]}sse_likelihood"]
    return float(flat - measures[condition]["sse_likelihood"])


@measure
def lead(measures: Mapping[str, Measures], condition: str) -> float:
    """Return how much nearer the outputs of a network that read all at once point to the likelihoods."""
    flat = measures["flat"][f"{MATCHED[condition]}cosine_likelihood"]
    return float(flat - measures[condition]["cosine_likelihood"])


@measure
def agreement_lag(measures: Mapping[str, Measures], condition: str) -> float:
    """Return how much better verbs agree across clauses in a condition than in the flat one."""
    return float(measures[condition]["agreement"] - measures["flat"][f"{MATCHED[condition]}agreement"])


@measure
def likeness(measures: Mapping[str, Measures]) -> float:
    """Return the cosine with the likelihoods after limited memory less that after staged input."""
    return float(measures["memory"]["cosine_likelihood"] - measures["input"]["cosine_likelihood"])


@measure
def failure(measures: Measures) -> float:
    """Return the error less that of a bigram model: above 0 for a network that pairs of words beat."""
    return float(measures["sse_likelihood"] - measures["bigram_sse_likelihood"])


@measure
def success(measures: Measures) -> float:
    """Return by how much the error is below that of a bigram model."""
    return -failure(measures)


@measure
def direction(measures: Measures) -> float:
    """Return by how much the cosine with the likelihoods is above that of a bigram model."""
    return float(measures["cosine_likelihood"] - measures["bigram_cosine_likelihood"])

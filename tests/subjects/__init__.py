"""Subjects that every claim of a study is tried on: one in which nothing was learned, one that is perfect.

A study has one file here, of its own folder's name, with two functions::

    def null() -> Subject:      # every claim comes out as not reproduced
    def perfect() -> Subject:   # every claim comes out as reproduced, its control failing

A `Subject` is the measures of enough replicates, by condition: those that `simulate` would return, made up,
or of a network that was not trained. Readings do not matter: both are judged as the primary one. What no
claim of the study reads need not be there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

#: The measures of each replicate, by condition.
Subject = Mapping[str, Sequence[Mapping[str, Any]]]


def replicates(
    measures: Callable[[int], Mapping[str, Any]], count: int, condition: str = "default"
) -> dict[str, list[Mapping[str, Any]]]:
    """Return a subject of one condition: what a function gives for each replicate's number, from 1."""
    return {condition: [measures(number) for number in range(1, count + 1)]}

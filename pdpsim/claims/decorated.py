"""Criteria with their controls as functions, for studies whose claims are still decorated functions.

This goes with `Study.claim`, as soon as every study has a ``claims.toml``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pdpsim.claims import level, order
from pdpsim.claims.criterion import Criterion
from pdpsim.claims.exact import Exact
from pdpsim.claims.measure import Measure
from pdpsim.claims.single_run import SingleRun as Counts

__all__ = ["Controlled", "Counts", "Criterion", "Exact", "Level", "Order", "PublishedMean"]


@dataclass(frozen=True)
class Controlled:
    """A criterion and the function that measures its control."""

    criterion: Criterion
    control: Measure | None


def Order(control: Measure | None = None) -> Controlled:
    """Return an order with its control."""
    return Controlled(order.Order(), control)


def Level(d: float | None = None, chance: float | Measure | None = None) -> Controlled:
    """Return a level with its chance, a number or what is measured."""
    if callable(chance):
        return Controlled(level.Level(d), chance)
    return Controlled(level.Level(d, chance), None)


def PublishedMean(chance: float | Measure | None = None, **parameters: Any) -> Controlled:
    """Return a published mean with its chance, a number or what is measured."""
    if callable(chance):
        return Controlled(level.PublishedMean(**parameters), chance)
    return Controlled(level.PublishedMean(chance=chance, **parameters), None)

"""Elman (1991): a network that learned nothing, and one with the published numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from . import Subject, replicates


def ignorant(number: int) -> Mapping[str, Any]:
    """All units off, and no state that tells anything."""
    nothing = {
        "sse_empirical": 0.7,
        "sse_likelihood": 0.3,
        "cosine_empirical": 0.25,
        "cosine_likelihood": 0.41,
        "agreement": 0.0,
        "clause_lead": 0.0,
        "embedded_lead": 0.0,
        "gap_filled": 0.0,
        "none_stop_lead": 0.0,
        "object_noun_lead": 0.0,
        "argument_steps": 0.0,
        "number_gap": -0.5,
        "arguments_apart": 0.0,
        "depth_growth": 0.0,
    }
    controls = {
        f"{kind}_{name}": value for kind in ("untrained", "trigram") for name, value in nothing.items()
    }
    off = {"off_sse_empirical": 0.7, "off_sse_likelihood": 0.3, "equal_sum_abs_actual": 2.5}
    return nothing | controls | off


def learned(number: int) -> Mapping[str, Any]:
    """The published numbers, in every network about the same."""
    off = 0.001 * (number % 3 - 1)
    return {
        **ignorant(number),
        "sse_empirical": 0.177 + off,
        "sse_likelihood": 0.177 + off,
        "cosine_empirical": 0.852 + off,
        "cosine_likelihood": 0.852 + off,
        "equal_sum_abs_actual": 2 * (1 - 1 / 26),
        "agreement": 0.9,
        "clause_lead": 0.8,
        "embedded_lead": 0.8,
        "gap_filled": 0.8,
        "none_stop_lead": 0.9,
        "object_noun_lead": 0.9,
        "argument_steps": 0.4,
        "number_gap": 1.0,
        "arguments_apart": 0.3,
        "depth_growth": 0.5,
    }


def perfect() -> Subject:
    """Networks as published."""
    return replicates(learned, 20)


def null() -> Subject:
    """Networks that say nothing."""
    return replicates(ignorant, 20)

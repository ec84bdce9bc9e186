"""Traces and random feedback that learn, and such that learn nothing."""

from __future__ import annotations

from typing import Any

import numpy as np

from . import Subject, replicates

LOOKS = 21


def rising(last: float, over: int = 10) -> Any:
    """A share that rises evenly from chance and stays."""
    return np.interp(np.arange(LOOKS), [0, over, LOOKS], [0.5, last, last])


def learning(number: int) -> dict[str, Any]:
    """Measures of a network that learns from traces and random feedback."""
    slightly = 0.0001 * number
    return {
        "lengths": np.array([10, 20, 40, 80, 200]),
        "agreement": np.array([0.8, 0.7, 0.6, 0.5 - slightly, 0.4]),
        "agreement_no_trace": np.array([0.1, 0.5, 0.5, 0.5 + slightly, 0.5]),
        "agreement_random": np.full(5, (-1) ** number * 0.1 + slightly),
        "real_time_gap": 1e-15,
        "trace_gap": 0.3,
        "read_out_rest": 0.001,
        "epochs": np.arange(LOOKS),
        "right_local": rising(0.99 + slightly),
        "right_exact": rising(1.0, 5),
        "right_symmetric": rising(0.99, 10),
        "right_brief": rising(0.9 + slightly, 18),
        "right_last": rising(0.5 + slightly),
        "alignment": np.linspace(0.0, 0.9 + slightly, LOOKS),
        "untrained_right": 0.55 + slightly,
    }


def idle(number: int) -> dict[str, Any]:
    """Measures of a network whose traces and feedback tell it nothing."""
    slightly = 0.0001 * number
    return learning(number) | {
        "agreement": np.array([0.0, 0.1, 0.0, 0.1, 0.0]),
        "agreement_random": np.full(5, 0.5 + slightly),
        "real_time_gap": 0.3,
        "right_local": rising(0.5 - slightly),
        "right_symmetric": rising(0.9 - slightly, 20),
        "right_last": rising(0.5 + slightly),
        "alignment": np.full(LOOKS, slightly),
    }


def perfect() -> Subject:
    """Networks that learn."""
    return replicates(learning, 20)


def null() -> Subject:
    """Networks that do not."""
    return replicates(idle, 20)

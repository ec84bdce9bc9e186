"""Rumelhart and McClelland (1986): a network that knows nothing, and one with every stage in its time."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

import numpy as np

from pdpsim.codings.rm_phonemes import regular_past
from pdpsim.study.catalogue import load
from pdpsim_replications.past_tense.rumelhart_mcclelland_1986 import measures as m
from pdpsim_replications.past_tense.rumelhart_mcclelland_1986.responses import ALTERNATIVES
from pdpsim_replications.past_tense.rumelhart_mcclelland_1986.verbs import Verb, read_verbs

from . import Subject

VERBS = read_verbs(load("rumelhart-mcclelland-1986").table("verbs"))
#: Epochs with frequent verbs alone, and in all; and those at which strengths are looked at.
ALONE, LAST, SNAPSHOTS = 5, 40, (5, 6, 40)
#: A string that is no alternative of any verb.
BLEND = "skwIrk"
NETWORKS = 50


def table() -> dict[str, Any]:
    """Return the columns of the table of verbs."""
    names = ("verb", "past", "band", "kind", "sound", "past_sound")
    return {name: np.array([getattr(verb, name) for verb in VERBS]) for name in names}


def shares(grows: bool) -> np.ndarray[Any, Any]:
    """Return percentages of features right: frequent irregular verbs lose 9 points if the vocabulary
    grows."""
    share = np.tile([85.0, 85.0, 85.0, 80.0, 85.0, 80.0], (LAST + 1, 1))
    share[ALONE + 1, :2] = (85.0, 76.0) if grows else (85.0, 85.0)
    share[LAST] = [98.0, 97.0, 96.0, 94.0, 92.0, 84.0]
    return share


def strengths_of(verb: Verb, epoch: int) -> dict[str, float]:
    """Return how strong a verb's alternatives are: right, then regularised as children do, then right
    again."""
    dental = 0.3 if m.dental(verb) and verb.kind != "I" else 0.0
    if epoch == ALONE + 1 and m.changing(verb):
        over = m.CHILDREN.get(verb.family, 30.0) / 100
        return {"correct": 0.05, "no change": dental, "base+ed": over, "past+ed": 0.02}
    return {"correct": 0.9, "no change": dental, "base+ed": 0.02, "past+ed": 0.05}


def said(number: int) -> np.ndarray[Any, Any]:
    """Return responses to unseen verbs; counts differ between networks, with the chapter's in the middle."""
    spread = number % 9  # 0 to 8
    right, none, two = 44 + spread, 2 + spread, 11 - spread
    low = [verb for verb in VERBS if verb.band == "low"]
    rows: dict[Verb, Iterable[str]] = {}
    for place, verb in enumerate(verb for verb in low if verb.regular):
        if place < right:
            rows[verb] = [verb.past_sound]
        elif place < right + none:
            rows[verb] = []
        elif place < right + none + two:
            rows[verb] = [verb.past_sound, verb.sound]
        else:
            rows[verb] = [regular_past(verb.past_sound) if place % 2 else BLEND]
    irregular = [verb for verb in low if not verb.regular]
    regularised = [verb for verb in irregular if m.changing(verb)][1:]
    rows |= {
        verb: [regular_past(verb.sound) if verb in regularised else verb.past_sound] for verb in irregular
    }
    return np.array([[*rows[verb], "", "", ""][:3] for verb in low])


@cache
def strengths() -> np.ndarray[Any, Any]:
    """Return the strengths of trained verbs' alternatives at each snapshot."""
    trained = [verb for verb in VERBS if verb.band != "low"]
    every = [[strengths_of(verb, epoch) for verb in trained] for epoch in SNAPSHOTS]
    return np.array([[[each[name] for name in ALTERNATIVES] for each in row] for row in every])


def stages(number: int, grows: bool = True) -> dict[str, Any]:
    """Measures of a network that goes through the stages."""
    return {
        **table(),
        "epochs_alone": ALONE,
        "share": shares(grows),
        "share_of_each": np.full(len(VERBS), 95.0),
        "bias-only_share": np.full((1, 6), 70.0),
        "snapshots": np.array(SNAPSHOTS),
        "strengths": strengths(),
        "untrained_strengths": np.full((1, 420, len(ALTERNATIVES)), 0.25),
        "said": said(number),
        "untrained_said": np.full((86, 3), ""),
        "algal": 0,
    }


def perfect() -> Subject:
    """Networks that go through the stages if the vocabulary grows."""
    return {
        condition: [stages(number, condition == "growing") for number in range(NETWORKS)]
        for condition in ("growing", "constant")
    }


def null() -> Subject:
    """Networks whose units stay right half of the time, whose alternatives are alike, and that are silent."""
    unlearned = stages(0) | {
        "share": np.full((LAST + 1, 6), 50.0),
        "share_of_each": np.full(len(VERBS), 50.0),
        "strengths": np.full((len(SNAPSHOTS), 420, len(ALTERNATIVES)), 0.25),
        "said": np.full((86, 3), ""),
        "algal": 5,
    }
    return {condition: [unlearned] * NETWORKS for condition in ("growing", "constant")}

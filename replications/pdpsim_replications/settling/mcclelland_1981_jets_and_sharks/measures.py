"""What is measured: whose properties come back, who is active, what is filled in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pdpsim import measure
from pdpsim_replications.settling.mcclelland_1981_jets_and_sharks.people import PROPERTIES, UNITS

Array = NDArray[np.float64]
Measures = Mapping[str, Any]

#: Cycles at which all names are read; those of the study.
CYCLES = (20, 50, 100, 150, 200)
PEOPLE = 27

_SIZES = [*(len(UNITS[pool]) for pool in PROPERTIES), PEOPLE, PEOPLE]
_STARTS = np.concatenate([[0], np.cumsum(_SIZES)])
#: Where each pool's units stand among all.
PLACES = {
    pool: slice(int(start), int(start) + size)
    for pool, start, size in zip((*PROPERTIES, "name", "person"), _STARTS, _SIZES, strict=False)
}
#: Where each property stands, and Ken among the people.
UNIT = {unit: PLACES[pool].start + i for pool in PROPERTIES for i, unit in enumerate(UNITS[pool])}
KEN, LANCE = 21, 9


def retrieved(measures: Measures, cycle: int) -> NDArray[np.bool_]:
    """Return whether each property is the most active of its pool, by name, shape (people, pools)."""
    state = measures["names"][:, CYCLES.index(cycle)]
    winners = np.stack([state[:, PLACES[pool]].argmax(axis=1) for pool in PROPERTIES], axis=1)
    return np.asarray(winners == measures["facts"])


@measure
def people_lost(measures: Measures, cycle: str) -> float:
    """Return of how many people, presented by name, a property is not the most active of its pool."""
    return float((~retrieved(measures, int(cycle)).all(axis=1)).sum())


def margin(state: Array, pool: str, unit: int) -> float:
    """Return how much more active a unit, counted in its pool, is than the next of the pool."""
    pooled = state[PLACES[pool]]
    return float(pooled[unit] - np.delete(pooled, unit).max())


def smallest_margin(state: Array, own: NDArray[np.int64]) -> float:
    """Return the smallest margin of a person's properties over the next of their pools."""
    return min(margin(state, pool, int(unit)) for pool, unit in zip(PROPERTIES, own, strict=True))


@measure
def ken_margin(measures: Measures, cycle: str) -> float:
    """Return how much more active Ken's properties are than the next of their pools: the smallest margin."""
    return smallest_margin(measures["ken"][int(cycle) - 1], measures["facts"][KEN])


@measure
def lance_margin(measures: Measures, cycle: str) -> float:
    """Return the same of Lance."""
    state = measures["names"][LANCE, CYCLES.index(int(cycle))]
    return smallest_margin(state, measures["facts"][LANCE])


@measure
def name_margin(measures: Measures) -> float:
    """Return how much more active Ken's name is than any other, presented a Shark in his 20s."""
    return margin(measures["sharks_20s"], "name", KEN)


@measure
def wrong_names(measures: Measures) -> float:
    """Return how many names are on the wrong side of 0: Ken's below, or another above."""
    above = measures["sharks_20s"][PLACES["name"]] > 0
    return float(np.not_equal(above, np.arange(PEOPLE) == KEN).sum())


def alike(measures: Measures, person: int) -> NDArray[np.int64]:
    """Return how many properties each person shares with one, shape (people,)."""
    return np.asarray((measures["facts"] == measures["facts"][person]).sum(axis=1))


@measure
def wrong_people(measures: Measures) -> float:
    """Return for how many people being active and sharing 3 properties or more with Ken differ."""
    active = measures["names"][KEN, CYCLES.index(100)][PLACES["person"]] > 0
    return float(np.not_equal(active, alike(measures, KEN) >= 3).sum())


@measure
def default_margin(measures: Measures) -> float:
    """Return how much more active burglar is than the other occupations, Lance's link to it cut."""
    return margin(measures["cut"], "occupation", UNITS["occupation"].index("Burglar"))


@measure
def default_activation(measures: Measures) -> float:
    """Return burglar's activation, Lance's link to it cut."""
    return float(measures["cut"][UNIT["Burglar"]])


@measure
def jets_margin(measures: Measures) -> float:
    """Return the smallest margin of 20s, JH and single over the next of their pools."""
    typical = {"age": "20s", "education": "JH", "marital": "Single"}
    state = measures["jets"]
    return min(margin(state, pool, UNITS[pool].index(unit)) for pool, unit in typical.items())


@measure
def occupation_spread(measures: Measures) -> float:
    """Return the difference of the most and the least active occupation, presented the Jets."""
    return float(np.ptp(measures["jets"][PLACES["occupation"]]))


@measure
def generalised_margin(measures: Measures) -> float:
    """Return the smaller margin of Jets and burglar over the next of their pools, presented 20s and JH."""
    state = measures["20s_jh"]
    return min(
        margin(state, pool, UNITS[pool].index(unit))
        for pool, unit in {"gang": "Jets", "occupation": "Burglar"}.items()
    )


@measure
def married_edge(measures: Measures) -> float:
    """Return how much more active married is than divorced, presented 20s and JH."""
    state = measures["20s_jh"]
    return float(state[UNIT["Married"]] - state[UNIT["Divorced"]])


@measure
def strangers(measures: Measures) -> float:
    """Return of descriptions with one property wrong the share whose most active person is no nearest one.

    People who share all properties are equally active: it is enough that none that is less near is as active.
    """
    shared, active = measures["wrong_shared"], measures["wrong"]
    nearest = shared == shared.max(axis=1, keepdims=True)
    best = np.where(nearest, active, -np.inf).max(axis=1)
    other = np.where(nearest, -np.inf, active).max(axis=1)
    return float((best <= other).mean())


@measure
def scaled_gap(measures: Measures) -> float:
    """Return the largest distance of a unit's end, all gains scaled, from its end as it is."""
    return float(np.abs(measures["scaled_end"] - measures["end"]).max())


@measure
def excited_gap(measures: Measures) -> float:
    """Return the same with the factor on excitation alone scaled."""
    return float(np.abs(measures["excited_end"] - measures["end"]).max())


@measure
def separate_gap(measures: Measures) -> float:
    """Return the same in Grossberg's form, with the gains as they are."""
    return float(np.abs(measures["separate_end"] - measures["end"]).max())


@measure
def scaled_gap_rounded(measures: Measures) -> float:
    """Return the distance with all gains scaled, 0 where it is rounding."""
    gap = scaled_gap(measures)
    return gap if gap > 1e-6 else 0.0

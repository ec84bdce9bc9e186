"""The Jets and the Sharks: a network in which nothing is linked, and one that knows everyone."""

from __future__ import annotations

from typing import Any

import numpy as np

from pdpsim.formats.model import find, read
from pdpsim_replications.settling.mcclelland_1981_jets_and_sharks import measures as m
from pdpsim_replications.settling.mcclelland_1981_jets_and_sharks.people import (
    PROPERTIES,
    UNITS,
    errors,
    facts,
    shared,
)

from . import Subject, replicates

NETWORK = read(find("jets_and_sharks")).network
KNOWN = facts(NETWORK)
FACTS = np.array(
    [
        [UNITS[pool].index(unit) for pool, unit in zip(PROPERTIES, each, strict=True)]
        for each in KNOWN.values()
    ]
)
SHARED = np.array([shared(KNOWN, each) for each in errors(KNOWN).values()])
N_UNITS = m.PLACES["person"].stop


def state(on: dict[str, list[int]]) -> Any:
    """All units at rest but those named, by pool and place."""
    a = np.full(N_UNITS, -0.1)
    for pool, places in on.items():
        a[[m.PLACES[pool].start + place for place in places]] = 0.5
    return a


def person(number: int, friends: list[int]) -> Any:
    """A person's properties and name, and people who are alike."""
    own = {pool: [int(unit)] for pool, unit in zip(PROPERTIES, FACTS[number], strict=True)}
    return state({**own, "name": [number], "person": friends})


def knowing(_: int) -> dict[str, Any]:
    """Measures of a network that is as the claims say."""
    names = np.stack(
        [person(number, list(np.flatnonzero(m.alike({"facts": FACTS}, number) >= 3))) for number in range(27)]
    )
    wrong = np.where(SHARED.max(axis=1, keepdims=True) == SHARED, 0.5, -0.1)
    jets = state({"gang": [0], "age": [0], "education": [0], "marital": [0], "occupation": [0, 1, 2]})
    young = {"gang": [0], "age": [0], "education": [0], "marital": [1], "occupation": [1]}
    return {
        "facts": FACTS,
        "wrong_shared": SHARED,
        "names": np.repeat(names[:, None], len(m.CYCLES), axis=1),
        "ken": np.repeat(names[[m.KEN]], 200, axis=0),
        "sharks_20s": person(m.KEN, [m.KEN]),
        "cut": person(m.LANCE, [m.LANCE]),
        "jets": jets,
        "20s_jh": state(young),
        "wrong": wrong,
        "end": jets,
        "scaled_end": jets + 1e-9,
        "excited_end": jets + 0.3,
        "separate_end": jets - 0.2,
    } | {f"shuffled_{name}": each for name, each in nothing().items()}


def nothing() -> dict[str, Any]:
    """States of a network in which nothing comes up but what is presented, and that badly."""
    rest = np.full(N_UNITS, -0.1)
    undone = state({"age": [2], "occupation": [0], "name": [3, 4], "person": [0, 1, 2, 3]})
    return {
        "names": np.tile(rest, (27, len(m.CYCLES), 1)),
        "ken": np.tile(rest, (200, 1)),
        "sharks_20s": undone,
        "cut": undone,
        "jets": undone,
        "20s_jh": undone,
        "wrong": np.full(SHARED.shape, -0.1),
    }


def perfect() -> Subject:
    """Networks that retrieve everyone, fill in and generalise, with controls that do not."""
    return replicates(knowing, 3)


def null() -> Subject:
    """Networks in which nothing comes up."""
    wrong = {"names": np.tile(nothing()["cut"], (27, len(m.CYCLES), 1))}
    ends = {"scaled_end": np.ones(N_UNITS), "separate_end": np.zeros(N_UNITS), "end": np.zeros(N_UNITS)}
    return replicates(lambda number: {**knowing(number), **nothing(), **wrong, **ends}, 3)

"""Who is what: the 27 people of the network's table, probes, and networks in which the facts are others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from pdpsim.describe.links import Values
from pdpsim.describe.network import Network
from pdpsim.describe.patterns import PatternSet
from pdpsim.formats.model import Model

Array = NDArray[np.float64]

#: The pools of properties, in the order of the network's layers.
PROPERTIES = ("gang", "age", "education", "marital", "occupation")
POOLS = (*PROPERTIES, "name", "person")

#: All units, pool after pool.
UNITS: dict[str, tuple[str, ...]] = {
    "gang": ("Jets", "Sharks"),
    "age": ("20s", "30s", "40s"),
    "education": ("JH", "HS", "College"),
    "marital": ("Single", "Married", "Divorced"),
    "occupation": ("Pusher", "Burglar", "Bookie"),
}


def facts(network: Network) -> dict[str, tuple[str, ...]]:
    """Return each person's properties, one of each pool, by name."""
    known: dict[str, list[str]] = {name: [] for name in network.layer("person").units}
    for pool in PROPERTIES:
        links = network.projection(f"person->{pool}").init
        assert isinstance(links, Values)
        units = network.layer(pool).units
        for name, row in zip(known, links.rows, strict=True):
            known[name].append(units[row.index(1.0)])
    return {name: tuple(properties) for name, properties in known.items()}


def shuffled(model: Model, rng: np.random.Generator) -> Model:
    """Return the model with each pool's properties dealt anew to the people: as many of each, other facts."""
    network = model.network
    projections = list(network.projections)
    for number, projection in enumerate(projections):
        if projection.sender == "person" and projection.receiver in PROPERTIES:
            assert isinstance(projection.init, Values)
            order = rng.permutation(len(projection.init.rows))
            rows = tuple(projection.init.rows[i] for i in order)
            projections[number] = replace(projection, init=Values(rows))
    return replace(model, network=replace(network, projections=tuple(projections)))


def changed(model: Model, name: str, pool: str, unit: str) -> Model:
    """Return the model with one property of a person replaced by another."""
    network = model.network
    units = network.layer(pool).units
    person = network.layer("person").units.index(name)
    projections = list(network.projections)
    for number, projection in enumerate(projections):
        if (projection.sender, projection.receiver) == ("person", pool):
            assert isinstance(projection.init, Values)
            rows = list(projection.init.rows)
            rows[person] = tuple(float(each == unit) for each in units)
            projections[number] = replace(projection, init=Values(tuple(rows)))
    return replace(model, network=replace(network, projections=tuple(projections)))


def probes(network: Network, descriptions: Mapping[str, Sequence[str]]) -> PatternSet:
    """Return patterns that give external input to the units named in each description.

    Parameters
    ----------
    network : Network
    descriptions : mapping of str to sequence of str
        By the probe's name: names of properties, or of a person.
    """
    inputs = {}
    for pool in POOLS[:-1]:
        units = network.layer(pool).units
        inputs[pool] = [[float(unit in on) for unit in units] for on in descriptions.values()]
    return PatternSet.from_arrays(inputs, names=list(descriptions))


def errors(known: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Return all descriptions that are nearly someone's: one property is wrong, and nobody is so."""
    descriptions = {}
    for properties in known.values():
        for place, pool in enumerate(PROPERTIES):
            for unit in UNITS[pool]:
                if unit != properties[place]:
                    wrong = (*properties[:place], unit, *properties[place + 1 :])
                    descriptions["-".join(wrong)] = wrong
    own = set(known.values())
    return {name: description for name, description in descriptions.items() if description not in own}


def shared(known: Mapping[str, tuple[str, ...]], description: Sequence[str]) -> NDArray[np.int64]:
    """Return how many properties of a description each person has, shape (people,)."""
    return np.array([len(set(properties) & set(description)) for properties in known.values()])

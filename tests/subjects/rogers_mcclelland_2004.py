"""Rogers and McClelland (2004): subjects that learn nothing, and one whose networks do as the book says."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pdpsim_replications.semantic_cognition.rogers_mcclelland_2004 import environment as e
from pdpsim_replications.semantic_cognition.rogers_mcclelland_2004.projection import RELATIONS

from . import Subject, replicates

EPOCHS = np.arange(0, 1_001, 10)

#: What is left under noise, from what is kept best to what is lost first.
LEFT = {"general": 0.9, "basic": 0.7, "specific": 0.4, "move": 0.9, "fly": 0.6, "sing": 0.2}


def rise(*times: float) -> NDArray[np.float64]:
    """Return a curve over the snapshots for each time: 0 before it, then 1."""
    return 1 / (1 + np.exp(-(EPOCHS[:, None] - np.array(times)) / 10))


def developed() -> dict[str, Any]:
    """Measures of one subject: what coheres is learned first and lost last."""
    return {**facts(), **coherent(), **names(), **damaged(), **taught()}


def facts() -> dict[str, Any]:
    """Curves of the eight things, with a bump of leaves on the pine, and of the twenty-one."""
    known, things = e.eight(), e.twenty_one()
    beliefs = known.facts * rise(300)[:, :, None]
    beliefs[:, known.item("canary"), known.attribute("is", "yellow")] = rise(600)[:, 0]
    bump = 0.5 * np.exp(-(((EPOCHS - 200) / 50) ** 2))
    beliefs[:, known.item("pine"), known.attribute("has", "leaves")] = bump
    seen = things.facts * rise(300)[:, :, None]
    for item, attribute in (("sunflower", "big"), ("canary", "pretty"), ("cat", "pretty")):
        seen[:, things.item(item), things.attribute("is", attribute)] = rise(600)[:, 0]
    return {"eight_epochs": EPOCHS, "eight_beliefs": beliefs, "things_epochs": EPOCHS, "things_beliefs": seen}


def coherent() -> dict[str, Any]:
    """Representations of the sixteen things: at first by an incoherent set, at last by groups."""
    across = e.covariation()[:, 12:16].astype(float)
    across[:, 0] += 0.01 * np.arange(16)
    groups = np.repeat(np.eye(4), 4, axis=0)
    groups[np.arange(16), np.tile(np.arange(4), 4)] += 0.1  # members a little apart
    return {
        "coherent_epochs": EPOCHS,
        "coherent": rise(200)[:, 0],
        "incoherent": rise(500)[:, 0],
        "coherent_representations": np.stack([across, groups]),
    }


def names() -> dict[str, Any]:
    """Margins of names, general, basic and specific: basic ones lead but for the expert's birds."""
    known = e.twenty_one()
    margins = {name: np.repeat(rise(400, 200, 600)[:, :, None], 21, axis=2) for name in ("novice", "expert")}
    margins["dog"] = margins["novice"].copy()
    margins["expert"][:, 2, [known.item(each) for each in e.KINDS["birds"]]] = rise(250)
    margins["dog"][:, 2, known.item("dog")] = rise(300)[:, 0]
    return {f"{name}_margins": values for name, values in margins.items()}


def damaged() -> dict[str, Any]:
    """What noise leaves, and whose names it brings: before training, none and everyone's."""
    values = {f"noise_{name}": np.full(5, left) for name, left in LEFT.items()}
    values |= {f"untrained_noise_{name}": np.full(5, 0.1) for name in LEFT}
    values |= {"noise_misnamed": np.full(5, 4.0), "noise_neighbour": np.full(5, 2.0)}
    values |= {
        "untrained_noise_misnamed": np.full(5, 7.0),
        "untrained_noise_neighbour": np.full(5, 1.0),
    }
    values |= {"noise_leaves": np.full(5, 0.3), "untrained_noise_leaves": np.full(5, 0.0)}
    counts = {"dog_called_dog": 6.0, "dog_called_mammal": 8.0}
    return {**values, **counts, "novice_called_dog": 2.0, "novice_called_mammal": 8.0}


def taught() -> dict[str, Any]:
    """The maple's new property: everywhere before training, of plants and animals early, narrow at last."""
    known = e.twenty_one()
    groups = [
        [known.item(each) for each in kind] for kind in (e.KINDS["trees"], e.KINDS["flowers"], e.ANIMALS)
    ]
    values = np.zeros((3, len(RELATIONS), 21))
    for moment, spread in enumerate(((0.5, 0.5, 0.5), (0.8, 0.8, 0.4), (0.8, 0.4, 0.0))):
        for items, value in zip(groups, spread, strict=True):
            values[moment][:, items] = value
    values[2, RELATIONS.index("can"), groups[1]] = 0.8
    values[2, RELATIONS.index("is"), groups[1]] = 0.7
    return {"projected": values, "early": 1.0}


def untrained(rng: np.random.Generator) -> dict[str, Any]:
    """Measures of one subject whose networks never change: units near 0.5, names at random, no property."""
    measures = developed()
    for name, value in measures.items():
        if name.endswith(("beliefs", "margins", "representations")) or name in ("coherent", "incoherent"):
            constant = 0.45 + 0.02 * rng.normal(size=np.shape(value)[1:])
            measures[name] = np.broadcast_to(constant, np.shape(value))
        elif "noise" in name and not name.endswith(("misnamed", "neighbour")):
            measures[name] = 0.1 + 0.02 * rng.normal(size=5)
        elif name.endswith("misnamed"):
            measures[name] = np.full(5, 7.0)
        elif name.endswith("neighbour"):
            measures[name] = 1.0 + 0.2 * rng.normal(size=5)
    measures["projected"] = np.broadcast_to(0.5 + 0.02 * rng.normal(size=(1, 3, 21)), (3, 3, 21))
    return {**measures, "dog_called_dog": 2.0 + rng.normal(), "novice_called_dog": 2.0 + rng.normal()}


def perfect() -> Subject:
    """The development above, in each of ten subjects."""
    return replicates(lambda number: developed(), 10)


def null() -> Subject:
    """Ten subjects whose networks are, at every snapshot, what they were before training."""
    return replicates(lambda number: untrained(np.random.default_rng(number)), 10)

"""How far a new property of one thing spreads to others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .environment import KINDS, PLANTS, twenty_one

Floats = NDArray[np.float64]
Measures = Mapping[str, Any]

#: Relations in which a maple is given a new property.
RELATIONS = ("is", "can", "has")

#: The network's fixed bias, and the activation to which the new property is taught.
BIAS, TAUGHT = -2.0, 0.9


def projected(hidden: ArrayLike) -> Floats:
    """Return how far a new property of the maple is extended to other items.

    A new attribute unit with the network's fixed bias and weights of 0 learns from the maple alone until
    its activation is `TAUGHT`, no other weight changing. Its weights then are a multiple of the maple's
    hidden activations, whatever the learning rate, so that the result can be written down.

    Parameters
    ----------
    hidden : array, shape (..., items, units)
        Hidden activations of all items in one relation.

    Returns
    -------
    array, shape (..., items)
        Activation of the new attribute.
    """
    vectors = np.asarray(hidden, dtype=np.float64)
    maple = vectors[..., twenty_one().items.index("maple"), :]
    drive = np.log(TAUGHT / (1 - TAUGHT)) - BIAS
    likeness = np.einsum("...iu,...u->...i", vectors, maple) / (maple**2).sum(axis=-1)[..., None]
    return np.asarray(1 / (1 + np.exp(-(BIAS + drive * likeness))))


def spread(measures: Measures, moment: str, relations: Sequence[str] = RELATIONS) -> dict[str, float]:
    """Return the mean activation of the maple's new property for other trees, flowers, and animals.

    Parameters
    ----------
    measures : mapping
    moment : {"untrained", "early", "late"}
        Before training; when plants and animals are told apart; after training.
    relations : sequence of str
        Averaged over.
    """
    numbers = {"untrained": 0, "early": int(measures["early"]), "late": -1}
    known = twenty_one()
    values = np.asarray(measures["projected"])[numbers[moment]][
        [RELATIONS.index(each) for each in relations]
    ].mean(axis=0)
    items = np.array(known.items)
    groups = {
        "trees": np.isin(items, KINDS["trees"]) & (items != "maple"),
        "flowers": np.isin(items, KINDS["flowers"]),
        "animals": ~np.isin(items, PLANTS),
    }
    return {name: float(values[where].mean()) for name, where in groups.items()}

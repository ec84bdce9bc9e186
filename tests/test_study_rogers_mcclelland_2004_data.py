from __future__ import annotations

import numpy as np
import pytest

from pdpsim.analysis.svd import decompose, order_of_differentiation
from pdpsim.codings import propositions
from pdpsim.codings.propositions import Propositions
from pdpsim.study.catalogue import load

STUDY = load("rogers-mcclelland-2004")


def table(name: str) -> Propositions:
    return propositions.read(STUDY.table(name))


@pytest.mark.parametrize(
    ("name", "items", "attributes", "facts"),
    [("eight_items", 8, (15, 7, 5, 9), 92), ("twenty_one_items", 21, (27, 8, 6, 12), 225)],
)
def test_published_counts(name: str, items: int, attributes: tuple[int, ...], facts: int):
    known = table(name)
    assert known.relations == ("ISA", "is", "can", "has")
    assert len(known.items) == items
    assert tuple(s.stop - s.start for s in known.of_relation.values()) == attributes
    assert known.facts.sum() == facts
    assert len(known.patterns()) == 4 * items
    assert known.patterns().targets["attribute"].sum() == facts


def test_singular_values_of_the_eight_items():
    modes = decompose(table("eight_items").facts)
    assert modes.strengths == pytest.approx(
        [6.786, 4.422, 3.044, 2.868, 2.043, 1.559, 1.141, 1.000], abs=5e-4
    )


def test_predicted_order_of_differentiation():
    known = table("eight_items")
    modes = decompose(known.facts)

    def items(names: str) -> list[int]:
        return [known.item(name) for name in names.split()]

    order = dict(
        order_of_differentiation(
            modes,
            {
                "pine or oak": (items("pine"), items("oak")),
                "trees or flowers": (items("pine oak"), items("rose daisy")),
                "birds or fish": (items("robin canary"), items("sunfish salmon")),
                "plants or animals": (items("pine oak rose daisy"), items("robin canary sunfish salmon")),
            },
        )
    )
    assert order == {"plants or animals": 1, "birds or fish": 2, "trees or flowers": 3, "pine or oak": 5}
    assert (modes.items[0] > 0).all()  # the first mode is what all share
    colours = dict(zip(known.items, np.sign(modes.items[4]).astype(int), strict=True))
    assert colours["rose"] == colours["robin"] == colours["salmon"]
    assert colours["daisy"] == colours["canary"] == colours["sunfish"] == -colours["rose"]


def test_canary_and_pine_as_published():
    known = table("eight_items")
    true = {known.attributes[a] for a in np.flatnonzero(known.facts[known.item("canary")])}
    assert ("can", "sing") in true
    assert ("is", "yellow") in true
    assert not known.facts[known.item("pine"), known.attribute("has", "leaves")]

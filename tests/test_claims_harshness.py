from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdpsim.claims import criteria
from pdpsim.claims.criteria import Level
from pdpsim.claims.harshness import Weight, heavier, weigh


def a_claim(**changes: Any) -> dict[str, Any]:
    return {
        "id": "E-1",
        "claim": "s",
        "published": "0.90",
        "source": "p. 1",
        "page": "",
        "reader": "",
        "known_from": "recalled",
        "condition": "default",
        "over": "replicates",
        "criterion": "level",
        "parameters": {"d": 0.1},
        "control": None,
        "reason": "r",
        "flags": [],
        "measure": "x",
    } | changes


LEVEL: dict[str, Any] = {"criterion": "level"}
MEASURED = LEVEL | {"parameters": {}, "control": "untrained"}
MEAN: dict[str, Any] = {"criterion": "mean"}
ORDER: dict[str, Any] = {"criterion": "order", "parameters": {}, "control": "none", "published": "more"}
EXACT: dict[str, Any] = {"criterion": "exact", "parameters": {"tolerance": 0.1}}
RUN: dict[str, Any] = {"criterion": "single-run", "parameters": {}}


@pytest.mark.parametrize(
    ("old", "new", "weight"),
    [
        ({}, {}, "same"),
        ({}, {"reason": "another", "source": "p. 2", "page": "2", "known_from": "read"}, "same"),
        ({}, {"flags": ["contested", "fitted"]}, "same"),
        ({"flags": ["fitted"]}, {}, "weaker"),
        ({}, {"published": "0.91"}, "weaker"),
        ({}, {"measure": "y"}, "weaker"),
        ({}, {"condition": "other"}, "weaker"),
        ({}, {"over": "all"}, "weaker"),
        # level: 0.1 of 0.9 is 0.09, of the ceiling's 0.1 it is 0.01
        ({}, {"parameters": {"d": 0.05}}, "harsher"),
        ({}, {"parameters": {"d": 0.2}}, "weaker"),
        ({}, {"parameters": {"chance": 0.0}}, "harsher"),
        ({"parameters": {"chance": 0.0}}, {}, "weaker"),
        ({"parameters": {"chance": 0.0}}, {"parameters": {"chance": 0.0, "ceiling": 1.0}}, "harsher"),
        ({"parameters": {"chance": 0.0, "ceiling": 1.0}}, {"parameters": {"chance": 0.0}}, "weaker"),
        (MEASURED, MEASURED | {"parameters": {"ceiling": 1.0}}, "harsher"),
        (MEASURED | {"parameters": {"ceiling": 1.0}}, MEASURED, "weaker"),
        (MEASURED | {"parameters": {"ceiling": 1.0}}, MEASURED | {"parameters": {"ceiling": 0.95}}, "weaker"),
        (MEASURED, MEASURED | {"control": "silent"}, "weaker"),
        (MEASURED, {"parameters": {"d": 0.001}}, "weaker"),  # the chance is not known: no telling
        ({"parameters": {"d": 0.05}}, {"parameters": {"d": 0.02}, "published": "0.91"}, "weaker"),
        (
            MEAN | {"parameters": {"d": 0.1, "sd": 1.0, "n": 5}},
            MEAN | {"parameters": {"d": 0.05, "sd": 1.0, "n": 5}},
            "harsher",
        ),
        (
            MEAN | {"parameters": {"d": 0.1, "sd": 1.0, "n": 5}},
            MEAN | {"parameters": {"d": 0.05, "sd": 2.0, "n": 5}},
            "weaker",
        ),
        # order and exact: a control is one more thing that can fail
        (ORDER, ORDER | {"control": "untrained"}, "harsher"),
        (ORDER | {"control": "untrained"}, ORDER, "weaker"),
        (ORDER | {"control": "untrained"}, ORDER | {"control": "shuffled"}, "weaker"),
        (EXACT, EXACT | {"control": "untrained"}, "harsher"),
        (EXACT, EXACT | {"control": "none"}, "same"),
        (EXACT, EXACT | {"parameters": {"tolerance": 0.0}}, "harsher"),
        (EXACT, EXACT | {"parameters": {"tolerance": 0.2}}, "weaker"),
        (EXACT, EXACT | {"parameters": {"tolerance": 0.0}, "measure": "y"}, "weaker"),
        # a single run: more networks
        (RUN, RUN | {"parameters": {"least": 100}}, "harsher"),
        (RUN | {"parameters": {"least": 100}}, RUN, "weaker"),
        (RUN, LEVEL, "weaker"),
        (LEVEL, EXACT | {"parameters": {"tolerance": 0.0}}, "weaker"),
    ],
)
def test_what_is_harsher(old: dict[str, Any], new: dict[str, Any], weight: Weight) -> None:
    assert weigh(a_claim(**old), a_claim(**new)) == weight


def test_what_chance_is_measured_cannot_be_told_from_a_number() -> None:
    assert not Level(d=0.001).harsher_than(Level(), "0.90")
    assert not Level().harsher_than(Level(d=10.0), "0.90")


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [("same", "harsher", "harsher"), ("harsher", "weaker", "weaker"), ("weaker", "same", "weaker")],
)
def test_one_weaker_change_makes_all_weaker(one: Weight, other: Weight, both: Weight) -> None:
    assert heavier(one, other) == heavier(other, one) == both


RANK = ("not reproduced", "partly", "reproduced")
PARAMETERS = {
    "level": st.fixed_dictionaries({"d": st.floats(0.01, 3)})
    | st.fixed_dictionaries({"chance": st.floats(-5, 5), "ceiling": st.floats(-5, 5)}),
    "exact": st.fixed_dictionaries({"tolerance": st.floats(0, 3)}),
}


@given(st.data(), st.sampled_from(sorted(PARAMETERS)), st.lists(st.floats(-3, 3), min_size=2, max_size=9))
def test_what_is_harsher_never_raises_a_verdict(data: st.DataObject, kind: str, values: list[float]) -> None:
    old, new = (a_claim(criterion=kind, parameters=data.draw(PARAMETERS[kind])) for _ in range(2))
    if weigh(old, new) != "harsher":
        return
    before, after = (
        criteria.make(kind, each["parameters"]).judge(values, "0.90").verdict for each in (old, new)
    )
    assert RANK.index(after) <= RANK.index(before)

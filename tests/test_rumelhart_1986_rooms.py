"""Rooms: their table and descriptions, the networks that follow, and what is measured of them."""

from __future__ import annotations

import numpy as np
import pytest
from subjects.rumelhart_1986_rooms import settling, state

from pdpsim.analysis.goodness import goodness
from pdpsim.formats.model import find, read
from pdpsim.learning.descriptions import constraints
from pdpsim.simulate.simulator import Simulator
from pdpsim_replications.settling.rumelhart_1986_rooms import measures as m
from pdpsim_replications.settling.rumelhart_1986_rooms.rooms import (
    SIZES,
    TELLING,
    constrained,
    describe,
    shuffled_rooms,
    shuffled_weights,
    told,
)
from pdpsim_replications.settling.rumelhart_1986_rooms.study import fit, printed

DESCRIBED = read(find("rumelhart_1986_rooms"))
FIGURE = read(find("rumelhart_1986_rooms_figure"))
ROOMS = m.ROOMS


def test_the_table_has_the_rooms_of_figure_6():
    assert ROOMS.descriptors == FIGURE.network.layer("descriptor").units
    assert ROOMS.descriptors == DESCRIBED.network.layer("descriptor").units
    # ceiling, walls, ... oven: the kitchen as it is listed on p. 25
    kitchen = [
        "ceiling",
        "walls",
        "window",
        "small",
        "telephone",
        "clock",
        "coffee-cup",
        "drapes",
        "stove",
        "sink",
        "refrigerator",
        "toaster",
        "cupboard",
        "coffee-pot",
        "oven",
    ]
    assert (ROOMS.prototypes[ROOMS.kinds.index("kitchen")] == state(*kitchen)).all()
    for telling, room in TELLING.items():
        row = dict(zip(ROOMS.descriptors, ROOMS.cells[ROOMS.kinds.index(room)], strict=True))
        assert row[telling] == row["ceiling"] == row["walls"] == "always"
        assert [size for size in SIZES if row[size] == "usual"] == [m.SIZES[room]]


def test_the_printed_weights():
    weights, biases = printed(FIGURE.network)
    assert (weights == weights.T).all()
    place = ROOMS.descriptors.index
    # what the text says of Figure 5 (p. 24): refrigerator with oven and stove, large and white
    assert weights[place("refrigerator"), place("oven")] > 1
    assert weights[place("refrigerator"), place("stove")] > 0.5
    sizes = weights[np.ix_(ROOMS.places(*SIZES), ROOMS.places(*SIZES))]
    assert (sizes[~np.eye(5, dtype=bool)] < -0.5).all()  # p. 34: they exclude each other
    assert biases.nonzero()[0].tolist() == [0, 1]


def test_descriptions():
    seen = describe(ROOMS, 400, 0.2, 0.05, np.random.default_rng(1)).reshape(5, 400, 40)
    assert (seen[:, :, ROOMS.places(*SIZES)].sum(axis=-1) == 1).all()
    for rooms, cells in zip(seen, ROOMS.cells, strict=True):
        expected = {"always": 1.0, "usual": 0.8, "possible": 0.05, "never": 0.0}
        for descriptor, cell, share in zip(ROOMS.descriptors, cells, rooms.mean(axis=0), strict=True):
            if descriptor not in SIZES:
                assert share == pytest.approx(expected[cell], abs=0.07)
                assert cell not in ("always", "never") or share == expected[cell]
    usual = describe(ROOMS, 2, 0.0, 0.0, np.random.default_rng(1))
    assert (usual == np.repeat(ROOMS.prototypes, 2, axis=0)).all()


def test_shuffling_keeps_how_often_each_is():
    rng = np.random.default_rng(2)
    seen = describe(ROOMS, 16, 0.2, 0.05, rng)
    other = shuffled_rooms(seen, rng)
    assert (other.sum(axis=0) == seen.sum(axis=0)).all()
    assert (other != seen).any()
    weights = constraints(seen)[0]
    turned = shuffled_weights(weights, rng)
    assert (turned == turned.T).all()
    assert sorted(turned.ravel()) == pytest.approx(sorted(weights.ravel()))


def test_a_network_of_prototypes_settles_into_the_kitchen():
    weights, biases = constraints(describe(ROOMS, 16, 0.2, 0.0, np.random.default_rng(3)))
    network = constrained(DESCRIBED.network, weights, biases)
    patterns = told(ROOMS, (("oven",),), 2)
    assert np.nansum(patterns.inputs["descriptor"]) == 4
    ends = Simulator(network, 1, engine="numpy").record(patterns)["descriptor"]
    assert (m.distances(ends > 0.5)[:, ROOMS.kinds.index("kitchen")] <= 2).all()


def test_fit_by_hand():
    weights = np.zeros((40, 40))
    bed, oven, dresser = ROOMS.places("bed", "oven", "dresser")
    weights[bed, dresser] = weights[dresser, bed] = 2.0
    weights[bed, oven] = weights[oven, bed] = -3.0
    biases = np.full(40, 0.1)
    measures = fit(ROOMS, weights, biases)
    bedroom, kitchen = (ROOMS.prototypes[ROOMS.kinds.index(kind)] for kind in ("bedroom", "kitchen"))
    # from ceiling and bed: all else of the bedroom with its biases, and the dresser; the oven against the bed
    assert measures["slopes"][0, 0] == pytest.approx(0.1 * (bedroom.sum() - 2) + 2.0)
    assert measures["slopes"][0, 1] == pytest.approx(0.1 * (kitchen.sum() - 1) - 3.0)
    assert measures["slopes"][2] == pytest.approx([0.1 * bedroom.sum(), 0.1 * kitchen.sum()])
    both = measures["window_fit"][ROOMS.kinds.index("bedroom")]
    assert both[1, 1] == pytest.approx(goodness(weights, bedroom, biases).item())
    assert both[1, 1] - both[0, 0] == pytest.approx(0.2)
    assert measures["gains"][ROOMS.kinds.index("bedroom"), oven] == pytest.approx(-3.0 + 0.1)
    assert measures["plane_7"].min() < measures["plane_7"].max()


def test_measures_by_hand():
    measures = settling(1)
    assert m.kind(measures, "oven") == 1
    measures["end_oven"] = measures["end_oven"].copy()
    measures["end_oven"][0] = measures["end_bed"][0]
    assert m.kind(measures, "oven") == m.filled_in(measures, "oven") == pytest.approx(0.8)
    assert m.filled_in_five(measures) == pytest.approx(0.96)
    assert m.sizes_right(measures) == pytest.approx(0.96)
    assert m.single_states(measures) == 5
    three = measures["end_single"].copy()
    three[0, :3] = 1 - three[0, :3]  # one more state, three changes away
    assert m.single_states(measures | {"end_single": three}) == 6
    assert m.new_room(measures) == m.distances(state(*m.FIGURE_12)[None] > 0.5).min()
    assert m.new_room_without_sofa(measures) == -7  # what Figure 12 has and the bedroom lacks, or the reverse
    assert m.together(measures, "office") == 4
    assert m.windowless(measures, "office") == 1
    assert m.kitchen_apart(measures) == 2
    assert m.bathroom_apart(measures) == 2
    assert m.plateau(measures) == 5
    assert m.below_zero(measures) == 3
    assert m.one_way(measures, "bed") == m.one_way(measures, "oven") == m.both_ways(measures) == 1

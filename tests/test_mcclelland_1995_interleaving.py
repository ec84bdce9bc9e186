"""McClelland et al. (1995): the environment and measures by hand, and a network that is harmed."""

from __future__ import annotations

import numpy as np
import pytest
from subjects.mcclelland_1995_interleaving import PRESENTATIONS, harmed, said, unharmed

from pdpsim.formats.model import find, read
from pdpsim.study.settings import make_setup
from pdpsim.study.study import Replicate
from pdpsim_replications.memory.mcclelland_1995_interleaving import measures as m
from pdpsim_replications.memory.mcclelland_1995_interleaving.environment import both, knowledge, new, old
from pdpsim_replications.memory.mcclelland_1995_interleaving.study import simulate, study


def test_a_penguin_is_a_bird_that_swims():
    known = knowledge("penguin")
    true = {" ".join(known.attributes[number]) for number in np.flatnonzero(known.facts[-1])}
    assert true == {"ISA living thing", "ISA animal", "ISA bird", "can grow", "can move", "can swim"}
    assert new("penguin").names == ("new ISA", "new can")
    robin, sparrow = known.facts[known.item("robin")], knowledge("sparrow").facts[-1]
    can = known.of_relation["can"]
    np.testing.assert_array_equal(sparrow[can], robin[can])  # it fits


def test_what_is_known_is_eight_items_and_what_is_mixed_all():
    assert len(old()) == 32
    assert len(both("penguin")) == 34
    assert not old().inputs["item"][:, -1].any()
    assert both("penguin").names[-2:] == ("new ISA", "new can")
    np.testing.assert_array_equal(
        both("penguin").targets["attribute"][-2:], new("penguin").targets["attribute"]
    )


def test_the_units_of_the_model_are_the_items():
    units = read(find("mcclelland_1995")).network.layer("item").units
    assert units == knowledge("penguin").items


def test_measures_by_hand():
    measures = harmed(0)
    assert m.learned_at(measures, "penguin", "alone") == 20
    assert m.learned_at(measures, "penguin", "among") == 200
    assert m.slower_among(measures, "penguin") == pytest.approx(np.log10(201 / 21))
    # fly is wrong by .5 for robins, one of five abilities, and by .25 for canaries
    assert m.robin_rise(measures, "penguin", "alone") == pytest.approx(0.1)
    assert m.robin_rise(measures, "penguin", "among") == 0
    assert m.birds_more(measures, "penguin", "alone") == pytest.approx(0.075)
    assert m.fly_most(measures, "penguin", "alone") == pytest.approx(0.5)
    assert m.robin_harm(measures, "penguin") == pytest.approx(0.1)
    some = measures | {"penguin_among": said("penguin", 4, 0.25)}
    assert m.robin_harm(some, "penguin") == pytest.approx(0.1 - 5 * 0.05)
    assert m.less_harm(measures, "alone") == pytest.approx(0.1)
    assert m.sooner(measures, "alone") == pytest.approx(np.log10(21 / 11))
    assert m.untrained_sooner(measures, "alone") == 0
    assert m.slower_among(unharmed(0), "penguin") == 0


def test_what_is_known_before_it_is_told_needs_no_presentation():
    at_once = {"presentations": PRESENTATIONS, "penguin_alone": said("penguin", 0)}
    at_once["penguin_among"] = said("penguin", 2)
    assert m.learned_at(at_once, "penguin", "alone") == 0
    assert m.slower_among(at_once, "penguin") == pytest.approx(np.log10(21))


def test_what_is_never_learned_has_no_harm():
    never = {"presentations": PRESENTATIONS, "penguin_alone": said("penguin", 5)}
    assert m.learned_at(never, "penguin", "alone") == np.inf
    assert np.isnan(m.robin_rise(never, "penguin", "alone"))
    assert np.isnan(m.fly_most(never, "penguin", "alone"))


def test_copies_begin_with_what_the_network_knows():
    settings = {"phases.known.epochs": 900, "phases.new.epochs": 20}
    measures = simulate(Replicate(study, setup=make_setup(study, settings)))
    assert measures["presentations"].tolist() == list(range(21))
    start = measures["penguin_alone"][0]
    np.testing.assert_array_equal(start, measures["penguin_among"][0])
    np.testing.assert_array_equal(start, measures["sparrow_alone"][0])
    # the robin is known, the penguin is not
    known = m.errors(measures, "penguin", "alone")
    assert known[0, knowledge("penguin").item("robin")] < 0.2
    assert m.new_error(measures, "penguin", "alone")[-1] < m.new_error(measures, "penguin", "alone")[0]

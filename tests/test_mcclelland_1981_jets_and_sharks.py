"""The Jets and the Sharks: facts, probes, controls and measures, by hand."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from subjects.mcclelland_1981_jets_and_sharks import KNOWN, N_UNITS, NETWORK, knowing, state

from pdpsim.formats.model import find, read
from pdpsim_replications.settling.mcclelland_1981_jets_and_sharks import measures as m
from pdpsim_replications.settling.mcclelland_1981_jets_and_sharks import people, study

MODEL = read(find("jets_and_sharks"))


def test_the_table_of_people():
    assert len(KNOWN) == 27
    assert sum(each[0] == "Jets" for each in KNOWN.values()) == 15
    assert KNOWN["Ken"] == ("Sharks", "20s", "HS", "Single", "Burglar")
    assert KNOWN["Karl"][-1] == "Bookie"  # a burglar in some copies
    assert KNOWN["Neal"][-1] == "Bookie"
    alike = [(a, b) for a, b in combinations(KNOWN, 2) if KNOWN[a] == KNOWN[b]]
    assert alike == [("Jim", "George"), ("John", "Lance"), ("Phil", "Ol")]
    assert sum(len(layer.units) for layer in NETWORK.layers) == N_UNITS == 68
    jobs = [each[-1] for each in KNOWN.values() if each[0] == "Jets"]
    assert {job: jobs.count(job) for job in jobs} == {"Pusher": 5, "Burglar": 5, "Bookie": 5}


def test_units_stand_in_the_same_order_everywhere():
    assert {pool: NETWORK.layer(pool).units for pool in people.PROPERTIES} == people.UNITS
    assert NETWORK.layer("name").units == NETWORK.layer("person").units == tuple(KNOWN)
    assert tuple(KNOWN)[m.KEN] == "Ken"
    assert tuple(KNOWN)[m.LANCE] == "Lance"
    assert study.CYCLES == m.CYCLES


def test_the_other_reading_changes_one_fact():
    other = people.facts(people.changed(MODEL, "Neal", "occupation", "Burglar").network)
    assert {name for name in KNOWN if other[name] != KNOWN[name]} == {"Neal"}
    assert other["Neal"][-1] == "Burglar"


def test_shuffled_facts_are_as_many_of_each():
    other = people.facts(people.shuffled(MODEL, np.random.default_rng(0)).network)
    assert other != KNOWN
    for place in range(5):
        assert sorted(each[place] for each in other.values()) == sorted(
            each[place] for each in KNOWN.values()
        )
    # what leads back is tied to what leads there
    assert NETWORK.projection("age->person").tied == "person->age"


def test_wrong_descriptions_are_no_ones():
    wrong = people.errors(KNOWN)
    assert not set(wrong.values()) & set(KNOWN.values())
    for description in wrong.values():
        assert people.shared(KNOWN, description).max() == 4
    # everyone has 9, of which many are someone's, or several people's
    assert len(wrong) == 103


def test_probes_name_properties_and_people():
    patterns = people.probes(NETWORK, {"a": ("Sharks", "20s"), "b": ("Ken",)})
    assert patterns.inputs["gang"].tolist() == [[0, 1], [0, 0]]
    assert patterns.inputs["age"].tolist() == [[1, 0, 0], [0, 0, 0]]
    assert patterns.inputs["name"][1].nonzero()[0].tolist() == [m.KEN]


def test_measures_by_hand():
    measures = knowing(1)
    assert m.people_lost(measures, "100") == 0
    assert m.ken_margin(measures, "100") == pytest.approx(0.6)
    assert m.lance_margin(measures, "100") == pytest.approx(0.6)
    assert m.generalised_margin(measures) == pytest.approx(0.6)
    assert m.married_edge(measures) == pytest.approx(0.6)
    assert m.married_edge({"20s_jh": state({"marital": [2]})}) == pytest.approx(-0.6)
    assert m.wrong_people(measures) == 0
    assert m.strangers(measures) == 0
    names = measures["names"].copy()
    names[0, 2, m.PLACES["age"]] = (0.9, 0.1, 0.2)  # Art is in his 40s
    assert m.people_lost({**measures, "names": names}, "100") == 1
    assert m.people_lost({**measures, "names": names}, "50") == 0
    jets = state({"age": [0], "education": [0], "marital": [0, 1], "occupation": [0]})
    assert m.jets_margin({"jets": jets}) == 0
    assert m.occupation_spread({"jets": jets}) == pytest.approx(0.6)
    assert m.wrong_names({"sharks_20s": state({"name": [0, 1]})}) == 3  # two too many, and Ken's is missing


def test_people_who_fit_equally_well_will_all_do():
    shared = np.array([[4, 4, 1], [4, 2, 2]])
    assert m.strangers({"wrong_shared": shared, "wrong": np.array([[0.2, 0.2, 0.1], [0.1, 0.1, 0.0]])}) == 0.5

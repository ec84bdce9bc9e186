"""Traces in time: environments worked by hand, and networks of a few epochs."""

from __future__ import annotations

import numpy as np
import pytest
from subjects.murray_2019_rflo import learning

from pdpsim.formats.model import find, read
from pdpsim.study.catalogue import load
from pdpsim.study.replicate import Replicate
from pdpsim_replications.brain.murray_2019_rflo import measures, memory, rhythm


def test_a_bit_is_compared_with_the_one_two_before():
    patterns = memory.sequences(np.random.default_rng(1), 3, 6, 2)
    bits, targets = patterns.inputs["input"].reshape(3, 6), patterns.targets["output"].reshape(3, 6)
    assert np.isnan(targets[:, :2]).all()
    np.testing.assert_array_equal(targets[:, 2:], bits[:, 2:] != bits[:, :-2])
    assert memory.told(np.full((18, 1), 0.9), patterns) == targets[:, 2:].mean()


def test_the_rhythm_is_three_sines():
    wave = rhythm.rhythm(40).targets["output"][:, 0]
    assert wave[9] == pytest.approx(1.0)  # a quarter: sin 90, half of sin 180, a quarter of sin 360
    assert wave[4] == pytest.approx(np.sin(np.pi / 4) + 0.5)
    assert (wave**2).mean() == pytest.approx((1 + 0.25 + 0.0625) / 2)


def test_the_last_tick_alone_is_what_one_tick_of_unrolling_gives():
    network = rhythm.without_feedback(read(find("murray_2019_memory")).network, 1)
    assert network.time.truncate == 1
    assert not any(p.carries == "error" for p in network.projections)


def test_ways_start_from_the_same_weights_and_the_read_out_alone_learns_alone():
    replicate = Replicate(load("murray-2019-rflo"), quick=True)
    found = memory.learn_memory(replicate)
    assert {found[f"right_{way}"][0] for way in memory.WAYS} == {found["right_local"][0]}
    weights = {way: replicate.networks[f"memory-{way}"].weights for way in memory.WAYS}
    start = memory.described("last", read(find("murray_2019_memory")).network)
    assert start[2] == ("hidden",)
    for way in ("local", "exact", "symmetric", "brief"):
        assert not np.array_equal(weights[way][rhythm.RECURRENT], weights["last"][rhythm.RECURRENT])
    assert not np.array_equal(weights["last"]["hidden->output"], weights["exact"]["hidden->output"])


def test_traces_beside_the_gradient():
    found = rhythm.compare_rhythm(Replicate(load("murray-2019-rflo"), quick=True))
    assert found["real_time_gap"] < 1e-12 < found["trace_gap"]
    assert found["agreement"][0] > 0.5 > abs(found["agreement_random"][0])
    assert 0 <= found["read_out_rest"] < 1


def test_weights_that_grow_without_bound_are_no_number():
    replicate = Replicate(load("murray-2019-rflo"), quick=True)
    patterns = memory.sequences(np.random.default_rng(1), 4, 6, 2)
    model = replicate.model("memory", {"training.rule.rate": 1e6, "training.snapshots": [0, 1, 2]})
    network = replicate.network("memory", model, save=False)
    course = memory.followed(network, model.phases[0], patterns, patterns)
    assert np.isfinite(course["right"][0])
    assert np.isnan(course["right"][1:]).any()
    assert len(course["alignment"]) == 3


def test_measures_by_hand():
    subject = learning(0)
    assert measures.learned(subject) == pytest.approx(0.09)
    assert measures.untrained_learned(subject) == pytest.approx(-0.35)
    assert measures.as_good(subject, "exact") == pytest.approx(0.04)
    assert measures.longer_is_worse(subject) == pytest.approx(0.1)
    assert measures.no_trace_longer_is_worse(subject) == pytest.approx(-0.4)
    assert measures.aligned(subject) == pytest.approx(0.4)
    assert measures.trace_helps(subject) > 0

"""Feedback alignment: signals and measures worked by hand, networks of a few examples."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from subjects.lillicrap_2016_feedback_alignment import aligning

from pdpsim.formats.model import find, read
from pdpsim.learning.kolen_pollack import KolenPollack
from pdpsim.simulate.simulator import Simulator
from pdpsim.study.catalogue import load
from pdpsim.study.replicate import Replicate
from pdpsim_replications.brain.lillicrap_2016_feedback_alignment import linear, measures, tasks


def test_angles_by_hand():
    first, second = np.array([[1, 0], [1, 0], [0, 0.0]]), np.array([[1, 1], [-2, 0], [1, 0.0]])
    np.testing.assert_allclose(linear.angle(first, second), [45, 180, 90])


def test_feedback_that_is_the_transpose_or_the_pseudoinverse():
    rng = np.random.default_rng(1)
    weights, errors = rng.standard_normal((20, 10)), rng.standard_normal((50, 10))
    exact = linear.signals(weights, weights.T, errors)
    assert exact["angle"] == pytest.approx(0, abs=1e-5)
    assert exact["positive"] == 1
    pseudo = linear.signals(weights, np.linalg.pinv(weights), errors)
    assert pseudo["pseudo"] == pytest.approx(0, abs=1e-5)
    assert pseudo["inverse"] == pytest.approx(1)
    against = linear.signals(weights, -weights.T, errors)
    assert against["angle"] == pytest.approx(180, abs=1e-4)
    assert against["positive"] == 0


def test_examples_needed():
    assert linear.examples_needed(np.array([1.0, 0.2, 0.04, 0.06]), 20) == 40
    assert linear.examples_needed(np.array([1.0, 0.2]), 20) == np.inf


def test_rules_start_from_the_same_weights_and_the_last_layer_alone_learns_alone():
    replicate = Replicate(load("lillicrap-2016-feedback-alignment"), quick=True)
    start, _ = linear.network_of(replicate, "start", "alignment", None)
    examples = linear.task(np.random.default_rng(1), 30)
    for rule in linear.RULES:
        network, phase = linear.network_of(replicate, rule, rule, start)
        for name in ("input->hidden", "hidden->output"):
            np.testing.assert_array_equal(network.weights[name], start.weights[name])
        network.train(examples, phase)
        moved = not np.array_equal(network.weights["input->hidden"], start.weights["input->hidden"])
        assert moved == (rule != "shallow")
        assert not np.array_equal(network.weights["hidden->output"], start.weights["hidden->output"])
    assert "output=>hidden" not in network.weights


def test_a_course_ends_where_the_error_is_small():
    replicate = Replicate(load("lillicrap-2016-feedback-alignment"), quick=True)
    network, phase = linear.network_of(replicate, "start", "alignment", None)
    everything = linear.task(np.random.default_rng(1), 60)
    examples, probes = everything.select(np.arange(40)), everything.select(np.arange(40, 60))
    whole = linear.course(network, phase, examples, probes, network.weights[linear.BACK], 20)
    assert len(whole["error"]) == 3
    assert whole["error"][0] == pytest.approx(1, abs=0.01)
    cut = linear.course(network, phase, examples, probes, network.weights[linear.BACK], 20, until=2.0)
    assert len(cut["error"]) == 2


def test_networks_of_other_depths():
    model = read(find("lillicrap_2016_tanh"))
    network = tasks.shallower(model).network
    assert [x.name for x in network.layers] == ["input", "first", "output"]
    assert [p.carries for p in network.projections] == ["activation", "activation", "error"]
    digits = read(find("digits"))
    assert [x.name for x in tasks.with_one_layer(digits).network.layers] == ["input", "lower", "output"]
    empty = Simulator(tasks.without_weights(digits, "tanh"), 1, engine="numpy")
    assert not any(np.any(empty.weights[p.name]) for p in empty.description.projections)
    assert empty.description.layer("lower").activation == "tanh"


def test_feedback_that_learns_comes_to_fit():
    replicate = Replicate(load("lillicrap-2016-feedback-alignment"), quick=True)
    learned, _ = tasks.digits(replicate.rng("digits"), 600)
    model = read(find("digits"))
    phase = model.phases[0]
    phase = replace(phase, learning=KolenPollack(), rule=replace(phase.rule, decay=tasks.DECAY))
    network = Simulator(KolenPollack().furnish(model.network), 1)
    assert tasks.shrinking_gap(network, learned, phase) < 1e-10


def test_measures_by_hand():
    subject = aligning(1)
    assert measures.aligned(subject) == pytest.approx(15, abs=0.1)
    assert measures.nearer_to_pseudo(subject) == pytest.approx(20, abs=0.1)
    assert measures.as_fast(subject) == pytest.approx(np.log2(1.5 * 300 / 201))
    assert measures.last_as_fast(subject) == -20
    assert measures.hidden_learns(subject) == pytest.approx(np.log10(0.901 / 0.001))
    assert measures.as_good(subject, "one") == pytest.approx(0.021)
    never = subject | {"needed_backpropagation": np.array([np.inf])}
    assert np.isnan(measures.as_fast(never))

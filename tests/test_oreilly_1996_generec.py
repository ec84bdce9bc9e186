"""GeneRec: the networks that are compared, and what is measured of them."""

from __future__ import annotations

import numpy as np
import pytest
from subjects.oreilly_1996_generec import learning

from pdpsim.formats.model import find, read
from pdpsim.simulate.simulator import Simulator
from pdpsim.study.catalogue import load
from pdpsim.study.replicate import Replicate
from pdpsim_replications.brain.oreilly_1996_generec import measures as m
from pdpsim_replications.brain.oreilly_1996_generec import networks as n
from pdpsim_replications.brain.oreilly_1996_generec import study as s

ENCODER = read(find("oreilly_1996_encoder"))


def test_a_network_without_its_way_back_responds_at_once():
    plain = n.feedforward(ENCODER.network)
    assert [p.name for p in plain.projections] == ["input->hidden", "hidden->output"]
    assert plain.time.ticks == 1
    network = Simulator(plain, 1, engine="numpy")
    reached = network.record(n.TASKS["encoder"])["output"]

    def logistic(x):
        return 1 / (1 + np.exp(-x))

    hidden = logistic(network.weights["input->hidden"] + network.biases["hidden"])
    expected = logistic(hidden @ network.weights["hidden->output"] + network.biases["output"])
    assert reached == pytest.approx(expected, abs=1e-12)


def test_without_a_way_back_hidden_units_learn_nothing():
    network = Simulator(n.with_feedback(ENCODER.network, 0.0), 1, engine="numpy")
    before = network.weights["input->hidden"].copy()
    model = n.taught(Replicate(load("oreilly-1996-generec"), quick=True), "encoder", "contrastive")
    network.train(n.TASKS["encoder"], model.phases)
    assert network.weights["input->hidden"] == pytest.approx(before, abs=1e-4)


def test_part_of_the_way_back():
    networks = [Simulator(n.with_feedback(ENCODER.network, 0.5), seed) for seed in range(20)]
    shares = [(each.weights["output->hidden"] != 0).mean() for each in networks]
    # 160 links, each there with a chance of one half: within four standard errors
    assert np.mean(shares) == pytest.approx(0.5, abs=0.16)
    assert all((each.weights["hidden->output"] != 0).all() for each in networks)


@pytest.mark.parametrize("independent", [False, True])
def test_the_rule_beside_the_gradient(independent):
    replicate = Replicate(load("oreilly-1996-generec"), number=5)
    measures = s.in_random_network(replicate, "", independent=independent)
    assert measures["identity"] < 1e-12
    assert measures["no_identity"] > 1e-3
    assert (m.off_gradient(measures) < 0.05) != independent
    assert (m.order_gap(measures) < 0.1) != independent


def test_the_contrastive_form_keeps_the_two_ways_alike():
    replicate = Replicate(load("oreilly-1996-generec"), quick=True)
    measures = s.trained(replicate, "encoder")
    assert measures["drift_contrastive"] < 1e-12
    assert measures["drift_midpoint"] > 1e-4
    assert measures["looks_basic"].shape == (len(n.AT), 2)
    assert measures["looks_basic"][0] == pytest.approx([1, 1], abs=0.2)
    assert {measures[f"epochs_encoder_{rule}"] for rule in n.RULES} <= set(range(21))


def test_measures_by_hand():
    measures = learning(2)
    assert m.off_gradient(measures) == pytest.approx(0.01)
    assert m.order_gap(measures) == pytest.approx(0, abs=1e-12)
    assert m.order_gap({"difference": np.array(n.STRENGTHS) ** 2}) == pytest.approx(1)
    assert m.sooner(measures, "xor", "contrastive", "backpropagation") == pytest.approx(np.log10(200 / 80))
    assert m.together({"before": 0.1, "after_basic": 0.4}, "basic") == pytest.approx(0.3)
    assert m.learned({"solved_half": True}, "half") == 1
    assert m.learned({"solved_half": False}, "half") == -1
    looks = {"looks_basic": np.array([[0.9, 0.95], [0.5, 0.6], [np.nan, np.nan]])}
    assert m.late(looks, "basic", "plain") == 0.5
    assert m.late(looks, "basic", "own") == 0.6

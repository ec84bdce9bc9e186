"""Rules on one yardstick: measures worked by hand, and a run of a few digits."""

from __future__ import annotations

import numpy as np
import pytest
from subjects.learning_rules_compared import learning

from pdpsim.study.catalogue import load
from pdpsim.study.replicate import Replicate
from pdpsim.workbench.yardstick import read_rule
from pdpsim_replications.brain.learning_rules_compared import drawings, measures
from pdpsim_replications.brain.learning_rules_compared import study as simulation


def test_every_rule_is_one_and_has_a_name_in_figures():
    for name, rule in simulation.RULES.items():
        assert read_rule(rule).name == rule.split(":")[0]
        assert drawings.NAMES[name]
    assert set(simulation.ONCE) < set(simulation.RULES)


def test_a_few_digits(monkeypatch: pytest.MonkeyPatch):
    chosen = ("backpropagation", "perturbed", "alignment")
    monkeypatch.setattr(simulation, "RULES", {name: simulation.RULES[name] for name in chosen})
    replicate = Replicate(load("learning-rules-compared"), quick=True)
    result = simulation.learn_digits(replicate, 1)
    assert result["at"].tolist() == [0, 1, 2]
    assert result["cosine_alignment"].shape == (3, 3)
    np.testing.assert_allclose(result["cosine_backpropagation"], 1)
    np.testing.assert_allclose(result["own_alignment"], result["cosine_alignment"])
    assert result["cosine_perturbed"].min() > 0.99
    assert result["cosine_alignment"][:2, 0].max() < 0.9


def test_measures_by_hand():
    subject = learning(0)
    assert measures.early(subject, "differences") == pytest.approx(0.3)
    assert measures.late(subject, "contrastive") == pytest.approx(0.3)
    assert measures.final(subject, "direct") == pytest.approx(0.875)
    # right rises evenly to .9 over nine looks: half after the fifth step of eight
    assert measures.half(subject, "backpropagation") == simulation.AT[5]
    assert measures.half(subject, "hebb") == np.inf
    assert measures.disagrees(subject) == pytest.approx(0.4)
    assert measures.as_good(subject, "alignment") == pytest.approx(0.01)
    assert measures.better(subject, "signs", "alignment") == pytest.approx(0.01)
    assert measures.foretells(subject) > 0


def test_a_rule_without_a_direction_agrees_with_nothing():
    silent = {"cosine_x": np.full((3, 9), np.nan)}
    assert measures.late(silent, "x") == 0


def test_the_encoder_counts_when_it_is_solved():
    assert measures.solved_encoder({"encoder_x": np.array([np.inf, 40.0])}, "x") == 1
    assert measures.solved_encoder({"encoder_x": np.array([np.inf])}, "x") == 0
    assert measures.encoder_epochs({"encoder_x": np.array([np.inf, 40.0])}, "x") == 40

"""The study of Rescorla and Wagner (1972): recursion, designs, limits, claims."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from records import control, value

from pdpsim.figures.style import new_figure
from pdpsim.formats.model import find, read
from pdpsim.simulate.simulator import Simulator
from pdpsim.study.catalogue import load
from pdpsim.study.replicate import Replicate
from pdpsim.study.settings import make_setup
from pdpsim_replications.one_layer.rescorla_wagner_1972 import designs
from pdpsim_replications.one_layer.rescorla_wagner_1972.associator import (
    AND,
    FUNCTIONS,
    OR,
    XOR,
    condition,
    looks,
)
from pdpsim_replications.one_layer.rescorla_wagner_1972.designs import CUES, trial
from pdpsim_replications.one_layer.rescorla_wagner_1972.measures import COMPETITION, separately
from pdpsim_replications.one_layer.rescorla_wagner_1972.recursion import compound, recursion
from pdpsim_replications.one_layer.rescorla_wagner_1972.study import simulate, table

ALPHA = {"A": 0.5, "B": 0.2, "X": 0.25, "context": 1.0}


study = load("rescorla-wagner-1972")


# --- the recursion, by hand ---------------------------------------------------------------------------


def test_recursion_by_hand() -> None:
    trials = [trial("A"), trial("AX"), trial("X", 0.0)]
    course = recursion(trials, ALPHA, 0.4, 0.2)
    # A+: 0.5 x 0.4 x (1 - 0) = 0.2
    assert course[1]["A"] == pytest.approx(0.2)
    # AX+: surprise 0.8; A + 0.5 x 0.4 x 0.8, X + 0.25 x 0.4 x 0.8
    assert (course[2]["A"], course[2]["X"]) == (pytest.approx(0.36), pytest.approx(0.08))
    # X-: 0.25 x 0.2 x (0 - 0.08)
    assert course[3]["X"] == pytest.approx(0.076)
    assert [each["B"] for each in course] == [0, 0, 0, 0]


def test_closed_form_by_hand() -> None:
    # one cue, alpha beta = 0.2: 1 - 0.8^n; extinction from 0.5: 0.5 x 0.8^n
    assert [v for (v,) in compound([0.5], [0.0], 1.0, 0.4, 3)] == pytest.approx([0, 0.2, 0.36, 0.488])
    assert [v for (v,) in compound([0.5], [0.5], 0.0, 0.4, 2)] == pytest.approx([0.5, 0.4, 0.32])


def test_closed_form_is_the_recursion_of_a_compound() -> None:
    start = {"A": 0.9, "B": 0.0, "X": 0.7, "context": 0.0}
    course = recursion([trial("AX")] * 9, ALPHA, 0.3, 0.1, start)
    expected = compound([0.5, 0.25], [0.9, 0.7], 1.0, 0.3, 9)
    np.testing.assert_allclose([[each["A"], each["X"]] for each in course], expected)


def test_network_follows_the_recursion_with_salience_and_two_rates() -> None:
    trials = designs.random_trials(25, np.random.default_rng(0))
    network = Simulator(read(find("rescorla_wagner_1972")), engine="numpy")
    got = condition(network, trials, ALPHA, 0.5)
    np.testing.assert_allclose(got, table(recursion(trials, ALPHA, 0.2, 0.1)), atol=1e-14)


def test_cues_with_an_error_each_do_not_compete() -> None:
    network = Simulator(read(find("rescorla_wagner_1972_separate")), engine="numpy")
    got = condition(network, [trial("AX")] * 3, ALPHA, 1.0)
    alone = recursion([trial("X")] * 3, ALPHA, 0.2, 0.2)
    np.testing.assert_allclose(got[:, CUES.index("X")], [each["X"] for each in alone])


# --- designs ------------------------------------------------------------------------------------------


def test_trials_are_spelt_and_mixed() -> None:
    assert trial("*X", 0.0) == (frozenset({"context", "X"}), 0.0)
    mixed = designs.mixed([trial("A"), trial("X")], 5, np.random.default_rng(0))
    assert all(set(mixed[i : i + 2]) == {trial("A"), trial("X")} for i in range(0, 10, 2))


def test_groups_differ_in_what_they_are_to_differ_in() -> None:
    groups = designs.groups(20, np.random.default_rng(1))
    assert len(groups["blocked"]) == 2 * len(groups["overshadowed"]) == 40
    for name in ("correlated", "uncorrelated"):  # X is there always, reinforced half of the time
        assert all("X" in cues for cues, _ in groups[name])
        assert sum(us for _, us in groups[name]) == 20
    assert all(us == ("A" in cues) for cues, us in groups["correlated"])
    assert [us for _, us in groups["correlated"]] == [us for _, us in groups["uncorrelated"]]
    for name, with_cue, without in (("positive", 20, 0), ("zero", 20, 20), ("negative", 0, 20)):
        trials = groups[f"contingency-{name}"]
        assert sum(us for cues, us in trials if "X" in cues) == with_cue
        assert sum(us for cues, us in trials if "X" not in cues) == without


def test_boolean_functions_stand_in_their_columns() -> None:
    assert FUNCTIONS[:, XOR].tolist() == [0, 1, 1, 0]
    assert FUNCTIONS[:, AND].tolist() == [0, 0, 0, 1]
    assert FUNCTIONS[:, OR].tolist() == [0, 1, 1, 1]
    assert len({tuple(column) for column in FUNCTIONS.T}) == 16


@pytest.mark.parametrize("epochs", [0, 1, 7, 5_000])
def test_looks_lie_within_the_phase_and_reach_its_end(epochs: int) -> None:
    phase = read(find("widrow_hoff_1960")).phases[0]
    snapshots = looks(type(phase)(epochs=epochs)).snapshots
    assert (snapshots[0], snapshots[-1]) == (0, epochs)


# --- claims -------------------------------------------------------------------------------------------


def strengths(**last: float) -> np.ndarray[Any, Any]:
    """Return strengths that are 0 before the first trial and these after it."""
    return np.array([[0.0] * 4, [last.get(cue, 0.0) for cue in CUES]])


def test_effects_by_hand() -> None:
    measures: dict[str, Any] = {
        "V_alone": strengths(X=0.9),
        "V_overshadowed": strengths(X=0.5),
        "V_blocked": strengths(X=0.1),
        "V_uncorrelated": strengths(X=0.4),
        "V_correlated": strengths(X=0.1),
        "V_inhibition": strengths(X=-0.6),
        "V_overexpectation": np.vstack([np.zeros((2, 4)), strengths(X=0.8)[1:], strengths(X=0.3)[1:]]),
    }
    measures |= {name.replace("V_", "separate_V_"): strengths() for name in measures}
    measures["separate_V_overexpectation"] = np.zeros((4, 4))
    values = {name: effect(measures) for name, effect in COMPETITION.items()}
    assert values == pytest.approx(
        {"overshadowing": 0.4, "blocking": 0.4, "validity": 0.3, "inhibition": 0.6, "overexpectation": 0.5}
    )
    assert not any(effect(separately(measures)) for effect in COMPETITION.values())
    assert value(study, "RW-9", measures) == 0
    assert value(study, "RW-9", {**measures, "separate_V_inhibition": strengths(X=-0.2)}) == 0.2


def test_relative_validity_depends_on_saliences_as_its_closed_form_says() -> None:
    # alpha_A = alpha_B = alpha_X = 0.5, equal rates: X has 1/3 in both groups
    measures = {
        "alpha": np.array([0.5, 0.5, 0.5, 1.0]),
        "nonreinforced": 1.0,
        "correlated_given": 1 / 3,
        "uncorrelated_given": 1 / 3,
    }
    assert value(study, "RW-5b", measures) == pytest.approx(0)
    assert value(study, "RW-5b", {**measures, "correlated_given": 0.0}) == pytest.approx(1 / 3)


def test_exact_claims_report_what_is_off() -> None:
    assert (
        value(study, "RW-1a", {"V_random": np.array([1.0, 2.0]), "recursion_random": np.array([1.0, 2.5])})
        == 0.5
    )
    assert value(study, "RW-10", {"independent_distance": 1e-9, "independent_squared_error": 0.04}) == 0.2
    assert value(study, "RW-12b", {"xor_outputs": np.array([0.5, 0.4, 0.7, 0.5])}) == pytest.approx(0.2)
    assert value(study, "RW-13", {"boolean_right": np.array([True, False, True])}) == 2


@pytest.fixture(scope="module")
def quick() -> dict[str, Any]:
    """Measures of one replicate with a few trials and epochs."""
    settings = {"limits.training.epochs": 100, "trials": 6, "random-trials": 15}
    return simulate(Replicate(study, setup=make_setup(study, settings, quick=True, engine="numpy")))


def test_measures_suffice_for_every_claim_and_control(quick: dict[str, Any]) -> None:
    for each in study.claims:
        assert np.isfinite(value(study, each.id, quick)), each.id
        if each.control not in (None, "none"):
            assert control(study, each.id, quick) == 0, each.id


def test_identities_hold_even_in_a_quick_run(quick: dict[str, Any]) -> None:
    for id in ("RW-1a", "RW-1b", "RW-2a", "RW-2b", "RW-3b", "RW-4b", "RW-7b", "RW-9"):
        assert value(study, id, quick) < 1e-9, id
    assert quick["xor_squared_error"] == pytest.approx(0.25, abs=1e-3)
    assert quick["boolean_right"].sum() == 14


@pytest.mark.parametrize("id", [each.id for each in study.figures])
def test_figures_are_drawn_from_measures_alone(quick: dict[str, Any], id: str) -> None:
    figure = next(each for each in study.figures if each.id == id)
    columns = figure.draw(new_figure(figure.width), [quick, quick])
    assert len({len(values) for values in columns.values()}) == 1

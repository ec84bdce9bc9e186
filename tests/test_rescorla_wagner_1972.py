"""The study of Rescorla and Wagner (1972): recursion, designs, limits, claims."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from records import control, value
from subjects.rescorla_wagner_1972 import equation

from pdpsim.claims.control import Substituted
from pdpsim.figures.style import new_figure
from pdpsim.formats.model import find, read, with_settings
from pdpsim.simulate.simulator import Simulator
from pdpsim.study.catalogue import load
from pdpsim.study.replicate import Replicate
from pdpsim.study.settings import make_setup
from pdpsim_replications.one_layer.rescorla_wagner_1972 import designs
from pdpsim_replications.one_layer.rescorla_wagner_1972 import measures as m
from pdpsim_replications.one_layer.rescorla_wagner_1972.conditioning import Parameters, condition, limit
from pdpsim_replications.one_layer.rescorla_wagner_1972.designs import CUES, trial
from pdpsim_replications.one_layer.rescorla_wagner_1972.limits import AND, FUNCTIONS, OR, XOR, looks
from pdpsim_replications.one_layer.rescorla_wagner_1972.recursion import compound, recursion
from pdpsim_replications.one_layer.rescorla_wagner_1972.study import simulate, written_out

ALPHA = {"A": 0.5, "B": 0.2, "C": 0.9, "X": 0.25, "context": 1.0}
PARAMETERS = Parameters(ALPHA, 0.2, 0.5)

study = load("rescorla-wagner-1972")


def network(separate: bool = False) -> Simulator:
    """Return a network with these parameters."""
    name = "rescorla_wagner_1972_separate" if separate else "rescorla_wagner_1972"
    return Simulator(with_settings(read(find(name)), PARAMETERS.settings(separate=separate)), engine="numpy")


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
    start = {"A": 0.9, "B": 0.0, "C": 0.0, "X": 0.7, "context": 0.0}
    course = recursion([trial("AX")] * 9, ALPHA, 0.3, 0.1, start)
    expected = compound([0.5, 0.25], [0.9, 0.7], 1.0, 0.3, 9)
    np.testing.assert_allclose([[each["A"], each["X"]] for each in course], expected)


def test_network_follows_the_recursion_with_saliences_and_two_rates() -> None:
    trials = designs.random_trials(25, np.random.default_rng(0))
    np.testing.assert_allclose(condition(network(), trials), written_out(trials, PARAMETERS), atol=1e-14)


def test_cues_with_an_error_each_do_not_compete() -> None:
    trials = [trial("AX")] * 3 + [trial("AX", 0.0)]
    got = condition(network(separate=True), trials)
    alone = recursion([trial("X")] * 3 + [trial("X", 0.0)], ALPHA, 0.2, 0.1)
    np.testing.assert_allclose(got[:, CUES.index("X")], [each["X"] for each in alone])


def test_saliences_and_the_second_rate_are_drawn_within_their_limits() -> None:
    drawn = [Parameters.draw(np.random.default_rng(seed), 0.2, 0.3, 0.6) for seed in range(20)]
    for each in drawn:
        assert each.alpha["A"] == each.alpha["B"] == each.alpha["C"] != each.alpha["X"]
        assert all(0.3 <= alpha <= 1 for alpha in each.alpha.values())
        assert 0.6 <= each.nonreinforced <= 1
    assert len({each.alpha["X"] for each in drawn}) == 20


def test_endless_training_weighs_kinds_of_trials_by_their_shares() -> None:
    """X alone, reinforced on a share p: p (1 - V) = r (1 - p) V, so V = p / (p + r (1 - p))."""
    shares = {trial("X"): 0.25, trial("X", 0.0): 0.75, trial("A"): 0.0}
    end = limit(network(), shares, 2_000)
    assert end[CUES.index("X")] == pytest.approx(0.25 / (0.25 + 0.5 * 0.75))
    assert end[CUES.index("A")] == 0


# --- designs ------------------------------------------------------------------------------------------


def test_trials_are_spelt_and_mixed() -> None:
    assert trial("*X", 0.0) == (frozenset({"context", "X"}), 0.0)
    assert trial("", 0.0) == (frozenset(), 0.0)
    mixed = designs.mixed([trial("A"), trial("X")], 5, np.random.default_rng(0))
    assert all(set(mixed[i : i + 2]) == {trial("A"), trial("X")} for i in range(0, 10, 2))


def test_groups_differ_in_what_they_are_to_differ_in() -> None:
    groups = designs.groups(20, np.random.default_rng(1))
    assert len(groups["blocked"]) == 2 * len(groups["overshadowed"]) == 40
    for one, other, first in (
        ("superconditioned", "accompanied", 40),
        ("protected", "unprotected", 60),
        ("novel", "inhibition", 40),
    ):
        assert groups[one][:first] == groups[other][:first]
        assert groups[one][first] != groups[other][first]
    for one, other, last in (("unblocked", "blocked-strong", 20), ("preexposed", "alone", 20)):
        assert groups[one][-last:] == groups[other][-last:]
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


def test_shares_of_contingencies_add_up() -> None:
    shares = designs.contingency_shares(0.75, 0.5)
    assert shares == {trial("*X"): 0.75, trial("*X", 0.0): 0.25, trial("*"): 0.5, trial("*", 0.0): 0.5}


# --- measures, by hand --------------------------------------------------------------------------------


def strengths(*rows: dict[str, float]) -> np.ndarray[Any, Any]:
    """Return strengths that are 0 before the first trial and these after the others."""
    return np.array([[0.0] * 5, *([row.get(cue, 0.0) for cue in CUES] for row in rows)])


def by_hand() -> dict[str, Any]:
    """Return strengths in all groups, one trial of each kind in a phase."""
    return {
        "V_alone": strengths({"X": 0.9}),
        "V_overshadowed": strengths({"X": 0.5}),
        "V_blocked": strengths({"A": 0.9}, {"X": 0.1}),
        "V_unblocked": strengths({"A": 0.9}, {"X": 0.7}),
        "V_blocked-strong": strengths({"A": 1.8}, {"X": 0.2}),
        "V_inhibition": strengths({"A": 0.5}, {"X": -0.6}, {"X": -0.1}),
        "V_novel": strengths({"A": 0.5}, {"X": -0.6}, {"X": -0.3, "C": 0.3}),
        "V_overexpectation": strengths({"A": 0.8}, {"X": 0.8}, {"X": 0.3}),
        "V_superconditioned": strengths({}, {}, {"X": 0.9}),
        "V_accompanied": strengths({}, {}, {"X": 0.45}),
        "V_protected": strengths({}, {}, {"A": 0.8}),
        "V_unprotected": strengths({}, {}, {"A": 0.5}),
        # the last quarter of eight: the last two
        "V_uncorrelated": strengths(*[{"X": 0.1}] * 5, {"X": 0.3}, {"X": 0.5}),
        "V_correlated": strengths(*[{"X": 0.9}] * 5, {"X": 0.1}, {"X": 0.1}),
        "V_contingency-positive": strengths(*[{"X": 0.9}] * 5, {"X": 0.4}, {"X": 0.6}),
        "V_contingency-zero": strengths({"X": 0.4}, *[{"X": 0.1}] * 6),
        "V_contingency-negative": strengths(*[{"X": -0.9}] * 5, {"X": -0.4}, {"X": -0.6}),
    }


EFFECTS = {
    "overshadowing": 0.4,
    "blocking": 0.4,
    "unblocking": 0.5,
    "relative_validity": 0.3,
    "inhibition": 0.6,
    "inhibition_lost": 0.5,
    "novel_excitation": 0.3,
    "overexpectation": 0.5,
    "superconditioning": 0.45,
    "protection": 0.3,
    "contingency_effect": 0.4,
    "contingency_inhibition": 0.5,
    "contingency_decline": 0.1,  # (0 + 0.4) / 2 - 0.1
}


@pytest.mark.parametrize("name", EFFECTS)
def test_effects_by_hand(name: str) -> None:
    assert getattr(m, name)(by_hand()) == pytest.approx(EFFECTS[name])
    separate = {f"separate_{key}": np.zeros_like(value) for key, value in by_hand().items()}
    assert getattr(m, name)(Substituted({**by_hand(), **separate}, "separate")) == 0


def test_closed_form_goes_on_from_phase_to_phase() -> None:
    measures = {"alpha": np.array([0.5, 0.2, 0.9, 0.25, 1.0]), "beta": 0.4, "nonreinforced": 0.5}
    got = m.closed_form(measures, ("A", 1.0, 1), ("AX", 1.0, 1), ("", 0.0, 1), ("A", 0.0, 1))
    # A+ 0.2; AX+ surprise 0.8: A 0.36, X 0.08; a rest; A- with half the rate: 0.36 (1 - 0.1)
    np.testing.assert_allclose(got[:, CUES.index("A")], [0, 0.2, 0.36, 0.36, 0.324])
    np.testing.assert_allclose(got[:, CUES.index("X")], [0, 0, 0.08, 0.08, 0.08])


def test_a_gap_is_looked_for_in_the_last_phase_alone() -> None:
    measures = {"alpha": np.full(5, 0.5), "beta": 0.4, "nonreinforced": 1.0}
    course = m.closed_form(measures, ("A", 1.0, 2), ("AX", 1.0, 2))
    course[1] += 0.5
    course[4] += 0.25
    phases = ("A", 1.0, 2), ("AX", 1.0, 2)
    assert m.gap({**measures, "V_group": course}, "group", *phases) == pytest.approx(0.25)
    assert m.gap({**measures, "V_group": course}, "group", phases[0]) == pytest.approx(0.5)


def test_relative_validity_depends_on_saliences_as_its_closed_form_says() -> None:
    # alpha_A = alpha_B = alpha_X = 0.5: X has 1/3 where others tell, and 2/3 of what AX comes to if not
    alpha = np.full(5, 0.5)
    assert m.validity_limits(alpha, 1.0) == pytest.approx({"correlated": 1 / 3, "uncorrelated": 1 / 3})
    assert m.validity_limits(alpha, 0.5) == pytest.approx({"correlated": 1 / 3, "uncorrelated": 4 / 9})
    for salience in (0.3, 0.49, 0.51, 0.9):
        alpha[CUES.index("B")] = salience
        ends = m.validity_limits(alpha, 0.8)
        assert (ends["uncorrelated"] > ends["correlated"]) == (0.5 / salience > 0.8)


def test_contingencies_by_hand() -> None:
    place = designs.PROBABILITIES.index((0.5, 0.25))
    assert m.contingency_limits(1.0)[place] == pytest.approx(0.25)
    # f(1/2) = 0.5 / 0.75, f(1/4) = 0.25 / 0.625
    assert m.contingency_limits(0.5)[place] == pytest.approx(2 / 3 - 0.4)
    assert m.contingency_limits(0.5)[designs.PROBABILITIES.index((0.5, 0.5))] == 0


def test_exact_claims_report_what_is_off() -> None:
    assert (
        m.recursion_gap({"V_random": np.array([1.0, 2.0]), "recursion_random": np.array([1.0, 2.5])}) == 0.5
    )
    assert m.independent_gap({"independent_distance": 1e-9, "independent_squared_error": 0.04}) == 0.2
    assert m.undecided_gap({"xor_outputs": np.array([0.5, 0.4, 0.7, 0.5])}) == pytest.approx(0.2)
    assert m.functions_learned({"boolean_right": np.array([True, False, True])}) == 2
    animal = equation(1)
    animal["V_novel"] = animal["V_novel"] + 0.125
    assert m.designs_gap(animal) == pytest.approx(0.125)
    assert m.designs_gap(equation(1)) == 0


# --- the study ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def quick() -> dict[str, Any]:
    """Measures of one replicate with a few trials and epochs."""
    settings = {"limits.training.epochs": 100, "trials": 6, "random-trials": 15, "endless": 20}
    return simulate(Replicate(study, setup=make_setup(study, settings, quick=True, engine="numpy")))


def test_measures_suffice_for_every_claim_and_control(quick: dict[str, Any]) -> None:
    for each in study.claims:
        assert np.isfinite(value(study, each.id, quick)), each.id
        if each.control not in (None, "none"):
            assert np.isfinite(control(study, each.id, quick)), each.id


def test_identities_hold_even_in_a_quick_run(quick: dict[str, Any]) -> None:
    identities = [each.id for each in study.claims if each.criterion.parameters.get("tolerance") == 1e-9]
    assert len(identities) == 10
    for id in identities:
        assert value(study, id, quick) < 1e-9, id
    assert quick["xor_squared_error"] == pytest.approx(0.25, abs=1e-3)
    assert quick["boolean_right"].sum() == 14


def test_animals_of_both_kinds_learn_at_the_rate_that_is_set() -> None:
    settings = {"shared.training.rule.rate": 0.4, "trials": 2, "random-trials": 2, "endless": 4}
    measures = simulate(Replicate(study, setup=make_setup(study, settings, quick=True, engine="numpy")))
    alpha = measures["alpha"][CUES.index("X")]
    for name in ("V_alone", "separate_V_alone"):
        assert measures[name][1, CUES.index("X")] == pytest.approx(0.4 * alpha)


def test_sweep_has_valid_settings() -> None:
    assert study.sweep is not None
    for each in study.sweep.combinations():
        make_setup(study, each)


@pytest.mark.parametrize("id", [each.id for each in study.figures])
def test_figures_are_drawn_from_measures_alone(quick: dict[str, Any], id: str) -> None:
    figure = next(each for each in study.figures if each.id == id)
    columns = figure.draw(new_figure(figure.width), [quick, quick])
    assert len({len(values) for values in columns.values()}) == 1

"""The study of Elman (1991): its measures, its claims."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from records import control, value

from pdpsim.figures.style import new_figure
from pdpsim.simulate.simulator import Simulator
from pdpsim.study.catalogue import load
from pdpsim.study.replicate import Replicate
from pdpsim.study.settings import make_setup
from pdpsim_replications.sequence_prediction import relative_clauses as rc
from pdpsim_replications.sequence_prediction.elman_1991_grammar import measures as m
from pdpsim_replications.sequence_prediction.elman_1991_grammar.study import simulate

study = load("elman-1991-grammar")
grammar = rc.read_grammar(study.table("relative_clauses"))


def outputs_of_the_grammar() -> dict[str, m.Floats]:
    """Return what a network that knew the grammar would say after all beginnings."""
    return {name: rc.wide(rc.expected_after(grammar, texts)) for name, texts in m.beginnings().items()}


def test_beginnings_are_the_grammars() -> None:
    assert m.CHARTED[0] == "boys"
    assert m.CHARTED[-1] == "boys who Mary chases feed cats"
    for name, rows in outputs_of_the_grammar().items():
        assert rows.shape == (len(m.beginnings()[name]), 26)


def test_a_network_that_knew_the_grammar_passes_every_measure_of_prediction() -> None:
    predicted = m.predicted(outputs_of_the_grammar())
    assert predicted["agreement"] == predicted["agreement_right"] == 1.0
    for name in ("clause_lead", "embedded_lead", "gap_filled", "none_stop_lead", "object_noun_lead"):
        assert predicted[name] == pytest.approx(1.0), name
    assert 0.3 < predicted["argument_steps"] < 0.7
    np.testing.assert_allclose(predicted["charted_classes"].sum(axis=1), 1.0)
    np.testing.assert_allclose(
        predicted["charted_classes"], m.from_grammar(grammar)["grammar_charted_classes"]
    )


def test_equal_outputs_pass_none() -> None:
    equal = {name: np.full((len(texts), 26), 0.5) for name, texts in m.beginnings().items()}
    predicted = m.predicted(equal)
    for name in ("agreement", "clause_lead", "embedded_lead", "gap_filled", "argument_steps"):
        assert predicted[name] == pytest.approx(0.0), name
    assert predicted["none_stop_lead"] < 0  # there are more nouns than full stops


def test_trigrams_know_arguments_and_not_what_a_clause_parts() -> None:
    corpus = rc.generate(grammar, 0.75, 5_000, np.random.default_rng(1))
    counted = m.predicted(m.without_network(corpus, m.beginnings(), 2))
    assert counted["gap_filled"] == 0.0
    assert abs(counted["agreement"]) < 0.1
    assert counted["embedded_lead"] > 0.9
    assert counted["none_stop_lead"] > 0.5


def test_predictors_that_need_no_network_are_ordered_by_what_they_know() -> None:
    from pdpsim.analysis.prediction import assess

    corpus = rc.generate(grammar, 0.75, 5_000, np.random.default_rng(2))
    examined = rc.examine(grammar, 0.75, 500, np.random.default_rng(3))
    errors = {
        name: assess(rows, examined.yardsticks)["sse_likelihood"]
        for name, rows in m.predictors(corpus, examined).items()
    }
    assert errors["off"] > errors["equal"] > errors["unigram"] > errors["bigram"] > errors["floor"] == 0.0


def test_measures_of_states_on_states_made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    kinds = {verb: kind for kind, forms in rc.VERBS.items() for verbs in forms.values() for verb in verbs}

    def by_kind(network: object, texts: list[str], layer: str = "output") -> m.Floats:
        return np.array([[float(list(rc.VERBS).index(kinds[text.split()[-1]])), 0.0] for text in texts])

    monkeypatch.setattr(m, "after", by_kind)
    network = Simulator(Replicate(study).model(), 1, engine="numpy")
    assert m.arguments_apart(network) > 1.0
    places = {0: 0.0, 3: 1.0, 6: 3.0}

    def by_depth(network: object, texts: tuple[str, ...], layer: str = "hidden") -> list[m.Floats]:
        # the clauses begin at words 0, 3 and 6
        return [np.array([[places[3 * (place // 3)], 0.0] for place in range(9)])]

    monkeypatch.setattr(m, "paths", by_depth)
    assert m.depth_growth(network) == pytest.approx(2.0)


def test_number_gap_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    from pdpsim.analysis.components import principal_components

    number = {noun: float(which) for which, nouns in enumerate(rc.NOUNS.values()) for noun in nouns}

    def after(network: object, texts: tuple[str, ...], layer: str = "output") -> m.Floats:
        return np.array([[10 * number[text], float(place)] for place, text in enumerate(texts)])

    monkeypatch.setattr(m, "after", after)
    states = np.array([[0.0, 0.0], [10.0, 0.0], [0.0, 1.0], [10.0, 1.0]])
    gaps = m.number_gaps(None, principal_components(states))  # type: ignore[arg-type]
    assert gaps[0] == pytest.approx(2.0)  # ten of a standard deviation of five
    assert gaps[1] < 0


# --- the study ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def quick() -> dict[str, Any]:
    """Measures of one network, barely trained."""
    return simulate(Replicate(study, setup=make_setup(study, {}, quick=True, engine="numpy")))


def test_measures_suffice_for_every_claim_and_control(quick: dict[str, Any]) -> None:
    for each in study.claims:
        assert np.isfinite(value(study, each.id, quick)), each.id
        if each.control not in (None, "none"):
            assert np.isfinite(control(study, each.id, quick)), each.id


@pytest.mark.parametrize("id", [each.id for each in study.figures])
def test_figures_are_drawn_from_measures_alone(quick: dict[str, Any], id: str) -> None:
    figure = next(each for each in study.figures if each.id == id)
    columns = figure.draw(new_figure(figure.width), [quick, quick])
    assert columns is not None
    if id != "learning":  # columns of three panels
        assert len({len(values) for values in columns.values()}) == 1


def test_curves_begin_before_training(quick: dict[str, Any]) -> None:
    assert quick["curve_agreement"].shape == (5,)  # four phases of one pass


def test_all_sentences_of_training_are_counted(quick: dict[str, Any]) -> None:
    assert quick["words"] > 4 * 100 * 3


def test_sweep_covers_what_the_paper_leaves_open() -> None:
    assert study.sweep is not None
    assert set(study.sweep.grid) == {"training.rule.rate", "weights.init"}
    assert {"grammar": "relative_clauses_equal"} in study.sweep.settings

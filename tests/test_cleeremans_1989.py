"""The study of Cleeremans et al. (1989): its grammars, its measures, its claims."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from records import value

from pdpsim.codings.strings import Strings
from pdpsim.results.case import Case
from pdpsim.study.catalogue import load
from pdpsim.study.replicate import Replicate
from pdpsim.study.settings import make_setup
from pdpsim_replications.sequence_prediction.cleeremans_1989 import grammars, recogniser
from pdpsim_replications.sequence_prediction.cleeremans_1989.study import simulate

study = load("cleeremans-1989")


def run(condition: str, settings: dict[str, Any] | None = None) -> dict[str, Any]:
    return simulate(Replicate(study, Case(condition, None), setup=make_setup(study, settings, quick=True)))


# --- grammars -----------------------------------------------------------------------------------------


def test_long_strings_have_more_than_a_hundred_letters_and_are_grammatical() -> None:
    strings = grammars.long_strings(20, np.random.default_rng(1))
    assert len(strings) == 20
    assert (strings.lengths - 2).min() > 100
    assert grammars.REBER.accepts(strings).all()


def test_embedded_strings_end_with_their_first_letter() -> None:
    for marked in (True, False):
        texts = grammars.embedded(0.6, marked).generate(200, np.random.default_rng(2)).texts()
        inside = [text[2:-2] if marked else f"B{text[2:-2]}E" for text in texts]
        assert all(text[1] == text[-2] for text in texts)
        assert {text[1] for text in texts} == {"T", "P"}
        assert grammars.REBER.accepts(Strings.of(inside, "BTPSXVE")).all()


def test_clauses_have_other_chances_after_t_than_after_p() -> None:
    grammar = grammars.embedded(0.6)
    chances = {(arc.source, arc.symbol): arc.probability for arc in grammar.arcs}
    assert chances["T 1", "S"] == chances["P 1", "X"] == 0.6
    assert chances["T 1", "X"] == chances["P 1", "S"] == pytest.approx(0.4)
    assert chances["outer", "T"] == 0.5
    assert chances["T start", "B"] == chances["P 5", "E"] == 1.0


def test_pairs_have_the_same_clause() -> None:
    texts = grammars.pairs(10, True, np.random.default_rng(3)).texts()
    for after_t, after_p in zip(texts[0::2], texts[1::2], strict=True):
        assert after_t[2:-2] == after_p[2:-2]
        assert (after_t[:2], after_t[-2:], after_p[:2], after_p[-2:]) == ("BT", "TE", "BP", "PE")


def test_short_strings_have_those_of_table_1_among_them() -> None:
    strings = grammars.short_strings(8, 22, np.random.default_rng(4))
    assert len(set(strings.texts())) == 22
    assert set(grammars.TABLE_1) < set(strings.texts())
    assert strings.lengths.max() == 10


# --- measures -----------------------------------------------------------------------------------------


def test_a_string_is_accepted_if_every_letter_was_predicted() -> None:
    strings = Strings.of(["BTXSE", "BPVVE"], "BTPSXVE")
    outputs = recogniser.in_order_of_outputs(grammars.REBER.expected(strings), grammars.REBER.alphabet)
    assert recogniser.accepted(outputs, strings).tolist() == [True, True]
    assert recogniser.exactly_right(outputs, strings).tolist() == [True, True]
    weak = outputs.copy()
    weak[5, recogniser.OUTPUTS.index("V")] = 0.3  # the letter after P, no more than the threshold
    assert recogniser.accepted(weak, strings).tolist() == [True, False]
    loose = outputs.copy()
    loose[0, recogniser.OUTPUTS.index("V")] = 0.31  # an illegal letter is predicted beside the legal ones
    assert recogniser.accepted(loose, strings).tolist() == [True, True]
    assert recogniser.exactly_right(loose, strings).tolist() == [False, True]


def test_path_is_kept_where_patterns_lie_by_the_letter_before() -> None:
    beginnings = np.array(["BPT", "BPTT", "BPTTT", "BTXXT", "BTXXTT"])
    nodes = np.array(["2"] * 5)
    # by hand: before the last T are P, T, T, X, T; chance is 3 * 2 / (5 * 4)
    by_letter = np.array([[0.0], [1.0], [1.1], [3.0], [1.2]])
    assert recogniser.path_kept(by_letter, nodes, beginnings) == pytest.approx(3 / 5 - 6 / 20)
    alone = np.array([[0.0], [1.0], [5.0], [5.1], [1.1]])
    assert recogniser.path_kept(alone, nodes, beginnings) == pytest.approx(2 / 5 - 6 / 20)


def test_looks_go_from_ten_strings_to_all() -> None:
    stops = recogniser.looks(20_000)
    assert stops[0] == 10
    assert stops[-1] == 20_000
    assert np.diff(stops).min() > 0
    assert recogniser.looks(3) == [3]


# --- simulations and claims ----------------------------------------------------------------------------


def test_a_short_training_with_context_beats_one_without() -> None:
    settings = {"fifteen": 4_000, "reber.training.rule.rate": 0.3}
    with_context, without = run("fifteen", settings), run("feedforward", settings)
    assert with_context["rms"] < without["rms"]
    assert with_context["accepted"] > without["accepted"]
    # one letter is all that a network without context knows
    assert without["rms"] > 0.95 * without["rms_by_letter"]
    assert without["purity_letter"] == 1.0


def test_the_first_letter_is_not_known_before_training_and_pairs_tell_it() -> None:
    measures = run("biased")
    assert measures["right_by_length"].shape == (4,)
    assert 0 < measures["untrained_luce"] < 1
    assert 0 <= measures["untrained_right"] <= 1


def test_table_1_is_read_at_the_sixth_and_seventh_letter() -> None:
    measures = run("length-limited", {"epochs": 400, "reber.training.rule.rate": 0.5})
    assert value(study, "C89-11a", measures) > 0
    assert abs(value(study, "C89-11a", {k.removeprefix("untrained_"): v for k, v in measures.items()
                                        if k.startswith("untrained_")})) < 0.05  # fmt: skip

"""The language of Elman (1991, 1993): its grammar, its corpora, and what is asked after beginnings."""

from __future__ import annotations

import numpy as np
import pytest

from pdpsim.codings.expectation import Reader
from pdpsim.codings.grammar import Grammar
from pdpsim.codings.sublanguage import share
from pdpsim.simulate.simulator import Simulator
from pdpsim.study.catalogue import load
from pdpsim_replications.sequence_prediction import relative_clauses as rc

study = load("elman-1991-grammar")
grammar = rc.read_grammar(study.table("relative_clauses"))
equal = rc.read_grammar(study.table("relative_clauses_equal"))


def likely(text: str, of: Grammar = grammar) -> set[str]:
    """Return the words that may follow."""
    reader = Reader(of, rc.VOCABULARY)
    return {word for word, chance in zip(rc.VOCABULARY, reader.after(text.split()), strict=True) if chance}


@pytest.mark.parametrize("which", [grammar, equal])
def test_words_are_24(which: Grammar) -> None:
    assert set(which.words) == set(rc.VOCABULARY)
    assert len(rc.VOCABULARY) == 24


def test_probabilities_are_those_that_the_card_states() -> None:
    lengths = [rc.with_share(grammar, "RC", each).mean_length for each in rc.SHARES.values()]
    assert lengths == pytest.approx([3.47, 4.30, 5.14, 5.98], abs=0.005)
    assert share(equal, "RC") == pytest.approx(0.54, abs=0.005)
    assert rc.with_share(equal, "RC", 0.75).mean_length == pytest.approx(7.04, abs=0.005)


@pytest.mark.parametrize("which", [grammar, equal])
def test_agreement_and_arguments_as_the_papers_describe(which: Grammar) -> None:
    singular, plural = rc.verbs("singular"), rc.verbs("plural")
    assert likely("boy", which) == {"who", *singular}
    assert likely("boys", which) == {"who", *plural}
    assert likely("Mary", which) == set(singular)  # no clause after a name
    assert likely("boys who", which) == {*plural, *rc.NOUNS["singular"], *rc.NOUNS["plural"], *rc.NAMES}
    # the noun before the clause is the object of its verb, so no noun, and the main verb agrees with that
    # noun
    assert likely("boys who Mary chases", which) == set(plural)
    assert likely("boys who Mary", which) == {"chases", "feeds", "sees", "hears"}
    assert likely("boy who chases dogs", which) == {"who", *singular}
    nouns = {*rc.NOUNS["singular"], *rc.NOUNS["plural"], *rc.NAMES}
    assert likely("boy lives", which) == {"."}
    assert likely("boy sees", which) == {".", *nouns}
    assert likely("boy chases", which) == nouns


def test_corpora_have_the_share_of_clauses() -> None:
    for name, wanted in rc.SHARES.items():
        stream = rc.generate(grammar, wanted, 2_000, np.random.default_rng(1))
        who = stream.numbers == rc.VOCABULARY.index("who")
        sentences = np.unique(np.repeat(np.arange(len(stream)), stream.lengths)[who])
        assert len(sentences) / len(stream) == pytest.approx(wanted, abs=0.04), name


def test_yardsticks_are_distributions_with_nothing_in_spare_units() -> None:
    examined = rc.examine(grammar, 0.75, 300, np.random.default_rng(2))
    for name, rows in examined.yardsticks.items():
        assert rows.shape == (len(examined.sentences.numbers), 26), name
        np.testing.assert_allclose(rows.sum(axis=1), 1.0)
        assert not rows[:, 24:].any()
    # what came could come
    actual, likelihood = (examined.yardsticks[name] for name in ("actual", "likelihood"))
    assert (likelihood[actual == 1] > 0).all()


def test_beginnings_across_clauses_are_the_grammars_and_ask_for_the_number_that_is_not_there() -> None:
    beginnings = rc.across_clauses()
    assert {number: len(texts) for number, texts in beginnings.items()} == {"singular": 64, "plural": 96}
    assert "boys who Mary chases" in beginnings["plural"]
    for number, texts in beginnings.items():
        for text in texts:
            following = likely(text)
            assert following & set(rc.verbs(number)), text
            assert not following & set(rc.verbs(rc.other(number))), text


def test_agreement_by_hand() -> None:
    right = np.zeros((2, 26))
    right[0, rc.VOCABULARY.index("chase")] = 0.6
    right[0, rc.VOCABULARY.index("walks")] = 0.2
    right[1, rc.VOCABULARY.index("walks")] = 1.0
    always_singular = np.zeros((3, 26))
    always_singular[:, rc.VOCABULARY.index("sees")] = 0.5
    assert rc.agreement({"plural": right}) == pytest.approx({"agreement": -0.25, "agreement_right": 0.5})
    preference = {number: always_singular[: 1 + row] for row, number in enumerate(rc.NUMBERS)}
    assert rc.agreement(preference) == pytest.approx({"agreement": 0.0, "agreement_right": 0.5})
    assert rc.agreement({"plural": np.zeros((1, 26))}) == {"agreement": 0.0, "agreement_right": 0.0}


def test_class_sums_have_every_word_once() -> None:
    sums = rc.class_sums(np.eye(26)[:24])
    assert sums.shape == (24, 11)
    assert sums.sum() == 24


def test_states_after_beginnings_do_not_depend_on_what_was_read_before_them() -> None:
    network = Simulator(study_model(), 1, engine="numpy")
    together = rc.after(network, ["boy", "boys who Mary chases"], "hidden")
    np.testing.assert_array_equal(together[1:], rc.after(network, ["boys who Mary chases"], "hidden"))
    [path] = rc.paths(network, ["boys who Mary chases"])
    assert path.shape == (4, 70)
    np.testing.assert_array_equal(path[-1], together[1])


def study_model() -> object:
    from pdpsim.study.replicate import Replicate

    return Replicate(study).model()

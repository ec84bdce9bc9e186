"""Legal strings of English, and the search for those that fit a pattern."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from pdpsim.base.errors import PatternError
from pdpsim.codings.legal_strings import CODAS, NUCLEI, ONSETS, generate, hear, is_legal
from pdpsim.codings.rm_phonemes import PHONEMES, canonical
from pdpsim.codings.wickel import Wickelfeatures
from pdpsim.study.catalogue import load
from pdpsim_replications.past_tense.rumelhart_mcclelland_1986.verbs import read_verbs

CODE = Wickelfeatures(0.9, np.random.default_rng(0))


@pytest.mark.parametrize(
    "string", ["k^m", "A", "streNT", "skw*kt", "tIpt^d", "tUr^d^r", "br*nd", "b*yld", "ask"]
)
def test_legal_strings(string: str) -> None:
    assert is_legal(string)


@pytest.mark.parametrize("string", ["", "k", "mbA", "Nat", "h", "ahb^h", "bdi", "tlEk", "step*yyd"])
def test_illegal_strings(string: str) -> None:
    assert not is_legal(string)


def test_all_syllables_are_legal_and_nothing_shorter_than_one() -> None:
    some = [*sorted(ONSETS)[::7], ""], sorted(NUCLEI)[::3], sorted(CODAS)[::9]
    for onset, nucleus, coda in itertools.product(*some):
        assert is_legal(onset + nucleus + coda)
        assert is_legal(onset + nucleus)
    for onset in ONSETS:
        assert not is_legal(onset)


def test_every_verb_and_past_tense_is_legal() -> None:
    strings = {
        string
        for verb in read_verbs(load("rumelhart-mcclelland-1986").table("verbs"))
        for string in (verb.sound, verb.past_sound)
    }
    assert not [string for string in sorted(strings) if not is_legal(string)]


def test_short_strings_are_found_as_by_trying_all() -> None:
    active = CODE.encode("AbE") ^ (np.random.default_rng(1).random(460) < 0.05)
    every = ["".join(s) for n in (2, 3) for s in itertools.product(PHONEMES[::3] + "AbE", repeat=n)]
    legal = sorted({string for string in every if is_legal(string)})
    fits = (CODE.encode(legal) != active).sum(axis=1)
    found = generate(active, CODE, width=1500, longest=3, keep=5000)
    assert legal[int(fits.argmin())] == "AbE"
    assert found[0] == "AbE"
    order = [string for string in found if string in legal]
    assert sorted((CODE.encode(order) != active).sum(axis=1)) == list(
        (CODE.encode(order) != active).sum(axis=1)
    )


def test_what_was_coded_is_heard() -> None:
    for word in ("k^m", "kAmd", "TiNk", "melt^d"):
        [(string, strength)] = hear(CODE.encode(word), CODE)
        assert string == word
        assert strength > 0.95


def test_strings_with_the_same_features_are_one_candidate() -> None:
    plain = Wickelfeatures()
    np.testing.assert_array_equal(*plain.encode(["fAt", "TAt"]))
    [(string, strength)] = hear(plain.encode("fAt"), plain)
    assert canonical(string) == canonical("TAt")
    assert strength > 0.99


def test_half_of_each_of_two_words_gives_both() -> None:
    a, b = CODE.encode(["wint", "w^nt"])
    graded = (a.astype(float) + b) / 2
    responses = dict(hear(graded, CODE, threshold=0.1))
    assert {"wint", "w^nt"} <= set(responses)


def test_nothing_active_is_heard_as_nothing() -> None:
    assert hear(np.zeros(460), CODE) == []


def test_a_pattern_of_other_units_is_refused() -> None:
    with pytest.raises(PatternError, match="460 units expected"):
        generate(np.zeros(10), CODE)

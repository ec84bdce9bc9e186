"""The language of Elman (1990), simulation 4: its readings, its corpus, what follows a prefix."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from pdpsim.base.errors import PatternError
from pdpsim_replications.sequence_prediction.elman_1990_words import measures as m
from pdpsim_replications.sequence_prediction.elman_1990_words.grammar import (
    BITS,
    LEXICONS,
    TEMPLATES,
    VOCABULARY,
    WORDS,
    Corpus,
    generate,
    parses,
)

# Table 5, as far as it is printed; it breaks off after the first word of the next sentence.
FRAGMENT = (
    "woman smash plate",
    "cat move",
    "man break car",
    "boy move",
    "girl eat bread",
    "dog move mouse",
    "mouse move book",
)


def corpus_of(*sentences: str) -> Corpus:
    split = [sentence.split() for sentence in sentences]
    return Corpus(
        np.array([VOCABULARY.index(word) for words in split for word in words]),
        np.array([len(words) for words in split]),
    )


def test_there_are_29_words_in_31_bits_and_every_one_is_in_a_class() -> None:
    assert len(WORDS) == len(set(WORDS)) == 29
    assert len(VOCABULARY) < BITS == 31
    for lexicon in LEXICONS.values():
        assert {word for words in lexicon.values() for word in words} == set(WORDS)
        assert all(len(words) == len(set(words)) for words in lexicon.values())
        assert {name for template in TEMPLATES for name in template} == set(lexicon)


def test_other_readings_contain_the_strict_one() -> None:
    strict = LEXICONS["strict"]
    for lexicon in LEXICONS.values():
        assert all(set(strict[name]) <= set(lexicon[name]) for name in strict)
    # p. 195 names VERB-DESTROY as included in VERB-TRAN; p. 199 has aggressors precede "chase"
    included = LEXICONS["included"]
    assert set(included["VERB-DESTROY"]) < set(included["VERB-TRAN"])
    assert parses("lion chase cat", included)


def test_all_readings_but_the_strict_one_yield_the_printed_fragment() -> None:
    missing = {
        reading: [sentence for sentence in FRAGMENT if not parses(sentence, lexicon)]
        for reading, lexicon in LEXICONS.items()
    }
    assert missing == {"figure9": [], "strict": ["dog move mouse"], "included": []}
    assert parses("dog move mouse", LEXICONS["figure9"]) == [9]
    assert any(template[0] == "NOUN-AGRESS" for template in TEMPLATES)  # the fragment goes on with "lion"
    assert "lion" in LEXICONS["figure9"]["NOUN-AGRESS"]


def sentences_with(word: str, other: str, reading: str) -> set[str]:
    """All sentences of a grammar with one of two words once, and without the other."""
    every = (
        words for template in TEMPLATES for words in product(*(LEXICONS[reading][name] for name in template))
    )
    return {" ".join(words) for words in every if words.count(word) == 1 and other not in words}


def test_only_the_reading_figure_9_has_the_52_tokens_of_each_panel() -> None:
    numbers = {}
    for reading in LEXICONS:
        boys, girls = sentences_with("boy", "girl", reading), sentences_with("girl", "boy", reading)
        assert {sentence.replace("boy", "girl") for sentence in boys} == girls
        initial = sum(sentence.startswith("boy") for sentence in boys)
        numbers[reading] = (initial, len(boys) - initial)
    assert numbers["figure9"] == (37, 15)
    assert all(number != (37, 15) for reading, number in numbers.items() if reading != "figure9")


def test_tokens_of_figure_9_are_the_first_of_each_sentence() -> None:
    corpus = corpus_of("boy move", "girl see boy", "boy see boy", "cat move", "boy move", "man see girl")
    assert [int(token) for token in m.figure_9_tokens(corpus)] == [0, 14]
    corpus = generate(10_000, LEXICONS["figure9"], np.random.default_rng(9))
    texts = m.sentences_of(corpus, m.figure_9_tokens(corpus))
    assert len(set(texts)) == len(texts) == 2 * 52


def test_stream_is_expected_to_have_27_500_words_with_16_templates_and_27_333_with_15() -> None:
    # 12 templates of three words and 4 of two: 10,000 x (12 x 3 + 4 x 2) / 16
    assert 10_000 * sum(map(len, TEMPLATES)) / 16 == 27_500
    assert round(10_000 * sum(map(len, TEMPLATES[:15])) / 15) == 27_333
    # SD of a sentence's length is sqrt(3/16), so that of the stream 43: within four of these
    for templates, expected in ((16, 27_500), (15, 27_333)):
        length = len(generate(10_000, LEXICONS["figure9"], np.random.default_rng(1), templates))
        assert abs(length - expected) < 4 * 45


@pytest.mark.parametrize("reading", list(LEXICONS))
def test_every_sentence_is_of_the_grammar_and_templates_are_equally_frequent(reading: str) -> None:
    corpus = generate(4_000, LEXICONS[reading], np.random.default_rng(3))
    for words in np.split(corpus.words, np.cumsum(corpus.lengths)[:-1]):
        assert parses(" ".join(VOCABULARY[word] for word in words), LEXICONS[reading])
    # two-word sentences come from 4 of 16 templates: 1,000, SD 27
    assert abs((corpus.lengths == 2).sum() - 1_000) < 4 * 28


def test_same_generator_state_gives_the_same_corpus() -> None:
    one, other = (generate(50, LEXICONS["included"], np.random.default_rng(7)) for _ in range(2))
    assert one.words.tolist() == other.words.tolist()
    assert one.lengths.tolist() == other.lengths.tolist()


def test_corpus_knows_places_ends_and_following_words_around_the_end() -> None:
    corpus = corpus_of("cat move", "girl eat bread")
    assert corpus.starts.tolist() == [0, 0, 2, 2, 2]
    assert corpus.places.tolist() == [0, 1, 0, 1, 2]
    assert corpus.last.tolist() == [False, True, False, False, True]
    assert [VOCABULARY[w] for w in corpus.following] == ["move", "girl", "eat", "bread", "cat"]


def test_likelihood_is_that_of_the_word_after_the_same_sentence_prefix() -> None:
    corpus = corpus_of("man move", "man move car", "man eat bread", "cat move")
    likelihood = corpus.likelihood()
    at = {word: VOCABULARY.index(word) for word in VOCABULARY}

    def expect(token: int, **shares: float) -> None:
        wanted = np.zeros(BITS)
        for word, share in shares.items():
            wanted[at[word]] = share
        np.testing.assert_allclose(likelihood[token], wanted)

    expect(0, move=2 / 3, eat=1 / 3)  # man ...: three sentences begin so
    expect(1, man=1 / 2, car=1 / 2)  # man move: one ends here, before another "man"; one goes on
    expect(4, man=1)  # man move car
    expect(8, move=1)  # cat ...
    expect(9, man=1)  # cat move, at the end: wraps to the first word; "man move" is another prefix


def test_patterns_are_a_stream_without_reset_one_event_for_each_word() -> None:
    patterns = corpus_of("cat move", "girl eat bread").patterns()
    assert len(patterns) == 2
    assert patterns.events == 5
    assert patterns.reset == "never"
    assert patterns.labels == ("cat", "move", "girl", "eat", "bread")
    assert patterns.inputs["input"].shape == (5, 31)
    assert patterns.inputs["input"].sum(axis=1).tolist() == [1] * 5
    np.testing.assert_array_equal(patterns.targets["output"], np.roll(patterns.inputs["input"], -1, axis=0))


def test_zog_takes_the_place_of_man_with_a_bit_that_no_word_has() -> None:
    corpus = corpus_of("man move", "cat see man")
    zog = corpus.replace("man", "zog")
    assert [VOCABULARY[w] for w in zog.words] == ["zog", "move", "cat", "see", "zog"]
    assert not corpus.patterns().inputs["input"][:, len(WORDS)].any()
    assert zog.patterns().inputs["input"][:, len(WORDS)].tolist() == [1, 0, 0, 0, 1]
    assert m.ZOG_WORDS[WORDS.index("man")] == "zog"


@pytest.mark.parametrize(("sentences", "templates"), [(0, 16), (10, 14), (-3, 15)])
def test_impossible_corpora_are_refused(sentences: int, templates: int) -> None:
    with pytest.raises(PatternError, match="got"):
        generate(sentences, LEXICONS["strict"], np.random.default_rng(0), templates)

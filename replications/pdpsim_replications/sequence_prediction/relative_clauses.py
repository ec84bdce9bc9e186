"""The language of Elman (1991, 1993), sentences with relative clauses, for the studies of both papers.

Which words there are, corpora with a share of sentences that have clauses, what a network is tested on, and
what is asked of it after the beginning of a sentence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pdpsim.codings.expectation import Reader
from pdpsim.codings.grammar import Grammar
from pdpsim.codings.sentences import Sentences
from pdpsim.codings.sublanguage import with_share

if TYPE_CHECKING:
    from pdpsim.simulate.simulator import Simulator

Floats = NDArray[np.float64]

NOUNS = {"singular": ("boy", "girl", "cat", "dog"), "plural": ("boys", "girls", "cats", "dogs")}
NAMES = ("John", "Mary")

#: Verbs by what they need: an object, maybe one, none; in each place the singular and the plural form.
VERBS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "object": {"singular": ("chases", "feeds"), "plural": ("chase", "feed")},
    "optional": {"singular": ("sees", "hears"), "plural": ("see", "hear")},
    "none": {"singular": ("walks", "lives"), "plural": ("walk", "live")},
}
NUMBERS = ("singular", "plural")

#: What bar charts of activations sum over, from top to bottom.
CLASSES: Mapping[str, tuple[str, ...]] = {
    "full stop": (".",),
    "who": ("who",),
    **{f"verb, {number}, object {need}": VERBS[kind][number]
       for number in NUMBERS
       for kind, need in (("object", "needed"), ("optional", "optional"), ("none", "none"))},
    "noun, singular": NOUNS["singular"],
    "noun, plural": NOUNS["plural"],
    "name": NAMES,
}  # fmt: skip

VOCABULARY = tuple(word for words in CLASSES.values() for word in words)

#: Units of input and output that no word has: 24 words, 26 bits.
SPARE = 2

#: Share of sentences with relative clauses, by phase.
SHARES: Mapping[str, float] = {"simple": 0.0, "quarter": 0.25, "half": 0.5, "complex": 0.75}


def read_grammar(file: Path) -> Grammar:
    """Return the grammar of a table whose rows are its lines, after a header."""
    return Grammar.parse(file.read_text(encoding="utf-8").partition("\n")[2])


def generate(grammar: Grammar, share: float, count: int, rng: np.random.Generator) -> Sentences:
    """Return sentences, of which a share, in the mean, has a relative clause or more."""
    return Sentences.of(with_share(grammar, "RC", share).generate(count, rng), VOCABULARY)


def wide(rows: Floats) -> Floats:
    """Return rows with a value for each word as rows for each unit: nothing in the spare ones."""
    return np.pad(rows, ((0, 0), (0, SPARE)))


@dataclass(frozen=True, eq=False)
class Examination:
    """Sentences that no network learns from, and what a prediction of each next word is compared with.

    Parameters
    ----------
    sentences : Sentences
    grammar : Grammar
        That they were drawn from.
    """

    sentences: Sentences
    grammar: Grammar

    @cached_property
    def yardsticks(self) -> dict[str, Floats]:
        """What outputs are compared with, by name, shape (tokens, 26) each.

        ``actual``, the word that followed; ``likelihood``, the probability of each word by the grammar;
        ``empirical``, its share among what followed the same words of a sentence in this corpus.
        """
        reader = Reader(self.grammar, VOCABULARY)
        vocabulary, ends = self.sentences.vocabulary, np.cumsum(self.sentences.lengths)
        texts = [
            [vocabulary[number] for number in sentence]
            for sentence in np.split(self.sentences.numbers, ends[:-1])
        ]
        return {
            "actual": np.eye(len(VOCABULARY) + SPARE)[self.sentences.following],
            "likelihood": wide(reader.along(texts)),
            "empirical": wide(self.sentences.likelihood()),
        }


def examine(grammar: Grammar, share: float, count: int, rng: np.random.Generator) -> Examination:
    """Return an examination of so many sentences, of which a share has a relative clause or more."""
    mixed = with_share(grammar, "RC", share)
    return Examination(Sentences.of(mixed.generate(count, rng), VOCABULARY), mixed)


def after(network: Simulator, beginnings: Sequence[str], layer: str = "output") -> Floats:
    """Return a layer's activations after each beginning of a sentence, shape (beginnings, units).

    Before each the network starts anew and reads a full stop.
    """
    return np.stack([path[-1] for path in paths(network, beginnings, layer)])


def paths(network: Simulator, texts: Sequence[str], layer: str = "hidden") -> list[Floats]:
    """Return a layer's activations after every word of each text, shape (words, units) each; see `after`."""
    words = [(".", *text.split()) for text in texts]
    stream = Sentences.of(words, VOCABULARY)
    states = network.record(stream.patterns(SPARE, windows=stream.lengths), [layer])[layer]
    parts = np.split(states.astype(np.float64, copy=False), np.cumsum(stream.lengths)[:-1])
    return [part[1:] for part in parts]


def class_sums(outputs: Floats) -> Floats:
    """Return the summed activation of each of the `CLASSES`, shape (rows, classes)."""
    places = [[VOCABULARY.index(word) for word in words] for words in CLASSES.values()]
    return np.stack([outputs[:, chosen].sum(axis=1) for chosen in places], axis=1)


def expected_after(grammar: Grammar, beginnings: Sequence[str]) -> Floats:
    """Return the grammar's probabilities after each beginning of a sentence, shape (beginnings, 24)."""
    reader = Reader(grammar, VOCABULARY)
    return np.stack([reader.after(text.split()) for text in beginnings])


def activation(outputs: Floats, words: Sequence[str]) -> Floats:
    """Return the summed activation of words, shape (rows,)."""
    return np.asarray(outputs[:, [VOCABULARY.index(word) for word in words]].sum(axis=1))


def verbs(number: str) -> tuple[str, ...]:
    """Return all verbs in one number."""
    return tuple(word for forms in VERBS.values() for word in forms[number])


def other(number: str) -> str:
    """Return the other number."""
    return NUMBERS[1 - NUMBERS.index(number)]


def subjects(number: str) -> tuple[str, ...]:
    """Return the nouns of one number, and the names, which are singular."""
    return NOUNS[number] + (NAMES if number == "singular" else ())


def across_clauses() -> dict[str, list[str]]:
    """Return beginnings up to the main verb, by the number that it has to have.

    Between the noun and its verb is a clause whose two last words are of the other number, as *boys who Mary
    chases*: so whoever knows these two words only does not know the number. (In *boy who chases dogs* the
    clause's verb would tell it.)
    """
    beginnings: dict[str, list[str]] = {}
    for number in NUMBERS:
        away = other(number)
        clauses = product(subjects(away), [*VERBS["object"][away], *VERBS["optional"][away]])
        beginnings[number] = [
            f"{noun} who {subject} {verb}" for noun, (subject, verb) in product(NOUNS[number], clauses)
        ]
    return beginnings


def agreement(outputs: Mapping[str, Floats]) -> dict[str, float]:
    """Return how far verbs of the right number are ahead after `across_clauses`.

    Parameters
    ----------
    outputs : mapping of str to array, shape (beginnings, units)
        By the number that the verb has to have.

    Returns
    -------
    dict of str to float
        ``agreement``: the summed activation of verbs in the right number less that of the others, in shares
        of both, averaged over beginnings; ``agreement_right``: the share of beginnings in which it is above
        0. Either number has the same weight, so that a mere preference for one of them makes 0 and a half.
    """
    leads = [
        _lead(activation(rows, verbs(number)), activation(rows, verbs(other(number))))
        for number, rows in outputs.items()
    ]
    return {
        "agreement": float(np.mean([each.mean() for each in leads])),
        "agreement_right": float(np.mean([(each > 0).mean() for each in leads])),
    }


def _lead(right: Floats, wrong: Floats) -> Floats:
    total = right + wrong
    return np.divide(right - wrong, total, out=np.zeros_like(total), where=total > 0)

"""What is heard, and what is read off the trace: words, phonemes, and who comes first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pdpsim.describe.patterns import PatternSet
from pdpsim.simulate.simulator import Simulator
from pdpsim_replications.settling.mcclelland_elman_1986_trace.speech import (
    DURATION,
    PHONEMES,
    SILENCE,
    SLOTS,
    Mixture,
    input_course,
    slot_of,
    speech,
)

Array = NDArray[np.float64]

#: Phonemes that an ambiguous sound may lie between.
PARTNERS = {
    "p": "b",
    "b": "p",
    "t": "d",
    "d": "t",
    "k": "g",
    "g": "k",
    "s": "S",
    "S": "s",
    "r": "l",
    "l": "r",
}
#: Cycles that words and strings are listened to at least, and after the centre of their last phoneme.
LEAST, AFTER = 60, 24
#: A phoneme is there once its activation is that high.
THERE = 0.4


@dataclass(frozen=True)
class Trace:
    """What a network makes of a string.

    Attributes
    ----------
    phonemes : array, shape (cycles, slots, 15)
    words : array, shape (cycles, slots, words)
        Silence is left out: it stands at both ends of every string.
    """

    phonemes: Array
    words: Array

    def phoneme(self, symbol: str, number: int) -> Array:
        """Return the course of a phoneme's unit in the place of the string's phoneme of that number."""
        return self.phonemes[:, slot_of(number), PHONEMES.index(symbol)]

    def at(self, number: int) -> Array:
        """Return the courses of words that begin at a phoneme, or a slot beside it, shape (cycles, words)."""
        slot = slot_of(number)
        return np.asarray(self.words[:, max(0, slot - 1) : slot + 2].max(axis=1))

    def peak_course(self, word: int) -> Array:
        """Return the course of a word's most active unit, at whichever slot, shape (cycles,)."""
        return np.asarray(self.words[:, :, word].max(axis=1))

    @property
    def peaks(self) -> Array:
        """The highest activation of each word, at any cycle and slot, shape (words,)."""
        return np.asarray(self.words.max(axis=(0, 1)))


def centre(number: int) -> int:
    """Return the cycle at which the centre of a string's phoneme comes in, the first being 0."""
    return DURATION * (number + 1)


def hear(
    network: Simulator, string: str, cycles: int, between: Mixture | None = None, noise: Array | None = None
) -> Trace:
    """Return what a network makes of a string of phonemes, in whose place of ``?`` stands a mixture."""
    course = input_course(speech(string, between, noise), cycles)
    recorded = network.record(
        PatternSet.from_arrays({"feature": course}, lengths=[cycles]), layers=["phoneme", "word"]
    )
    words = recorded["word"].reshape(cycles, SLOTS, -1)[:, :, :-1]
    return Trace(recorded["phoneme"].reshape(cycles, SLOTS, -1), words)


def between_silences(string: str) -> str:
    """Return a string with silence at both ends; its phonemes are numbered from 1."""
    return SILENCE + string + SILENCE


def hear_word(network: Simulator, word: str, noise: Array | None = None) -> Trace:
    """Return what a network makes of a word alone, well beyond its end."""
    return hear(network, between_silences(word), max(LEAST, centre(len(word)) + AFTER), noise=noise)


def ambiguous(
    words: Sequence[str], last: bool, count: int, rng: np.random.Generator
) -> list[tuple[str, Mixture]]:
    """Return words with ``?`` for their first or last phoneme, which may be another that makes no word.

    Of each pair of a string and what ``?`` stands for, the mixture's `one` is the phoneme of the word.
    """
    pairs: list[tuple[str, Mixture]] = []
    for i in rng.permutation(len(words)):
        word, at = words[i], (len(words[i]) - 1 if last else 0)
        other = PARTNERS.get(word[at])
        if len(word) < 3 or other is None or word[:at] + other + word[at + 1 :] in words:
            continue
        pairs.append((word[:at] + "?" + word[at + 1 :], Mixture(word[at], other)))
        if len(pairs) == count:
            break
    return pairs


def preference(network: Simulator, string: str, between: Mixture) -> tuple[float, float]:
    """Return how much more active the phoneme of the word is than the other.

    Returns
    -------
    end, own : float
        Six cycles after the centre of the word's last phoneme, and twelve after that of the ambiguous sound.
    """
    end, number = centre(len(string)), string.index("?") + 1
    trace = hear(network, between_silences(string), end + 2 * DURATION, between)
    leads = trace.phoneme(between.one, number) - trace.phoneme(between.other, number)
    return float(leads[end + DURATION - 1]), float(leads[centre(number) + 2 * DURATION - 1])


def nonwords(
    words: Sequence[str], position: int, count: int, rng: np.random.Generator
) -> list[tuple[str, str]]:
    """Return pairs of a word and a string that is none, with the same phoneme at a position, and beside it.

    Words have four phonemes or more. For the fourth the first two change places, for the first the third and
    fourth do. No word begins like the string, up to its first phoneme that is not the word's.
    """
    pairs: list[tuple[str, str]] = []
    for i in rng.permutation(len(words)):
        word = words[i]
        if len(word) < 4:
            continue
        string = word[1] + word[0] + word[2:] if position else word[:2] + word[3] + word[2] + word[4:]
        opening = string[: 3 if position else 4]
        if string != word and not any(each.startswith(opening) for each in words):
            pairs.append((word, string))
        if len(pairs) == count:
            break
    return pairs


def latency(network: Simulator, string: str, position: int) -> float:
    """Return the cycle at which a phoneme of a string is there, between cycles; the last if it never is."""
    course = hear_word(network, string).phoneme(string[position], position + 1)
    over = np.flatnonzero(course >= THERE)
    if not len(over):
        return float(len(course))
    first = int(over[0])
    before = course[first - 1] if first else -np.inf
    return float(first + (THERE - before) / (course[first] - before))


def margin(trace: Trace, words: Sequence[str], said: Sequence[str]) -> float:
    """Return by how much words that are said one after another lead in their places at the last cycle.

    Returns
    -------
    float
        Of the word that leads least.
    """
    number, leads = 1, []
    for word in said:
        now = trace.at(number)[-1].copy()
        own = now[words.index(word)]
        now[words.index(word)] = -np.inf
        leads.append(own - now.max())
        number += len(word)
    return float(min(leads))


def competitors(words: Sequence[str], target: str) -> dict[str, list[tuple[int, int]]]:
    """Return who competes with a word: by kind, numbers of words, and of the phoneme at which they begin.

    The kinds are the target; its cohort, which begin with the same two phonemes; rhymes, which differ in the
    first alone; words embedded after its beginning; and unrelated words, which have no phoneme in its place.
    """
    kinds: dict[str, list[tuple[int, int]]] = {
        kind: [] for kind in ("target", "cohort", "rhyme", "embedded", "unrelated")
    }
    for i, word in enumerate(words):
        inside = target.find(word, 1) if len(word) > 1 else -1
        if word == target:
            kinds["target"].append((i, 1))
        elif word[:2] == target[:2] and len(word) > 1:
            kinds["cohort"].append((i, 1))
        elif len(word) == len(target) and word[1:] == target[1:]:
            kinds["rhyme"].append((i, 1))
        elif inside > 0:
            kinds["embedded"].append((i, inside + 1))
        elif not any(a == b for a, b in zip(word, target, strict=False)) and word not in target:
            kinds["unrelated"].append((i, 1))
    return kinds


def has_rhyme(words: Sequence[str], word: str) -> bool:
    """Return whether another word differs in the first phoneme alone, of three or more."""
    return len(word) > 2 and bool(competitors(words, word)["rhyme"])

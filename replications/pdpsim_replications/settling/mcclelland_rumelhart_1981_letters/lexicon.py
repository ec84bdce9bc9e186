"""Letters made of strokes, words made of letters, and the network that knows both."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pdpsim.base.errors import StudyError
from pdpsim.describe.links import Values
from pdpsim.formats.model import Model

Array = NDArray[np.float64]

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
POSITIONS = 4

#: The font of Rumelhart and Siple (1974): which of 14 strokes each letter has.
STROKES = 14
FONT = dict(
    zip(
        LETTERS,
        [
            "11111010100000",
            "00111101110000",
            "11100100000000",
            "00111101010000",
            "11100110000000",
            "11100010000000",
            "11101100100000",
            "11011010100000",
            "00100101010000",
            "10011100000000",
            "11000010000110",
            "11000100000000",
            "11011000001100",
            "11011000001010",
            "11111100000000",
            "11110010100000",
            "11111100000010",
            "11110010100010",
            "01101110100000",
            "00100001010000",
            "11011100000000",
            "11000000000101",
            "11011000000011",
            "00000000001111",
            "00000000011100",
            "00100100000101",
        ],
        strict=True,
    )
)
#: An X over an O.
MASK = "11111100001111"
#: What K and R have in common, of what is there and of what is not (the program leaves a tenth out).
AMBIGUOUS = "11000010000010", "00001100011001"


@dataclass(frozen=True)
class Words:
    """A list of words and how often each occurs.

    Attributes
    ----------
    words : tuple of str
    frequencies : array, shape (words,)
        Per million, or counts.
    """

    words: tuple[str, ...]
    frequencies: Array

    @property
    def rests(self) -> Array:
        r"""Resting levels as a share of the frequency gain: 0 for the most frequent word, below for others.

        .. math:: v = \log_{10} \frac{\ln (n + 1)}{\ln (n_{most} + 1)}
        """
        n = np.log(self.frequencies + 1)
        return np.asarray(np.log10(n / n.max()))

    def neighbours(self, string: str) -> list[str]:
        """Return the words that differ from a string in one letter."""
        return [word for word in self.words if sum(a != b for a, b in zip(word, string, strict=True)) == 1]


def read_words(path: Path) -> Words:
    """Read a table of words, with columns ``word`` and ``per_million`` or ``count``, separated by tabs."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    column = next((name for name in ("per_million", "count") if rows and name in rows[0]), None)
    if column is None or "word" not in rows[0]:
        raise StudyError(f"{path}: expected the columns word and per_million, or word and count")
    words = tuple(row["word"].strip().upper() for row in rows)
    for number, (word, row) in enumerate(zip(words, rows, strict=True), start=2):
        if len(word) != POSITIONS or not set(word) <= set(LETTERS):
            raise StudyError(f"{path}, line {number}: expected a word of four letters A to Z, found {word!r}")
        try:
            above = float(row[column]) > 0
        except ValueError:
            above = False
        if not above:
            raise StudyError(f"{path}, line {number}: expected a frequency above 0, found {row[column]!r}")
    return Words(words, np.array([float(row[column]) for row in rows]))


def features(present: str, absent: str | None = None) -> Array:
    """Return the input of one position, shape (28,): strokes that are there, then strokes that are not.

    Parameters
    ----------
    present : str
        14 digits, 1 for each stroke that is there.
    absent : str, optional
        1 for each that is seen not to be there; by default all others.
    """
    there = np.array([float(each) for each in present])
    missing = 1 - there if absent is None else np.array([float(each) for each in absent])
    return np.concatenate([there, missing])


def display(string: str) -> Array:
    """Return the input of a display, shape (112,).

    A letter is itself, ``#`` the mask, ``?`` what K and R have in common; at ``_`` nothing is seen, neither
    that strokes are there nor that they are not.
    """
    special = {"#": features(MASK), "?": features(*AMBIGUOUS), "_": np.zeros(2 * STROKES)}
    return np.concatenate([special.get(each, features(FONT.get(each, MASK))) for each in string])


def knowing(model: Model, words: Words, gain: float, spellings: Sequence[str] | None = None) -> Model:
    """Return the model's network with the weights and resting levels of a list of words.

    Parameters
    ----------
    model : Model
        Its layers are called ``feature``, ``letter``, ``word``.
    words : Words
    gain : float
        Of frequency on resting levels.
    spellings : sequence of str, optional
        How the words are spelt, for a network that has got them wrong.
    """
    network = model.network
    spelt = words.words if spellings is None else tuple(spellings)
    agrees = 2 * np.stack([features(FONT[letter]) for letter in LETTERS], axis=1) - 1
    letters = np.zeros((POSITIONS * len(LETTERS), len(spelt)))
    for j, word in enumerate(spelt):
        letters[[p * len(LETTERS) + LETTERS.index(letter) for p, letter in enumerate(word)], j] = 1
    weights = {
        "feature->letter": np.kron(np.eye(POSITIONS), agrees),
        "letter->word": 2 * letters - 1,
        "word->letter": letters.T,
    }
    own = network.interaction_of(network.layer("word"))
    rests = tuple((gain * words.rests).tolist())
    layers = tuple(
        replace(x, size=len(spelt), units=words.words, interaction=replace(own, rest=rests))
        if x.name == "word"
        else x
        for x in network.layers
    )
    projections = tuple(
        replace(p, init=Values(tuple(map(tuple, weights[p.name].tolist())))) if p.name in weights else p
        for p in network.projections
    )
    return replace(model, network=replace(network, layers=layers, projections=projections))

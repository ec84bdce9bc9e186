"""The words to be read: our own table, or the author's example files, as patterns with frequencies."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pdpsim.base.errors import PatternError, nearest
from pdpsim.codings import slots
from pdpsim.describe.patterns import PatternSet
from pdpsim.formats import xerion

COLUMNS = ("word", "pronunciation", "frequency")
SPELLING_LAYER, SOUND_LAYER = "graphemes", "phonemes"


@dataclass(frozen=True, eq=False)
class Corpus:
    """Words with their pronunciations and frequencies; homographs stand there once for each pronunciation.

    Parameters
    ----------
    words, pronunciations : tuple of str
        Spellings, and pronunciations in the notation of 1996.
    frequencies : array, shape (rows,)
        Occurrences per million words, as in Kučera & Francis (1967).
    """

    words: tuple[str, ...]
    pronunciations: tuple[str, ...]
    frequencies: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.words)

    @cached_property
    def accepted(self) -> dict[str, tuple[str, ...]]:
        """The pronunciations that count as correct for each word: either one, for homographs."""
        accepted: dict[str, tuple[str, ...]] = {}
        for word, pronunciation in zip(self.words, self.pronunciations, strict=True):
            accepted[word] = (*accepted.get(word, ()), pronunciation)
        return accepted

    def weights(self, regime: str) -> NDArray[np.float64]:
        """Weigh words by their frequency f in one of the paper's three ways.

        Parameters
        ----------
        regime : {"log", "actual", "square-root"}
            ln(f + 2) / 12 (Simulation 1); (f + 2) / (f_the + 2), and its square root (Simulation 2),
            f_the being the largest frequency, that of *the*.
        """
        if regime not in REGIMES:
            raise PatternError(f"{regime!r} is not a way to weigh words{nearest(regime, REGIMES)}")
        return REGIMES[regime](self.frequencies)

    def patterns(self, regime: str) -> PatternSet:
        """Code the words for the network, weighed as `weights` says.

        A pattern is called by its word; those of homographs by ``word=pronunciation``.
        """
        names = tuple(
            word if len(self.accepted[word]) == 1 else f"{word}={pronunciation}"
            for word, pronunciation in zip(self.words, self.pronunciations, strict=True)
        )
        return PatternSet.from_arrays(
            {SPELLING_LAYER: slots.encode_spellings(self.words)},
            {SOUND_LAYER: slots.encode_pronunciations(self.pronunciations)},
            names=names,
            frequencies=self.weights(regime),
            labels=self.words,
        )


def _log(f: NDArray[np.float64]) -> NDArray[np.float64]:
    weights: NDArray[np.float64] = np.log(f + 2) / 12
    return weights


def _actual(f: NDArray[np.float64]) -> NDArray[np.float64]:
    weights: NDArray[np.float64] = (f + 2) / (f.max() + 2)
    return weights


def _square_root(f: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.sqrt(_actual(f))


REGIMES: dict[str, Callable[[NDArray[np.float64]], NDArray[np.float64]]] = {
    "log": _log,
    "actual": _actual,
    "square-root": _square_root,
}


def read(path: str | Path) -> Corpus:
    """Read a corpus: a table like ours, or example files in Xerion's layout.

    Parameters
    ----------
    path : path
        A text file of tab-separated columns with the header ``word  pronunciation  frequency`` (others
        may follow and are not read): pronunciation in the notation of 1996, frequency per million. Or
        example files as D. C. Plaut gave them out, whose weights are ln(f + 2) / 12.

    Raises
    ------
    PatternError
        If the file cannot be read, or a row is malformed or cannot be coded; the message gives the line.
    """
    path = Path(path)
    try:
        original = xerion.recognised(path)
    except OSError as error:
        raise PatternError(f"cannot read the corpus {path}: {error.strerror}") from None
    corpus = _from_examples(path) if original else _from_table(path)
    pairs = Counter(zip(corpus.words, corpus.pronunciations, strict=True))
    (word, pronunciation), count = pairs.most_common(1)[0]
    if count > 1:
        raise PatternError(f"{path}: {word!r} is pronounced {pronunciation!r} in {count} rows")
    return corpus


def _from_examples(path: Path) -> Corpus:
    examples = xerion.read(path)
    frequencies = np.maximum(np.exp(12 * examples.weights) - 2, 0)  # the file's weights are rounded
    corpus = Corpus(examples.words, examples.pronunciations, frequencies)
    if examples.inputs.shape[1] != len(slots.GRAPHEMES) or examples.targets.shape[1] != len(slots.PHONEMES):
        raise PatternError(
            f"{path}: expected {len(slots.GRAPHEMES)} inputs and {len(slots.PHONEMES)} targets; "
            f"got {examples.inputs.shape[1]} and {examples.targets.shape[1]}"
        )
    for kind, values, coded in (
        ("inputs", examples.inputs, slots.encode_spellings(corpus.words)),
        ("targets", examples.targets, slots.encode_pronunciations(corpus.pronunciations)),
    ):
        different = np.flatnonzero((values != coded).any(axis=1))
        if different.size:
            word = corpus.words[different[0]]
            raise PatternError(f"{path}: the {kind} of {word!r} are not those that its coding has here")
    return corpus


def _from_table(path: Path) -> Corpus:
    words: list[str] = []
    pronunciations: list[str] = []
    frequencies: list[float] = []
    with path.open(encoding="utf-8", newline="") as file:
        try:
            rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE, strict=True)
            missing = [name for name in COLUMNS if name not in (rows.fieldnames or ())]
            if missing:
                raise PatternError(
                    f"{path}, line 1: expected the columns {', '.join(COLUMNS)}, parted by tabs; "
                    f"{missing[0]!r} is missing"
                )
            for row in rows:
                where = f"{path}, line {rows.line_num}"
                word, pronunciation, frequency = (row[name] or "" for name in COLUMNS)
                try:
                    slots.graphemes(word)
                    slots.phonemes(pronunciation)
                except PatternError as error:
                    raise PatternError(f"{where}: {error}") from None
                words.append(word)
                pronunciations.append(pronunciation)
                frequencies.append(_frequency(frequency, where))
        except UnicodeDecodeError:
            raise PatternError(f"{path} is not a text file in UTF-8") from None
    if not words:
        raise PatternError(f"{path} has no words")
    return Corpus(tuple(words), tuple(pronunciations), np.array(frequencies))


def _frequency(text: str, where: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value < np.inf:
        raise PatternError(f"{where}: the frequency must be a number of 0 or more; got {text!r}")
    return value

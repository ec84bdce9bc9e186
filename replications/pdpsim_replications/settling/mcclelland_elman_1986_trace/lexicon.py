"""Words made of phonemes, and the network that knows them: weights by rule, the same for every copy."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pdpsim.base.errors import StudyError
from pdpsim.describe.links import Full, Links, Shifted, Values
from pdpsim.formats.model import Model
from pdpsim_replications.settling.mcclelland_elman_1986_trace.speech import (
    DURATION,
    PHONEMES,
    SILENCE,
    SLOTS,
    STEP,
    STRENGTHS,
    ramp,
    same_dimension,
)

Array = NDArray[np.float64]

#: Slots that a phoneme covers.
COVERED = DURATION // STEP
#: How much a phoneme and a word have to do with each other one slot before, at, and after its own.
ALIGNED = np.array([0.75, 1.0, 0.75]) / (0.5**2 + 0.75**2 + 1 + 0.75**2 + 0.5**2)
#: The most phonemes that a word may have.
LONGEST = 13
#: Weight from phonemes to words, of which the program has twice as much as back.
UP = 2.0


def read_words(path: Path) -> tuple[str, ...]:
    """Read a table of words with the column ``phonemes``, a symbol for each; silence is not among them."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    if not rows or "phonemes" not in rows[0]:
        raise StudyError(f"{path}: expected a table with the column phonemes, separated by tabs")
    spellings = []
    for number, row in enumerate(rows, start=2):
        spelling = (row["phonemes"] or "").strip()
        if not 0 < len(spelling) <= LONGEST or not set(spelling) <= set(PHONEMES[:-1]):
            raise StudyError(
                f"{path}, line {number}: expected 1 to {LONGEST} phonemes of {PHONEMES[:-1]}, got "
                f"{spelling!r}"
            )
        if spelling in spellings:
            raise StudyError(f"{path}, line {number}: the word {spelling!r} stands twice")
        spellings.append(spelling)
    return tuple(spellings)


def knowing(model: Model, spellings: Sequence[str], senders: Sequence[str] | None = None) -> Model:
    """Return the model's network with the weights of a list of words, and silence as one more.

    Parameters
    ----------
    model : Model
        Its layers are called ``feature``, ``phoneme``, ``slot`` and ``word``.
    spellings : sequence of str
    senders : sequence of str, optional
        How the words are spelt on the way back to phonemes, for a network that has got that wrong.
    """
    network, words = model.network, (*spellings, SILENCE)
    back = words if senders is None else (*senders, SILENCE)
    longest = max(map(len, (*words, *back)))
    last = COVERED * (longest - 1) + 1
    lengths = COVERED * np.array([len(word) for word in words], dtype=float)
    covers = (np.arange(COVERED * longest)[:, None] < lengths).astype(float)  # slots from a word's own, words
    n = len(words)
    weights: dict[str, tuple[Links, Array]] = {
        "feature->feature": (network.projection("feature->feature").links, -same_dimension()),
        "feature->phoneme": (network.projection("feature->phoneme").links, _detectors()),
        "phoneme->phoneme": (Full(), -_overlap()),
        "phoneme->word": (Shifted(len(PHONEMES), n, -1, last), UP * _expected(words, last).reshape(-1, n)),
        "word->phoneme": (
            Shifted(n, len(PHONEMES), -last, 1),
            _expected(back, last)[::-1].transpose(0, 2, 1).reshape(-1, len(PHONEMES)),
        ),
        "word->slot": (Shifted(n, 1, 1 - len(covers), 0), covers[::-1].reshape(-1, 1)),
        "slot->word": (Shifted(1, n, 0, len(covers) - 1), -covers),
        "word->word": (Shifted(n, n, 0, 0), np.diag(lengths)),
    }
    layers = tuple(replace(x, size=SLOTS * n) if x.name == "word" else x for x in network.layers)
    projections = tuple(
        replace(p, links=weights[p.name][0], init=Values(tuple(map(tuple, weights[p.name][1].tolist()))))
        for p in network.projections
    )
    return replace(model, network=replace(network, layers=layers, projections=projections))


def _detectors() -> Array:
    """Return what a phoneme hears of each slice and feature around its own, shape (11 x 63, 15)."""
    near = ramp() / np.square(ramp()).sum()
    return np.asarray(np.einsum("s,pf->sfp", near, STRENGTHS).reshape(-1, len(PHONEMES)))


def _overlap() -> Array:
    """Return how many slots phonemes have in common, a phoneme's own left out, shape (495, 495).

    A phoneme covers its slot and the one before, of which there is none before the first, and the trace has
    no more than ends within it.
    """
    covers = np.eye(SLOTS) + np.eye(SLOTS, k=-1)
    common = covers[:, :-1] @ covers[:, :-1].T
    units = len(PHONEMES)
    own = np.diag(np.repeat(np.diag(common), units))
    return np.asarray(np.kron(common, np.ones((units, units))) - own)


def _expected(words: Sequence[str], last: int) -> Array:
    """Return how much words expect each phoneme from the slot before their own to `last`.

    Returns
    -------
    array, shape (slots, 15, words)
    """
    expected = np.zeros((last + 2, len(PHONEMES), len(words)))
    for number, word in enumerate(words):
        for position, phoneme in enumerate(word):
            at = COVERED * position
            expected[at : at + 3, PHONEMES.index(phoneme), number] += ALIGNED
    return expected


def drawn(spellings: Sequence[str], named: Sequence[str], count: int, rng: np.random.Generator) -> list[str]:
    """Return as many words of a list, those that are named among them, in the order of the list.

    Raises
    ------
    StudyError
        If a word that is named is not in the list.
    """
    for word in named:
        if word not in spellings:
            raise StudyError(f"the list of words lacks {word!r}, which a display needs")
    others = [word for word in spellings if word not in named]
    kept = {others[i] for i in rng.permutation(len(others))[: max(0, count - len(named))]} | set(named)
    return [word for word in spellings if word in kept]


def permuted(spellings: Sequence[str], rng: np.random.Generator) -> list[str]:
    """Return the spellings in another order, so that a word is mostly spelt as another is."""
    return [spellings[i] for i in rng.permutation(len(spellings))]

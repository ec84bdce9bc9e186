"""Tunes with their chords, half bar by half bar, as patterns; and what needs no network."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from pdpsim.base.errors import StudyError
from pdpsim.describe.patterns import PatternSet

Array = NDArray[np.floating]

CHORDS = ("I", "ii", "IV", "V")
#: Degrees of the scale; beats of a half bar; bars after which the index of metre comes round.
DEGREES, BEATS, BARS = 7, 2, 4


@dataclass(frozen=True)
class Tune:
    """A tune in half bars.

    Attributes
    ----------
    name : str
    notes : tuple of tuple of int
        Of each half bar what sounds on its two beats, as degrees of the scale.
    chords : tuple of str
        Of each half bar, of `CHORDS`.
    """

    name: str
    notes: tuple[tuple[int, int], ...]
    chords: tuple[str, ...]


def read(path: Path) -> tuple[Tune, ...]:
    """Return the tunes of a table with the columns tune, bar, notes and chords.

    Raises
    ------
    StudyError
        Where a bar has not four notes and two chords that there are; with file and line.
    """
    bars: dict[str, tuple[list[tuple[int, int]], list[str]]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for line, row in enumerate(csv.DictReader(file, delimiter="\t"), start=2):
            notes, chords = row["notes"].split(), row["chords"].split()
            degrees = [int(note) for note in notes if note.isdigit() and 1 <= int(note) <= DEGREES]
            if len(degrees) != 2 * BEATS or len(notes) != 2 * BEATS:
                raise StudyError(
                    f"{path}, line {line}: expected four degrees from 1 to 7, got {row['notes']!r}"
                )
            if len(chords) != 2 or not set(chords) <= set(CHORDS):
                raise StudyError(
                    f"{path}, line {line}: expected two chords of {', '.join(CHORDS)}, got {row['chords']!r}"
                )
            melody, harmony = bars.setdefault(row["tune"], ([], []))
            melody += [(degrees[0], degrees[1]), (degrees[2], degrees[3])]
            harmony += chords
    return tuple(Tune(name, tuple(notes), tuple(chords)) for name, (notes, chords) in bars.items())


def metre(half_bars: int) -> Array:
    """Return the index of metre, shape (half bars, 6): which half of the bar, and which bar of four."""
    places = np.arange(half_bars)
    return np.hstack([np.eye(2)[places % 2], np.eye(BARS)[places // 2 % BARS]])


def patterns(
    tunes: Sequence[Tune],
    index: Literal["right", "none", "random"] = "right",
    rng: np.random.Generator | None = None,
) -> PatternSet:
    """Return tunes as patterns whose events are half bars.

    Parameters
    ----------
    tunes : sequence of Tune
    index : {"right", "none", "random"}
        Whether metre is given, not given, or an index drawn at random in each half bar.
    rng : Generator, optional
        For a random index.
    """
    notes, metres, chords = [], [], []
    for tune in tunes:
        beats = np.array(tune.notes) - 1
        notes.append(np.hstack([np.eye(DEGREES)[beats[:, beat]] for beat in range(BEATS)]))
        right = metre(len(beats))
        if index == "random":
            if rng is None:
                raise ValueError("a random index needs a generator")
            right = metre(2 * BARS)[rng.integers(0, 2 * BARS, len(beats))]
        metres.append(right if index != "none" else 0 * right)
        chords.append(np.eye(len(CHORDS))[[CHORDS.index(chord) for chord in tune.chords]])
    return PatternSet.from_arrays(
        {"notes": np.concatenate(notes), "metre": np.concatenate(metres)},
        {"chord": np.concatenate(chords)},
        lengths=[len(tune.notes) for tune in tunes],
        names=[tune.name for tune in tunes],
    )


def by_table(learned: Sequence[Tune], others: Sequence[Tune]) -> float:
    """Return the share of chords right that are the most frequent for their notes, or else the tonic."""
    seen: dict[tuple[int, int], Counter[str]] = {}
    for tune in learned:
        for notes, chord in zip(tune.notes, tune.chords, strict=True):
            seen.setdefault(notes, Counter())[chord] += 1
    guesses = [
        seen[notes].most_common(1)[0][0] == chord if notes in seen else chord == CHORDS[0]
        for tune in others
        for notes, chord in zip(tune.notes, tune.chords, strict=True)
    ]
    return float(np.mean(guesses))


def most_frequent(learned: Sequence[Tune], others: Sequence[Tune]) -> float:
    """Return the share of chords right of always the one that is most frequent."""
    chord = Counter(each for tune in learned for each in tune.chords).most_common(1)[0][0]
    return float(np.mean([each == chord for tune in others for each in tune.chords]))

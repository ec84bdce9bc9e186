"""What is measured on a network that reads aloud: functions of its outputs, and of other measures."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pdpsim import measure
from pdpsim.base.errors import StudyError, nearest
from pdpsim.codings import slots
from pdpsim.codings.bodies import Bodies
from pdpsim.describe.patterns import PatternSet
from pdpsim.study.study import NotTested
from pdpsim_replications.reading.plaut_1996_feedforward import stimuli
from pdpsim_replications.reading.plaut_1996_feedforward.corpus import SOUND_LAYER, SPELLING_LAYER, Corpus

if TYPE_CHECKING:
    from pdpsim.simulate.simulator import Simulator

Measures = Mapping[str, Any]
KINDS = ("exception", "ambiguous", "regular inconsistent", "regular consistent")
FREQUENCIES = ("high", "low")
#: Sets of nonwords, and the list and kind that each is.
NONWORD_SETS = {
    "consistent": ("glushko_1979", "regular nonword"),
    "inconsistent": ("glushko_1979", "exception nonword"),
    "controls": ("mccann_besner_1987", "control"),
    "pseudohomophones": ("mccann_besner_1987", "pseudohomophone"),
}
SCORINGS = ("strict", "lenient")
#: Columns that a file of original errors has, for the conditions of the study.
ORIGINAL_COLUMNS = {"log": "log", "square-root": "square_root"}


def read_aloud(network: Simulator, corpus: Corpus, patterns: PatternSet) -> dict[str, Any]:
    """Let a network read the words that it is trained on.

    Returns
    -------
    dict
        ``said`` (rows), what it says; ``right`` (rows), whether that is one of the word's
        pronunciations; ``error`` (rows), its cross-entropy, not weighted by frequency.
    """
    result = network.test(patterns)
    said = slots.decode(result.outputs[SOUND_LAYER])
    right = [spoken in corpus.accepted[word] for spoken, word in zip(said, corpus.words, strict=True)]
    return {
        "said": np.array(said),
        "right": np.array(right),
        "error": result.pattern_errors.astype(np.float64),
    }


def read_nonwords(network: Simulator, corpus: Corpus) -> dict[str, Any]:
    """Let a network read the nonwords of the experiments.

    Returns
    -------
    dict
        ``nonword``, ``nonword_set``, ``nonword_regular`` and ``nonword_said``, one entry for each
        nonword; ``nonword_strict``, whether it says what is regular; ``nonword_lenient``, whether it says
        that, or what a word of the corpus with the same body suggests.
    """
    bodies = Bodies.of(corpus.words, corpus.pronunciations)
    items = [
        (name, stimulus)
        for name, (source, kind) in NONWORD_SETS.items()
        for stimulus in stimuli.read(source)
        if stimulus.kind == kind
    ]
    spellings = [stimulus.item for _, stimulus in items]
    inputs = PatternSet.from_arrays({SPELLING_LAYER: slots.encode_spellings(spellings)})
    said = slots.decode(network.record(inputs, [SOUND_LAYER])[SOUND_LAYER])
    accepted = [stimuli.pronunciations(stimulus, corpus, bodies) for _, stimulus in items]
    return {
        "nonword": np.array(spellings),
        "nonword_set": np.array([name for name, _ in items]),
        "nonword_regular": np.array([each[0] for each in accepted]),
        "nonword_said": np.array(said),
        "nonword_strict": np.array([s == each[0] for s, each in zip(said, accepted, strict=True)]),
        "nonword_lenient": np.array([s in each for s, each in zip(said, accepted, strict=True)]),
    }


def taraban_errors(corpus: Corpus, error: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the error on each of Taraban and McClelland's 192 words: NaN for absent ones.

    Of a homograph's two errors it is the smaller.
    """
    best: dict[str, float] = {}
    for word, each in zip(corpus.words, error, strict=True):
        best[word] = min(float(each), best.get(word, np.inf))
    return np.array([best.get(s.item, np.nan) for s in stimuli.read("taraban_mcclelland_1987")])


def original_errors(path: Path, corpus: Corpus) -> dict[str, NDArray[np.float64]]:
    """Read the original simulations' errors for the words of a corpus.

    Parameters
    ----------
    path : Path
        Columns parted by tabs: ``word``, ``pronunciation`` (notation of 1996), and ``log`` and
        ``square_root``, the cross-entropy of the word in Simulation 1 and in Simulation 2 with the square
        root of frequency.

    Returns
    -------
    dict of str to array, shape (rows,)
        Under ``original_log`` and ``original_square-root``; NaN where the file has no such word.

    Raises
    ------
    StudyError
        If the file cannot be read or lacks a column, or an error is not a number.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            rows = list(reader)
            names = reader.fieldnames or []
    except (OSError, UnicodeDecodeError) as error:
        raise StudyError(f"cannot read the original errors in {path}: {error}") from None
    needed = ("word", "pronunciation", *ORIGINAL_COLUMNS.values())
    missing = [column for column in needed if column not in names]
    if missing:
        raise StudyError(f"{path}: expected the columns {', '.join(needed)}; {missing[0]!r} is missing")
    errors: dict[tuple[str, str], tuple[float, ...]] = {}
    for number, row in enumerate(rows, 2):
        try:
            values = tuple(float(row[column]) for column in ORIGINAL_COLUMNS.values())
        except (TypeError, ValueError):
            raise StudyError(f"{path}, line {number}: the errors must be numbers") from None
        errors[row["word"], row["pronunciation"]] = values
    absent = (np.nan,) * len(ORIGINAL_COLUMNS)
    table = np.array([errors.get(k, absent) for k in zip(corpus.words, corpus.pronunciations, strict=True)])
    return {f"original_{name}": table[:, at] for at, name in enumerate(ORIGINAL_COLUMNS)}


# --- of one network's measures ------------------------------------------------------------------------


@measure
def misread(measures: Measures) -> int:
    """Count the rows of the corpus that are read otherwise than any of the word's pronunciations."""
    return int(np.count_nonzero(~np.asarray(measures["right"], dtype=bool)))


@measure
def nonwords(measures: Measures, set: str, scoring: str) -> float:
    """Give the percentage of a set of nonwords read as ``"strict"`` or ``"lenient"`` scoring demands."""
    _known(set, NONWORD_SETS, "set of nonwords")
    _known(scoring, SCORINGS, "scoring")
    members = np.asarray(measures["nonword_set"]) == set
    return 100.0 * float(np.mean(np.asarray(measures[f"nonword_{scoring}"])[members]))


def cell(measures: Measures, frequency: str, kind: str) -> float:
    """Give the mean error of one kind of Taraban and McClelland's words, of high or low frequency."""
    kind = kind.replace("-", " ")
    _known(kind, KINDS, "kind of words")
    words = stimuli.read("taraban_mcclelland_1987")
    members = [stimulus.frequency == frequency and stimulus.kind == kind for stimulus in words]
    errors = np.asarray(measures["taraban_error"])[members]
    return float(np.nanmean(errors)) if np.isfinite(errors).any() else np.nan


@measure
def frequency_effect(measures: Measures, kind: str) -> float:
    """Give the error on words of low frequency less that on words of high frequency."""
    return cell(measures, "low", kind) - cell(measures, "high", kind)


@measure
def frequency_by_consistency(measures: Measures) -> float:
    """Give the effect of frequency on exception words less that on regular consistent words."""
    return frequency_effect(measures, "exception") - frequency_effect(measures, "regular-consistent")


@measure
def rare(measures: Measures, harder: str, easier: str) -> float:
    """Give how much larger the error is for one kind of words of low frequency than for another."""
    return cell(measures, "low", harder) - cell(measures, "low", easier)


@measure
def likeness(measures: Measures, simulation: str, words: str) -> float:
    """Correlate a network's errors with the original ones; NaN if they have fewer than three words in common.

    Parameters
    ----------
    measures : mapping
    simulation : {"log", "square-root"}
        Which of the original simulations.
    words : {"all", "single"}
        Whether words with two pronunciations count.

    Raises
    ------
    NotTested
        If the run was not given the original errors.
    """
    _known(simulation, ORIGINAL_COLUMNS, "simulation")
    _known(words, ("all", "single"), "choice of words")
    if f"original_{simulation}" not in measures:
        raise NotTested("needs the original networks' errors: --set originals=FILE")
    ours, theirs = np.asarray(measures["error"]), np.asarray(measures[f"original_{simulation}"])
    counts: Counter[str] = Counter(measures["word"])
    chosen = np.array([words == "all" or counts[word] == 1 for word in measures["word"]])
    both = np.isfinite(theirs) & chosen
    return float(np.corrcoef(ours[both], theirs[both])[0, 1]) if both.sum() > 2 else np.nan


def _known(name: str, names: Collection[str], what: str) -> None:
    if name not in names:
        raise StudyError(f"unknown {what} {name!r}{nearest(name, names)}")

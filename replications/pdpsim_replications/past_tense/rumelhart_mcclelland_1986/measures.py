"""Functions of one network's measures that the claims and figures share.

Measures hold, beside the table of verbs: ``share``, the expected percentage of features in the right
state, shape (epochs, groups), before training first; ``strengths``, of the fixed alternatives at the epochs
``snapshots``, shape (snapshots, trained verbs, 4); and what was ``said`` of the verbs never trained.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from .responses import ALTERNATIVES, kind_of
from .verbs import Verb

Measures = Mapping[str, Any]
Moment = Literal["alone", "grown", "end"]

#: The groups of the curves: band, and whether regular.
GROUPS = tuple((band, regular) for band in ("high", "medium", "low") for regular in (True, False))


def group(band: str, regular: bool) -> int:
    """Return a group's column in ``share``."""
    return GROUPS.index((band, regular))


def moment(measures: Measures, name: Moment) -> int:
    """Return an epoch: the last with frequent verbs ``alone``, the first when ``grown``, or the ``end``."""
    alone = int(measures["first"])
    return {"alone": alone, "grown": alone + 1, "end": len(measures["share"]) - 1}[name]


def share(measures: Measures, band: str, regular: bool, when: Moment) -> float:
    """Return the percentage of features right in a group of verbs."""
    return float(measures["share"][moment(measures, when), group(band, regular)])


def dip(measures: Measures, regular: bool) -> float:
    """Return the points that frequent verbs lose in the first epoch with all verbs."""
    return share(measures, "high", regular, "alone") - share(measures, "high", regular, "grown")


def spared(measures: Measures, allowed: float) -> float:
    """Return how many of the points allowed the frequent regular verbs do not lose."""
    return allowed - dip(measures, regular=True)


def trained_share(measures: Measures) -> float:
    """Return the percentage of features right in all trained verbs at the end."""
    return float(np.asarray(measures["share_of_each"])[trained(measures)].mean(dtype=np.float64))


def regular_lead(measures: Measures, band: str) -> float:
    """Return by how many points regular verbs are better than irregular ones at the end."""
    return share(measures, band, True, "end") - share(measures, band, False, "end")


def verbs_of(measures: Measures) -> list[Verb]:
    """Return the verbs of a run."""
    columns = (measures[name] for name in ("verb", "past", "band", "kind", "sound", "past_sound"))
    return [Verb(*map(str, row)) for row in zip(*columns, strict=True)]


def trained(measures: Measures) -> NDArray[np.bool_]:
    """Return which verbs are trained, in the order of the table."""
    return np.asarray(np.asarray(measures["band"]) != "low")


def among_trained(measures: Measures, wanted: Callable[[Verb], bool]) -> NDArray[np.bool_]:
    """Return which of the trained verbs are wanted."""
    return np.array([wanted(verb) for verb in verbs_of(measures)])[trained(measures)]


def dental(verb: Verb) -> bool:
    """Return whether the base ends in t or d."""
    return verb.sound[-1] in "td"


def changing(verb: Verb) -> bool:
    """Return whether the verb is irregular and its past tense differs from the base."""
    return not verb.regular and verb.kind != "I"


def strength(measures: Measures, alternative: str, which: NDArray[np.bool_], begin: int, end: int) -> float:
    """Return an alternative's mean strength over trained verbs and the snapshots from epoch begin to end."""
    snapshots = np.asarray(measures["snapshots"])
    when = (snapshots >= begin) & (snapshots <= end)
    if not when.any() or not which.any():
        return float("nan")
    strengths = np.asarray(measures["strengths"])[when][:, which, ALTERNATIVES.index(alternative)]
    return float(strengths.mean(dtype=np.float64))


def early(measures: Measures, length: int) -> tuple[int, int]:
    """Return the first and last of so many epochs after the vocabulary grew."""
    grown = moment(measures, "grown")
    return grown, min(grown + length - 1, moment(measures, "end"))


def late(measures: Measures) -> tuple[int, int]:
    """Return the first and last epoch of the last quarter."""
    end = moment(measures, "end")
    return end * 3 // 4, end


def _regularised(measures: Measures, wanted: Callable[[Verb], bool], begin: int, end: int) -> float:
    which = among_trained(measures, wanted)
    wrong, right = (strength(measures, name, which, begin, end) for name in ("base+ed", "correct"))
    return wrong - right


def regularised(measures: Measures, band: str, length: int) -> float:
    """Return by how much base+ed is stronger than correct, over so many epochs after the vocabulary grew."""
    return _regularised(measures, lambda verb: changing(verb) and verb.band == band, *early(measures, length))


def correct_at_last(measures: Measures) -> float:
    """Return by how much correct is stronger than base+ed over the last quarter, in irregular verbs."""
    return -_regularised(measures, changing, *late(measures))


def past_ed_ratio(measures: Measures, begin: int, end: int) -> float:
    """Return past+ed (camed) as a share of past+ed and base+ed (comed), over irregular verbs that change."""
    which = among_trained(measures, changing)
    past, base = (strength(measures, name, which, begin, end) for name in ("past+ed", "base+ed"))
    return past / (past + base) if past + base > 0.0 else float("nan")


def past_ed_gain(measures: Measures) -> float:
    """Return the share of past+ed in the last quarter, less that in the first ten epochs with all verbs."""
    return past_ed_ratio(measures, *late(measures)) - past_ed_ratio(measures, *early(measures, 10))


def no_change_of_dentals(measures: Measures, regular: bool, untrained: bool = False) -> float:
    """Return by how much no change is stronger for bases in t or d than for others; class I left out."""
    when = (0, 0) if untrained else (moment(measures, "grown"), moment(measures, "end"))

    def mean(ends_so: bool) -> float:
        def wanted(verb: Verb) -> bool:
            return verb.regular == regular and verb.kind != "I" and dental(verb) == ends_so

        return strength(measures, "no change", among_trained(measures, wanted), *when)

    return mean(True) - mean(False)


def class_one_lead(measures: Measures, length: int, untrained: bool = False) -> float:
    """Return by how much class I leads the best other class of medium frequency, in correct strength."""
    when = (0, 0) if untrained else early(measures, length)

    def correct(kind: str) -> float:
        which = among_trained(measures, lambda verb: verb.band == "medium" and verb.kind == kind)
        return strength(measures, "correct", which, *when)

    classes = {verb.kind for verb in verbs_of(measures) if verb.band == "medium" and not verb.regular}
    return correct("I") - max((correct(kind) for kind in sorted(classes - {"I"})), default=float("nan"))


def low_responses(measures: Measures, said: str = "said") -> list[tuple[Verb, list[str]]]:
    """Return each unseen verb with the kinds of response above threshold, the strongest first."""
    low = [verb for verb in verbs_of(measures) if verb.band == "low"]
    return [
        (verb, [kind_of(verb, str(response)) for response in responses if response])
        for verb, responses in zip(low, np.asarray(measures[said]), strict=True)
    ]


def outcome(measures: Measures, name: str) -> int:
    """Count the unseen regular verbs of one outcome.

    Parameters
    ----------
    measures : mapping
    name : {"right", "none", "wrong", "two"}
        The correct response alone is above threshold; nothing is; anything else; of these, two responses
        or more.
    """
    kinds = [kinds for verb, kinds in low_responses(measures) if verb.regular]
    right = sum(each == ["correct"] for each in kinds)
    none = sum(not each for each in kinds)
    two = sum(len(each) > 1 for each in kinds)
    return {"right": right, "none": none, "wrong": len(kinds) - right - none, "two": two}[name]


def count_said(measures: Measures, kind: str, said: str = "said") -> int:
    """Return to how many unseen regular verbs a response of this kind is made."""
    return sum(kind in kinds for verb, kinds in low_responses(measures, said) if verb.regular)

"""What is measured of networks that learn past tenses: functions that claims and figures share.

Stored are, beside the table of verbs: ``share``, the expected percentage of features in the right state,
shape (epochs, groups), before training first; ``strengths``, of the fixed alternatives at the epochs
``snapshots``, shape (snapshots, trained verbs, 4); and what was ``said`` of the verbs never trained. Of the
control ``untrained`` there are strengths and what was said, of ``bias-only`` the share at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pdpsim import measure
from pdpsim.base.errors import StudyError, nearest

from .responses import ALTERNATIVES, kind_of
from .verbs import BANDS, Verb

Measures = Mapping[str, Any]

#: The groups of the curves: band, and whether regular.
GROUPS = tuple((band, regular) for band in BANDS for regular in (True, False))
#: Kinds of verb, as the names of measures have them.
KINDS = {"regular": True, "irregular": False}
#: Points that a curve may fall before a printed one shows it.
UNSEEN_POINTS = 2.0
#: What is over-regularised: base+ed instead of the correct past tense.
OVER = ("base+ed", "correct")
#: Percentages of children's past tenses that are base+ed, by class, of Bybee and Slobin (1982), as recalled.
CHILDREN = {"VIII": 80.0, "VI": 55.0, "V": 34.0, "VII": 32.0, "III": 13.0, "IV": 10.0}
#: The classes of these that add t or d as well.
ADDING = ("III", "IV")


def is_regular(kind: str) -> bool:
    """Return what a kind of verb stands for."""
    if kind not in KINDS:
        raise StudyError(f"unknown kind of verb {kind!r}{nearest(kind, KINDS)}")
    return KINDS[kind]


def group(band: str, regular: bool) -> int:
    """Return a group's column in ``share``."""
    if band not in BANDS:
        raise StudyError(f"unknown band {band!r}{nearest(band, BANDS)}")
    return GROUPS.index((band, regular))


def moment(measures: Measures, name: str) -> int:
    """Return an epoch: the last with frequent verbs ``alone``, the first when ``grown``, or the ``end``."""
    alone = int(measures["epochs_alone"])
    moments = {"alone": alone, "grown": alone + 1, "end": len(measures["share"]) - 1}
    if name not in moments:
        raise StudyError(f"unknown moment {name!r}{nearest(name, moments)}")
    return moments[name]


@measure
def features_right(measures: Measures, band: str, kind: str, when: str) -> float:
    """Return the percentage of features right in a group of verbs."""
    return float(measures["share"][moment(measures, when), group(band, is_regular(kind))])


@measure
def dip(measures: Measures, kind: str) -> float:
    """Return the points that frequent verbs lose in the first epoch with all verbs."""
    before, after = (features_right(measures, "high", kind, when) for when in ("alone", "grown"))
    return before - after


@measure
def spared(measures: Measures, kind: str) -> float:
    """Return by how much a dip is smaller than what a curve shows, and than the irregular verbs'.

    Parameters
    ----------
    measures : mapping
    kind : {"regular", "irregular"}

    Returns
    -------
    float
        Points: above 0 if frequent verbs of that kind lose less than 2, and less than irregular ones.
        Where nothing dips it is 0.
    """
    return min(UNSEEN_POINTS, dip(measures, "irregular")) - dip(measures, kind)


@measure
def owed_to_growth(by_condition: Mapping[str, Measures], kind: str) -> float:
    """Return the dip of frequent verbs with the growing less that with the constant vocabulary."""
    return dip(by_condition["growing"], kind) - dip(by_condition["constant"], kind)


@measure
def trained_right(measures: Measures) -> float:
    """Return the percentage of features right in all trained verbs at the end."""
    return float(np.asarray(measures["share_of_each"])[trained(measures)].mean(dtype=np.float64))


@measure
def regular_lead(measures: Measures, band: str) -> float:
    """Return by how many points regular verbs are better than irregular ones at the end."""
    regular, irregular = (features_right(measures, band, kind, "end") for kind in KINDS)
    return regular - irregular


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
    """Return an alternative's mean strength over trained verbs and the snapshots from epoch begin to end.

    Where there is one snapshot only, as of an untrained network, it stands for every epoch.
    """
    strengths, snapshots = np.asarray(measures["strengths"]), np.asarray(measures["snapshots"])
    when = (snapshots >= begin) & (snapshots <= end)
    chosen = strengths if len(strengths) == 1 else strengths[when]
    if not when.any() or not which.any():
        return float("nan")
    return float(chosen[:, which, ALTERNATIVES.index(alternative)].mean(dtype=np.float64))


def early(measures: Measures, length: int) -> tuple[int, int]:
    """Return the first and last of so many epochs after the vocabulary grew."""
    grown = moment(measures, "grown")
    return grown, min(grown + length - 1, moment(measures, "end"))


def late(measures: Measures) -> tuple[int, int]:
    """Return the first and last epoch of the last quarter."""
    end = moment(measures, "end")
    return end * 3 // 4, end


def lead(
    measures: Measures, wanted: Callable[[Verb], bool], pair: tuple[str, str], span: tuple[int, int]
) -> float:
    """Return by how much one alternative is stronger than another in some verbs, over a span of epochs."""
    which = among_trained(measures, wanted)
    stronger, weaker = (strength(measures, name, which, *span) for name in pair)
    return stronger - weaker


@measure
def regularised(measures: Measures, band: str) -> float:
    """Return by how much base+ed is stronger than correct, over five epochs after the vocabulary grew."""
    return lead(measures, lambda verb: changing(verb) and verb.band == band, OVER, early(measures, 5))


@measure
def regularised_alone(measures: Measures) -> float:
    """Return the same of frequent verbs in the last five epochs in which they are learned alone."""
    alone = moment(measures, "alone")
    span = max(1, alone - 4), alone
    return lead(measures, lambda verb: changing(verb) and verb.band == "high", OVER, span)


@measure
def correct_at_last(measures: Measures) -> float:
    """Return by how much correct is stronger than base+ed over the last quarter, in irregular verbs."""
    return -lead(measures, changing, OVER, late(measures))


@measure
def base_ed_first(measures: Measures) -> float:
    """Return by how much base+ed (comed) is stronger than past+ed (camed), five epochs after growth."""
    return lead(measures, changing, ("base+ed", "past+ed"), early(measures, 5))


def past_ed_ratio(measures: Measures, begin: int, end: int) -> float:
    """Return past+ed (camed) as a share of past+ed and base+ed (comed), over irregular verbs that change."""
    which = among_trained(measures, changing)
    past, base = (strength(measures, name, which, begin, end) for name in ("past+ed", "base+ed"))
    return past / (past + base) if past + base > 0.0 else float("nan")


@measure
def past_ed_gain(measures: Measures) -> float:
    """Return the share of past+ed in the last quarter, less that in the first ten epochs with all verbs."""
    return past_ed_ratio(measures, *late(measures)) - past_ed_ratio(measures, *early(measures, 10))


@measure
def no_change_of_dentals(measures: Measures, kind: str) -> float:
    """Return by how much no change is stronger for bases in t or d than for others; class I left out."""
    span = moment(measures, "grown"), moment(measures, "end")

    def mean(ends_so: bool) -> float:
        def wanted(verb: Verb) -> bool:
            return verb.regular == is_regular(kind) and verb.kind != "I" and dental(verb) == ends_so

        return strength(measures, "no change", among_trained(measures, wanted), *span)

    return mean(True) - mean(False)


@measure
def class_one_lead(measures: Measures) -> float:
    """Return by how much class I leads the best other class of medium frequency, in correct strength.

    Over ten epochs after the vocabulary grew.
    """
    span = early(measures, 10)

    def correct(kind: str) -> float:
        which = among_trained(measures, lambda verb: verb.band == "medium" and verb.kind == kind)
        return strength(measures, "correct", which, *span)

    classes = {verb.kind for verb in verbs_of(measures) if verb.band == "medium" and not verb.regular}
    return correct("I") - max((correct(kind) for kind in sorted(classes - {"I"})), default=float("nan"))


def regularised_by_class(measures: Measures) -> dict[str, float]:
    """Return the strength of base+ed, ten epochs after the growth, in each class that `CHILDREN` has."""
    span = early(measures, 10)

    def of(name: str) -> float:
        members = among_trained(measures, lambda verb: verb.family == name)
        return strength(measures, "base+ed", members, *span)

    return {name: of(name) for name in CHILDREN}


@measure
def childrens_order(measures: Measures) -> float:
    """Return the rank correlation of the classes' strengths of base+ed with the children's percentages."""
    from scipy.stats import spearmanr

    strengths = list(regularised_by_class(measures).values())
    if np.ptp(strengths) == 0.0:
        return 0.0
    return float(spearmanr(strengths, list(CHILDREN.values())).statistic)


@measure
def vowel_classes_lead(measures: Measures) -> float:
    """Return base+ed in classes that change the vowel alone less that in those that add t or d as well."""
    strengths = regularised_by_class(measures)
    vowels = [each for name, each in strengths.items() if name not in ADDING]
    return float(np.mean(vowels) - np.mean([strengths[name] for name in ADDING]))


def low_responses(measures: Measures) -> list[tuple[Verb, list[str]]]:
    """Return each unseen verb with the kinds of response above threshold, the strongest first."""
    low = [verb for verb in verbs_of(measures) if verb.band == "low"]
    return [
        (verb, [kind_of(verb, str(response)) for response in responses if response])
        for verb, responses in zip(low, np.asarray(measures["said"]), strict=True)
    ]


@measure
def unseen(measures: Measures, outcome: str) -> int:
    """Count the unseen regular verbs of one outcome.

    Parameters
    ----------
    measures : mapping
    outcome : {"right", "none", "wrong", "two"}
        The correct response alone is above threshold; nothing is; anything else; of these, two responses
        or more.
    """
    kinds = [kinds for verb, kinds in low_responses(measures) if verb.regular]
    right = sum(each == ["correct"] for each in kinds)
    none = sum(not each for each in kinds)
    two = sum(len(each) > 1 for each in kinds)
    counts = {"right": right, "none": none, "wrong": len(kinds) - right - none, "two": two}
    if outcome not in counts:
        raise StudyError(f"unknown outcome {outcome!r}{nearest(outcome, counts)}")
    return counts[outcome]


@measure
def verbs_said(measures: Measures, kind: str) -> int:
    """Return to how many unseen regular verbs a response of this kind is made."""
    return _responses_of(measures, kind, lambda verb: verb.regular)


@measure
def changing_said(measures: Measures, kind: str) -> int:
    """Return to how many unseen irregular verbs, class I left out, a response of this kind is made."""
    return _responses_of(measures, kind, changing)


@measure
def changing_regularised(measures: Measures) -> int:
    """Return how many more unseen irregular verbs are regularised than have their own past tense."""
    return changing_said(measures, "base+ed") - changing_said(measures, "correct")


def _responses_of(measures: Measures, kind: str, wanted: Callable[[Verb], bool]) -> int:
    if kind not in (*ALTERNATIVES, "other"):
        raise StudyError(f"unknown kind of response {kind!r}{nearest(kind, (*ALTERNATIVES, 'other'))}")
    return sum(kind in kinds for verb, kinds in low_responses(measures) if wanted(verb))

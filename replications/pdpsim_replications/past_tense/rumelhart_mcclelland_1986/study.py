"""Rumelhart and McClelland (1986), ch. 18: learning the past tenses of English verbs.

A single layer of modifiable weights between two sets of 460 Wickelfeature units learns ten verbs, then
420, and is asked for 86 that it never met. What the README says at length is here in the order of the
work: environment, simulation, claims, figures. The criteria were written before the first run.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from pdpsim.claims.decorated import Exact, Level, Order
from pdpsim.codings.wickel import Wickelfeatures
from pdpsim.learning.stochastic_perceptron import StochasticPerceptron
from pdpsim.study.study import Option, Replicate, Study, Sweep
from pdpsim_replications.past_tense.rumelhart_mcclelland_1986 import drawings
from pdpsim_replications.past_tense.rumelhart_mcclelland_1986.measures import (
    GROUPS,
    class_one_lead,
    correct_at_last,
    count_said,
    dip,
    no_change_of_dentals,
    outcome,
    past_ed_gain,
    regular_lead,
    regularised,
    share,
    spared,
    trained_share,
)
from pdpsim_replications.past_tense.rumelhart_mcclelland_1986.responses import (
    Chooser,
    free_responses,
    written,
)
from pdpsim_replications.past_tense.rumelhart_mcclelland_1986.verbs import Verb, read_verbs

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from pdpsim_replications.past_tense.rumelhart_mcclelland_1986.drawings import Columns

Measures = Mapping[str, Any]


@dataclass(frozen=True)
class Targets:
    """A reading of the chapter: whether the past tenses are blurred as the base forms are."""

    blurred: bool


@dataclass(frozen=True)
class Vocabulary:
    """A condition: whether the ten frequent verbs are learned alone first."""

    grows: bool


study = Study(
    id="rumelhart-mcclelland-1986",
    title="The past tenses of English verbs",
    paper="Rumelhart, D. E., & McClelland, J. L. (1986). On learning the past tenses of English verbs. In "
    "J. L. McClelland & D. E. Rumelhart (Eds.), Parallel distributed processing (Vol. 2, pp. 216-271). MIT "
    "Press.",
    family="past tense",
    summary="A pattern associator without rules passes through the stages of learning the past tense, "
    "over-regularisation included; and the objection that its diet makes it do so (Pinker & Prince, 1988).",
    conditions={"growing": Vocabulary(True), "constant": Vocabulary(False)},
    readings={"blurred-targets": Targets(True), "plain-targets": Targets(False)},
    # The chapter describes one code of words, blurring included, and uses it for base and past alike.
    primary="blurred-targets",
    replicates=10,
    minutes=10.0,
    options=(
        Option("blur", 0.9, help="probability of turning on a similar unit", origin="recalled: p. 239"),
        Option("temperature", 200.0, help="T of the output units", origin="recalled"),
        Option("first", 10, quick=2, help="epochs with the ten frequent verbs alone", origin="recalled"),
        Option("width", 100, quick=5, help="strings kept in the search for responses", origin="assumed"),
        Option("epochs", 200, quick=5, help="epochs in all", origin="recalled"),
    ),
    sweep=Sweep(grid={"blur": (0.1, 0.5, 0.9), "temperature": (15.0, 100.0, 200.0, 400.0)}, replicates=3),
    tables=("verbs",),
    corpus="a table of verbs with the columns of data/verbs.tsv",
)


# --- environment and simulation ---------------------------------------------------------------------


def snapshot_epochs(first: int, last: int) -> tuple[int, ...]:
    """Return when responses are looked at: each epoch until 20 after the growth, each tenth, the last."""
    return tuple(e for e in range(last + 1) if e <= first + 20 or e % 10 == 0 or e == last)


@study.simulate
def simulate(replicate: Replicate) -> dict[str, Any]:
    """Train one network on verbs; look at it after each epoch, and listen to it at the end."""
    verbs = read_verbs(replicate.corpus or replicate.table("verbs"))
    first, last = replicate.options["first"], replicate.options["epochs"]
    code = Wickelfeatures(replicate.options["blur"], replicate.rng("blur"))
    reading: Targets = replicate.reading or Targets(True)
    condition: Vocabulary = replicate.condition or Vocabulary(True)
    target_code = code if reading.blurred else Wickelfeatures()
    bases = code.encode([verb.sound for verb in verbs])
    pasts = target_code.encode([verb.past_sound for verb in verbs])
    band = np.array([verb.band for verb in verbs])
    regular = np.array([verb.regular for verb in verbs])
    groups = np.array([(band == name) & (regular == kind) for name, kind in GROUPS])
    learned = band != "low"

    network = StochasticPerceptron(code.size, code.size, replicate.options["temperature"])
    order, responding = replicate.rng("learning"), replicate.rng("responses")
    chooser = Chooser([verb for verb in verbs if verb.band != "low"], target_code)
    shares, strengths = [], []
    when = snapshot_epochs(first, last)

    def look(epoch: int) -> None:
        right = network.share_correct(bases, pasts)
        shares.append([100.0 * right[members].mean() for members in groups])
        if epoch in when:
            strengths.append(chooser.strengths(network.respond(bases[learned], responding)))

    look(0)
    found = {
        f"untrained_{name}": value
        for name, value in listen(network, verbs, bases, target_code, replicate).items()
    }
    for epoch in range(1, last + 1):
        present = band == "high" if condition.grows and epoch <= first else learned
        network.epoch(bases[present], pasts[present], order)
        look(epoch)
        replicate.progress(epoch / last, f"epoch {epoch}")
    found |= listen(network, verbs, bases, target_code, replicate)
    table = ("verb", "past", "band", "kind", "sound", "past_sound")
    found |= {name: np.array([getattr(verb, name) for verb in verbs]) for name in table}
    return found | {
        "first": first,
        "share": np.array(shares),
        "share_of_each": (100.0 * network.share_correct(bases, pasts)).astype(np.float32),
        "snapshots": np.array(when),
        "strengths": np.array(strengths),
        "active_inputs": bases.sum(axis=1).mean(),
        "active_targets": pasts.sum(axis=1).mean(),
        "algal": np.count_nonzero(code.encode("algal") != code.encode("algalgal")),
    }


def listen(
    network: StochasticPerceptron,
    verbs: Sequence[Verb],
    bases: Any,
    code: Wickelfeatures,
    replicate: Replicate,
) -> dict[str, Any]:
    """Return what the network says of the verbs of low frequency when it may say any legal string."""
    low = [i for i, verb in enumerate(verbs) if verb.band == "low"]
    outputs = network.respond(bases[low], replicate.rng("listening"))
    said: list[list[tuple[str, float]]] = [[] for _ in low]
    heard = range(0, len(low), 8 if replicate.quick else 1)  # a quick run listens to some only
    asked = free_responses([verbs[low[i]] for i in heard], outputs[heard], code, replicate.options["width"])
    for i, responses in zip(heard, asked, strict=True):
        said[i] = responses
    strings, strengths = written(said)
    return {"said": strings, "said_strength": strengths}


# --- claims -----------------------------------------------------------------------------------------

# All published values are known at second hand or from memory; none was read in the chapter. The values
# that are levels are percentages of features in the right state, half of them before training.
#
# Blur, blurred targets and temperature are the chapter's as they are recalled, and the primary reading is
# chosen for what the chapter says. But an earlier exploration, with other verbs, had found that RM2, RM5
# and RM6 come back best with just these values, so that its advice cannot be told from the recollection:
# these claims are flagged as fitted.
FITTED = ("fitted",)
CHANCE = 50.0  # every unit is on half of the time before training
SIGN = "the chapter shows one network: the sign in 90 % of ours says whether it is typical"


def value_of(measure: Callable[..., Any], *arguments: Any) -> Callable[[Measures], float]:
    """Return a function of one network's measures, with the other arguments given."""
    return lambda measures: float(measure(measures, *arguments))


# Levels: percentages of features in the right state; for the epochs see `measures.moment`.
for _id, _sentence, _published, _source, _value, _flags in (
    (
        "RM1a",
        "Frequent irregular verbs are largely learned by the end of epoch 10: features right, %",
        *("85", "Fig. 4", value_of(share, "high", False, "alone"), ()),
    ),
    (
        "RM1b",
        "Frequent regular verbs are as well learned by then: features right, %",
        *("85", "Fig. 4", value_of(share, "high", True, "alone"), ()),
    ),
    (
        "RM2a",
        "In the first epoch with 420 verbs the frequent irregular ones fall back: features right, %",
        *("76", "Fig. 4", value_of(share, "high", False, "grown"), FITTED),
    ),
    (
        "RM4a",
        "After 200 epochs the trained verbs are almost perfect: features right, %",
        *("95", "Fig. 4 and text", value_of(trained_share), ()),
    ),
    (
        "RM5",
        "Regular verbs that were never trained: features right, %",
        *("92", "text on unfamiliar verbs", value_of(share, "low", True, "end"), FITTED),
    ),
    (
        "RM6a",
        "Irregular verbs that were never trained: features right, %",
        *("84", "text on unfamiliar verbs", value_of(share, "low", False, "end"), FITTED),
    ),
):
    study.claim(
        _id,
        _sentence,
        published=_published,
        source=_source,
        known_from="recalled",
        criterion=Level(chance=CHANCE),
        reason="10 % of the distance from the untrained network, whose units are right half of the time",
        flags=_flags,
    )(_value)

# Orders: differences that are above 0 if the chapter's direction comes back.
for _id, _sentence, _published, _source, _value, _reason in (
    (
        "RM2b",
        "The frequent irregular verbs dip when the vocabulary grows: points lost",
        *("about 9", "Fig. 4", value_of(dip, False), ""),
    ),
    (
        "RM3",
        "The frequent regular verbs do not dip: 2 points, less the points lost",
        *("no dip", "Fig. 4", value_of(spared, 2.0), "up to 2 points are not seen in a printed curve"),
    ),
    (
        "RM4b",
        "Trained regular verbs end better than trained irregular ones (medium frequency): points",
        *("regular > irregular", "Fig. 4 and text", value_of(regular_lead, "medium"), ""),
    ),
    (
        "RM6b",
        "Unseen regular verbs are better than unseen irregular ones: points",
        *("92 > 84", "text on unfamiliar verbs", value_of(regular_lead, "low"), ""),
    ),
    (
        "RM7a",
        "When the vocabulary grows, frequent irregular verbs are over-regularised: strength of base+ed less "
        "that of the correct past tense",
        *("base+ed > correct", "Figs 5-8", value_of(regularised, "high", 5), "the first five such epochs"),
    ),
    (
        "RM7b",
        "and so are those of medium frequency: strength of base+ed less that of the correct past tense",
        *("base+ed > correct", "Figs 5-8", value_of(regularised, "medium", 5), "the first five such epochs"),
    ),
    (
        "RM7c",
        "In the end the correct past tense is the stronger: strength of correct less that of base+ed",
        *("correct > base+ed", "Figs 5-8", value_of(correct_at_last), "last quarter of the epochs"),
    ),
    (
        "RM8",
        "Past+ed (camed) gains on base+ed (comed) with training: its share late less its share early",
        *("rises", "Figs 12-13", value_of(past_ed_gain), "last quarter of epochs against ten early ones"),
    ),
):
    study.claim(
        _id,
        _sentence,
        published=_published,
        source=_source,
        known_from="derived" if _id == "RM6b" else "recalled",
        criterion=Order(),
        reason="; ".join(filter(None, (SIGN, _reason))),
        flags=FITTED if _id == "RM2b" else (),
    )(_value)

for _id, _sentence, _source, _measure, _arguments, _reason in (
    (
        "RM9a",
        "No change is commoner in regular verbs whose base ends in t or d: strength less that in others",
        *("text on stages", no_change_of_dentals, (True,), "all epochs with 420 verbs"),
    ),
    (
        "RM9b",
        "and in irregular verbs, class I left out: strength less that in others",
        *("text on stages", no_change_of_dentals, (False,), "all epochs with 420 verbs"),
    ),
    (
        "RM10",
        "Verbs of class I (hit) are the easiest irregular class at first: lead over the next in strength",
        *(
            "text on verb types",
            class_one_lead,
            (10,),
            "ten epochs; class I has fewer rivals",
        ),
    ),
):
    study.claim(
        _id,
        _sentence,
        published="yes",
        source=_source,
        known_from="recalled",
        criterion=Order(control=value_of(_measure, *_arguments, True)),
        reason=f"{SIGN}; {_reason}",
    )(value_of(_measure, *_arguments))

for _id, _outcome, _published, _chance, _sentence in (
    ("RM11a", "right", "48", 0.0, "Unseen regular verbs for which the right response alone is above .2"),
    ("RM11b", "none", "6", 72.0, "Unseen regular verbs for which no response is"),
    ("RM11c", "wrong", "18", 0.0, "Unseen regular verbs with another response, or several"),
    ("PP1", "two", "7", 0.0, "Unseen regular verbs with two competing responses or more"),
):
    study.claim(
        _id,
        f"{_sentence}, of 72",
        published=_published,
        source="Pinker & Prince (1988) on Tables 14-15" if _id == "PP1" else "Tables 14-15",
        known_from="recalled",
        criterion=Level(chance=_chance),
        reason="10 % of the distance from a network that says nothing",
    )(value_of(outcome, _outcome))

for _id, _kind, _sentence in (
    ("RM12a", "past+ed", "Some unseen regular verbs have the ending twice (typted): verbs"),
    ("RM12b", "other", "Some have a changed stem or are blends (membled, squakt): verbs"),
):
    study.claim(
        _id,
        _sentence,
        published="some",
        source="Tables 14-15",
        known_from="recalled",
        criterion=Order(control=value_of(count_said, _kind, "untrained_said")),
        reason="the chapter prints several: at least one in 90 % of networks",
    )(value_of(count_said, _kind))


@study.claim(
    "PP2",
    "The dip of the irregular verbs is owed to the growing vocabulary: points lost, less those at the same "
    "epoch with a constant vocabulary",
    published="dip > no dip",
    source="Pinker & Prince (1988) on stages",
    known_from="recalled",
    criterion=Order(),
    over="paired",
    reason="their argument, made a condition: the same network with all 420 verbs from the start",
)
def owed_to_growth(by_condition: Mapping[str, Measures]) -> float:
    """Return the dip with the growing less that with the constant vocabulary."""
    return dip(by_condition["growing"], False) - dip(by_condition["constant"], False)


@study.claim(
    "PP3",
    "Algal and algalgal cannot be told apart: units that differ",
    published="0",
    source="Pinker & Prince (1988) on Wickelphones",
    known_from="recalled",
    criterion=Exact(tolerance=0),
    reason="a property of the code, blurred or not",
)
def algal(measures: Measures) -> float:
    """Return the number of units that differ."""
    return float(measures["algal"])


# --- figures ----------------------------------------------------------------------------------------


@study.figure("4", "Features right over epochs: mean over networks and 95 % interval", height=0.4)
def figure_4(measures: Sequence[Measures], figure: Figure) -> Columns:
    """Draw the curves of frequent verbs and of the others."""
    return drawings.learning(figure, measures)


@study.figure(
    "5-8", "Response strengths of the fixed alternatives over epochs, by kind of verb: means over networks"
)
def figure_5(measures: Sequence[Measures], figure: Figure) -> Columns:
    """Draw strengths over epochs."""
    return drawings.response_strengths(figure, measures)


@study.figure(
    "12-13",
    "Past+ed (camed) as a share of past+ed and base+ed (comed), over irregular verbs that change",
    width="single",
)
def figure_12(measures: Sequence[Measures], figure: Figure) -> Columns:
    """Draw the share of past+ed over epochs."""
    return drawings.past_ed(figure, measures)


@study.figure(
    "unseen", "Responses to the 72 unseen regular verbs: each network, and the chapter's", width="single"
)
def figure_unseen(measures: Sequence[Measures], figure: Figure) -> Columns:
    """Draw the outcomes of free generation."""
    return drawings.unseen(figure, measures)


@study.figure(
    "vocabulary",
    "The argument of Pinker and Prince (1988): frequent irregular verbs in a vocabulary that grows, and in "
    "one that does not",
    over="conditions",
    width="single",
)
def figure_vocabulary(measures: Mapping[str, Sequence[Measures]], figure: Figure) -> Columns:
    """Draw the irregular verbs' curve in both conditions."""
    return drawings.vocabularies(figure, measures)


@study.figure(
    "said", "What the first network says of some verbs, as a child's speech would be shown", height=0.35
)
def figure_said(measures: Sequence[Measures], figure: Figure) -> Columns:
    """Draw a table of responses."""
    return drawings.as_spoken(figure, measures[0])

"""Rumelhart and McClelland (1986), ch. 18: learning the past tenses of English verbs.

A single layer of modifiable weights between two sets of 460 Wickelfeature units learns ten verbs, then
420, and is asked for 86 that it never met. What the README says at length is here in the order of the
work: environment, simulation.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pdpsim.base.errors import StudyError, nearest
from pdpsim.codings.wickel import Wickelfeatures
from pdpsim.describe.functions import logistic
from pdpsim.describe.patterns import PatternSet
from pdpsim.study.study import Option, Replicate, Study, Sweep
from pdpsim_replications.past_tense.rumelhart_mcclelland_1986.measures import GROUPS
from pdpsim_replications.past_tense.rumelhart_mcclelland_1986.responses import (
    RULES,
    Chooser,
    Listener,
    written,
)
from pdpsim_replications.past_tense.rumelhart_mcclelland_1986.verbs import Verb, read_verbs

if TYPE_CHECKING:
    from pdpsim.simulate.simulator import Simulator

Units = NDArray[np.bool_]
Floats = NDArray[np.float64]


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
    model="rumelhart_mcclelland_1986",
    conditions={"growing": Vocabulary(True), "constant": Vocabulary(False)},
    readings={"blurred-targets": Targets(True), "plain-targets": Targets(False)},
    # The chapter describes one code of words, blurring included, and uses it for base and past alike.
    primary="blurred-targets",
    replicates=50,
    minutes=18.0,
    options=(
        Option("blur", 0.9, help="probability of turning on a similar unit", origin="recalled: p. 239"),
        Option(
            "response",
            "drawn",
            help=f"what is bound to strings: {', '.join(RULES)}",
            origin="assumed: the chapter's units are on or off, by chance",
        ),
        Option("longer", 3, help="phonemes that a free response may have beyond the base", origin="assumed"),
        Option("excess", 1.0, help="charge for features of a string that are off", origin="assumed"),
        Option("width", 100, quick=5, help="strings kept in the search for responses", origin="assumed"),
    ),
    quick={"phases.frequent.epochs": 2, "phases.all.epochs": 3},
    # how words are coded and units tempered; and how what they give is turned into speech
    sweep=Sweep(
        grid={"blur": (0.1, 0.5, 0.9), "layers.past.temperature": (15.0, 100.0, 200.0, 400.0)},
        settings=[
            {"response": "probable"},
            {"response": "likelier"},
            {"longer": 2},
            {"response": "probable", "longer": 2},
            {"response": "likelier", "longer": 2},
            {"excess": 0.5},
            {"excess": 2.0},
            {"response": "likelier", "longer": 2, "excess": 0.5},
            {"response": "likelier", "longer": 2, "excess": 2.0},
        ],
        replicates=3,
    ),
    controls=("untrained", "bias-only"),
    tables=("verbs",),
    corpus="a table of verbs with the columns of data/verbs.tsv",
)


# --- environment and simulation ---------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Environment:
    """The verbs of a replicate, coded.

    Parameters
    ----------
    verbs : tuple of Verb
    bases, pasts : array of bool, shape (verbs, 460)
    code : Wickelfeatures
        That of the past tenses.
    """

    verbs: tuple[Verb, ...]
    bases: Units
    pasts: Units
    code: Wickelfeatures

    def rows(self, *bands: str) -> NDArray[np.intp]:
        """Return the verbs of some bands, by number."""
        return np.flatnonzero([verb.band in bands for verb in self.verbs])

    def patterns(self, rows: NDArray[np.intp]) -> PatternSet:
        """Return some verbs as patterns, called by their base forms."""
        names = [self.verbs[row].verb for row in rows]
        return PatternSet.from_arrays({"base": self.bases[rows]}, {"past": self.pasts[rows]}, names=names)

    def sets(self) -> dict[str, PatternSet]:
        """Return the patterns that the model's phases name."""
        rows = {"frequent": self.rows("high"), "all": self.rows("high", "medium")}
        return {name: self.patterns(each) for name, each in rows.items()}

    def shares(self, each: Floats) -> Floats:
        """Return the means of a value of each verb over the groups of `GROUPS`."""
        groups = [[(verb.band, verb.regular) == group for verb in self.verbs] for group in GROUPS]
        return np.array([each[members].mean() for members in groups])


def environment(replicate: Replicate) -> Environment:
    """Read the verbs and code them, blurred anew in each replicate."""
    verbs = read_verbs(replicate.corpus or replicate.table("verbs"))
    code = Wickelfeatures(replicate.options["blur"], replicate.rng("blur"))
    target_code = code if replicate.reading.blurred else Wickelfeatures()
    bases = code.encode([verb.sound for verb in verbs])
    return Environment(verbs, bases, target_code.encode([verb.past_sound for verb in verbs]), target_code)


def snapshot_epochs(alone: int, last: int) -> tuple[int, ...]:
    """Return when responses are looked at: each epoch until 20 after the growth, each tenth, the last."""
    return tuple(e for e in range(last + 1) if e <= alone + 20 or e % 10 == 0 or e == last)


@study.simulate
def simulate(replicate: Replicate) -> dict[str, Any]:
    """Train one network on verbs; look at it after each epoch, and listen to it at the end."""
    known, rule = environment(replicate), replicate.options["response"]
    if rule not in RULES:
        raise StudyError(f"option response: unknown rule {rule!r}{nearest(rule, RULES)}")
    learned = known.rows("high", "medium")
    trained = known.bases[learned]
    chooser = Chooser([known.verbs[row] for row in learned], known.code, replicate.options["excess"])
    network = replicate.network()
    phases = network.phases
    if not replicate.condition.grows:
        phases = tuple(replace(each, patterns="all") for each in phases)
    spoken = snapshot_epochs(phases[0].epochs, sum(each.epochs for each in phases))

    def look(network: Simulator, epoch: int) -> dict[str, Any]:
        seen: dict[str, Any] = {"share": known.shares(share_right(network, known))}
        if epoch in spoken:
            chance = replicate.rng(f"responses {epoch}")
            seen["strengths"] = chooser.strengths(respond(probabilities(network, trained), rule, chance))
        return seen

    untrained = listen(network, known, replicate)
    every = [replace(each, snapshots=tuple(range(each.epochs + 1))) for each in phases]
    seen = network.train(known.sets(), every, observe=look, progress=replicate.progress).snapshots
    table = ("verb", "past", "band", "kind", "sound", "past_sound")
    return {
        **{name: np.array([getattr(verb, name) for verb in known.verbs]) for name in table},
        **{f"untrained_{name}": value for name, value in untrained.items()},
        **listen(network, known, replicate),
        "epochs_alone": phases[0].epochs,
        "share": np.array([seen[epoch]["share"] for epoch in sorted(seen)]),
        "share_of_each": share_right(network, known).astype(np.float32),
        "bias-only_share": bias_only(replicate, known)[None],
        "snapshots": np.array(spoken),
        "strengths": np.array([seen[epoch]["strengths"] for epoch in spoken]),
        "untrained_strengths": seen[0]["strengths"][None],
        "active_inputs": known.bases.sum(axis=1).mean(),
        "active_targets": known.pasts.sum(axis=1).mean(),
        "algal": np.count_nonzero(known.code.encode("algal") != known.code.encode("algalgal")),
    }


def probabilities(network: Simulator, bases: Units) -> Floats:
    """Return how probable it is that each unit comes on, 1 / (1 + e^(-net / T)), shape (verbs, 460)."""
    net = bases @ network.weights["base->past"] + network.biases["past"]
    return np.asarray(logistic(net / network.description.layer("past").temperature))


def share_right(network: Simulator, known: Environment) -> Floats:
    """Return the percentage of units that are expected in the right state, for each verb; 50 untrained."""
    on = probabilities(network, known.bases)
    return np.asarray(100.0 * np.where(known.pasts, on, 1.0 - on).mean(axis=1))


def bias_only(replicate: Replicate, known: Environment) -> Floats:
    """Return the percentages, by group, of a network that learns thresholds alone: no base form comes in."""
    deaf = replace(known, bases=np.zeros_like(known.bases))
    network = replicate.network("bias-only", save=False)
    network.train(deaf.sets())
    return deaf.shares(share_right(network, deaf))


def respond(on: Floats, rule: str, rng: np.random.Generator) -> Floats:
    """Return what is bound to strings, by one of `RULES`, given how probable it is that units come on."""
    responses = {"drawn": rng.random(on.shape) < on, "probable": on, "likelier": on > 0.5}
    return responses[rule].astype(np.float64)


def listen(network: Simulator, known: Environment, replicate: Replicate) -> dict[str, Any]:
    """Return what the network says of the verbs of low frequency when it may say any legal string."""
    low, options = known.rows("low"), replicate.options
    listener = Listener(known.code, *(options[name] for name in ("longer", "excess", "width")))
    on = probabilities(network, known.bases[low])
    outputs = respond(on, options["response"], replicate.rng("listening"))
    said: list[list[tuple[str, float]]] = [[] for _ in low]
    asked = range(0, len(low), 8 if replicate.quick else 1)  # a quick run listens to some only
    answers = listener.responses([known.verbs[low[place]] for place in asked], outputs[asked])
    for place, responses in zip(asked, answers, strict=True):
        said[place] = responses
    strings, strengths = written(said)
    return {"said": strings, "said_strength": strengths}

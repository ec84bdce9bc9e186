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

from pdpsim.codings.wickel import Wickelfeatures
from pdpsim.describe.functions import logistic
from pdpsim.describe.patterns import PatternSet
from pdpsim.study.study import Option, Replicate, Study, Sweep
from pdpsim_replications.past_tense.rumelhart_mcclelland_1986.measures import GROUPS
from pdpsim_replications.past_tense.rumelhart_mcclelland_1986.responses import (
    Chooser,
    free_responses,
    written,
)
from pdpsim_replications.past_tense.rumelhart_mcclelland_1986.verbs import Verb, read_verbs

if TYPE_CHECKING:
    from pdpsim.simulate.simulator import Simulator

Units = NDArray[np.bool_]


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
    replicates=10,
    minutes=10.0,
    options=(
        Option("blur", 0.9, help="probability of turning on a similar unit", origin="recalled: p. 239"),
        Option("width", 100, quick=5, help="strings kept in the search for responses", origin="assumed"),
    ),
    quick={"phases.frequent.epochs": 2, "phases.all.epochs": 3},
    sweep=Sweep(
        grid={"blur": (0.1, 0.5, 0.9), "layers.past.temperature": (15.0, 100.0, 200.0, 400.0)}, replicates=3
    ),
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

    def patterns(self, *bands: str) -> PatternSet:
        """Return the verbs of some bands as patterns, called by their base forms."""
        rows = self.rows(*bands)
        names = [self.verbs[row].verb for row in rows]
        return PatternSet.from_arrays({"base": self.bases[rows]}, {"past": self.pasts[rows]}, names=names)


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
    known = environment(replicate)
    verbs, learned = known.verbs, known.patterns("high", "medium")
    groups = np.array([[(verb.band, verb.regular) == group for verb in verbs] for group in GROUPS])
    chooser = Chooser([verbs[row] for row in known.rows("high", "medium")], known.code)
    network = replicate.network()
    alone = network.phases[0].epochs
    spoken = snapshot_epochs(alone, sum(phase.epochs for phase in network.phases))

    def look(network: Simulator, epoch: int) -> dict[str, Any]:
        right = share_right(network, known)
        seen: dict[str, Any] = {"share": [right[members].mean() for members in groups]}
        if epoch in spoken:
            outputs = network.record(learned, ["past"], rng=replicate.rng(f"responses {epoch}"))["past"]
            seen["strengths"] = chooser.strengths(outputs)
        return seen

    untrained = listen(network, known, replicate)
    phases = [replace(each, snapshots=tuple(range(each.epochs + 1))) for each in network.phases]
    if not replicate.condition.grows:
        phases = [replace(each, patterns="all") for each in phases]
    patterns = {"frequent": known.patterns("high"), "all": learned}
    seen = network.train(patterns, phases, observe=look, progress=replicate.progress).snapshots
    table = ("verb", "past", "band", "kind", "sound", "past_sound")
    return {
        **{name: np.array([getattr(verb, name) for verb in verbs]) for name in table},
        **{f"untrained_{name}": value for name, value in untrained.items()},
        **listen(network, known, replicate),
        "epochs_alone": alone,
        "share": np.array([seen[epoch]["share"] for epoch in sorted(seen)]),
        "share_of_each": share_right(network, known).astype(np.float32),
        "snapshots": np.array(spoken),
        "strengths": np.array([seen[epoch]["strengths"] for epoch in spoken]),
        "active_inputs": known.bases.sum(axis=1).mean(),
        "active_targets": known.pasts.sum(axis=1).mean(),
        "algal": np.count_nonzero(known.code.encode("algal") != known.code.encode("algalgal")),
    }


def share_right(network: Simulator, known: Environment) -> NDArray[np.float64]:
    """Return the percentage of units that are expected in the right state, for each verb; 50 untrained.

    A unit comes on with probability 1 / (1 + e^(-net / T)).
    """
    net = known.bases @ network.weights["base->past"] + network.biases["past"]
    on = logistic(net / network.description.layer("past").temperature)
    return np.asarray(100.0 * np.where(known.pasts, on, 1.0 - on).mean(axis=1))


def listen(network: Simulator, known: Environment, replicate: Replicate) -> dict[str, Any]:
    """Return what the network says of the verbs of low frequency when it may say any legal string."""
    low = known.rows("low")
    spoken = network.record(known.patterns("low"), ["past"], rng=replicate.rng("listening"))["past"]
    said: list[list[tuple[str, float]]] = [[] for _ in low]
    asked = range(0, len(low), 8 if replicate.quick else 1)  # a quick run listens to some only
    verbs = [known.verbs[low[place]] for place in asked]
    answers = free_responses(verbs, spoken[asked], known.code, replicate.options["width"])
    for place, responses in zip(asked, answers, strict=True):
        said[place] = responses
    strings, strengths = written(said)
    return {"said": strings, "said_strength": strengths}

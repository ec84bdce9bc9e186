"""Rumelhart and McClelland (1986), ch. 18: learning the past tenses of English verbs.

A single layer of modifiable weights between two sets of 460 Wickelfeature units learns ten verbs, then
420, and is asked for 86 that it never met. What the README says at length is here in the order of the
work: environment, simulation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pdpsim.codings.wickel import Wickelfeatures
from pdpsim.learning.stochastic_perceptron import StochasticPerceptron
from pdpsim.study.study import Option, Replicate, Study, Sweep
from pdpsim_replications.past_tense.rumelhart_mcclelland_1986.measures import GROUPS
from pdpsim_replications.past_tense.rumelhart_mcclelland_1986.responses import (
    Chooser,
    free_responses,
    written,
)
from pdpsim_replications.past_tense.rumelhart_mcclelland_1986.verbs import Verb, read_verbs


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

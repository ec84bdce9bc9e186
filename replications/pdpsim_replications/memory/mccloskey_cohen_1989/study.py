"""McCloskey and Cohen (1989): what is learned second wipes out what was learned first.

Addition facts, ones and then twos; paired associates of one list and then of another. Beside each the same
network, which goes on with the first set while it learns the second.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.phases import Phase
from pdpsim.study.study import Option, Replicate, Study, Sweep
from pdpsim_replications.memory.mccloskey_cohen_1989.items import Items, facts, lists, together, with_addend
from pdpsim_replications.memory.mccloskey_cohen_1989.scores import best_match, scores

if TYPE_CHECKING:
    from pdpsim.simulate.simulator import Simulator

study = Study(
    id="mccloskey-cohen-1989",
    title="Catastrophic interference",
    paper="McCloskey, M., & Cohen, N. J. (1989). Catastrophic interference in connectionist networks: The "
    "sequential learning problem. Psychology of Learning and Motivation, 24, 109-165.",
    doi="10.1016/S0079-7421(08)60536-8",
    family="memory",
    summary="A network that learns new facts loses the old ones within a few trials, before the new ones are "
    "known; whatever is varied, it does.",
    models={"addition": "mccloskey_cohen_1989_addition", "lists": "mccloskey_cohen_1989_lists"},
    replicates=50,
    minutes=8.0,
    options=(
        Option("over", 1_000, quick=20, help="further trials of overtraining", origin="read: p. 139"),
        Option("slow", 0.01, help="the slow rate", origin="read: Table V"),
        Option(
            "many", 1_500, quick=40, help="second trials at that rate", origin="assumed: more than needed"
        ),
    ),
    quick={
        f"{model}.phases.{phase}.epochs": 30
        for model in ("addition", "lists")
        for phase in ("first", "second")
    },
    # what the paper gives, and might have been otherwise
    sweep=Sweep(
        settings=[
            {f"{model}.{key}": value for model in ("addition", "lists")}
            for key, value in (
                ("training.rule.rate", 0.1),
                ("training.rule.rate", 0.5),
                ("training.rule.momentum", 0.0),
                ("weights.init", {"uniform": 1.0}),
                ("training.update", "epoch"),
            )
        ],
        replicates=10,
    ),
)

#: Problems that are among the ones and among the twos.
SHARED = ("1 + 2", "2 + 1")


@dataclass(frozen=True)
class Variant:
    """A network of the lists that differs from the usual one.

    Parameters
    ----------
    settings : dict
        Of its model file.
    local : bool
        See `lists`.
    over : bool
        Whether it is trained on after the first list is learned.
    slow : bool
        Whether its rate is the slow one.
    """

    settings: Mapping[str, Any]
    local: bool = False
    over: bool = False
    slow: bool = False


#: What is varied in the simulation of the lists (pp. 130-145).
VARIANTS = {
    "ten": Variant({"layers.hidden.size": 10}),
    "hundred": Variant({"layers.hidden.size": 100}),
    "slow": Variant({}, slow=True),
    "over": Variant({}, over=True),
    "local": Variant({"layers.input.size": 10, "layers.output.size": 16}, local=True),
}


@study.simulate
def simulate(replicate: Replicate) -> dict[str, Any]:
    """Train networks on one set of items and then on another, and test both after every trial."""
    measures = replicate.stage("addition", partial(addition, replicate))
    replicate.progress(0.2, "lists")
    measures |= replicate.stage("lists", partial(usual_lists, replicate))
    for number, (name, variant) in enumerate(VARIANTS.items()):
        replicate.progress(0.35 + 0.13 * number, f"lists, {name}")
        measures |= replicate.stage(name, partial(varied, replicate, name, variant))
    return measures


def addition(replicate: Replicate) -> dict[str, Any]:
    """Train a network on the ones facts and then on the twos; a copy goes on with the ones.

    Returns
    -------
    dict
        ``ones_first`` (trials, 4); ``ones``, ``twos``, ``shared`` (trials, 4) while the second set is
        learned, trial 0 before it: means over items of `scores`; ``like_twos`` (trials,): share of the ones
        that are answered with one more. ``mixed_...`` of its copy that goes on with the ones.
    """
    ones, twos = with_addend(1), with_addend(2)
    both = [problem for problem in ones if problem in twos]
    asked = {
        "ones": facts([problem for problem in ones if problem not in both]),
        "twos": facts(twos),
        "shared": facts(both),
    }
    first, second = facts(ones), facts(twos)
    network = replicate.network("addition", "addition")
    start, then = network.phases
    measures = {"ones_first": learn(network, first.patterns, start, {"ones": first})["ones"]}
    for prefix, patterns in {"mixed_": together(first, second), "": second.patterns}.items():
        learned = learn(network.copy() if prefix else network, patterns, then, asked)
        measures |= {f"{prefix}{name}": learned[name] for name in asked}
        measures[f"{prefix}like_twos"] = np.array(
            [
                (best_match(each, first.answers) == asked["ones"].right + 1).mean()
                for each in learned["outputs of ones"]
            ]
        )
    return measures


def usual_lists(replicate: Replicate) -> dict[str, Any]:
    """Train a network on A-B and then on A-C; a copy goes on with A-B.

    Returns
    -------
    dict
        ``ab_first``, ``ab``, ``ac`` (trials, 4), as `addition`; ``mixed_...`` of its copy that goes on with
        A-B.
    """
    first, second = lists(replicate.rng("items"))
    network = replicate.network("lists", "lists")
    start, then = network.phases
    measures = {"ab_first": learn(network, first.patterns, start, {"ab": first})["ab"]}
    for prefix, patterns in {"mixed_": together(first, second), "": second.patterns}.items():
        learned = learn(network.copy() if prefix else network, patterns, then, {"ab": first, "ac": second})
        measures |= {f"{prefix}{name}": learned[name] for name in ("ab", "ac")}
    return measures


def varied(replicate: Replicate, name: str, variant: Variant) -> dict[str, Any]:
    """Train a network of the lists that is a variant; return its ``NAME_ab`` and ``NAME_ac`` (trials, 4)."""
    first, second = lists(replicate.rng("items"), variant.local)
    settings = dict(variant.settings)
    if variant.slow:
        settings |= {"training.rule.rate": float(replicate.options["slow"])}
    network = replicate.network(f"lists-{name}", replicate.model("lists", settings=settings), save=False)
    start, then = network.phases
    every = 1
    if variant.slow:
        many = int(replicate.options["many"])
        start, then, every = replace(start, epochs=2 * many), replace(then, epochs=many), 5
    network.train(first.patterns, start)
    if variant.over:
        network.train(first.patterns, replace(start, epochs=int(replicate.options["over"]), stop=None))
    learned = learn(network, second.patterns, then, {"ab": first, "ac": second}, every)
    return {f"{name}_{each}": learned[each] for each in ("ab", "ac")}


def learn(
    network: Simulator, patterns: PatternSet, phase: Phase, asked: Mapping[str, Items], every: int = 1
) -> dict[str, NDArray[np.float64]]:
    """Train a network through a phase and ask it on the way.

    Parameters
    ----------
    network : Simulator
    patterns : PatternSet
        What it learns.
    phase : Phase
    asked : dict of str to Items
    every : int
        Trials from one test to the next.

    Returns
    -------
    dict
        For each set that is asked its mean scores, shape (tests, 4), before the first trial and on; under
        ``outputs of NAME`` the outputs, shape (tests, items, units).
    """
    questions = PatternSet.from_arrays(
        np.concatenate([each.patterns.inputs["input"] for each in asked.values()])
    )
    ends = np.cumsum([len(each.patterns) for each in asked.values()])

    def look(network: Simulator, _: int) -> dict[str, Any]:
        return network.record(questions, ["output"])

    history = network.train(
        patterns, replace(phase, snapshots=tuple(range(0, phase.epochs + 1, every))), observe=look
    )
    tests = np.array([history.snapshots[trial]["output"] for trial in sorted(history.snapshots)])
    outputs = dict(zip(asked, np.split(tests, ends[:-1], axis=1), strict=True))
    means = {
        name: np.array([scores(each, items).mean(axis=0) for each in outputs[name]])
        for name, items in asked.items()
    }
    return means | {f"outputs of {name}": each for name, each in outputs.items()}

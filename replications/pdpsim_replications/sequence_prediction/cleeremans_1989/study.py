"""Cleeremans, Servan-Schreiber and McClelland (1989): finite-state automata and simple recurrent networks.

A network reads strings of Reber's grammar letter by letter, and predicts the next letter. Three tests say
whether it has become a recogniser of the grammar; its hidden patterns, whether it has the grammar's nodes.
Further ones learn strings of limited length, and the grammar embedded between two letters. In the order of
the work: environments, simulations.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from pdpsim.study.study import Option, Replicate, Study, Sweep
from pdpsim_replications.sequence_prediction.cleeremans_1989.embedding import remembered
from pdpsim_replications.sequence_prediction.cleeremans_1989.grammars import (
    INPUTS,
    OUTPUTS,
    REBER,
    TABLE_1,
    embedded,
    pairs,
    short_strings,
)
from pdpsim_replications.sequence_prediction.cleeremans_1989.recogniser import (
    clusters,
    correlations,
    looks,
    patterns,
    prediction,
    recognition,
)


@dataclass(frozen=True)
class Recogniser:
    """Strings of the grammar, each once: hidden units, the option that says how many strings, and context."""

    hidden: int
    strings: str
    context: bool = True


@dataclass(frozen=True)
class LengthLimited:
    """A few short strings, again and again."""


@dataclass(frozen=True)
class Embedded:
    """The grammar between two letters, alike after both of them or not."""

    biased: bool


study = Study(
    id="cleeremans-1989",
    title="Finite-state automata and simple recurrent networks",
    paper="Cleeremans, A., Servan-Schreiber, D., & McClelland, J. L. (1989). Finite state automata and "
    "simple recurrent networks. Neural Computation, 1(3), 372-381.",
    doi="10.1162/neco.1989.1.3.372",
    family="sequence prediction",
    summary="A recurrent network that predicts letters comes to recognise a finite-state grammar.",
    models={"reber": "cleeremans_1989_reber", "embedded": "cleeremans_1989_embedded"},
    conditions={
        "three": Recogniser(3, "three"),
        "fifteen": Recogniser(15, "fifteen"),
        "feedforward": Recogniser(15, "fifteen", context=False),
        "length-limited": LengthLimited(),
        "symmetrical": Embedded(biased=False),
        "biased": Embedded(biased=True),
    },
    replicates=50,
    minutes=15.0,
    options=(
        Option("three", 60_000, quick=300, help="strings, three hidden units", origin="p. 644"),
        Option("fifteen", 20_000, quick=300, help="strings, 15 hidden units", origin="Fahlman, p. 193"),
        Option("grammatical", 20_000, quick=200, help="strings of the grammar in the test", origin="p. 645"),
        Option("chance", 70_000, quick=700, help="random strings in the test", origin="p. 645"),
        Option("long", 50, quick=5, help="strings of more than 100 letters in the test", origin="assumed"),
        Option("longest", 8, help="letters of the length-limited strings at most", origin="p. 647"),
        Option("limited", 22, help="length-limited strings", origin="Fig. 3 (p. 646)"),
        Option("epochs", 2_000, quick=10, help="passes through these", origin="Fig. 3 (p. 646)"),
        Option("embedded", 250_000, quick=300, help="embedded strings", origin="Fahlman, p. 194"),
        Option("bias", 0.6, help="probability of first arcs after T, second after P", origin="assumed"),
        Option("clause-marked", True, help="whether clauses have B and E of their own",
               origin="Fahlman, Figure 1 (p. 193): a graph identical to the original"),
        Option("clauses", 1_000, quick=100, help="clauses in the test", origin="assumed"),
    ),
    # what the paper does not give
    sweep=Sweep(
        grid={
            "reber.training.rule.rate": (0.03, 0.1, 0.3),
            "reber.weights.init": ({"uniform": 0.1}, {"uniform": 0.5}),
        },
        settings=[
            {"three": 300_000},
            {"bias": 0.9},
            {"clause-marked": False},
            {"embedded.training.rule.rate": 0.3},
        ],
        replicates=5,
    ),
)  # fmt: skip


# --- simulations ------------------------------------------------------------------------------------


@study.simulate
def simulate(replicate: Replicate) -> dict[str, Any]:
    """Train one network in one of the environments; look at it before and after."""
    condition = replicate.condition
    if isinstance(condition, Recogniser):
        return recognise(replicate, condition)
    return embed(replicate, condition) if isinstance(condition, Embedded) else limit(replicate)


def recognise(replicate: Replicate, condition: Recogniser) -> dict[str, Any]:
    """Train a network on random strings of the grammar; look at it on its way, and test it (pp. 644-646)."""
    options, context = replicate.options, condition.context
    network = replicate.network("network", replicate.model("reber", {"layers.hidden.size": condition.hidden}))
    strings = REBER.generate(options[condition.strings], replicate.rng("strings"))
    way = REBER.generate(1_000, replicate.rng("way"))

    def look() -> dict[str, Any]:
        return {**prediction(network, way, context), **clusters(network, context)}

    untrained = look()
    stops = looks(len(strings))
    agreement = []
    for start, stop in zip([0, *stops[:-1]], stops, strict=True):
        network.train(patterns(strings.select(np.arange(start, stop)), context))
        agreement.append(correlations(network, way, context))
        replicate.progress(stop / stops[-1], f"{stop} strings")
    tests = (options["grammatical"], options["chance"], options["long"])
    return {
        **look(),
        **recognition(network, context, *tests, replicate.rng("test")),
        "looked_after": np.array(stops),
        "correlations": np.array(agreement),
        **{f"untrained_{name}": value for name, value in untrained.items()},
    }


def limit(replicate: Replicate) -> dict[str, Any]:
    """Train a network on a few strings of limited length; look at the contexts of Table 1 (p. 647)."""
    options = replicate.options
    settings = {"layers.hidden.size": 15, "training.epochs": options["epochs"], "training.order": "permuted"}
    network = replicate.network("network", replicate.model("reber", settings))
    strings = short_strings(options["longest"], options["limited"], replicate.rng("strings"))
    contexts = REBER.strings(10).select(
        [REBER.strings(10).texts().index(text) for text in (TABLE_1[0], TABLE_1[2])]
    )

    def look() -> dict[str, Any]:
        outputs = network.record(contexts.patterns(INPUTS, OUTPUTS), ["output"])["output"]
        rows = [6, 9 + 7]  # after TSSXXV and, in the second string, after TSSSXXV
        return {
            f"{name}_{letter}": float(outputs[row, OUTPUTS.index(letter)])
            for name, row in zip(("sixth", "seventh"), rows, strict=True)
            for letter in "PV"
        }

    untrained = look()
    network.train(patterns(strings, context=True), progress=replicate.progress)
    return look() | {f"untrained_{name}": value for name, value in untrained.items()}


def embed(replicate: Replicate, condition: Embedded) -> dict[str, Any]:
    """Train a network on the embedded grammar; test whether it remembers the first letter."""
    options, marked = replicate.options, replicate.options["clause-marked"]
    grammar = embedded(options["bias"] if condition.biased else 0.5, marked)
    network = replicate.network("network", "embedded")
    tested = pairs(options["clauses"], marked, replicate.rng("test"))
    outer = 6 if marked else 4
    untrained = remembered(network, tested, outer)
    rng, units, parts = replicate.rng("strings"), network.description.layer("input").units, 10
    for part in range(parts):
        strings = grammar.generate(max(1, options["embedded"] // parts), rng)
        network.train(strings.patterns(units, units))
        replicate.progress((part + 1) / parts, f"{(part + 1) * len(strings)} strings")
    return remembered(network, tested, outer) | {f"untrained_{name}": v for name, v in untrained.items()}

"""Elman (1991): a network that predicts words of sentences with relative clauses.

Four sets of 10,000 sentences, each with more relative clauses than the one before, then a test on sentences
that it has not learnt from. In the order of the work: environment, simulation.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from pdpsim.codings.sentences import Sentences
from pdpsim.study.study import Option, Replicate, Study, Sweep
from pdpsim_replications.sequence_prediction.elman_1991_grammar.measures import (
    beginnings,
    from_grammar,
    predicted,
    predictors,
    states,
    without_network,
)
from pdpsim_replications.sequence_prediction.relative_clauses import (
    SHARES,
    SPARE,
    VOCABULARY,
    across_clauses,
    after,
    agreement,
    examine,
    generate,
    read_grammar,
)

if TYPE_CHECKING:
    from pdpsim.simulate.simulator import Simulator

#: Measures that are followed over the passes.
CURVES = ("sse_likelihood", "cosine_likelihood", "agreement")

study = Study(
    id="elman-1991-grammar",
    title="Relative clauses in distributed representations",
    paper="Elman, J. L. (1991). Distributed representations, simple recurrent networks, and grammatical "
    "structure. Machine Learning, 7(2-3), 195-225.",
    doi="10.1007/BF00114844",
    family="sequence prediction",
    summary="A recurrent network that predicts words learns agreement and arguments across relative clauses.",
    model="elman_1991_grammar",
    controls=("untrained", "trigram"),
    replicates=20,
    minutes=4.0,
    tables=("relative_clauses", "relative_clauses_equal"),
    options=(
        Option("sentences", 10_000, quick=100, help="sentences of each phase", origin="recalled"),
        Option("tested", 10_000, quick=100, help="sentences of the test, new ones", origin="assumed"),
        Option("watched", 1_000, quick=30, help="sentences looked at after every pass", origin="assumed"),
        Option("grammar", "relative_clauses", help="the table of rules", origin="assumed: probabilities"),
    ),
    quick={"training.epochs": 1},
    # what the paper does not give
    sweep=Sweep(
        grid={
            "training.rule.rate": (0.03, 0.1, 0.3),
            "weights.init": ({"uniform": 0.1}, {"uniform": 0.5}, {"uniform": 1.0}),
        },
        settings=[{"grammar": "relative_clauses_equal"}],
        replicates=3,
    ),
)


# --- environment and simulation ---------------------------------------------------------------------


@study.simulate
def simulate(replicate: Replicate) -> dict[str, Any]:
    """Train one network on four sets of sentences; look at it before and after, and at mere counting."""
    from pdpsim.analysis.prediction import assess

    sentences, tested, watched, table = (
        replicate.options[name] for name in ("sentences", "tested", "watched", "grammar")
    )
    grammar = read_grammar(replicate.table(table))
    sets = {
        name: generate(grammar, share, sentences, replicate.rng(f"sentences {name}"))
        for name, share in SHARES.items()
    }
    final = SHARES["complex"]
    examined = examine(grammar, final, tested, replicate.rng("test"))
    glimpsed = examine(grammar, final, watched, replicate.rng("watch"))
    texts = beginnings()

    def look(network: Simulator) -> dict[str, Any]:
        """Return what is measured of a network as it stands, without learning."""
        outputs = network.record(examined.sentences.patterns(SPARE), ["output"])["output"]
        return {
            **assess(outputs, examined.yardsticks),
            **predicted({name: after(network, each) for name, each in texts.items()}),
            **states(network, glimpsed.sentences),
        }

    def glance(network: Simulator, epoch: int) -> dict[str, float]:
        outputs = network.record(glimpsed.sentences.patterns(SPARE), ["output"])["output"]
        numbers = {number: after(network, each) for number, each in across_clauses().items()}
        measures = assess(outputs, {"likelihood": glimpsed.yardsticks["likelihood"]}) | agreement(numbers)
        return {name: measures[name] for name in CURVES}

    corpus = Sentences(
        VOCABULARY,
        np.concatenate([each.numbers for each in sets.values()]),
        np.concatenate([each.lengths for each in sets.values()]),
    )
    measures: dict[str, Any] = {"words": len(corpus.numbers), "mean_length": float(corpus.lengths.mean())}
    for predictor, outputs in predictors(corpus, examined).items():
        values = assess(outputs, examined.yardsticks)
        measures |= {f"{predictor}_{name}": each for name, each in values.items() if not name.endswith("_sd")}
    counted = predicted(without_network(corpus, texts, 2))
    measures |= {f"trigram_{name}": value for name, value in counted.items()}
    measures |= from_grammar(examined.grammar)

    network = replicate.network()
    measures |= {f"untrained_{name}": value for name, value in look(network).items()}
    phases = [replace(phase, snapshots=tuple(range(phase.epochs + 1))) for phase in network.phases]
    patterns = {name: each.patterns(SPARE) for name, each in sets.items()}
    history = network.train(patterns, phases, observe=glance, progress=replicate.progress)
    passes = sorted(history.snapshots)
    measures |= {
        f"curve_{name}": np.array([float(history.snapshots[epoch][name]) for epoch in passes])
        for name in CURVES
    }
    return measures | look(network)

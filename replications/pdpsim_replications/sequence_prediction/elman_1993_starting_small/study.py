"""Elman (1993): whether a network must start small to learn a language with relative clauses.

Three simulations: the whole language at once; simple sentences first; a memory of three or four words first.
In the order of the work: environment, simulation.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from pdpsim.study.study import Option, Replicate, Study, Sweep
from pdpsim_replications.sequence_prediction.elman_1993_starting_small.schedules import (
    SCHEDULES,
    stretched,
)
from pdpsim_replications.sequence_prediction.relative_clauses import (
    SHARES,
    SPARE,
    across_clauses,
    after,
    agreement,
    examine,
    generate,
    read_grammar,
    wide,
)

if TYPE_CHECKING:
    from pdpsim.describe.patterns import PatternSet
    from pdpsim.simulate.simulator import Simulator
    from pdpsim_replications.sequence_prediction.elman_1993_starting_small.schedules import Pass

#: Measures that are followed over the passes.
CURVES = ("sse_likelihood", "cosine_likelihood", "agreement")

study = Study(
    id="elman-1993-starting-small",
    title="Starting small",
    paper="Elman, J. L. (1993). Learning and development in neural networks: The importance of starting "
    "small. Cognition, 48(1), 71-99.",
    doi="10.1016/0010-0277(93)90058-4",
    family="sequence prediction",
    summary="Whether networks must begin with simple sentences, or short memory, to learn relative clauses.",
    model="elman_1993_starting_small",
    conditions=SCHEDULES,
    replicates=12,
    minutes=12.0,
    tables=("relative_clauses", "relative_clauses_equal"),
    options=(
        Option("sentences", 10_000, quick=60, help="sentences of each set", origin="recalled"),
        Option("tested", 2_000, quick=60, help="sentences of the test, new ones", origin="assumed"),
        Option("exposure", 1.0, quick=0.2, help="factor on the passes of each stage", origin="recalled: 1"),
        Option("grammar", "relative_clauses", help="the table of rules", origin="assumed: probabilities"),
    ),
    # what the dispute is about
    sweep=Sweep(
        grid={
            "weights.init": ({"uniform": 0.001}, {"uniform": 0.1}, {"uniform": 1.0}),
            "training.rule.rate": (0.03, 0.1, 0.3),
            "exposure": (0.5, 2.0),
        },
        settings=[{"grammar": "relative_clauses_equal"}],
        replicates=2,
    ),
)


# --- environment and simulation ---------------------------------------------------------------------


@study.simulate
def simulate(replicate: Replicate) -> dict[str, Any]:
    """Train one network by the condition's schedule and look at it after every pass, and at mere counting.

    Networks of one replicate begin with the same weights in all conditions and read the same sentences.
    """
    from pdpsim.analysis.prediction import assess

    sentences, tested, exposure, table = (
        replicate.options[name] for name in ("sentences", "tested", "exposure", "grammar")
    )
    grammar = read_grammar(replicate.table(table))
    sets = {
        name: generate(grammar, share, sentences, replicate.rng(f"sentences {name}"))
        for name, share in SHARES.items()
    }
    examined = examine(grammar, SHARES["complex"], tested, replicate.rng("test"))
    wanted = {name: examined.yardsticks[name] for name in ("actual", "likelihood")}
    patterns = examined.sentences.patterns(SPARE)
    clauses = across_clauses()
    cuts = replicate.rng("memory")

    def look(network: Simulator) -> dict[str, float]:
        """Return what is measured of a network as it stands, without learning and with all of its memory."""
        outputs = network.record(patterns, ["output"])["output"]
        return assess(outputs, wanted) | agreement(
            {number: after(network, texts) for number, texts in clauses.items()}
        )

    def reading(each: Pass) -> PatternSet:
        """Return what is read in a pass: sentences run together, or pieces after which memory is wiped."""
        from pdpsim.codings.sentences import windows

        chosen = sets[each.sentences]
        pieces = None if each.memory is None else windows(len(chosen.numbers), *each.memory, cuts)
        return chosen.patterns(SPARE, windows=pieces)

    network = replicate.network()
    schedule = stretched(replicate.condition, exposure)
    matched = len(stretched(SCHEDULES["input"], exposure))
    [phase] = network.phases
    seen = [look(network)]
    for number, each in enumerate(schedule):

        def progress(share: float, message: str, number: int = number) -> None:
            replicate.progress((number + share) / len(schedule), f"pass {number + 1} of {len(schedule)}")

        network.train(reading(each), replace(phase, epochs=1), progress=progress)
        seen.append(look(network))

    measures: dict[str, Any] = {f"untrained_{name}": value for name, value in seen[0].items()}
    if replicate.condition_name == "flat":
        measures |= {f"early_{name}": seen[matched][name] for name in CURVES}
    for order, predictor in enumerate(("unigram", "bigram", "trigram")):
        counted = assess(wide(sets["complex"].predict(examined.sentences, order)), wanted)
        measures |= {
            f"{predictor}_{name}": value for name, value in counted.items() if not name.endswith("_sd")
        }
    measures |= {f"curve_{name}": np.array([each[name] for each in seen]) for name in CURVES}
    words = [len(sets[each.sentences].numbers) for each in schedule]
    return measures | seen[-1] | {"words_read": sum(words)}

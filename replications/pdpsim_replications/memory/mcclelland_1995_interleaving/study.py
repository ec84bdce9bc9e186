"""McClelland, McNaughton and O'Reilly (1995): a new fact, learned alone or among what is known.

The network that knows eight living things learns of a penguin, a bird that swims and does not fly, from its
facts alone or interleaved with all others; and of a sparrow, which is as birds are.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from pdpsim.study.study import Option, Replicate, Study, Sweep
from pdpsim_replications.memory.mcclelland_1995_interleaving.environment import NEW, both, knowledge, new, old

if TYPE_CHECKING:
    from pdpsim.describe.patterns import PatternSet
    from pdpsim.describe.phases import Phase
    from pdpsim.simulate.simulator import Simulator

study = Study(
    id="mcclelland-1995-interleaving",
    title="Interleaved and focused learning",
    paper="McClelland, J. L., McNaughton, B. L., & O'Reilly, R. C. (1995). Why there are complementary "
    "learning systems in the hippocampus and neocortex: Insights from the successes and failures of "
    "connectionist models of learning and memory. Psychological Review, 102, 419-457. With McClelland, J. L. "
    "(2013). Incorporating rapid neocortical learning of new schema-consistent information into "
    "complementary learning systems theory. Journal of Experimental Psychology: General, 142, 1190-1210.",
    doi="10.1037/0033-295X.102.3.419",
    family="memory",
    summary="A penguin that is learned alone is learned fast, and unlearns what robins can; among all that "
    "is known it is learned slowly, and does much less harm.",
    model="mcclelland_1995",
    tables=("eight_items",),
    replicates=20,
    minutes=3.0,
    options=(
        Option("fine", 60, quick=5, help="presentations that are all tested", origin="assumed"),
        Option("every", 10, quick=10, help="presentations from test to test after these", origin="assumed"),
    ),
    quick={"phases.known.epochs": 60, "phases.new.epochs": 30},
    # how large the first weights are, how far a step goes, for how long: unsurely known
    sweep=Sweep(
        settings=[
            {"weights.init": {"uniform": 0.5}},
            {"training.rule.rate": 0.02},
            {"training.rule.rate": 0.3},
            {"training.update": "epoch"},
            {"phases.known.epochs": 1000},
            {"phases.known.epochs": 5000},
        ],
        replicates=5,
    ),
)


@study.simulate
def simulate(replicate: Replicate) -> dict[str, Any]:
    """Train a network on what is known, and copies of it on what is new, alone and among it.

    Returns
    -------
    dict
        ``presentations`` (tests,): of each new fact. For each item and way of learning ``ITEM_WAY`` (tests,
        items, attributes): what is said of all nine. ``untrained_ITEM_alone`` of a network that knows
        nothing.
    """
    network = replicate.network()
    known, phase = network.phases
    fine, every = (int(replicate.options[name]) for name in ("fine", "every"))
    moments = sorted({*range(min(fine, phase.epochs)), *range(0, phase.epochs + 1, every)})
    phase = replace(phase, snapshots=tuple(moments))
    measures: dict[str, Any] = {"presentations": np.array(moments)}
    for item in NEW:
        measures[f"untrained_{item}_alone"] = told(network.copy(), new(item), phase, item)
    history = network.train(old(), known, progress=lambda share, text: replicate.progress(0.4 * share, text))
    measures["worst_unit"] = float(history.worst_unit[-1])
    for number, item in enumerate(NEW):
        replicate.progress(0.4 + 0.3 * number, item)
        measures[f"{item}_alone"] = told(network.copy(), new(item), phase, item)
        measures[f"{item}_among"] = told(network.copy(), both(item), phase, item)
    return measures


def told(network: Simulator, patterns: PatternSet, phase: Phase, item: str) -> np.ndarray[Any, Any]:
    """Train a network, and return what it says of all items on the way, shape (tests, items, attributes)."""
    known = knowledge(item)
    questions = known.patterns()

    def look(network: Simulator, _: int) -> dict[str, Any]:
        return {"beliefs": known.beliefs(network.record(questions, ["attribute"])["attribute"])}

    history = network.train(patterns, phase, observe=look)
    return np.array(
        [history.snapshots[moment]["beliefs"] for moment in sorted(history.snapshots)], np.float32
    )

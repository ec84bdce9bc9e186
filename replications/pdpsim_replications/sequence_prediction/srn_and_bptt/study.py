"""What must carry error through time? One step, several, all of it; traces; or influence carried forward.

Networks with as many weights learn the same sequences from the same weights in the same order, and differ
only in how they learn in time. In the order of the work: environment, simulation.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from pdpsim.study.study import Option, Replicate, Study, Sweep
from pdpsim_replications.sequence_prediction.srn_and_bptt.learners import LEARNERS, jordan_hidden
from pdpsim_replications.sequence_prediction.srn_and_bptt.tasks import TASKS

if TYPE_CHECKING:
    from pdpsim.describe.phases import Phase
    from pdpsim.formats.model import Model
    from pdpsim.simulate.simulator import Simulator
    from pdpsim_replications.sequence_prediction.srn_and_bptt.learners import Learner
    from pdpsim_replications.sequence_prediction.srn_and_bptt.tasks import Sample, Task

study = Study(
    id="srn-and-bptt",
    title="What must carry error through time?",
    paper="A comparison, of what is proposed in: Elman, J. L. (1990). Finding structure in time. Cognitive "
    "Science, 14, 179-211; Jordan (1986); Rumelhart, Hinton & Williams (1986); Williams & Zipser (1989); "
    "Murray (2019); Bellec et al. (2020).",
    family="sequence prediction",
    summary="One step back, all of time, a Jordan network, and traces: what each learns, and its cost.",
    models={"recurrent": "srn_and_bptt", "jordan": "srn_and_bptt_jordan"},
    replicates=10,
    minutes=5.0,
    options=(
        Option("sequences", 300, quick=50, help="sequences that are learned, of each task", origin="assumed"),
        Option("tested", 500, quick=50, help="other sequences, of the test", origin="assumed"),
        Option("hidden", 10, help="hidden units of the recurrent network", origin="assumed"),
        Option("epochs", 40, quick=2, help="passes through the sequences", origin="assumed"),
        Option("rate", 0.03, help="learning rate of all", origin="assumed"),
    ),
    # one rate, size and duration for all is fair to none
    sweep=Sweep(
        grid={"rate": (0.01, 0.03, 0.1), "hidden": (5, 20)}, settings=[{"epochs": 200}], replicates=3
    ),
)


# --- environment and simulation ---------------------------------------------------------------------


@study.simulate
def simulate(replicate: Replicate) -> dict[str, Any]:
    """Learn every task in every way, from the same weights and in the same order."""
    options = replicate.options
    seed = int(replicate.rng("weights").integers(2**31))
    measures: dict[str, Any] = {}
    for number, (name, task) in enumerate(TASKS.items()):
        learned = task.draw(options["sequences"], replicate.rng(f"{name} learned"))
        tested = task.draw(options["tested"], replicate.rng(f"{name} tested"))
        for place, (way, learner) in enumerate(LEARNERS.items()):
            network, phase = build(replicate, learner, task, seed)
            measures[f"untrained_right_{way}_{name}"] = share_right(network, task, tested)
            network.train(learned.patterns, phase)
            measures[f"right_{way}_{name}"] = share_right(network, task, tested)
            share = (number + (place + 1) / len(LEARNERS)) / len(TASKS)
            replicate.progress(share, f"{name}, {learner.title}")
        measures |= differences(replicate, task, learned, seed, name)
    return measures


def build(replicate: Replicate, learner: Learner, task: Task, seed: int) -> tuple[Simulator, Phase]:
    """Return a network for a task, and how it is trained; weights that two learners share are the same."""
    from pdpsim.simulate.agreement import take_over
    from pdpsim.simulate.simulator import Simulator

    model, engine = model_of(replicate, learner, task), replicate.setup.engine
    [phase] = model.phases
    network = Simulator(phase.learning.furnish(model.network), seed, engine=engine)
    if learner.model == "recurrent":
        plain = Simulator(model_of(replicate, LEARNERS["step"], task).network, seed, engine="numpy")
        take_over(network, plain.weights, plain.biases)
    return network, phase


def model_of(replicate: Replicate, learner: Learner, task: Task) -> Model:
    """Return a learner's model, of the task's size."""
    options, hidden = replicate.options, replicate.options["hidden"]
    return replicate.model(
        learner.model,
        {
            "layers.input.size": task.symbols,
            "layers.output.size": task.symbols,
            "layers.hidden.size": jordan_hidden(task.symbols, hidden)
            if learner.model == "jordan"
            else hidden,
            "training.epochs": options["epochs"],
            "training.rule.rate": options["rate"],
            **learner.settings,
        },
    )


def share_right(network: Simulator, task: Task, sample: Sample) -> float:
    """Return what a network has right of what can be known."""
    outputs = network.record(sample.patterns, ["output"])["output"].astype(np.float64, copy=False)
    return task.right(outputs[sample.events], sample.wanted)


def differences(replicate: Replicate, task: Task, sample: Sample, seed: int, name: str) -> dict[str, float]:
    """Return how far gradients are from that through all of time, before learning, over 20 sequences.

    Returns
    -------
    dict of str to float
        ``away_forward_TASK``, of real-time recurrent learning; ``away_step_TASK``, of one step: length of the
        difference, as a share of the gradient's.
    """
    few = sample.patterns.select(np.arange(20))
    gradients = {}
    for way in ("through", "step"):
        network, phase = build(replicate, LEARNERS[way], task, seed)
        gradients[way] = network.gradient(few, phase)[1]
        if way == "through":
            from pdpsim.learning.real_time_recurrent import RealTimeRecurrent

            forward = replace(phase, learning=RealTimeRecurrent())
            gradients["forward"] = network.gradient(few, forward, RealTimeRecurrent())[1]
    exact = gradients.pop("through")
    length = float(np.linalg.norm(exact))
    return {
        f"away_{way}_{name}": float(np.linalg.norm(each - exact)) / length for way, each in gradients.items()
    }

"""Murray (2019): a recurrent network learns from traces at its synapses and errors along random weights.

Two environments: the paper's rhythm, and bits of which each is to be compared with an earlier one.
"""

from __future__ import annotations

from typing import Any

from pdpsim.study.study import Option, Replicate, Study, Sweep
from pdpsim_replications.brain.murray_2019_rflo.memory import learn_memory
from pdpsim_replications.brain.murray_2019_rflo.rhythm import compare_rhythm

study = Study(
    id="murray-2019-rflo",
    title="Traces and random feedback in time",
    paper="Murray, J. M. (2019). Local online learning in recurrent networks with random feedback. eLife, 8, "
    "e43299.",
    doi="10.7554/eLife.43299",
    family="brain",
    summary="A recurrent network whose synapses keep traces of their own past, and hear the output's error "
    "along fixed random weights: is that enough to learn what the read-out alone cannot?",
    models={"rhythm": "murray_2019_rhythm", "memory": "murray_2019_memory"},
    controls=("untrained", "last"),
    replicates=20,
    minutes=2.0,
    options=(
        Option("sequences", 200, quick=40, help="of bits, to learn; as many others test", origin="assumed"),
        Option("bits", 10, help="in a sequence", origin="assumed"),
        Option(
            "lag",
            2,
            help="how many bits before is the one to compare with",
            origin="assumed: with 1 every way of learning is done in a few epochs",
        ),
    ),
    quick={"memory.training.epochs": 2},
    # the paper's task is another; a longer lag outlives the traces
    sweep=Sweep(
        grid={"lag": (1, 2, 3), "memory.training.rule.rate": (0.0003, 0.0005, 0.001)},
        settings=[{"memory.layers.hidden.dt": 0.3}, {"memory.layers.hidden.dt": 1.0}],
        replicates=5,
    ),
)


@study.simulate
def simulate(replicate: Replicate) -> dict[str, Any]:
    """Hold traces against the gradient on the paper's rhythm, and learn to compare bits."""
    measures = compare_rhythm(replicate)
    replicate.progress(0.1, "bits")
    return measures | learn_memory(replicate)

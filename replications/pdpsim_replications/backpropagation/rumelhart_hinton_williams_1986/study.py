"""Rumelhart, Hinton & Williams (1986), chapter 8: learning internal representations.

Every condition is one of the chapter's problems with its network (`tasks.TASKS`).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from pdpsim.study.study import Option, Replicate, Study, Sweep
from pdpsim_replications.backpropagation.rumelhart_hinton_williams_1986.networks import train
from pdpsim_replications.backpropagation.rumelhart_hinton_williams_1986.tasks import READINGS, TASKS, Task

MODELS = {
    "xor": "xor",
    "xor-direct": "xor_direct",
    "encoder": "encoder_8_3_8",
    "parity": "rhw_1986_parity",
    "bottleneck": "rhw_1986_bottleneck",
    "symmetry": "rhw_1986_symmetry",
    "addition": "rhw_1986_addition",
    "addition-three": "rhw_1986_addition_three",
    "negation": "rhw_1986_negation",
    "t-c": "rhw_1986_t_c",
    "shift-register": "rhw_1986_shift_register",
    "sequences": "rhw_1986_sequences",
    "timing": "rhw_1986_timing",
}

study = Study(
    id="rumelhart-hinton-williams-1986",
    title="Learning internal representations",
    paper="Rumelhart, D. E., Hinton, G. E., & Williams, R. J. (1986). Learning internal representations by "
    "error propagation. In D. E. Rumelhart & J. L. McClelland (Eds.), Parallel distributed processing "
    "(Vol. 1, pp. 318-362). MIT Press.",
    doi="10.1038/323533a0",
    family="backpropagation",
    summary="The problems with which backpropagation was introduced, from exclusive or to sequences.",
    models=MODELS,
    conditions=TASKS,
    readings=READINGS,
    primary="sweep",  # stated wherever the chapter says anything of it, and in the Nature paper
    replicates=50,
    minutes=7.0,
    options=(
        Option("off", 0.1, help="target of a unit that should be off (on: 1 less this)", origin="p. 329"),
        Option("long", 20, quick=1, help="networks of the task that takes longest", origin="assumed"),
    ),
    quick={f"{name}.training.epochs": 20 for name in MODELS},
    # what most counts hang on, and the chapter leaves open
    sweep=Sweep(
        settings=(
            {"off": 0.0},
            *({f"{name}.weights.init": {"uniform": width} for name in MODELS} for width in (0.3, 1.0)),
        ),
        replicates=10,
    ),
)

# --- simulation -------------------------------------------------------------------------------------


@study.simulate
def simulate(replicate: Replicate) -> dict[str, Any]:
    """Train the networks of one replicate until they solve the condition's problem, or time is up."""
    task: Task = replicate.condition
    if (task.long and replicate.number > replicate.options["long"]) or (
        task.stated and replicate.reading.update != "epoch"
    ):
        return {"trained": 0}
    found = [train(replicate, task, number) for number in range(1, task.networks + 1)]
    if task.networks == 1:
        return {"trained": 1, **found[0]}
    return {"trained": 1, **{name: np.array([each[name] for each in found]) for name in found[0]}}

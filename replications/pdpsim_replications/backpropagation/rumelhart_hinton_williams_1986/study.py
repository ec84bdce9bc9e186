"""Rumelhart, Hinton & Williams (1986), chapter 8: learning internal representations.

Every condition is one of the chapter's problems with its network (`conditions.CONDITIONS`).
"""

from __future__ import annotations

from typing import Any

from pdpsim.study.study import Option, Replicate, Study, Sweep
from pdpsim_replications.backpropagation.rumelhart_hinton_williams_1986.conditions import (
    CONDITIONS,
    MODELS,
    READINGS,
)
from pdpsim_replications.backpropagation.rumelhart_hinton_williams_1986.networks import pooled, train

#: The learning rate of a task that nothing else touches which the map varies: it takes its turn beside that.
TIMING = "timing.training.rule.rate"

#: Models of which no text says how large the first weights are.
UNSAID = tuple(name for name in MODELS if name not in ("symmetry", "sequences", "timing"))

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
    conditions=CONDITIONS,
    readings=READINGS,
    primary="pattern",  # so the chapter derives its rule; where it sums over the sweep, it says so
    replicates=50,
    minutes=7.0,
    options=(
        Option("off", 0.1, help="target of a unit that should be off (on: 1 less this)", origin="p. 329"),
    ),
    quick={f"{name}.training.epochs": 20 for name in MODELS},
    # what most counts hang on, and the chapter leaves open
    sweep=Sweep(
        settings=(
            {"off": 0.0, TIMING: 0.001},
            {**{f"{name}.training.order": "permuted" for name in MODELS}, TIMING: 0.005},
            {**{f"{name}.weights.init": {"uniform": 0.5} for name in UNSAID}, TIMING: 0.01},
            {**{f"{name}.weights.init": {"uniform": 1.0} for name in UNSAID}, TIMING: 0.02},
        ),
        replicates=10,
    ),
)


@study.simulate
def simulate(replicate: Replicate) -> dict[str, Any]:
    """Train the networks of one replicate until they solve the condition's problem, or time is up."""
    numbers = range(1, replicate.condition.networks + 1)
    return pooled([train(replicate, f"network-{number}", save=number == 1) for number in numbers])

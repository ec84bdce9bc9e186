"""Elman (1990), simulation 1: exclusive-or in time.

A network with two hidden units reads bits one by one, of which every third is the XOR of the two before it,
and predicts the next bit. In the order of the work: environment, simulation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from pdpsim.base.errors import StudyError
from pdpsim.study.study import Option, Replicate, Study, Sweep
from pdpsim_replications.sequence_prediction.elman_1990_xor.environment import patterns, stream
from pdpsim_replications.sequence_prediction.elman_1990_xor.measures import (
    STEPS,
    places,
    preferences,
    rule_use,
    step_errors,
)

if TYPE_CHECKING:
    from pdpsim.simulate.simulator import Simulator
    from pdpsim_replications.sequence_prediction.elman_1990_xor.environment import Ints

study = Study(
    id="elman-1990-xor",
    title="Exclusive-or in time",
    paper="Elman, J. L. (1990). Finding structure in time. Cognitive Science, 14(2), 179-211.",
    doi="10.1207/s15516709cog1402_1",
    family="sequence prediction",
    summary="A recurrent network that predicts the next bit learns that every third is the XOR of two.",
    model="elman_1990_xor",
    replicates=50,
    minutes=4.0,
    options=(
        Option("bits", 3_000, quick=300, help="bits of the stream that is learned", origin="p. 185"),
        Option(
            "cycles",
            1_200,
            quick=50,
            help="rounds of 12 steps that errors are averaged over",
            origin="p. 186",
        ),
    ),
    quick={"training.epochs": 2},
    # what the paper does not give
    sweep=Sweep(
        grid={
            "training.rule.rate": (0.1, 0.3, 1.0),
            "weights.init": ({"uniform": 0.1}, {"uniform": 0.5}, {"uniform": 1.0}),
        },
        replicates=10,
    ),
)


# --- environment and simulation ---------------------------------------------------------------------


@study.simulate
def simulate(replicate: Replicate) -> dict[str, Any]:
    """Train one network on a stream of its own; look at it before and after on another one."""
    if replicate.options["cycles"] < 1:
        raise StudyError(f"option cycles: 1 or more are needed, got {replicate.options['cycles']}")
    learned = patterns(stream(replicate.options["bits"], replicate.rng("training")))
    fresh = stream(STEPS * replicate.options["cycles"], replicate.rng("test"))
    network = replicate.network()
    untrained = look(network, fresh)
    network.train(learned, progress=replicate.progress)
    return look(network, fresh) | {f"untrained_{name}": value for name, value in untrained.items()}


def look(network: Simulator, bits: Ints) -> dict[str, Any]:
    """Return what is measured of a network as it reads a stream without learning."""
    recorded = network.record(patterns(bits), ["hidden", "output"])
    hidden, outputs = (recorded[layer].astype(np.float64, copy=False) for layer in ("hidden", "output"))
    errors = step_errors(outputs, bits)
    return {
        "step_errors": errors,
        **places(errors),
        "rule_use": rule_use(outputs, bits),
        "preferences": preferences(hidden, bits),
    }

"""Rumelhart, Hinton & Williams (1986), chapter 8: learning internal representations.

Every condition is one of the chapter's problems with its network (`tasks.TASKS`). What the README says at
length is here in the order of the work: simulation, claims, figures. The criteria were written before the
first run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from pdpsim.study.study import Option, Replicate, Study, Sweep
from pdpsim_replications.backpropagation.rumelhart_hinton_williams_1986 import (
    claims_codes,
    claims_rules,
    claims_time,
    claims_xor,
    drawings,
)
from pdpsim_replications.backpropagation.rumelhart_hinton_williams_1986.networks import GLANCES, train
from pdpsim_replications.backpropagation.rumelhart_hinton_williams_1986.tasks import READINGS, TASKS, Task

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from pdpsim_replications.backpropagation.rumelhart_hinton_williams_1986.drawings import Columns

Measures = Mapping[str, Any]
Conditions = Mapping[str, Sequence[Measures]]

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


# --- claims -----------------------------------------------------------------------------------------

for part in (claims_xor, claims_codes, claims_rules, claims_time):
    part.claims.register(study)


# --- figures ----------------------------------------------------------------------------------------


@study.figure(
    "sweeps",
    "Sweeps to solution of every problem, with the single runs that were published",
    over="conditions",
)
def figure_sweeps(measures: Conditions, figure: Figure) -> Columns:
    """Draw counts of all problems."""
    return drawings.sweeps(figure, measures)


@study.figure(
    "3", "Exclusive or with one hidden unit and direct links: the first network", condition="xor-direct"
)
def figure_3(measures: Sequence[Measures], figure: Figure) -> Columns:
    """Draw a solved network."""
    return drawings.units(figure, "xor_direct", measures)


@study.figure(
    "5",
    "Exclusive or without direct links: of the networks that are stuck, the one with the least error",
    condition="xor",
)
def figure_5(measures: Sequence[Measures], figure: Figure) -> Columns:
    """Draw a network that is stuck."""
    return drawings.units(figure, "xor", measures, failed=True)


@study.figure(
    "chauvin",
    "Sweeps of exclusive or against hidden units (rate 0.25) and learning rate (8 hidden units)",
    over="conditions",
    height=0.4,
)
def figure_chauvin(measures: Conditions, figure: Figure) -> Columns:
    """Draw counts against two parameters."""
    return drawings.chauvin(figure, measures)


@study.figure(
    "table-3",
    "Parity of four bits: hidden units by the number of inputs on, in the first six networks that solved it "
    "(*: in which units tell more than that number)",
    condition="parity-4",
)
def table_3(measures: Sequence[Measures], figure: Figure) -> Columns:
    """Draw codes of parity."""
    return drawings.parity_codes(figure, measures)


@study.figure(
    "table-5", "The encoder problem: hidden codes of the first network", condition="encoder", width="single"
)
def table_5(measures: Sequence[Measures], figure: Figure) -> Columns:
    """Draw codes of the encoder."""
    return drawings.encoder_codes(figure, measures)


@study.figure(
    "table-7", "The values of the single unit, in order, with the published ones", condition="bottleneck"
)
def table_7(measures: Sequence[Measures], figure: Figure) -> Columns:
    """Draw values of the bottleneck."""
    return drawings.single_values(figure, measures)


@study.figure("9", "Symmetry of six bits: the first network that solved it", condition="symmetry")
def figure_9(measures: Sequence[Measures], figure: Figure) -> Columns:
    """Draw a solved network."""
    return drawings.units(figure, "rhw_1986_symmetry", measures)


@study.figure(
    "symmetry",
    "Symmetry: sweeps to solution with summed gradients, against both published runs, and with averaged ones",
    over="conditions",
    height=0.45,
)
def figure_symmetry(measures: Conditions, figure: Figure) -> Columns:
    """Draw counts of symmetry."""
    return drawings.symmetry_sweeps(figure, measures)


@study.figure(
    "11",
    "Binary addition with one more hidden unit: the first network that solved it",
    condition="addition-extra",
)
def figure_11(measures: Sequence[Measures], figure: Figure) -> Columns:
    """Draw a solved network."""
    return drawings.units(figure, "rhw_1986_addition", measures, TASKS["addition-extra"].settings)


@study.figure("12", "Negation: the first network that solved it", condition="negation")
def figure_12(measures: Sequence[Measures], figure: Figure) -> Columns:
    """Draw a solved network."""
    return drawings.units(figure, "rhw_1986_negation", measures)


@study.figure(
    "15",
    "T and C: one detector of each kind, and how many networks have that kind",
    condition="t-c",
    height=0.35,
)
def figure_15(measures: Sequence[Measures], figure: Figure) -> Columns:
    """Draw detectors."""
    return drawings.detectors(figure, measures)


@study.figure(
    "shift-register",
    "Weights between the units of shift registers; the last with biases that may be positive",
    over="conditions",
    height=0.45,
)
def figure_shift(measures: Conditions, figure: Figure) -> Columns:
    """Draw recurrent weights."""
    return drawings.registers(figure, measures)


@study.figure(
    "activity", "Mean activity of hidden units in the course of training", over="conditions", height=0.5
)
def figure_activity(measures: Conditions, figure: Figure) -> Columns:
    """Draw activity of hidden units."""
    return drawings.activity(figure, measures, claims_time.HARD, GLANCES)

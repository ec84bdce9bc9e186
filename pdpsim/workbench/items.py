"""What a network makes of single patterns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from pdpsim.base.arrays import AnyArray
from pdpsim.base.format import counted, number
from pdpsim.describe.layer import Layer
from pdpsim.describe.network import Network
from pdpsim.describe.patterns import PatternSet
from pdpsim.simulate.presenting import Assessment
from pdpsim.simulate.simulator import Simulator
from pdpsim.workbench.scoring import Scoring, have_targets, log_likelihood, scoring_for


@dataclass(frozen=True)
class Item:
    """What a network makes of one pattern.

    Parameters
    ----------
    name : str
    error, worst : float
        Error, and the largest distance of an output from its target (NaN if the pattern has no target).
    right : bool
    likelihood : float
        Mean over events of the logarithm of the targets' likelihood; NaN without a target, and where outputs
        are no probabilities.
    taught : bool
        Whether the pattern has a target.
    """

    name: str
    error: float
    worst: float
    right: bool
    likelihood: float
    taught: bool


@dataclass(frozen=True, eq=False)
class Answers:
    """What a network makes of a set of patterns.

    Parameters
    ----------
    patterns : PatternSet
    assessment : Assessment
    outputs : dict of str to array, shape (events, units)
        Activations at the end of each event, of the layers in which a network answers (`answering`).
    items : tuple of Item
        One for each pattern.
    scoring : Scoring
        By which they are right or wrong.
    """

    patterns: PatternSet
    assessment: Assessment
    outputs: dict[str, AnyArray]
    items: tuple[Item, ...]
    scoring: Scoring

    @property
    def judged(self) -> tuple[Item, ...]:
        """Items that have a target."""
        return tuple(item for item in self.items if item.taught)

    @property
    def summary(self) -> str:
        """How many are right, by which rule, and the error."""
        if not self.judged:
            return f"{counted(len(self.items), 'pattern')}, none with a target"
        right = sum(item.right for item in self.judged)
        text = (
            f"{right} of {counted(len(self.judged), 'pattern')} right ({self.scoring.words}); "
            f"error {number(self.error)}"
        )
        if self.scoring.rule == "likelihood":
            text += f"; mean log likelihood {number(self.likelihood)}"
        return text

    @property
    def error(self) -> float:
        """Error summed over the patterns."""
        return sum(item.error for item in self.items)

    @property
    def likelihood(self) -> float:
        """Mean over the items of the logarithm of the likelihood."""
        return float(np.mean([item.likelihood for item in self.judged])) if self.judged else float("nan")


def answering(network: Network) -> tuple[Layer, ...]:
    """Return the layers in which a network answers: those with targets; where none has, all that compute."""
    receivers = {p.receiver for p in network.forward}
    return network.targets or tuple(x for x in network.layers if x.name in receivers)


def answers(
    simulator: Simulator, patterns: PatternSet, scoring: Scoring | None = None, *, teach: bool = False
) -> Answers:
    """Present patterns to a network, and judge what it answers.

    Parameters
    ----------
    simulator : Simulator
    patterns : PatternSet
    scoring : Scoring, optional
        By default the rule that fits the error function that the network was trained with.
    teach : bool
        Whether contexts with a teacher copy targets, as in training.
    """
    scoring = scoring or scoring_for(simulator.current_phase)
    result = simulator.test(patterns, teach=teach)
    right = scoring.right(patterns, result.outputs, result.worst_unit)
    taught = have_targets(patterns)[0]
    likelihood = np.full(len(patterns), np.nan)
    if scoring.rule == "likelihood":
        likelihood = log_likelihood(patterns, result.outputs)
    rows = zip(
        patterns.names, result.pattern_errors, result.worst_unit, right, likelihood, taught, strict=True
    )
    items = tuple(
        Item(name, float(error), float(worst) if some else float("nan"), bool(good), float(log), bool(some))
        for name, error, worst, good, log, some in rows
    )
    outputs = result.outputs
    if not outputs:
        outputs = simulator.record(patterns, [x.name for x in answering(simulator.description)], teach=teach)
    return Answers(patterns, result, outputs, items, scoring)


def outputs_table(simulator: Simulator, tested: Answers) -> tuple[list[str], list[list[Any]]]:
    """Return header and rows of a table of all outputs: one row for each event.

    Returns
    -------
    tuple of list
        Columns ``name``, ``event`` (from 1), ``label``, ``error`` and ``right`` (1 or 0; both
        empty without a target) and, where that is how items are scored, ``log_likelihood`` of the whole
        pattern, and one for each unit in which the network answers, ``layer.unit``.
    """
    likely = tested.scoring.rule == "likelihood"
    header = ["name", "event", "label", "error", "right", *(["log_likelihood"] if likely else [])]
    outputs = tested.outputs
    for layer in answering(simulator.description):
        header += [f"{layer.name}.{unit}" for unit in layer.unit_names]
    rows: list[list[Any]] = []
    for item, (_, events) in zip(tested.items, tested.patterns, strict=True):
        for event in range(events.start, events.stop):
            label = tested.patterns.labels[event] if tested.patterns.labels else ""
            values = [float(x) for layer in outputs.values() for x in layer[event]]
            right = int(item.right) if item.taught else None
            logs = [item.likelihood] if likely else []
            error = item.error if item.taught else None
            rows.append([item.name, event - events.start + 1, label, error, right, *logs, *values])
    return header, rows

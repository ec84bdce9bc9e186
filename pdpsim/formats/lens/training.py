"""How a Lens network is trained, as phases of pdpsim."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

from pdpsim.describe.phases import Phase, Stop
from pdpsim.describe.updates import BoundedMomentum, DeltaBarDelta, GradientDescent, Rule
from pdpsim.formats.lens.network import LensNetwork, Training
from pdpsim.formats.lens.types import ERRORS

_ERRORS = {"SUM_SQUARED": "lens-sum-of-squares", "CROSS_ENTROPY": "cross-entropy", "DIVERGENCE": "divergence"}
_UNIT_COSTS = (
    *("LINEAR_COST", "QUADRATIC_COST", "CONV_QUAD_COST", "LOGISTIC_COST", "COSINE_COST"),
    "DELTA_COST",
)
_ORDERS = {"PERMUTED": "permuted", "RANDOMIZED": "sampled", "PROBABILISTIC": "sampled"}


class TrainingConverter:
    """The training of a network while it is turned into phases.

    Parameters
    ----------
    lens : LensNetwork
    say : callable
        ``say(text, line, kind)`` notes what is not carried over.
    """

    def __init__(self, lens: LensNetwork, say: Callable[..., None]) -> None:
        self.lens = lens
        self.say = say

    def phases(self, sizes: dict[str, int], orders: dict[str, str]) -> tuple[Phase, ...]:
        """Return the phases of training that the script goes through, or the one that it is set for.

        Parameters
        ----------
        sizes : dict of str to int
            Numbers of examples by set.
        orders : dict of str to str
            Orders of examples by set.
        """
        lens = self.lens
        uses = lens.trained or [
            Training(
                int(lens.value("numUpdates")),
                lens.algorithm,
                tuple(sorted(lens.values.items())),
                lens.training_set,
                lens.line,
            )
        ]
        named = len({use.examples for use in uses}) > 1
        phases = []
        for number, use in enumerate(uses, 1):
            phase = self._phase(use, sizes.get(use.examples, 0), orders.get(use.examples, "ORDERED"))
            name = "training" if len(uses) == 1 else f"train-{number}"
            phases.append(
                replace(phase, name=name, patterns=use.examples if named and use.examples else None)
            )
        return tuple(phases)

    def _phase(self, use: Training, examples: int, mode: str) -> Phase:
        lens = self.lens
        saved, lens.values = lens.values, dict(use.values)
        try:
            batch = int(lens.value("batchSize"))
            whole = batch <= 0 or batch == examples
            update = "epoch" if whole else "pattern" if batch == 1 else batch
            epochs = use.updates if whole or not examples else math.ceil(use.updates * batch / examples)
            if mode == "RANDOMIZED":
                remark = "examples drawn at random are drawn by frequency, which all have the same"
                self.say(remark, use.line, "approximated")
            error = self._error()
            radius = lens.value("targetRadius"), lens.value("zeroErrorRadius")
            if error == "divergence" and any(radius):
                self.say("a target radius with divergence is not carried over", use.line)
                radius = (0.0, 0.0)
            return Phase(
                epochs=max(0, min(epochs, 10**9)),
                error=error,
                rule=self._rule(use),
                update=update,  # type: ignore[arg-type]
                order=_ORDERS.get(mode, "fixed"),  # type: ignore[arg-type]
                weighted=bool(lens.value("pseudoExampleFreq")),
                target_radius=radius[0],
                zero_error_radius=radius[1],
                stop=self._stop(),
            )
        finally:
            lens.values = saved

    def _rule(self, use: Training) -> Rule:
        lens = self.lens
        rate, decay = lens.value("learningRate"), lens.value("weightDecay")
        momentum = lens.value("momentum")
        place = "change" if decay or any("weightDecay" in x for x in self._own_values()) else "weight"
        if use.algorithm == "deltaBarDelta":
            remark = "delta-bar-delta compares the gradient with the last change; here with the last gradient"
            self.say(remark, use.line, "approximated")
            return DeltaBarDelta(rate, decay, momentum, decay_in=place)
        if use.algorithm == "dougsMomentum":
            return BoundedMomentum(rate, decay, momentum, decay_in=place)
        return GradientDescent(rate, decay, 0.0 if use.algorithm == "steepest" else momentum, decay_in=place)

    def _own_values(self) -> list[dict[str, float]]:
        return [x.values for x in self.lens.groups] + [x.values for x in self.lens.blocks]

    def _error(self) -> str:
        kinds: dict[str, str] = {}
        for group in self.lens.groups:
            for cost in group.costs:
                if cost in ERRORS:
                    kinds.setdefault(cost, group.name)
                if cost in _UNIT_COSTS and self.lens.value("outputCostStrength"):
                    self.say(f"the cost of outputs {cost} ({group.name}) is not carried over", group.line)
            for name in ("targetRadius", "zeroErrorRadius"):
                if group.values.get(name, self.lens.value(name)) != self.lens.value(name):
                    self.say(f"a {name} of single groups is not carried over", group.line)
        if len(kinds) > 1:
            (first, name), (other, second), *_ = kinds.items()
            remark = f"{name} has the error {first} and {second} {other}; all are trained with {first}"
            self.say(remark, self.lens.line, "approximated")
        return _ERRORS[next(iter(kinds))] if kinds else "sum-of-squares"

    def _stop(self) -> Stop | None:
        criterion, within = self.lens.value("criterion"), self.lens.value("trainGroupCrit")
        standard = any("STANDARD_CRIT" in group.base for group in self.lens.groups)
        if within > 0 and any("MAX_CRIT" in group.base for group in self.lens.groups):
            self.say("a criterion of the largest output (MAX_CRIT) ends no training here", self.lens.line)
        if within > 0 and standard and self.lens.continuous:
            self.say(
                "events that end early, once all outputs are near their targets, go on to their last tick",
                self.lens.line,
                "approximated",
            )
        values = {
            "error": criterion if criterion > 0 else None,
            "within": within if within > 0 and standard and not criterion > 0 else None,
        }
        return Stop(**values) if any(values.values()) else None

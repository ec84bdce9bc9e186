"""What the laboratory's engine can do: the names that its steps know."""

from __future__ import annotations

from collections.abc import Sequence

from pdpsim.describe.phases import Phase
from pdpsim.engine.plan import Plan

#: Activation functions, error functions and update rules that the page has twins of.
PAGE_ACTIVATIONS = frozenset({"linear", "logistic", "tanh", "relu", "softmax", "threshold", "interactive"})
PAGE_ERRORS = frozenset({"sum-of-squares", "lens-sum-of-squares", "cross-entropy", "divergence"})
#: Learning procedures, beside those that carry error back.
PAGE_PROCEDURES = frozenset({"delta", "hebb", "generec"})
PAGE_RULES = frozenset(
    {"gradient-descent", "bounded-momentum", "delta-bar-delta", "quickprop", "rprop", "adam"}
)


def lacking(plan: Plan, phases: Sequence[Phase]) -> list[str]:
    """Return what a network and its training need that the page has not, in words; empty if it has all."""
    network = plan.network
    activations = {layer.activation for layer in network.layers}
    reasons = [f"{name} units" for name in sorted(activations - PAGE_ACTIVATIONS)]
    if plan.noisy:
        reasons.append("noise on units")
    if plan.fast:
        reasons.append("fast weights")
    if any(p.copies for p in plan.tables.projections):
        reasons.append("projections with links that are shifted")
    for phase in phases:
        needed = (
            (
                not phase.learning.by_flow and phase.learning.name not in PAGE_PROCEDURES,
                f"learning procedure {phase.learning.name!r}",
            ),
            (network.time.updates == "asynchronous", "learning of units that are updated one after another"),
            (phase.error not in PAGE_ERRORS, f"error function {phase.error!r}"),
            (phase.rule.name not in PAGE_RULES, f"update rule {phase.rule.name!r}"),
            (phase.weight_noise > 0, "noise on weights"),
        )
        reasons += [reason for lacks, reason in needed if lacks and reason not in reasons]
    return reasons

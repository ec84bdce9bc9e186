"""What the kernel can do: the names that its steps know. Light to import: nothing here is compiled."""

from __future__ import annotations

from pdpsim.describe.functions import ACTIVATIONS
from pdpsim.engine.codes import name_of
from pdpsim.engine.job import Job
from pdpsim.engine.plan import Plan

#: Activation functions, error functions and update rules that the kernel has twins of.
KERNEL_ACTIVATIONS = frozenset({"linear", "logistic", "tanh", "relu", "softmax", "threshold", "stochastic"})
KERNEL_ERRORS = frozenset({"sum-of-squares", "lens-sum-of-squares", "cross-entropy", "divergence"})
KERNEL_RULES = frozenset(
    {"gradient-descent", "bounded-momentum", "delta-bar-delta", "quickprop", "rprop", "adam"}
)


def lacking(plan: Plan, job: Job) -> list[str]:
    """Return what a job needs that the kernel has not, in words; empty if it can do the job."""
    activations = {name_of(ACTIVATIONS, layer.activation) for layer in plan.tables.layers}
    reasons = [f"{name} units" for name in sorted(activations - KERNEL_ACTIVATIONS)]
    if not all(link.plain for link in plan.tables.projections):
        reasons.append("projections with thresholds, powers, caps or gains")
    if any(p.gain != 1 for p in (*plan.tables.projections, *plan.tables.feedback)):
        reasons.append("projections with a gain")
    if any(p.copies for p in plan.tables.projections):
        reasons.append("projections with links that are shifted")
    if job.error not in KERNEL_ERRORS:
        reasons.append(f"error function {job.error!r}")
    if job.update is not None and not job.update.procedure.by_flow:
        reasons.append(f"learning procedure {job.update.procedure.name!r}")
    rule = None if job.update is None else job.update.rule
    if rule is not None and rule.name not in KERNEL_RULES:
        reasons.append(f"update rule {rule.name!r}")
    return reasons

"""The flow of :mod:`pdpsim.engine.flow`, compiled over the kernel's steps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pdpsim.engine import flow
from pdpsim.engine.kernel import backward, forward
from pdpsim.engine.kernel.machine import entry, inlined
from pdpsim.engine.kernel.rules import apply_rule
from pdpsim.engine.twin import Function, rebind

STEPS: dict[str, Any] = {
    **{name: getattr(module, name) for module in (forward, backward) for name in module.__all__},
    "apply_rule": apply_rule,
}


def _compiled(function: Function) -> Function:
    return entry(function) if function.__name__ == "execute" else inlined(function)  # type: ignore[no-any-return]


execute: Callable[..., None] = rebind(flow, STEPS, _compiled)["execute"]

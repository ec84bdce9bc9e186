"""The flow of :mod:`pdpsim.engine.flow`, compiled over the kernel's steps."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from pdpsim.engine import flow
from pdpsim.engine.kernel.machine import entry, inlined
from pdpsim.engine.kernel.rules import apply_rule
from pdpsim.engine.twin import Function, rebind


def _twins() -> dict[str, Any]:
    """Return the kernel's step for each of the flow's: one of the same name, in a module of the same name."""
    steps, kernel = "pdpsim.engine.steps.", "pdpsim.engine.kernel."
    modules = {name: getattr(value, "__module__", "") for name, value in vars(flow).items()}
    return {
        name: getattr(import_module(module.replace(steps, kernel)), name)
        for name, module in modules.items()
        if module.startswith(steps)
    }


def _compiled(function: Function) -> Function:
    return entry(function) if function.__name__ == "execute" else inlined(function)  # type: ignore[no-any-return]


execute: Callable[..., None] = rebind(flow, {**_twins(), "apply_rule": apply_rule}, _compiled)["execute"]

"""The same functions over other steps: how one flow serves several executors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import FunctionType, ModuleType
from typing import Any

Function = Callable[..., Any]


def rebind(
    module: ModuleType, steps: Mapping[str, Any], decorate: Callable[[Function], Function] | None = None
) -> dict[str, Any]:
    """Return a module's functions with other functions behind some of the names that they use.

    Parameters
    ----------
    module : module
        Whose functions call each other, and steps, by name. It is not changed.
    steps : mapping of str to object
        What names are to stand for instead.
    decorate : callable, optional
        Takes a function and returns what stands for it, such as a compiled one.

    Returns
    -------
    dict of str to object
        The namespace in which the functions now live: each sees the steps and its likewise decorated
        neighbours.
    """
    names = {**vars(module), **steps}
    for name, value in vars(module).items():
        if isinstance(value, FunctionType) and value.__module__ == module.__name__ and name not in steps:
            twin = FunctionType(value.__code__, names, name, value.__defaults__, value.__closure__)
            twin.__doc__, twin.__annotations__, twin.__module__ = value.__doc__, {}, value.__module__
            names[name] = twin if decorate is None else decorate(twin)
    return names

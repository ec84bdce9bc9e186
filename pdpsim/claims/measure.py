"""Measures that are derived: functions of what a replicate stored, named so that a claim can ask for them.

A function of a study's ``measures.py`` that is marked with `measure` gives the measures of its own name. What
it takes beside the measures is part of that name::

    @measure
    def stem(measures: Measures, branch: str) -> float:
        ...

is the measure ``stem_animates``, and so for every branch that it knows: a claim that names one needs no code
of its own. Arguments come as text, and have no underscores; parameters with a default are not part of the
name.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from types import ModuleType
from typing import Any, TypeVar

from pdpsim.base.errors import StudyError
from pdpsim.claims.family import Family, of_name

Measures = Mapping[str, Any]

# of one replicate's measures, of those by condition, or of a list of all replicates': see `Claim.over`
Measure = Callable[[Any], Any]

_Function = TypeVar("_Function", bound=Callable[..., Any])


def measure(function: _Function) -> _Function:
    """Mark a function as one that gives measures; see the module.

    Raises
    ------
    StudyError
        If it takes no measures.
    """
    family_of(function)
    function.__dict__["measure"] = True
    return function


def family_of(function: Callable[..., Any]) -> Family:
    """Return the names of the measures that a function gives: its own, and a field for each parameter."""
    name = getattr(function, "__name__", "a function")
    parameters = list(inspect.signature(function).parameters.values())
    if not parameters:
        raise StudyError(f"measure {name}: takes no measures; expected def {name}(measures, ...)")
    fields = [f"{{{each.name}}}" for each in parameters[1:] if each.default is inspect.Parameter.empty]
    return Family("_".join([name, *fields]))


class MeasureFunctions:
    """The functions of a study that derive measures from stored ones.

    Parameters
    ----------
    functions : iterable of function
        Each takes measures, and the fields of its name as text.
    """

    def __init__(self, functions: Iterable[Callable[..., Any]] = ()) -> None:
        self._functions = {family_of(each): each for each in functions}

    @classmethod
    def of_module(cls, module: ModuleType) -> MeasureFunctions:
        """Return those that are marked in a module."""
        return cls(
            each for each in vars(module).values() if inspect.isfunction(each) and hasattr(each, "measure")
        )

    @property
    def families(self) -> list[str]:
        """Their names, such as ``stem_{branch}``."""
        return [each.pattern for each in self._functions]

    def find(self, name: str) -> Measure | None:
        """Return the function that gives a measure, its arguments bound; None if there is none."""
        family = of_name(name, self._functions)
        if family is None:
            return None
        return partial(self._functions[family], **family.match(name) or {})

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest

from pdpsim import measure
from pdpsim.base.errors import StudyError
from pdpsim.claims.measure import MeasureFunctions


@measure
def stem(measures: Any, branch: str, linkage: str = "average") -> str:
    return f"{measures}, {branch}, {linkage}"


@measure
def gain(measures: Any) -> str:
    return f"gain of {measures}"


def helper(measures: Any) -> None:
    """Not marked: no measure."""


def test_a_function_gives_the_measures_of_its_name_and_arguments() -> None:
    functions = MeasureFunctions([stem, gain])
    assert functions.families == ["stem_{branch}", "gain"]
    derived = functions.find("stem_small-animals")
    assert derived is not None
    assert derived("m") == "m, small-animals, average"
    assert functions.find("gain")("m") == "gain of m"  # type: ignore[misc]
    assert functions.find("stem") is functions.find("stem_a_b") is None


def test_those_marked_in_a_module_are_taken_wherever_they_were_written() -> None:
    module = ModuleType("measures")
    vars(module).update({"stem": stem, "helper": helper, "number": 3})
    assert MeasureFunctions.of_module(module).families == ["stem_{branch}"]


def test_a_function_of_nothing_is_refused() -> None:
    with pytest.raises(StudyError, match="takes no measures"):
        measure(lambda: 1.0)

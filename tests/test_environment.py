"""Pattern sets."""

from __future__ import annotations

import numpy as np
import pytest

from pdpsim.base.errors import PatternError
from pdpsim.describe.patterns import PatternSet


def three() -> PatternSet:
    return PatternSet.from_arrays(
        np.arange(12.0).reshape(6, 2),
        np.arange(6.0).reshape(6, 1),
        names=["a", "b", "c"],
        lengths=[1, 2, 3],
        frequencies=[1, 2, 3],
        labels=list("uvwxyz"),
    )


def test_patterns_hold_their_events():
    patterns = three()
    assert len(patterns) == 3
    assert patterns.events == 6
    assert {name: (s.start, s.stop) for name, s in patterns} == {"a": (0, 1), "b": (1, 3), "c": (3, 6)}
    assert list(patterns.inputs) == ["input"]


def test_select_takes_patterns_with_all_that_is_theirs():
    chosen = three().select(["c", "a"])
    assert chosen.names == ("c", "a")
    assert chosen.labels == ("x", "y", "z", "u")
    assert chosen.frequencies.tolist() == [3, 1]
    assert chosen.starts.tolist() == [0, 3, 4]
    assert chosen.targets["output"].ravel().tolist() == [3, 4, 5, 0]
    assert three().select([1]).names == ("b",)


@pytest.mark.parametrize(
    ("reset", "expected"), [("pattern", [1] * 5), ("never", [0] * 5), (2, [1, 0, 1, 0, 1])]
)
def test_resets(reset, expected):
    patterns = PatternSet.from_arrays([[1.0]], reset=reset)
    assert patterns.resets(5).astype(int).tolist() == expected


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (([], None), "table of events x units"),
        ((np.zeros((0, 2)), None), "set is empty"),
        (({}, None), "inputs for at least one layer"),
        (([["a"]], None), "must be numbers"),
        (([1.0, 2.0], None), "table of events x units"),
        (([[np.inf]], None), "infinite value in event 1"),
        (([[1.0], [2.0]], [[1.0]]), "2 for the inputs of 'input', 1 for the targets of 'output'"),
    ],
)
def test_impossible_arrays_are_refused(arguments, told):
    with pytest.raises(PatternError, match=told):
        PatternSet.from_arrays(*arguments)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"names": ["a"]}, "1 names for 2 patterns"),
        ({"names": ["a", "a"]}, "two patterns are called 'a'"),
        ({"lengths": [3]}, "add up to 3"),
        ({"lengths": [2, 0]}, "1 or more"),
        ({"labels": ["x"]}, "1 labels for 2 events"),
        ({"frequencies": [1, -1]}, "0 or more"),
        ({"frequencies": [1, np.nan]}, "finite"),
        ({"reset": "nevr"}, "did you mean 'never'"),
        ({"reset": 0}, "number of patterns"),
    ],
)
def test_impossible_options_are_refused(options, told):
    with pytest.raises(PatternError, match=told):
        PatternSet.from_arrays([[1.0], [2.0]], **options)


def test_unknown_patterns_get_the_nearest():
    with pytest.raises(PatternError, match="no pattern 'd'"):
        three().select(["d"])
    with pytest.raises(PatternError, match="set is empty"):
        three().select([])


def test_arrays_of_patterns_cannot_be_changed_by_accident():
    with pytest.raises(ValueError, match="read-only"):
        three().inputs["input"][0, 0] = 1.0

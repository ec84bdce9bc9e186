"""What the file of a network holds, and reading it: every array checked before anything is changed.

A saved network, a checkpoint and the file of a stage hold the same arrays; see `pdpsim.simulate.simulator`.
They may come from somebody else, or from a disk that failed. NumPy would broadcast a single number over all
weights, and take text or complex numbers for them, without a word.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from pdpsim.base.arrays import AnyArray, DamagedError, Header, read_arrays
from pdpsim.base.errors import ModelFileError, ResultsError
from pdpsim.describe.phases import Phase
from pdpsim.describe.updates import RULES
from pdpsim.engine.plan import Plan
from pdpsim.formats.model import parse

#: What a saved network holds beside its state.
HEAD = ("format", "model", "engine", "dtype")

#: Its random streams, in order.
STREAMS = ("weights", "order", "noise")


@dataclass(frozen=True)
class _Expected:
    """What an array must be like; without a dtype it is text."""

    dtype: np.dtype[Any] | None
    shape: tuple[int, ...]  # -1: any number
    finite: bool = False


def state_names(plan: Plan, dtype: np.dtype[Any]) -> tuple[str, ...]:
    """Return the names of the arrays of a network's state."""
    return tuple(_expected(plan, dtype))


def _expected(plan: Plan, dtype: np.dtype[Any]) -> dict[str, _Expected]:
    weights, units = (plan.n_weights,), (plan.n_units,)
    whole, truth, double = (np.dtype(kind) for kind in (np.int64, np.bool_, np.float64))
    return {
        "w": _Expected(dtype, weights, finite=True),
        "g": _Expected(dtype, weights, finite=True),
        "vectors": _Expected(dtype, (-1, plan.n_weights), finite=True),
        "present": _Expected(truth, weights),
        "silent": _Expected(truth, units),
        "rule": _Expected(None, ()),
        "counts": _Expected(whole, (2,)),
        "errors": _Expected(double, (2,)),  # the one before the first update is infinite
        "a": _Expected(dtype, units),
        "x": _Expected(dtype, units),
        "target": _Expected(dtype, (plan.n_targets,)),  # NaN where there is none
        "fresh": _Expected(truth, ()),
        "trained": _Expected(None, ()),  # the phase that it was last trained in, as TOML; empty for none
        "rngs": _Expected(None, (len(STREAMS),)),
    }


def read_head(path: Path) -> dict[str, AnyArray]:
    """Return what a saved network says of itself: ``format``, ``model`` (as TOML), ``engine``, ``dtype``.

    Raises
    ------
    ResultsError
        If the file cannot be read or is no saved network.
    """

    def check(name: str, header: Header) -> None:
        if header.shape != () or header.dtype.kind not in "Ui":
            raise DamagedError("no saved network")

    head = read_arrays(path, HEAD, check)
    if "model" not in head:
        raise ResultsError(f"{path}: no saved network (it lacks the model and its weights)")
    lacking = [name for name in HEAD if name not in head]
    if lacking:
        raise DamagedError(f"{path}: a damaged network: it lacks {', '.join(lacking)}")
    return head


def read_state(path: Path, plan: Plan, dtype: np.dtype[Any]) -> dict[str, AnyArray]:
    """Return the state of a saved network, checked against what its model says; nothing else is read.

    Raises
    ------
    ResultsError
        If the file cannot be read, or an array is missing or not what the network needs.
    """
    expected = _expected(plan, dtype)

    def check(name: str, header: Header) -> None:
        _check_header(name, header, expected[name])

    state = read_arrays(path, expected, check)
    try:
        check_state(plan, dtype, state)
    except ResultsError as error:
        raise type(error)(f"{path}: {error}") from None
    return state


def check_state(plan: Plan, dtype: np.dtype[Any], state: Mapping[str, AnyArray]) -> None:
    """Raise `DamagedError` unless arrays are the whole state of a network.

    Parameters
    ----------
    plan : Plan
        Of the network that is to have the state.
    dtype : dtype
        Of its weights.
    state : mapping of str to array
        See `pdpsim.simulate.state.State.arrays`; other names are left alone.
    """
    for name, expected in _expected(plan, dtype).items():
        if name not in state:
            raise DamagedError(f"a damaged network: it lacks {name!r}")
        _check_array(name, state[name], expected)
    rule = text_of(state, "rule")
    if rule and rule not in RULES:
        raise DamagedError(f"a damaged network: unknown rule {rule!r}")
    if len(state["vectors"]) != (len(RULES[rule].state) if rule else 0):
        raise DamagedError("a damaged network: 'vectors' is not what its rule needs")
    if (state["counts"] < 0).any() or np.isnan(state["errors"]).any():
        raise DamagedError("a damaged network: 'counts' or 'errors' cannot be")
    streams(state)
    trained_phase(state)


def check_progress(arrays: Mapping[str, AnyArray]) -> None:
    """Raise `DamagedError` unless a checkpoint tells where a training stands, and what happened until then.

    Parameters
    ----------
    arrays : mapping of str to array
        See `pdpsim.simulate.training.Progress.arrays`; other names are left alone.
    """
    whole, double = np.dtype(np.int64), np.dtype(np.float64)
    expected = {
        "progress/place": _Expected(whole, (3,)),
        "progress/order": _Expected(whole, (-1,)),
        "progress/errors": _Expected(double, (-1,), finite=True),
        "progress/worst": _Expected(double, (-1,)),
        "history/error": _Expected(double, (-1,), finite=True),
        "history/worst_pattern": _Expected(double, (-1,)),
        "history/worst_unit": _Expected(double, (-1,)),
        "history/phase": _Expected(whole, (-1,)),
        "history/stopped": _Expected(np.dtype(np.bool_), ()),
    }
    for name, each in expected.items():
        if name not in arrays:
            raise DamagedError(f"a damaged checkpoint: it lacks {name!r}")
        _check_array(name, arrays[name], each)
    if len({len(arrays[name]) for name in expected if name[:7] == "history" and arrays[name].ndim}) > 1:
        raise DamagedError("a damaged checkpoint: its history is not of one length")
    order, (*place, position) = arrays["progress/order"], arrays["progress/place"].tolist()
    lengths = {len(order), len(arrays["progress/errors"]), len(arrays["progress/worst"])}
    beyond = position > len(order) or place[1] > len(arrays["history/error"])
    if min(*place, position) < 0 or (order < 0).any() or len(lengths) > 1 or beyond:
        raise DamagedError("a damaged checkpoint: its place cannot be")
    for name in arrays:
        if name.startswith("snapshot/") and not re.fullmatch(r"snapshot/\d{1,18}/.+", name):
            raise DamagedError(f"a damaged checkpoint: {name!r} is no snapshot")


def streams(state: Mapping[str, AnyArray]) -> dict[str, dict[str, Any]]:
    """Return the states of the random streams, each tried out on a generator that nothing depends on."""
    states = {}
    for name, written in zip(STREAMS, state["rngs"].tolist(), strict=True):
        try:
            states[name] = json.loads(written)
            np.random.PCG64(0).state = states[name]
        except Exception:  # NumPy raises whatever the first wrong entry makes it raise
            raise DamagedError(f"a damaged network: the random stream {name!r} cannot be read") from None
    return states


def trained_phase(state: Mapping[str, AnyArray]) -> Phase | None:
    """Return the phase that a network was last trained in, if any."""
    text = text_of(state, "trained")
    try:
        return parse(text).phases[0] if text else None
    except ModelFileError:
        raise DamagedError("a damaged network: the phase that it was trained in cannot be read") from None


def text_of(arrays: Mapping[str, AnyArray], name: str) -> str:
    """Return the single text that an array is, or raise `DamagedError`."""
    return str(_single(arrays, name, "U"))


def whole_of(arrays: Mapping[str, AnyArray], name: str) -> int:
    """Return the single whole number, 0 or more, that an array is, or raise `DamagedError`."""
    value = int(_single(arrays, name, "i"))
    if value < 0:
        raise DamagedError(f"{name!r} is below 0")
    return value


def truth_of(arrays: Mapping[str, AnyArray], name: str) -> bool:
    """Return the single truth value that an array is, or raise `DamagedError`."""
    return bool(_single(arrays, name, "b"))


def _single(arrays: Mapping[str, AnyArray], name: str, kind: str) -> Any:
    array = arrays.get(name)
    if array is None or array.shape != () or array.dtype.kind != kind:
        raise DamagedError(f"{name!r} is missing, or not what it should be")
    return array.item()


def _check_array(name: str, array: AnyArray, expected: _Expected) -> None:
    _check_header(name, Header(array.dtype, array.shape), expected)
    if expected.finite and not np.isfinite(array).all():
        raise DamagedError(f"a damaged file: {name!r} holds values that are not finite")


def _check_header(name: str, header: Header, expected: _Expected) -> None:
    same = header.dtype.kind == "U" if expected.dtype is None else _native(header.dtype) == expected.dtype
    fits = len(header.shape) == len(expected.shape) and all(
        size in (-1, actual) for size, actual in zip(expected.shape, header.shape, strict=True)
    )
    if not same or not fits:
        what = "text" if expected.dtype is None else expected.dtype.name
        size = " x ".join("n" if each == -1 else str(each) for each in expected.shape) or "a single value"
        shape = " x ".join(map(str, header.shape)) or "a single value"
        raise DamagedError(
            f"a damaged file: {name!r} should be {what}, {size}; it is {header.dtype.name}, {shape}"
        )


def _native(dtype: np.dtype[Any]) -> np.dtype[Any]:
    return dtype.newbyteorder("=")

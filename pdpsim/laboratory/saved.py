"""The state that the page saves, read back: a network to go on from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from pdpsim.base.errors import ResultsError, nearest
from pdpsim.base.readers import listed
from pdpsim.base.schema import anything, check, count, mapping, record
from pdpsim.base.tables import read_json
from pdpsim.simulate.simulator import Simulator

_STATE = record(
    {"weights": mapping(anything)},
    {"biases": mapping(anything), "starts": mapping(anything), "lesioned": mapping(listed(count))},
)


def take_state(network: Simulator, path: Path) -> None:
    """Give a network the weights, biases, start values and lesions of a state that the page has saved.

    Parameters
    ----------
    network : Simulator
        Changed in place; what the state does not name stays as it is.
    path : Path
        JSON, as the page's button *Save* and ``lab.state()`` write it.

    Raises
    ------
    ResultsError
        If the file cannot be read, or does not fit the network.
    """
    try:
        state = check(_STATE, read_json(path), path)
    except ResultsError as error:
        raise ResultsError(f"{error}; it is no saved state of the laboratory") from None
    plan = network.plan
    layers = {x.name: x.size for x in network.description.layers}
    for name, values in state["weights"].items():
        if name not in plan.projections:
            raise ResultsError(f"{path}: no projection {name!r}{nearest(name, plan.projections)}")
        place, shape = plan.weights(name)
        network.learning.w[place] = _numbers(path, name, values, shape).ravel()
    for what, place_of in (("biases", plan.biases), ("starts", plan.starts)):
        for name, values in state.get(what, {}).items():
            where = place_of(name) if name in layers else None
            if where is None:
                raise ResultsError(f"{path}: no layer {name!r} with {what}{nearest(name, layers)}")
            network.learning.w[where] = _numbers(path, name, values, (layers[name],))
    for name, units in state.get("lesioned", {}).items():
        if name not in layers or not all(unit < layers[name] for unit in units):
            raise ResultsError(f"{path}: no such units in {name!r}{nearest(name, layers)}")
        network.silent[plan.units(name)][list(units)] = True


def _numbers(path: Path, name: str, values: Any, shape: tuple[int, ...]) -> np.ndarray[Any, Any]:
    """Return values as an array of that shape."""
    try:
        array = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError, OverflowError):
        array = np.full(0, np.nan)
    if array.shape != shape or not np.isfinite(array).all():
        size = " x ".join(map(str, shape))
        raise ResultsError(f"{path}: {name}: expected {size} finite numbers")
    return array

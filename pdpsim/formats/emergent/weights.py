"""Weights of emergent (JSON): layers, the paths between them, and the weights of each receiving unit.

A file holds ``{"Network": name, "Layers": [{"Layer": name, "Paths": [{"From": name, "Rs": [{"Ri": receiving
unit, "N": links, "Si": [sending units], "Wt": [weights]}]}]}]}``; before 2024, ``Prjns`` for ``Paths``. Units
are counted from 0, and a layer is as large as its last unit that a path names.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from pdpsim.base.errors import FormatError
from pdpsim.base.format import short
from pdpsim.formats.project import Floats, check_extent

#: How a file begins.
OPENING = re.compile(r'\s*\{\s*"Network"\s*:')

#: Weights are smaller than this.
MOST_WEIGHT = 1e300

#: Units of a layer, at most.
MOST_UNITS = 1_000_000


@dataclass(frozen=True, eq=False)
class Path:
    """The weights of one path.

    Parameters
    ----------
    sender, receiver : str
        Layers, as emergent calls them.
    values : array, shape (sending units, receiving units)
        0 where there is no link.
    mask : array of bool, shape (sending units, receiving units)
        Whether there is a link.
    """

    sender: str
    receiver: str
    values: Floats
    mask: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class WeightFile:
    """A file of weights.

    Parameters
    ----------
    source : str
        What messages call it.
    network : str
    sizes : dict of str to int
        Units of each layer, in the order of the file.
    paths : tuple of Path
    scaled : bool
        Whether a path says by how much emergent scales what it brings (``GScale``).
    units : tuple of str
        What the file holds of units beside their weights.
    """

    source: str
    network: str
    sizes: dict[str, int]
    paths: tuple[Path, ...]
    scaled: bool
    units: tuple[str, ...]


@dataclass(frozen=True)
class _Links:
    """The links of one path as the file lists them."""

    sender: str
    receiver: str
    senders: NDArray[np.int64]
    receivers: NDArray[np.int64]
    weights: Floats


def parse(text: str, source: str = "the weights", sizes: dict[str, int] | None = None) -> WeightFile:
    """Read a file of weights.

    Parameters
    ----------
    text : str
    source : str
        What messages call it.
    sizes : dict of str to int, optional
        Units of layers, where the network is known; a layer is at least as large.

    Raises
    ------
    FormatError
        If something is wrong: file, where in it, what was expected.
    """
    try:
        document = json.loads(text, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise FormatError(f"{source}, line {error.lineno}: no JSON: {error.msg}") from None
    except (ValueError, RecursionError):
        raise FormatError(
            f"{source}: a number is not finite or too long, or the file is nested too deeply"
        ) from None
    reading = _Reading(source)
    name = reading.text(document, "Network", "the file")
    links: list[_Links] = []
    for layer in reading.rows(document, "Layers", "the file"):
        links += reading.layer(layer)
    if not links:
        raise FormatError(f"{source}: no layer has a path")
    units = {layer: max(size, (sizes or {}).get(layer, 0)) for layer, size in reading.sizes.items()}
    paths = []
    for each in links:
        shape = units[each.sender], units[each.receiver]
        check_extent(*shape, len(text), source)
        values, mask = np.zeros(shape), np.zeros(shape, dtype=np.bool_)
        values[each.senders, each.receivers] = each.weights
        mask[each.senders, each.receivers] = True
        paths.append(Path(each.sender, each.receiver, values, mask))
    ordered = {layer: units[layer] for layer in (*reading.layers, *units) if layer in units}
    return WeightFile(source, name, ordered, tuple(paths), reading.scaled, tuple(sorted(reading.of_units)))


class _Reading:
    """What was read so far: the sizes of layers, and what the file says beside weights."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.layers: list[str] = []
        self.sizes: dict[str, int] = {}
        self.scaled = False
        self.of_units: set[str] = set()

    def layer(self, row: Any) -> list[_Links]:
        name = self.text(row, "Layer", "a layer")
        where = f"the layer {short(name)}"
        if name in self.layers:
            raise FormatError(f"{self.source}: two layers are called {short(name)}")
        self.layers.append(name)
        if isinstance(row.get("Units"), dict):
            self.of_units |= {short(str(each)) for each in row["Units"]}
        key = "Paths" if "Paths" in row else "Prjns"
        links: list[_Links] = []
        for path in self.rows(row, key, where) if row.get(key) is not None else []:
            sender = self.text(path, "From", f"a path to {short(name)}")
            meta = path.get("MetaData")
            self.scaled = self.scaled or (isinstance(meta, dict) and meta.get("GScale", "1") != "1")
            links.append(self._path(path, sender, name))
        return links

    def _path(self, row: Any, sender: str, receiver: str) -> _Links:
        where = f"the path from {short(sender)} to {short(receiver)}"
        senders: list[int] = []
        receivers: list[int] = []
        weights: list[float] = []
        for each in self.rows(row, "Rs", where) if row.get("Rs") is not None else []:
            unit = self._units([each.get("Ri")] if isinstance(each, dict) else [None], "Ri", where)[0]
            sending = self._units(self.rows(each, "Si", where), "Si", where)
            values = self.rows(each, "Wt", where)
            if len(sending) != len(values):
                raise FormatError(
                    f"{self.source}: {where}, unit {unit}: {len(sending)} senders, {len(values)} weights"
                )
            for value in values:
                if (
                    isinstance(value, bool)
                    or not isinstance(value, int | float)
                    or not abs(value) < MOST_WEIGHT
                ):
                    raise FormatError(
                        f"{self.source}: {where}, unit {unit}: expected a weight, found {short(str(value))}"
                    )
            senders += sending
            receivers += [unit] * len(sending)
            weights += map(float, values)
        for layer, units in ((sender, senders), (receiver, receivers)):
            self.sizes[layer] = max([self.sizes.get(layer, 1), *(unit + 1 for unit in units)])
        if len(set(zip(senders, receivers, strict=True))) != len(senders):
            raise FormatError(f"{self.source}: {where}: two weights of one link")
        return _Links(sender, receiver, np.array(senders, int), np.array(receivers, int), np.array(weights))

    def text(self, row: Any, key: str, where: str) -> str:
        """Return a name that a table must have."""
        value = row.get(key) if isinstance(row, dict) else None
        if not isinstance(value, str):
            raise FormatError(f'{self.source}: {where}: expected a name as "{key}"')
        return value

    def rows(self, row: Any, key: str, where: str) -> list[Any]:
        """Return a list that a table must have."""
        value = row.get(key) if isinstance(row, dict) else None
        if not isinstance(value, list):
            raise FormatError(f'{self.source}: {where}: expected a list as "{key}"')
        return value

    def _units(self, values: list[Any], key: str, where: str) -> list[int]:
        for value in values:
            if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < MOST_UNITS:
                raise FormatError(
                    f'{self.source}: {where}: expected the number of a unit in "{key}", found '
                    f"{short(str(value))}"
                )
        return values


def _no_number(word: str) -> NoReturn:
    raise ValueError(word)

"""Tables of emergent as patterns: a tensor is a layer, a column of text names the rows."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from pdpsim.base.errors import FormatError
from pdpsim.describe.network import Network
from pdpsim.describe.patterns import PatternSet
from pdpsim.formats.emergent import table
from pdpsim.formats.kinds import Kind, Simulator, text_head
from pdpsim.formats.project import Floats, Project, Remark, layer_name, merged, unique
from pdpsim.formats.source import bare_name, read_text

_NAMES = ("Name", "TrialName", "EventName", "name")
_FREQUENCIES = ("Freq", "Frequency", "freq")


def _read(files: list[tuple[Kind, Path]], network: Network | None) -> list[Project]:
    return [_project(path, network) for _, path in files]


def _project(path: Path, network: Network | None) -> Project:
    columns = table.parse(read_text(path), str(path))
    remarks = []
    names: list[str] | None = None
    for title, texts in columns.texts.items():
        if title in _NAMES and names is None:
            plain = [text or str(number) for number, text in enumerate(texts, 1)]
            names = unique(plain)
            if names != plain:
                told = "rows of one name: those after the first have a number behind it"
                remarks.append(Remark(str(path), told, "approximated"))
        else:
            remarks.append(Remark(str(path), f"the column of text {title!r} is left out"))
    frequencies: Floats | None = None
    inputs: dict[str, Floats] = {}
    targets: dict[str, Floats] = {}
    known = _roles(network)
    for title, values in columns.tensors.items():
        single = columns.shapes[title] == (1,)
        if title in _FREQUENCIES and single:
            if not (values >= 0).all():
                raise FormatError(f"{path}: a frequency is below 0, or none")
            frequencies = values[:, 0]
            continue
        name = layer_name(title)
        if network is None:
            wanted = title.lower().startswith(("output", "target"))
            (targets if wanted else inputs)[name] = values
        elif name in known:
            (targets if known[name] == "target" else inputs)[name] = values
        else:
            remarks.append(
                Remark(str(path), f"the column {title!r} is left out: the network has no such layer")
            )
    if not inputs:
        raise FormatError(f"{path}: no column of numbers is an input")
    for name, values in inputs.items():
        if np.isnan(values).any():
            raise FormatError(f"{path}: a value of the input {name!r} is missing")
    if network is None and targets:
        told = f"taken for targets: {', '.join(targets)}; the table itself does not say which columns are"
        remarks.append(Remark(str(path), told, "approximated"))
    stem = bare_name(path).rpartition(".")[0] or bare_name(path)
    made = PatternSet.from_arrays(inputs, targets, names=names, frequencies=frequencies)
    return Project(stem, patterns={stem: made}, remarks=merged(remarks))


def _roles(network: Network | None) -> dict[str, str]:
    """Return which layers of a network take inputs and which targets."""
    if network is None:
        return {}
    inputs = {layer.name: "input" for layer in network.clamped}
    return {**inputs, **{layer.name: "target" for layer in network.targets if layer.name not in inputs}}


SIMULATOR = Simulator(
    "emergent",
    "emergent",
    (
        Kind(
            "emergent-table",
            "a table of emergent (.tsv, .dat, .csv)",
            "patterns",
            lambda name, head: bool(table.OPENING.match(text_head(head).lstrip("\ufeff"))),
        ),
    ),
    _read,
)

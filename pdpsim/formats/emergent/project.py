"""Files of emergent that belong together: tables of patterns, and weights, which describe their network."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np

from pdpsim.base.errors import FormatError
from pdpsim.describe.network import Network
from pdpsim.describe.patterns import PatternSet
from pdpsim.formats.emergent import table, weights
from pdpsim.formats.emergent.network import model, remarks
from pdpsim.formats.emergent.network import weights as weights_of
from pdpsim.formats.kinds import Kind, Refused, Simulator, text_head
from pdpsim.formats.project import Floats, Project, Remark, layer_name, merged, unique
from pdpsim.formats.source import bare_name, read_text

_NAMES = ("Name", "TrialName", "EventName", "name")
_FREQUENCIES = ("Freq", "Frequency", "freq")


def _read(files: list[tuple[Kind, Path]], network: Network | None) -> list[Project]:
    """Return a project for each file of weights, with the tables; without weights, for each table."""
    files_of_weights = [path for kind, path in files if kind is WEIGHTS]
    tables = [path for kind, path in files if kind is TABLE]
    if not files_of_weights:
        return [_patterns(path, network) for path in tables]
    return [_weights(path, tables, network) for path in files_of_weights]


def _weights(path: Path, tables: list[Path], network: Network | None) -> Project:
    """Return the project of weights, and of tables for their network."""
    sizes = None if network is None else {layer.name: layer.size for layer in network.layers}
    file = weights.parse(read_text(path), str(path), sizes)
    own = model(file) if network is None else None
    described = network if own is None else own.network
    assert described is not None
    sets = [_patterns(each, described) for each in tables]
    stem = re.sub(r"\.wts(\.json)?\Z", "", bare_name(path))
    remarks_so_far = [*remarks(file, network), *(remark for each in sets for remark in each.remarks)]
    patterns = {name: held for each in sets for name, held in each.patterns.items()}
    return Project(
        file.network or stem,
        own,
        patterns,
        {stem: weights_of(file, described)},
        remarks=merged(remarks_so_far),
    )


def _patterns(path: Path, network: Network | None) -> Project:
    columns = table.parse(read_text(path), str(path))
    left: list[Remark] = []
    names: list[str] | None = None
    for title, texts in columns.texts.items():
        if title in _NAMES and names is None:
            plain = [text or str(number) for number, text in enumerate(texts, 1)]
            names = unique(plain)
            if names != plain:
                remark = "rows of one name: those after the first have a number behind it"
                left.append(Remark(str(path), remark, "approximated"))
        else:
            left.append(Remark(str(path), f"the column of text {title!r} is left out"))
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
            left.append(Remark(str(path), f"the column {title!r} is left out: the network has no such layer"))
    if not inputs:
        raise FormatError(f"{path}: no column of numbers is an input")
    for name, values in inputs.items():
        if np.isnan(values).any():
            raise FormatError(f"{path}: a value of the input {name!r} is missing")
    if network is None and targets:
        remark = f"taken for targets: {', '.join(targets)}; the table itself does not say which columns are"
        left.append(Remark(str(path), remark, "approximated"))
    stem = bare_name(path).rpartition(".")[0] or bare_name(path)
    patterns = PatternSet.from_arrays(inputs, targets, names=names, frequencies=frequencies)
    return Project(stem, patterns={stem: patterns}, remarks=merged(left))


def _roles(network: Network | None) -> dict[str, str]:
    """Return which layers of a network take inputs and which targets."""
    if network is None:
        return {}
    inputs = {layer.name: "input" for layer in network.clamped}
    return {**inputs, **{layer.name: "target" for layer in network.targets if layer.name not in inputs}}


TABLE = Kind(
    "emergent-table",
    "a table of emergent (.tsv, .dat, .csv)",
    "patterns",
    lambda name, head: bool(table.OPENING.match(text_head(head))),
)
WEIGHTS = Kind(
    "emergent-weights",
    "weights of emergent (.wts, JSON)",
    "weights",
    lambda name, head: bool(weights.OPENING.match(text_head(head))),
)

_OLD = Refused(
    "a file of emergent before its version 1, or of PDP++",
    "it describes units and their learning, which have no counterpart; export its patterns as tables",
    lambda name, head: bool(
        re.match(r"\s*(?:// ta_Dump File|<(?:Fmt|Name|Network|Epoch)\b)", text_head(head))
    ),
)

SIMULATOR = Simulator("emergent", "emergent", (TABLE, WEIGHTS), _read, (_OLD,))

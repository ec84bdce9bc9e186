"""Files of tlearn that belong together: those of one name."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from pdpsim.base.errors import FormatError
from pdpsim.describe.network import Network
from pdpsim.describe.patterns import PatternSet
from pdpsim.formats.kinds import Kind, Simulator, text_head
from pdpsim.formats.model import Model
from pdpsim.formats.project import Project, Remark, Weights, merged
from pdpsim.formats.source import bare_name, read_text
from pdpsim.formats.tlearn import configuration, data, weights
from pdpsim.formats.tlearn.model import Conversion, Segment

_WEIGHTS = re.compile(r"(.+?)(?:[._]\d+)?\.wts\Z", re.IGNORECASE)


def root(path: Path) -> str:
    """Return the name that the files of a project share: ``srn`` for ``srn.teach`` and ``srn.1000.wts``."""
    name = bare_name(path)
    match = _WEIGHTS.match(name)
    return match.group(1) if match else name.rpartition(".")[0] or name


def _read(files: list[tuple[Kind, Path]], network: Network | None) -> list[Project]:
    roots: dict[tuple[Path, str], dict[str, list[Path]]] = {}
    for kind, path in files:
        held = roots.setdefault((path.parent, root(path)), {})
        held.setdefault(kind.name.removeprefix("tlearn-"), []).append(path)
    return [_project(folder, name, held) for (folder, name), held in roots.items()]


def _project(folder: Path, name: str, held: dict[str, list[Path]]) -> Project:
    for kind, ending in (("network", "cf"), ("inputs", "data"), ("targets", "teach"), ("resets", "reset")):
        beside = folder / f"{name}.{ending}"
        if kind not in held and beside.is_file():
            held[kind] = [beside]
    files = {kind: paths[0] for kind, paths in held.items()}
    remarks: list[Remark] = []
    model: Model | None = None
    conversion: Conversion | None = None
    if "network" in files:
        cf = configuration.parse(read_text(files["network"]), str(files["network"]))
        conversion = Conversion(cf)
        model = conversion.model(name)
    patterns = {}
    if "inputs" in files:
        pattern_set, own_remarks, by_event = _patterns(files, conversion)
        patterns[name] = pattern_set
        remarks += own_remarks
        if model is not None and by_event:
            model = replace(model, phases=(replace(model.phases[0], update="event"),))
    elif "targets" in files or "resets" in files:
        present = files.get("targets", files.get("resets"))
        raise FormatError(f"{present}: there are no inputs beside it, {name}.data")
    saved: dict[str, Weights] = {}
    for path in held.get("weights", []):
        if conversion is None:
            raise FormatError(f"{path}: weights of tlearn need the network, {name}.cf")
        matrix, sweeps = weights.parse(read_text(path), str(path), conversion.cf.nodes, conversion.cf.inputs)
        saved[re.sub(r"\.wts\Z", "", bare_name(path))] = weights.place(matrix, sweeps, conversion)
    all_remarks = [*(conversion.remarks if conversion else []), *remarks]
    return Project(name, model, patterns, saved, merged(all_remarks))


def _patterns(
    files: dict[str, Path], conversion: Conversion | None
) -> tuple[PatternSet, tuple[Remark, ...], bool]:
    lines = data.parse(read_text(files["inputs"]), str(files["inputs"]))
    teach = data.parse(read_text(files["targets"]), str(files["targets"])) if "targets" in files else None
    if conversion is not None:
        inputs, outputs, segments = conversion.cf.inputs, conversion.cf.outputs, conversion.segments
    else:
        inputs = lines.largest
        outputs = tuple(range(1, (teach.largest if teach else 0) + 1))
        segments = (Segment("input", 1, inputs),)
        if outputs:
            segments += (Segment("output", inputs + 1, inputs + len(outputs)),)
    clamped = data.inputs(lines, inputs)
    wanted = None if teach is None else data.targets(teach, len(outputs), len(clamped))
    cleared = []
    if "resets" in files:
        cleared = data.resets(read_text(files["resets"]), str(files["resets"]), len(clamped))
    pattern_set, remarks = data.patterns(
        clamped, wanted, cleared, segments, outputs, inputs + 1, str(files.get("resets", files["inputs"]))
    )
    return pattern_set, remarks, pattern_set.events > len(pattern_set)


def _kind(name: str, title: str, part: str, ending: str, opening: str) -> Kind:
    begins = re.compile(rf"\s*(?:{opening})", re.IGNORECASE)
    return Kind(
        f"tlearn-{name}",
        f"{title} of tlearn (.{ending})",
        part,  # type: ignore[arg-type]
        lambda file, head: file.endswith(f".{ending}") and bool(begins.match(text_head(head))),
    )


SIMULATOR = Simulator(
    "tlearn",
    "tlearn",
    (
        _kind("network", "a network", "network", "cf", "NODES:"),
        _kind("inputs", "inputs", "patterns", "data", "localist|distributed"),
        _kind("targets", "targets", "patterns", "teach", "localist|distributed"),
        _kind("resets", "resets", "patterns", "reset", r"\d"),
        _kind("weights", "weights", "weights", "wts", "NETWORK CONFIGURED BY TLEARN"),
    ),
    _read,
)

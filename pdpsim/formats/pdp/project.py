"""Files of the PDP programs that belong together: a network and patterns."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np

from pdpsim.base.errors import FormatError
from pdpsim.describe.network import Network
from pdpsim.formats.kinds import Kind, Refused, Simulator, text_head
from pdpsim.formats.model import Model
from pdpsim.formats.pdp import net, pat
from pdpsim.formats.project import Project, Remark, merged
from pdpsim.formats.source import bare_name, read_text


def _read(files: list[tuple[Kind, Path]], network: Network | None) -> list[Project]:
    nets = [path for kind, path in files if kind is NET]
    pats = [path for kind, path in files if kind is PAT]
    conversions = []
    for path in nets:
        stem = bare_name(path).rpartition(".")[0]
        beside = path.parent / f"{stem}.pat"
        own = [beside] if beside.is_file() else []
        own += [each for each in pats if each not in own and len(nets) == 1]
        conversions.append(_project(path, stem, own))
    if not nets:
        conversions += [_alone(path, network) for path in pats]
    return conversions


def _project(path: Path, stem: str, pats: list[Path]) -> Project:
    read = net.parse(read_text(path), str(path))
    model: Model | None = net.model(read, stem)
    remarks: list[Remark] = list(read.remarks)
    spans = net.segments(read)
    patterns = {}
    for each in pats:
        names, given, wanted = pat.parse(read_text(each), str(each), read.inputs, read.outputs)
        inputs = {name: given[:, a:b] for name, a, b in spans if b <= read.inputs}
        shift = read.units - read.outputs
        targets = {name: wanted[:, a - shift : b - shift] for name, a, b in spans if a >= shift}
        pattern_set, own_remarks = pat.patterns(names, inputs, targets, str(each))
        patterns[bare_name(each).rpartition(".")[0]] = pattern_set
        remarks += own_remarks
    return Project(stem, model, patterns, remarks=merged(remarks))


def _alone(path: Path, network: Network | None) -> Project:
    if network is None:
        raise FormatError(
            f"{path}: patterns of the PDP programs do not say which values are inputs; give the .net file as "
            "well, or a model (--model)"
        )
    inputs, outputs = network.clamped, network.targets
    sizes = [sum(layer.size for layer in layers) for layers in (inputs, outputs)]
    names, *values = pat.parse(read_text(path), str(path), *sizes)
    sides = []
    for layers, whole in zip((inputs, outputs), values, strict=True):
        ends = np.cumsum([layer.size for layer in layers]).tolist()
        sides.append({x.name: whole[:, end - x.size : end] for x, end in zip(layers, ends, strict=True)})
    pattern_set, remarks = pat.patterns(names, sides[0], sides[1], str(path))
    stem = bare_name(path).rpartition(".")[0]
    return Project(stem, patterns={stem: pattern_set}, remarks=merged(remarks))


_DEFINES = re.compile(r"\s*definitions:\s", re.IGNORECASE)
_PATTERN = re.compile(r"(?:#[^\n]*\n)*\s*\S+\s+[-+.*\d]")

#: PDPTool makes its networks with MATLAB structures and commands.
_MATLAB = re.compile(r"^[ \t]*pdp[ \t]*;?[ \t]*$|\bpdptool\b", re.MULTILINE)

NET = Kind(
    "pdp-net",
    "a network of the PDP programs (.net)",
    "network",
    lambda name, head: bool(_DEFINES.match(text_head(head))),
)
PAT = Kind(
    "pdp-pat",
    "patterns of the PDP programs (.pat)",
    "patterns",
    lambda name, head: name.endswith(".pat") and bool(_PATTERN.match(text_head(head))),
)

REFUSED = (
    Refused(
        "a template of the PDP programs (.tem)",
        "it lays out their screen, and says nothing of the network",
        lambda name, head: name.endswith(".tem"),
    ),
    Refused(
        "a network of PDPTool",
        "it is a program in MATLAB, and no code is run; give a .net file of the PDP programs",
        lambda name, head: head.startswith(b"MATLAB 5.0 MAT-file") or bool(_MATLAB.search(text_head(head))),
    ),
)

SIMULATOR = Simulator("pdp", "the PDP programs", (NET, PAT), _read, REFUSED)

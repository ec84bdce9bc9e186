"""Files of Mesh that belong together: a session with the sets and weights that it loads."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Literal

from pdpsim.base.errors import FormatError
from pdpsim.describe.network import Network
from pdpsim.describe.patterns import PatternSet
from pdpsim.formats.kinds import Kind, Simulator, text_head
from pdpsim.formats.mesh import model, session, sets, weights
from pdpsim.formats.mesh.session import MeshNetwork
from pdpsim.formats.project import Project, Remark, Weights, layer_name, merged
from pdpsim.formats.source import bare_name, read_text


def _stem(path: Path) -> str:
    return bare_name(path).rpartition(".")[0] or bare_name(path)


def _read(files: list[tuple[Kind, Path]], network: Network | None) -> list[Project]:
    sessions = [path for kind, path in files if kind is SESSION]
    more = {kind: [path for each, path in files if each is kind] for kind in (SET, WEIGHTS)}
    if not sessions:
        if more[WEIGHTS]:
            raise FormatError(
                f"{more[WEIGHTS][0]}: weights of Mesh need the session that makes their network"
            )
        return [_alone(path, network) for path in more[SET]]
    return [project for path in sessions for project in _session(path, more[SET], more[WEIGHTS])]


def _alone(path: Path, network: Network | None) -> Project:
    patterns, remarks = sets.parse(read_text(path), str(path))
    if network is not None:
        if len(network.clamped) != 1 or len(network.targets) != 1:
            raise FormatError(f"{path}: a set of Mesh is for a network with one input and one output layer")
        names = {"input": network.clamped[0].name, "output": network.targets[0].name}
        patterns = _named(patterns, names)
    return Project(_stem(path), patterns={_stem(path): patterns}, remarks=merged(remarks))


def _named(patterns: PatternSet, names: dict[str, str]) -> PatternSet:
    return replace(
        patterns,
        inputs={names[layer]: values for layer, values in patterns.inputs.items()},
        targets={names[layer]: values for layer, values in patterns.targets.items()},
    )


def _session(path: Path, more_sets: list[Path], more_weights: list[Path]) -> list[Project]:
    networks, remarks = session.parse(read_text(path), str(path))
    if not networks:
        raise FormatError(f"{path}: the session makes no network (createNetwork)")
    return [_project(path, mesh, remarks, more_sets, more_weights) for mesh in networks]


def _project(
    path: Path, mesh: MeshNetwork, all_remarks: list[Remark], more_sets: list[Path], more_weights: list[Path]
) -> Project:
    remarks = list(all_remarks)

    def say(text: str, kind: Literal["refused", "approximated"] = "refused") -> None:
        remarks.append(Remark(str(path), text, kind, (mesh.line,)))

    layers: dict[str, str] = {}
    for group in mesh.groups:
        layers[group] = layer_name(group, layers.values())
    by_name: dict[str, Path] = {}
    for name, (file, line) in mesh.sets.items():
        beside = _beside(path.parent, file)
        if beside is None:
            remarks.append(Remark(str(path), f"the set {file!r} is not there", lines=(line,)))
        else:
            by_name[name] = beside
    for each in more_sets:
        if each.resolve() not in {known.resolve() for known in by_name.values()}:
            by_name[_stem(each)] = each
    patterns: dict[str, PatternSet] = {}
    for name, file_path in by_name.items():
        sizes = (mesh.groups.get(mesh.input), mesh.groups.get(mesh.output))
        pattern_set, more = sets.parse(read_text(file_path), str(file_path), *sizes)
        remarks += more
        if mesh.input and mesh.output:
            pattern_set = _named(pattern_set, {"input": layers[mesh.input], "output": layers[mesh.output]})
        patterns[name] = pattern_set if mesh.resets else replace(pattern_set, reset="never")
    trained = next(reversed(patterns.values()), None)  # a set that is loaded becomes the active one
    items, events = (len(trained), trained.events) if trained is not None else (0, 0)
    try:
        converted = model.convert(mesh, layers, items, events, say)
    except FormatError as error:
        raise FormatError(f"{path}, {error}") from None
    saved: dict[str, Weights] = {}
    files = []
    for file, line in mesh.weights:
        beside = _beside(path.parent, file)
        if beside is None:
            remarks.append(Remark(str(path), f"the weights {file!r} are not there", lines=(line,)))
        else:
            files.append(beside)
    for weight_path in dict.fromkeys([*files, *more_weights]):
        if converted is not None:
            matrices = weights.parse(read_text(weight_path), str(weight_path))
            saved[_stem(weight_path)] = weights.place(matrices, mesh, layers, str(weight_path))
    return Project(mesh.name, converted, patterns, saved, merged(remarks))


def _beside(folder: Path, file: str) -> Path | None:
    for name in (file, Path(file).name):
        if (folder / name).is_file():
            return folder / name
    return None


_CREATES = re.compile(r"^[ \t]*createNetwork\s", re.MULTILINE)

SESSION = Kind(
    "mesh-session",
    "a Mesh session (.mesh)",
    "network",
    lambda name, head: bool(_CREATES.search(text_head(head))),
)
SET = Kind(
    "mesh-set",
    "a Mesh example set (.set)",
    "patterns",
    lambda name, head: bool(sets.OPENING.match(text_head(head))),
)
WEIGHTS = Kind(
    "mesh-weights",
    "Mesh weights (.weights)",
    "weights",
    lambda name, head: bool(weights.OPENING.match(text_head(head))),
)

SIMULATOR = Simulator("mesh", "Mesh", (SESSION, SET, WEIGHTS), _read)

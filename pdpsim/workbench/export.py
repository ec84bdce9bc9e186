"""Models, patterns and networks of pdpsim, written as other programs read them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from pdpsim.base.errors import FormatError, nearest
from pdpsim.base.files import write_bytes
from pdpsim.describe.links import Fields, Shifted
from pdpsim.describe.network import Network
from pdpsim.describe.patterns import PatternSet
from pdpsim.formats import lens, table, tlearn
from pdpsim.formats import model as modelfile
from pdpsim.formats.masks import links_of, mask_of
from pdpsim.formats.project import Floats
from pdpsim.workbench.conversion import Written, file_name

if TYPE_CHECKING:
    from pdpsim.formats.model import Model
    from pdpsim.simulate.simulator import Simulator


@dataclass(frozen=True, eq=False)
class Exported:
    """What is to be written.

    Parameters
    ----------
    model : Model
    patterns : dict of str to PatternSet
        By the names of their files.
    simulator : Simulator, optional
        A network with weights.
    """

    model: Model
    patterns: dict[str, PatternSet]
    simulator: Simulator | None = None


def gather(paths: Sequence[Path]) -> Exported:
    """Read a model file or a saved network, and patterns for it.

    Raises
    ------
    FormatError
        If there is no model, or two, or a file is none of these.
    """
    from pdpsim.simulate.simulator import Simulator

    model: Model | None = None
    simulator: Simulator | None = None
    for path in paths:
        if path.suffix in (".toml", ".npz") and model is not None:
            raise FormatError(f"{path}: a second network; give one model file, or one saved network")
        if path.suffix == ".toml":
            model = modelfile.read(path)
        elif path.suffix == ".npz":
            simulator = Simulator.load(path)
            model = simulator.model
        elif path.suffix not in (".tsv", ".csv"):
            raise FormatError(
                f"{path}: expected a model (.toml), a saved network (.npz) or patterns (.tsv, .csv)"
            )
    if model is None:
        raise FormatError("nothing to write: give a model file (.toml) or a saved network (.npz)")
    if simulator is not None:
        model = replace(model, network=_with_links(simulator))
    sets = {x.stem: table.read(x, model.network) for x in paths if x.suffix in (".tsv", ".csv")}
    return Exported(model, sets, simulator)


def _with_links(simulator: Simulator) -> Network:
    """Return a network with the links that are there: random ones as drawn, none that a lesion cut."""
    network = simulator.description
    files = []
    for p in network.projections:
        span, shape = simulator.plan.weights(p.name)
        actual = simulator.present[span].reshape(shape)
        described = mask_of(p.links, *shape)
        same = np.array_equal(actual, described) if described is not None else False
        shared = isinstance(p.links, Fields) and p.links.shared
        kept = same or shared or isinstance(p.links, Shifted)
        files.append(p if kept else replace(p, links=links_of(actual)))
    return replace(network, projections=tuple(files))


def write(what: Exported, target: str, out: Path) -> list[Written]:
    """Write a model, patterns and weights for another program.

    Parameters
    ----------
    what : Exported
    target : str
        One of `TARGETS`.
    out : Path
        The folder.

    Raises
    ------
    FormatError
        If the program has no network like that: which part.
    ResultsError
        If the folder cannot be written.
    """
    if target not in TARGETS:
        raise FormatError(f"nothing is written for {target!r}{nearest(target, TARGETS)}")
    for p in what.model.network.projections:
        if isinstance(p.links, Shifted):
            raise FormatError(f"the links of {p.name!r} are shifted, which is not written")
    files = []
    for name, content in TARGETS[target](what).items():
        path = out / name
        write_bytes(
            path, content if isinstance(content, bytes) else content.encode("utf-8", "backslashreplace")
        )
        files.append(Written(path, f"for {target}"))
    return files


def _values(what: Exported) -> tuple[Mapping[str, Floats], Mapping[str, Floats], int]:
    assert what.simulator is not None
    links = {name: np.asarray(x, dtype=np.float64) for name, x in what.simulator.weights.items()}
    biases = {name: np.asarray(x, dtype=np.float64) for name, x in what.simulator.biases.items()}
    return links, biases, int(what.simulator.learning.counts[0])


def _lens(what: Exported) -> dict[str, str]:
    name = file_name(what.model.name)
    sets = {file_name(each): patterns for each, patterns in what.patterns.items()}
    files: dict[str, str] = {f"{name}.in": lens.writing.script(what.model, sets)}
    files |= {f"{each}.ex": lens.writing.example_set(patterns) for each, patterns in sets.items()}
    if what.simulator is not None:
        files[f"{name}.wt"] = lens.writing.weights(what.model.network, *_values(what))
    return files


def _tlearn(what: Exported) -> dict[str, str]:
    name = file_name(what.model.name)
    writer = tlearn.writing.Writer(what.model.network)
    files: dict[str, str] = {f"{name}.cf": writer.configuration()}
    for each, patterns in what.patterns.items():
        stem = name if len(what.patterns) == 1 else f"{name}-{file_name(each)}"
        files |= {f"{stem}.{ending}": text for ending, text in writer.patterns(patterns).items()}
    if what.simulator is not None:
        links, biases, counts = _values(what)
        files[f"{name}.{counts}.wts"] = writer.weights(links, biases, counts)
    return files


def _csv(what: Exported) -> dict[str, str]:
    """Write patterns with commas, and weights as a table of sending unit, receiving unit and weight."""
    files: dict[str, str] = {}
    for each, patterns in what.patterns.items():
        files[f"{file_name(each)}.csv"] = table.text(patterns, ",", what.model.network)
    if what.simulator is not None:
        links, biases, _ = _values(what)
        rows = ["projection,sending,receiving,weight"]
        present = dict(zip(links, map(np.ndindex, (x.shape for x in links.values())), strict=True))
        for name, places in present.items():
            rows += [f"{name},{i + 1},{j + 1},{float(links[name][i, j])!r}" for i, j in places]
        for name, values in biases.items():
            rows += [f"bias->{name},1,{j + 1},{float(value)!r}" for j, value in enumerate(values)]
        files[f"{file_name(what.model.name)}-weights.csv"] = "\n".join(rows) + "\n"
    return files


def _onnx(what: Exported) -> dict[str, str | bytes]:
    """Write a feed-forward network; one without weights has initial ones."""
    from pdpsim.simulate.simulator import Simulator
    from pdpsim.workbench.onnx_graph import to_onnx

    return {f"{file_name(what.model.name)}.onnx": to_onnx(what.simulator or Simulator(what.model))}


def _mdf(what: Exported) -> dict[str, str | bytes]:
    """Write a feed-forward network; one without weights has initial ones."""
    from pdpsim.simulate.simulator import Simulator
    from pdpsim.workbench.mdf_graph import to_mdf

    return {f"{file_name(what.model.name)}.mdf.json": to_mdf(what.simulator or Simulator(what.model))}


TARGETS: Mapping[str, Callable[[Exported], Mapping[str, str | bytes]]] = {
    "lens": _lens,
    "tlearn": _tlearn,
    "csv": _csv,
    "onnx": _onnx,
    "mdf": _mdf,
}

"""Projects of other simulators, written as models, patterns and networks of pdpsim."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pdpsim.base.errors import FormatError
from pdpsim.base.files import write_text
from pdpsim.base.format import counted
from pdpsim.base.names import LONGEST
from pdpsim.formats import table
from pdpsim.formats.project import Project, Weights, unique

if TYPE_CHECKING:
    from pdpsim.formats.model import Model
    from pdpsim.simulate.simulator import Simulator


@dataclass(frozen=True)
class Written:
    """A file that was written: where, and what it is in a few words."""

    path: Path
    about: str


def write_project(project: Project, out: Path, model: Model | None = None) -> list[Written]:
    """Write what was carried over of a project.

    Parameters
    ----------
    project : Project
    out : Path
        The folder. Models become ``NAME.toml``, patterns ``SET.tsv``, weights ``FILE.npz``; what could not be
        carried over stands as comments at the top of the model, or of the patterns where there is no model.
    model : Model, optional
        The model that weights are of, where the project has none.

    Returns
    -------
    list of Written

    Raises
    ------
    ResultsError
        If the folder cannot be written.
    """
    from pdpsim.formats.model import to_toml

    model = project.model or model
    remarks = [f"{each.kind}: {each}" for each in project.remarks]
    written = []
    if project.model is not None:
        path = out / f"{file_name(project.name)}.toml"
        about = ["Written by pdpsim convert.", *(["Not carried over, or not exactly:"] if remarks else [])]
        write_text(path, _comments([*about, *remarks]) + "\n" + to_toml(project.model))
        written.append(Written(path, _about_model(project.model)))
    names = unique([file_name(name) for name in project.patterns])
    for name, patterns in zip(names, project.patterns.values(), strict=True):
        path = out / f"{name}.tsv"
        network = None if model is None else model.network
        table.write(patterns, path, network, comments=[] if project.model else remarks)
        events = "" if patterns.events == len(patterns) else f", {counted(patterns.events, 'event')}"
        written.append(Written(path, f"{counted(len(patterns), 'pattern')}{events}"))
    for name, weights in project.weights.items():
        path = out / f"{file_name(name)}.npz"
        with_weights(model, weights, name).save(path)
        written.append(Written(path, "a network with these weights"))
    return written


def folders(projects: Sequence[Project], out: Path) -> list[Path]:
    """Return where each project goes: into one folder, or where there are several networks, one for each."""
    if sum(project.model is not None for project in projects) < 2:
        return [out] * len(projects)
    return [out / name for name in unique([file_name(project.name) for project in projects])]


def with_weights(model: Model | None, weights: Weights, source: str) -> Simulator:
    """Return a network with weights of another simulator, and what momentum carries on of them.

    Raises
    ------
    FormatError
        If there is no model, or the weights are not its network's.
    """
    from pdpsim.simulate.simulator import Simulator

    if model is None:
        raise FormatError(f"{source}: weights say nothing of their network; give its file as well")
    simulator = Simulator(model)
    for mine, theirs in ((simulator.weights, weights.links), (simulator.biases, weights.biases)):
        for name, values in theirs.items():
            mine[name] = values
    rule = model.phases[-1].rule
    if weights.changes and "change" in rule.state:
        simulator.use_rule(rule)
        vector = simulator.learning.vectors[list(rule.state).index("change")]
        for name, values in weights.changes.items():
            vector[simulator.plan.weights(name)[0]] = values.ravel()
        for name, values in weights.bias_changes.items():
            vector[simulator.plan.biases(name)] = values
        simulator.learning.counts[0] = weights.updates
    return simulator


def file_name(name: str) -> str:
    """Return a name as a file can have it on every system."""
    name_of_file = "".join(c if c.isalnum() or c in "-_." else "-" for c in name).strip(".-") or "converted"
    return name_of_file.encode()[:LONGEST].decode(errors="ignore")


def _comments(lines: Sequence[str]) -> str:
    return "".join(f"# {' '.join(line.split())}\n" for line in lines)


def _about_model(model: Model) -> str:
    sizes = ", ".join(f"{layer.name} {layer.size}" for layer in model.network.layers)
    return f"a network: {sizes}"

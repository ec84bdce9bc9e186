"""The models that come with pdpsim, and the patterns that belong to a model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pdpsim.base.errors import ResultsError, StudyError
from pdpsim.base.files import write_bytes
from pdpsim.describe.network import Network
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.phases import Phase
from pdpsim.formats.companions import patterns_beside, write_beside
from pdpsim.formats.model import Model, find, read, shipped_models, tables_of
from pdpsim.formats.patterns import read as read_patterns
from pdpsim.formats.table import joined_rows
from pdpsim.simulate.simulator import Simulator
from pdpsim.study.catalogue import load, study_ids
from pdpsim.study.rehearsal import shown


class OccupiedError(ResultsError):
    """A file that is there already; bad usage rather than a failure."""

    exit_code = 2


@dataclass(frozen=True)
class Shipped:
    """A model that comes with pdpsim.

    Parameters
    ----------
    name : str
        By which every command knows it.
    title : str
        A line about it.
    paper : str
    units, weights : int
        How large the network is; weights with biases.
    tables : tuple of str
        Tables of patterns beside it.
    studies : tuple of str
        Studies that use it, and make its patterns where there is no table.
    """

    name: str
    title: str
    paper: str
    units: int
    weights: int
    tables: tuple[str, ...]
    studies: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Source:
    """Patterns, and where they come from.

    Parameters
    ----------
    sets : mapping of str to PatternSet
        By the name that phases of a training call them; the empty name for a single set.
    origin : str
        Such as ``"xor.tsv"`` or ``"the study rumelhart-todd-1993"``.
    remarks : tuple of str
        What the user should know about them.
    network : Simulator, optional
        Of a model that states no training: the network that a study shows them, with the weights that it
        gives.
    """

    sets: Mapping[str, PatternSet]
    origin: str
    remarks: tuple[str, ...] = ()
    network: Simulator | None = None

    @property
    def first(self) -> PatternSet:
        """The single set, or the first."""
        return next(iter(self.sets.values()))


def shelf() -> list[Shipped]:
    """Return every model that comes with pdpsim, in alphabetical order."""
    from pdpsim.describe.size import size

    users = _studies_by_model()
    shipped = []
    for file in shipped_models():
        model = read(file)
        extent = size(model.network)
        tables = tuple(path.name for path in patterns_beside(file).values())
        studies = tuple(users.get(file.stem, ()))
        shipped.append(
            Shipped(_called(file), model.title, model.paper, extent.units, extent.weights, tables, studies)
        )
    return shipped


def copy(name: str, folder: Path) -> list[Path]:
    """Copy a model that comes with pdpsim, with its patterns and the tables that it names, to change it.

    Parameters
    ----------
    name : str
    folder : Path
        Made if need be.

    Returns
    -------
    list of Path
        The model's file first.

    Raises
    ------
    ModelFileError
        If there is no such model.
    OccupiedError
        If a file of one of their names is there already.
    ResultsError
        If they cannot be written.
    """
    file = find(name)
    target = folder / file.name
    tables = patterns_beside(file)
    named = tables_of(file)
    copies = {target: file} | {folder / path.name: path for path in (*tables.values(), *named)}
    for path in copies:
        if path.exists():
            raise OccupiedError(f"{path} is there already; choose another folder, or move it away")
    if patterns_beside(target):
        raise OccupiedError(f"patterns for {target} are there already; choose another folder")
    origin = None if tables else _made_by_study(file, read(file))
    for path, source in copies.items():
        write_bytes(path, source.read_bytes())
    if origin is not None:
        write_beside(target, origin.sets, read(file).network)
    return [target, *patterns_beside(target).values(), *(folder / path.name for path in named)]


def patterns_for(file: Path, model: Model) -> Source | None:
    """Return the patterns that belong to a model: a table beside its file, or what a study trains it on.

    Returns
    -------
    Source or None
        None if there are none.

    Raises
    ------
    PatternError
        If a table does not fit the model.
    """
    tables = patterns_beside(file)
    return read_tables(tables, model.network, taught=taught(model)) if tables else _made_by_study(file, model)


def taught(model: Model) -> bool:
    """Return whether a model's training asks for targets."""
    return model.phases != (Phase(),) and any(phase.learning.taught for phase in model.phases)


def read_tables(tables: Mapping[str, Path], network: Network, *, taught: bool = True) -> Source:
    """Read tables of patterns, or patterns of other simulators.

    Parameters
    ----------
    tables : mapping of str to Path
        By the name that phases of a training call them.
    network : Network
    taught : bool
        Whether some layer must have targets.
    """
    sets: dict[str, PatternSet] = {}
    remarks: list[str] = []
    for name, path in tables.items():
        sets[name], lost = read_patterns(path, network, taught=taught)
        remarks += [f"{remark.kind}: {remark}" for remark in lost]
        if not lost and (remark := joined_rows(sets[name], network)):
            remarks.append(f"{path}: {remark}")
    return Source(sets, ", ".join(path.name for path in tables.values()), tuple(remarks))


def _called(file: Path) -> str:
    return file.stem.replace("_", "-")


def studies_of(file: Path) -> tuple[str, ...]:
    """Return the ids of the studies that use a model that comes with pdpsim, the one of its name first."""
    if file not in shipped_models():
        return ()
    return tuple(sorted(_studies_by_model().get(file.stem, ()), key=lambda study: study != _called(file)))


@cache
def _studies_by_model() -> Mapping[str, Sequence[str]]:
    """Return the ids of the studies that use a shipped model, by the stem of its file; loaded once."""
    users: dict[str, list[str]] = {}
    for study_id in study_ids():
        for file in load(study_id).models.values():
            users.setdefault(Path(file).stem.replace("-", "_"), []).append(study_id)
    return users


def _sizes(network: Network) -> dict[str, int]:
    """Return the sizes of the layers that patterns speak of."""
    return {layer.name: layer.size for layer in (*network.clamped, *network.targets)}


def _made_by_study(file: Path, model: Model) -> Source | None:
    """Return what a study trains a shipped model on; None for other models."""
    for study_id in studies_of(file):
        network, sets = shown(load(study_id), model.name)
        if _sizes(network.description) != _sizes(model.network):
            raise StudyError(
                f"{study_id} trains no network of the model {model.name!r} with the layers of its file; give "
                "patterns of your own"
            )
        settled = network if model.phases == (Phase(),) else None
        return Source(sets, f"the study {study_id}", network=settled)
    return None

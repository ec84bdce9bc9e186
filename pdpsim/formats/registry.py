"""All formats of other simulators, and which of them a file has."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from pdpsim.base.errors import FormatError, PdpsimError, nearest
from pdpsim.describe.network import Network
from pdpsim.formats import emergent, lens, mesh, pdp, tlearn, xerion_project
from pdpsim.formats.kinds import HEAD, Kind, Simulator
from pdpsim.formats.project import Project
from pdpsim.formats.source import bare_name, read_bytes

SIMULATORS: tuple[Simulator, ...] = (
    lens.SIMULATOR,
    tlearn.SIMULATOR,
    mesh.SIMULATOR,
    xerion_project.SIMULATOR,
    pdp.SIMULATOR,
    emergent.SIMULATOR,
)


def find(path: Path, simulator: str | None = None) -> tuple[Simulator, Kind]:
    """Return the simulator and the kind of a file.

    Parameters
    ----------
    path : Path
    simulator : str, optional
        The simulator, where two have files that look alike.

    Raises
    ------
    FormatError
        If the file cannot be read, or is of no known kind.
    """
    head = read_bytes(path)[:HEAD]
    candidates = [named(simulator)] if simulator else SIMULATORS
    for each in candidates:
        for kind in each.kinds:
            if kind.known(bare_name(path).lower(), head):
                return each, kind
    for each in candidates:
        for other in each.refused:
            if other.known(bare_name(path).lower(), head):
                raise FormatError(f"{path}: {other.title} is not read: {other.why}")
    if not head.strip():
        raise FormatError(f"{path}: the file is empty")
    if simulator:
        titles = ", ".join(kind.title for each in candidates for kind in each.kinds)
        raise FormatError(f"{path}: none of the files that can be converted: {titles}")
    *programs, last = [each.title for each in candidates]
    raise FormatError(
        f"{path}: no file of {', '.join(programs)} or {last} that can be converted; "
        "pdpsim convert --help names them"
    )


def named(name: str) -> Simulator:
    """Return the simulator of that name, or raise `FormatError` suggesting the nearest."""
    for each in SIMULATORS:
        if each.name == name:
            return each
    raise FormatError(f"no simulator {name!r}{nearest(name, [each.name for each in SIMULATORS])}")


def expand(paths: Sequence[Path], simulator: str | None = None) -> list[Path]:
    """Return paths with folders replaced by the files in them that are of a known kind.

    Raises
    ------
    FormatError
        If a folder has none, or there is no such simulator.
    """
    if simulator:
        named(simulator)
    files: list[Path] = []
    for path in paths:
        if not path.is_dir():
            files.append(path)
            continue
        known = []
        for each in sorted(path.iterdir()):
            with suppress(FormatError):
                if each.is_file() and find(each, simulator):
                    known.append(each)
        if not known:
            raise FormatError(f"{path}: none of the files in this folder can be converted")
        files += known
    return files


def gather(
    paths: Sequence[Path], *, network: Network | None = None, simulator: str | None = None
) -> tuple[list[Project], list[str]]:
    """Read files, and whatever in folders can be read.

    Parameters
    ----------
    paths : sequence of Path
        Files, of which each must be readable, and folders.
    network, simulator
        As of `read`.

    Returns
    -------
    list of Project
    list of str
        For each file of a folder that could not be read, why.

    Raises
    ------
    FormatError
        As of `read` and `expand`; if nothing can be read.
    """
    left = expand(paths, simulator)
    refused: list[str] = []
    while True:
        try:
            return read(left, network=network, simulator=simulator), refused
        except FormatError as error:
            message = str(error)
            wrong = [each for each in left if message.startswith((f"{each}:", f"{each},"))]
            if not wrong or wrong[0] in paths or len(left) == 1:
                raise
            left.remove(wrong[0])
            refused.append(message)


def read(
    paths: Sequence[str | Path], *, network: Network | None = None, simulator: str | None = None
) -> list[Project]:
    """Read files of other simulators: networks, patterns and weights that belong together.

    Parameters
    ----------
    paths : sequence of path
    network : Network, optional
        The network that patterns and weights are of, where no file describes it.
    simulator : str, optional
        The simulator that the files are of; by default it is seen from them.

    Returns
    -------
    list of Project

    Raises
    ------
    FormatError
        If a file cannot be read or is of no known kind: file, line, what was expected.
    """
    files: dict[str, list[tuple[Kind, Path]]] = {}
    for path in dict.fromkeys(map(Path, paths)):
        owner, kind = find(path, simulator)
        files.setdefault(owner.name, []).append((kind, path))
    projects = []
    for name, theirs in files.items():
        try:
            projects += named(name).read(theirs, network)
        except FormatError:
            raise
        except PdpsimError as error:  # what the files say, pdpsim cannot hold
            raise FormatError(f"{', '.join(str(path) for _, path in theirs)}: {error}") from None
    return projects

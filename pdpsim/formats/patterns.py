"""Patterns for a network from whatever file holds them: a table of pdpsim, or one of another simulator."""

from __future__ import annotations

from pathlib import Path

from pdpsim.base.errors import FormatError
from pdpsim.describe.network import Network
from pdpsim.describe.patterns import PatternSet
from pdpsim.formats import registry, table
from pdpsim.formats.project import Remark


def read(path: str | Path, network: Network, *, taught: bool = True) -> tuple[PatternSet, tuple[Remark, ...]]:
    """Read patterns for a network.

    Parameters
    ----------
    path : path
        A table (see `table`), or patterns of another simulator that need no further file.
    network : Network
    taught : bool
        Whether some layer of a table must have targets.

    Returns
    -------
    PatternSet
    tuple of Remark
        What of another simulator's file was not carried over.

    Raises
    ------
    PatternError
        If a table cannot be read, or does not fit the network.
    FormatError
        If another simulator's file cannot be read.
    """
    path = Path(path)
    try:
        simulator, kind = registry.find(path)
    except FormatError:
        return table.read(path, network, taught=taught), ()
    if kind.part != "patterns" or simulator.name == "tlearn":
        return table.read(path, network, taught=taught), ()
    (project,) = registry.read([path], network=network)
    (patterns,) = project.patterns.values()
    return patterns, project.remarks

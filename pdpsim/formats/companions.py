"""Patterns that belong to a model or to a saved network: tables beside its file.

Beside ``xor.toml`` lies ``xor.tsv``. Where a training has several sets, each has its name in between:
``lists.ab.tsv`` and ``lists.ac.tsv`` beside ``lists.toml``. Networks that share their patterns have
``patterns.tsv`` (or ``patterns.ab.tsv``) in their folder. A table may be comma-separated (``.csv``) and
compressed (``.gz``).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote, unquote

from pdpsim.describe.network import Network
from pdpsim.describe.patterns import PatternSet
from pdpsim.formats.table import write

#: What patterns are called that all networks of a folder share.
SHARED = "patterns"

#: What stands between in the name of a model's own matrix of weights, which holds no patterns.
MATRIX = "weights"

#: Endings of tables, in the order in which they are looked for.
ENDINGS = (".tsv", ".csv", ".tsv.gz", ".csv.gz")

#: Tables of more numbers than this are compressed.
MANY = 20_000


def patterns_beside(file: Path) -> dict[str, Path]:
    """Return the tables of patterns that belong to a model's or a network's file.

    Parameters
    ----------
    file : Path
        A ``.toml`` or ``.npz`` file.

    Returns
    -------
    dict of str to Path
        By the name that phases of the training call them; the empty name where there is one set. Empty if
        there are none.
    """
    own = _tables(file.parent, file.stem)
    return own or (_tables(file.parent, SHARED) if file.suffix == ".npz" else {})


def write_beside(file: Path, sets: Mapping[str, PatternSet], network: Network) -> None:
    """Write sets of patterns as tables beside a file, in place of those that were there.

    Parameters
    ----------
    file : Path
        The model's or network's file; `SHARED` as its name stands for all networks of the folder.
    sets : mapping of str to PatternSet
        By the name that phases call them; a single set is written without.
    network : Network
        Tells which layers are both input and target.

    Raises
    ------
    PatternError
        If a name or label cannot stand in a table.
    ResultsError
        If a table cannot be written.
    """
    written, earlier = set(), {*_single(file.parent, file.stem), *_several(file.parent, file.stem).values()}
    for name, patterns in sets.items():
        middle = f".{_quoted(name)}" if len(sets) > 1 else ""
        ending = ".tsv.gz" if _numbers(patterns) > MANY else ".tsv"
        path = file.parent / f"{file.stem}{middle}{ending}"
        write(patterns, path, network)
        written.add(path)
    for path in earlier - written:
        path.unlink(missing_ok=True)


def _quoted(name: str) -> str:
    """Return a set's name as part of a file's, which `urllib.parse.unquote` reads."""
    return "%77eights" if name == MATRIX else quote(name, safe="")


def _numbers(patterns: PatternSet) -> int:
    """Return how many numbers patterns hold."""
    return sum(x.size for layers in (patterns.inputs, patterns.targets) for x in layers.values())


def _tables(folder: Path, stem: str) -> dict[str, Path]:
    single = _single(folder, stem)
    return {"": single[0]} if single else _several(folder, stem)


def _single(folder: Path, stem: str) -> list[Path]:
    """Return the tables of a single set, in the order in which they are looked for."""
    return [path for path in (folder / f"{stem}{ending}" for ending in ENDINGS) if path.is_file()]


def _several(folder: Path, stem: str) -> dict[str, Path]:
    """Return the tables of several sets, by name."""
    tables: dict[str, Path] = {}
    for ending in reversed(ENDINGS):
        for path in sorted(folder.glob(f"*{ending}")):
            name = path.name.removesuffix(ending)
            between = name.removeprefix(f"{stem}.")
            own = name.startswith(f"{stem}.") and between != MATRIX
            if own and not (folder / f"{name}.npz").exists():
                tables[unquote(between)] = path
    return tables

"""The tables of data that a study reads: its own, or shared ones, each declared by name.

A table is a ``.tsv`` file. It stands in the study's folder ``data``, or in the package `pdpsim_data`, which
holds the tables that several studies use. A study declares the tables that it reads,
``Study(tables=("verbs",))``, and gets each by `Study.table` or `Replicate.table`: so the fingerprint of its
results holds the content of all of them, wherever they lie.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path

from pdpsim.base.errors import StudyError, nearest

SHARED = "pdpsim_data"


def find(name: str, folder: Path) -> Path:
    """Return the file of a table.

    Parameters
    ----------
    name : str
        Without ``.tsv``.
    folder : Path
        The study's.

    Raises
    ------
    StudyError
        If there is none, with the nearest.
    """
    known = {path.stem: path for place in _places(folder)[::-1] for path in sorted(place.glob("*.tsv"))}
    if name not in known:
        raise StudyError(
            f"there is no table {name!r}: neither {folder / 'data'} nor {SHARED} has {name}.tsv"
            f"{nearest(name, known)}"
        )
    return known[name]


def _places(folder: Path) -> list[Path]:
    """Return the folders that tables are looked for in, a study's own first."""
    spec = importlib.util.find_spec(SHARED)
    shared = () if spec is None else spec.submodule_search_locations or ()
    return [folder / "data", *(Path(each) for each in shared)]

"""The folder that networks are trained into: what is in it, and whether it is of the same training.

Layout::

    training.json         model, patterns, versions, and how each network did
    networks.csv          how each network did, a row a network
    networks/<seed>.npz   trained weights, for `pdpsim test` and `Simulator.load`
    networks/patterns.tsv what they were trained on (of several sets one table each, ``patterns.<set>.tsv``)
    curves/<seed>.csv     each network's error by epoch
    learning-curve.*      all networks' error by epoch: picture and numbers
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from pdpsim.base.errors import ResultsError
from pdpsim.base.readers import flag, listed, number, text
from pdpsim.base.schema import check, count, mapping, optional, record
from pdpsim.base.tables import read_json, write_csv, write_json

if TYPE_CHECKING:
    from pdpsim.formats.model import Model

FORMAT = 2

#: What a folder holds in which a file of that name lies.
CONTENTS = {
    "grid.csv": "a grid of settings, with a folder for each",
    "sweep.json": "the sweep of a study",
    "run.json": "the results of a study",
}

#: Files that are named of those in a folder that holds others.
NAMED = 3

_NETWORK = {
    "seed": count,
    "epochs": count,
    "stopped": flag,
    "error": optional(number),
    "right": count,
    "patterns": count,
    "solved": flag,
    "diverged": text,
}
_RECORD = record({"fingerprint": mapping(text), "score": text, "networks": listed(record(_NETWORK))})


class OtherTrainingError(ResultsError):
    """A folder that holds something else; bad usage rather than a failure."""

    exit_code = 2


@dataclass(frozen=True)
class Trained:
    """How one network did.

    Parameters
    ----------
    seed : int
    epochs : int
        Passes through the patterns.
    stopped : bool
        Whether the last phase's criterion was met.
    error : float or None
        Error after training, summed over patterns; None for a network that diverged.
    right : int
        Patterns that are right, by the rule that scores them.
    patterns : int
        Patterns that have targets.
    solved : bool
        Whether the criterion was met; in a training without one, whether every pattern is right.
    diverged : str
        What happened, for a network that diverged; otherwise empty.
    """

    seed: int
    epochs: int
    stopped: bool
    error: float | None
    right: int
    patterns: int
    solved: bool
    diverged: str = ""


def read_record(out: Path, kind: Mapping[str, str]) -> dict[str, Any] | None:
    """Return the record of an earlier training of the same kind, or None in a new folder.

    Raises
    ------
    OtherTrainingError
        If the folder holds something else.
    ResultsError
        If its record is damaged.
    """
    path = out / "training.json"
    if not path.is_file():
        if out.exists() and (not out.is_dir() or any(each.name[:1] != "." for each in out.iterdir())):
            content = f"holds {_content(out)}" if out.is_dir() else "is a file"
            raise OtherTrainingError(f"{out} {content}; choose another folder with --out")
        return None
    earlier = read_json(path)
    if not isinstance(earlier, dict) or earlier.get("format") != FORMAT:
        raise OtherTrainingError(
            f"{out} holds networks of another version of pdpsim; choose another folder with --out"
        )
    try:
        check(_RECORD, earlier, path)
    except ResultsError as error:
        raise ResultsError(f"{error}; delete {out}, or choose another folder with --out") from None
    own = earlier["fingerprint"]
    differ = [name for name in {**kind, **own} if own.get(name) != kind.get(name)]
    if differ:
        raise OtherTrainingError(
            f"{out} holds networks trained otherwise (another {' and another '.join(differ)}); choose "
            "another folder with --out, or delete it"
        )
    return earlier


def free_folder(base: Path, kinds: Mapping[str, Mapping[str, str]]) -> tuple[Path, str]:
    """Return the folder that trainings go to, and why that is not the one that they were meant for.

    Networks that were trained otherwise are neither mixed with others nor replaced: the folder then gets the
    first number that is free, or has these very trainings, ``trained/xor-2``.

    Parameters
    ----------
    base : Path
        Where they go first of all.
    kinds : mapping of str to mapping
        Each training's fingerprint, by the name of its folder within.

    Returns
    -------
    tuple of (Path, str)
        The folder, and a sentence; empty where it is the first.
    """
    folder, number, why = base, 1, ""
    while True:
        try:
            for name, kind in kinds.items():
                read_record(folder / name, kind)
            _check_grid(folder, kinds)
        except OtherTrainingError as error:
            number += 1
            why = why or str(error).partition(";")[0]
            folder = base.with_name(f"{base.name}-{number}")
        else:
            return folder, f"{why}: these go to {folder}" if why else ""


def _check_grid(folder: Path, kinds: Mapping[str, Mapping[str, str]]) -> None:
    """Refuse to write a grid's table over that of others; more values of the same are taken in."""
    inside = {each.parent.name for each in folder.glob("*/training.json")}
    if len(kinds) > 1 and (folder / "grid.csv").is_file() and not inside <= set(kinds):
        raise OtherTrainingError(f"{folder} holds the table of other settings (grid.csv)")


def _content(out: Path) -> str:
    """Return in words what a folder holds that is no training."""
    for file, content in CONTENTS.items():
        if (out / file).is_file():
            return f"{content} ({file})"
    studies = sorted(each.parent.name for each in out.glob("*/run.json"))
    names = studies or sorted(each.name for each in out.iterdir() if each.name[:1] != ".")
    more = ", ..." if len(names) > NAMED else ""
    return f"{'results of studies' if studies else 'other files'} ({', '.join(names[:NAMED])}{more})"


def new_record(model: Model, kind: Mapping[str, str], score: str) -> dict[str, Any]:
    """Return the record of a training that begins."""
    from pdpsim.base.provenance import now, provenance
    from pdpsim.formats.model import to_toml

    return {
        "format": FORMAT,
        "name": model.name,
        "fingerprint": kind,
        "score": score,
        "start": now(),
        **provenance(),
        "toml": to_toml(model),
        "networks": [],
    }


def finished(training: Mapping[str, Any], out: Path) -> list[Trained]:
    """Return the networks that are there already: one whose file was deleted is trained again.

    Parameters
    ----------
    training : dict
        What ``training.json`` holds.
    out : Path
    """
    known = [field.name for field in fields(Trained)]
    networks = [Trained(**{name: each[name] for name in known}) for each in training["networks"]]
    return [
        each
        for each in networks
        if each.diverged or (weights_file(out, each.seed).is_file() and curve_file(out, each.seed).is_file())
    ]


def weights_file(out: Path, seed: int) -> Path:
    """Return the file of a network's weights."""
    return out / "networks" / f"{seed}.npz"


def curve_file(out: Path, seed: int) -> Path:
    """Return the file of a network's error by epoch."""
    return out / "curves" / f"{seed}.csv"


def write_record(out: Path, training: Mapping[str, Any]) -> None:
    """Write ``training.json``."""
    write_json(out / "training.json", training)


def write_table(out: Path, networks: Sequence[Trained]) -> None:
    """Write ``networks.csv``, a row a network."""
    names = [field.name for field in fields(Trained)]
    rows = ([_cell(getattr(each, name)) for name in names] for each in networks)
    write_csv(out / "networks.csv", names, rows)


def _cell(value: object) -> object:
    return int(value) if isinstance(value, bool) else value


def read_curve(path: Path, epochs: int) -> list[float]:
    """Return a network's error by epoch."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            error = [float(row["error"]) for row in csv.DictReader(file)]
    except OSError as failure:
        raise ResultsError(f"cannot read {path}: {failure.strerror or failure}") from None
    except (ValueError, LookupError, TypeError, csv.Error):
        error = []
    if len(error) != epochs or not np.isfinite(error).all():
        raise ResultsError(
            f"{path}: no learning curve of {epochs} epochs, or a damaged one; delete it and train again: "
            "this network alone is then trained anew"
        )
    return error

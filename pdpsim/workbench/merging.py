"""Folders of networks of one training, joined to one."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pdpsim.base.errors import ResultsError
from pdpsim.base.files import write_bytes
from pdpsim.base.tables import read_json
from pdpsim.results.lock import hold
from pdpsim.results.merging import refuse_twice
from pdpsim.workbench.folder import (
    OtherTrainingError,
    Trained,
    curve_file,
    finished,
    read_record,
    weights_file,
    write_record,
    write_table,
)
from pdpsim.workbench.networks import draw_curves


class TwoNetworksError(ResultsError):
    """One seed, in two folders of one training, with two networks."""


def merge_trainings(sources: Sequence[Path], out: Path) -> list[Trained]:
    """Join folders of networks of one training.

    Parameters
    ----------
    sources : sequence of Path
        Each a folder with a ``training.json``; nothing in them is changed.
    out : Path
        Where all goes: a new folder, or one with networks of the same training, which stay.

    Returns
    -------
    list of Trained
        All that are in the folder then, in the order of their seeds.

    Raises
    ------
    SourceError
        See `pdpsim.results.merging.refuse_twice`.
    OtherTrainingError
        If they hold networks that were trained otherwise, or the folder something else.
    TwoNetworksError
        If two hold one seed, and not with the same bits.
    ResultsError
        If one cannot be read, or the folder cannot be written to.
    """
    refuse_twice(sources, out)
    first = read_json(sources[0] / "training.json")
    kind = first.get("fingerprint") if isinstance(first, dict) else None
    kind = kind if isinstance(kind, dict) else {}
    known = read_record(out, kind)
    with hold(out):
        done: dict[int, tuple[Trained, Path]] = {}
        record: dict[str, Any] = {}
        for folder in (*([out] if known else []), *sources):
            part = read_record(folder, kind)
            assert part is not None
            record = record or part
            if part["score"] != record["score"]:
                raise OtherTrainingError(
                    f"the networks in {folder} are judged by another rule than the others "
                    f"({part['score']}; {record['score']}); pdpsim train with one --score judges them anew"
                )
            for each in finished(part, folder):
                owner = done.setdefault(each.seed, (each, folder))[1]
                _refuse_two(each.seed, owner, folder)
        _write(out, record, [each for each, folder in done.values() if folder == out])
        for seed, (_, folder) in done.items():
            _copy(seed, folder, out)
        for path in sorted((sources[0] / "networks").glob("*.tsv")):
            write_bytes(out / "networks" / path.name, path.read_bytes())
        networks = [done[seed][0] for seed in sorted(done)]
        _write(out, record, networks)
        for seed in done:  # of networks that are not there yet they are still wanted
            for path in (out / "checkpoints").glob(f"{seed}-*.npz"):
                path.unlink()
        with suppress(OSError):  # others are in it, or it is not there
            (out / "checkpoints").rmdir()
        draw_curves(out, [each for each in networks if not each.diverged])
    return networks


def _write(out: Path, record: dict[str, Any], networks: Sequence[Trained]) -> None:
    """Write down whose the folder is, and which networks are there."""
    write_record(out, {**record, "networks": [asdict(each) for each in networks]})
    write_table(out, networks)


def _files(seed: int, folder: Path) -> list[Path]:
    """Return a network's files; one that diverged has none."""
    return [path for path in (weights_file(folder, seed), curve_file(folder, seed)) if path.is_file()]


def _refuse_two(seed: int, one: Path, other: Path) -> None:
    if [x.read_bytes() for x in _files(seed, one)] != [x.read_bytes() for x in _files(seed, other)]:
        raise TwoNetworksError(f"the network of seed {seed} is in {one} and in {other}, with other bits")


def _copy(seed: int, source: Path, target: Path) -> None:
    if source.resolve() != target.resolve():
        for path in _files(seed, source):
            write_bytes(target / path.relative_to(source), path.read_bytes())

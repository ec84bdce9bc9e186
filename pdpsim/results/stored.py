"""The file of one replicate: its measures, how it went, and of which run it is."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pdpsim.base.arrays import DamagedError, Header, read_arrays, write_arrays
from pdpsim.base.errors import ResultsError
from pdpsim.base.readers import number, text
from pdpsim.base.schema import check, optional, record
from pdpsim.results.measures import Measures, unpack

# beside the measures: JSON with "failed", "seconds" and, in files of later versions, "run" and "cpu"
_ABOUT = "_about"
_IS_ABOUT = record({"failed": text, "seconds": number}, {"run": optional(text), "cpu": optional(text)})


@dataclass(frozen=True)
class About:
    """What a replicate's file says besides its measures.

    Parameters
    ----------
    failed : str
        What diverged; empty if nothing did.
    seconds : float
        Time taken, since the replicate was last begun.
    run : str or None
        The digest of the fingerprint of the run that made it; None in a file from before there were digests.
    cpu : str or None
        The processor that it was made on.
    """

    failed: str
    seconds: float
    run: str | None = None
    cpu: str | None = None


@dataclass(frozen=True)
class Stored:
    """One replicate as it stands on disk.

    Parameters
    ----------
    measures : dict or None
        None if a network diverged.
    failed, seconds, cpu
        See `About`.
    """

    measures: Measures | None
    failed: str
    seconds: float
    cpu: str | None = None


def digest(fingerprint: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a run's fingerprint, which every file of its replicates carries."""
    return hashlib.sha256(json.dumps(fingerprint, sort_keys=True).encode()).hexdigest()


def write_stored(path: Path, measures: Mapping[str, NDArray[Any]], about: About) -> None:
    """Write the file of a replicate, whole or not at all."""
    description = {
        "failed": about.failed,
        "seconds": round(about.seconds, 3),
        "run": about.run,
        "cpu": about.cpu,
    }
    write_arrays(path, {**measures, _ABOUT: np.asarray(json.dumps(description))})


def read_about(path: Path) -> About:
    """Return what a replicate's file says besides its measures.

    Raises
    ------
    DamagedError
        If it is no file of a replicate, or not any more.
    """
    return _about(path, read_arrays(path, (_ABOUT,), _check_about))


def read_stored(path: Path) -> Stored:
    """Return a replicate.

    Raises
    ------
    DamagedError
        If its file is no file of a replicate, or not any more.
    """
    try:
        arrays = read_arrays(path, check=_check_about)
        about = _about(path, arrays)
    except DamagedError as error:
        raise DamagedError(
            f"{error}; delete this file and run the study again: this replicate alone is then simulated anew"
        ) from None
    measures = {name: array for name, array in arrays.items() if name != _ABOUT}
    return Stored(None if about.failed else unpack(measures), about.failed, about.seconds, about.cpu)


def _check_about(name: str, header: Header) -> None:
    if name == _ABOUT and (header.dtype.kind != "U" or header.shape != ()):
        raise DamagedError("no file of a replicate")


def _about(path: Path, arrays: Mapping[str, NDArray[Any]]) -> About:
    if _ABOUT not in arrays:
        raise DamagedError(f"{path}: no file of a replicate")
    try:
        description = check(_IS_ABOUT, json.loads(arrays[_ABOUT].item()), path)
    except (ValueError, RecursionError, ResultsError):
        raise DamagedError(f"{path}: no file of a replicate, or a damaged one") from None
    return About(
        description["failed"], description["seconds"], description.get("run"), description.get("cpu")
    )

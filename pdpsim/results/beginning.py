"""Where a run begins: a folder of results that is new, goes on, is replaced, or is refused."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from pdpsim.base.errors import ResultsError
from pdpsim.results.difference import difference
from pdpsim.results.folder import FORMAT, OtherResultsError, Results, open_results
from pdpsim.results.lock import Part, refuse_parts
from pdpsim.results.session import SESSION, joined_cases, new_session


def prepare_results(
    folder: Path,
    run: Mapping[str, Any],
    announce: Callable[[str], None] | None = None,
    part: Part | None = None,
) -> Results:
    """Return results to add replicates to: those in the folder if they are of the same run, or new ones.

    Versions, commit and command line of a run are those that its first replicates were made with; those of
    every session are kept beside the replicates that it made.

    Parameters
    ----------
    folder : Path
        ``DIR/<study-id>``.
    run : dict
        For ``run.json``, with ``study``, ``cases`` and ``fingerprint``.
    announce : function, optional
        Told, in one line, that quick results are replaced, or that another version made those that are kept.
    part : Part, optional
        For a run that makes only some of the replicates; `pdpsim.results.lock.meeting` lasts.

    Raises
    ------
    OtherResultsError
        If the folder holds results of another run or version (quick ones, and a run of which no replicate
        was finished, are replaced), or other files.
    BusyError
        If results would be replaced that other parts are writing to.
    ResultsError
        If it cannot be written to.
    """
    fresh: dict[str, Any] = json.loads(json.dumps({"format": FORMAT, **run}))
    if (folder / "run.json").is_file():
        existing = open_results(folder)
        if existing.run["fingerprint"] == fresh["fingerprint"]:
            if part is not None:
                existing.run["cases"] = fresh["cases"]
                existing.write_session(new_session(fresh, existing.digest, part.name))
                return existing
            existing.write_run()  # gives the last session what it made, even if it was killed
            earlier = [each for each in existing.run["sessions"] if any(each["replicates"].values())]
            first = {
                key: value for key, value in (earlier[0] if earlier else fresh).items() if key in SESSION
            }
            session = new_session(fresh, existing.digest)
            fresh["cases"] = joined_cases(existing.run["cases"], fresh["cases"])
            existing.run |= {**fresh, **first, "end": fresh.get("end"), "sessions": [*earlier, session]}
            existing.write_run()
            mine = _version(fresh)
            others = sorted({_version(each) for each in earlier} - {mine})
            if others and announce is not None:
                announce(
                    f"the replicates in {folder} were made with pdpsim {', '.join(others)}; "
                    f"this one is pdpsim {mine}"
                )
            return existing
        begun = any((folder / "arrays").glob("*.npz"))
        if begun and not existing.quick:
            raise OtherResultsError(
                f"{folder} holds results of another run "
                f"({difference(fresh['fingerprint'], existing.run['fingerprint'])}); choose another folder "
                "with --out, or delete it"
            )
        if part is not None:
            refuse_parts(part.folder, but=part)
        if begun and announce is not None:
            announce(f"replaces the quick results that were in {folder}")
        _remove(folder)
    else:
        refuse_foreign(folder)
    results = Results(folder, fresh)
    results.run["sessions"] = [new_session(fresh, results.digest, None if part is None else part.name)]
    results.write_run()
    return results


def refuse_foreign(folder: Path) -> None:
    """Raise `OtherResultsError` if a folder holds other things than results."""
    if (folder / "run.json").is_file() or not folder.exists():
        return
    if not folder.is_dir() or any(_is_foreign(each) for each in folder.iterdir()):
        raise OtherResultsError(
            f"{folder} is not empty and holds no results; choose another folder with --out"
        )


def _version(session: Mapping[str, Any]) -> str:
    """Return the version of pdpsim that a session ran with."""
    return str((session.get("versions") or {}).get("pdpsim") or "without a version")


def _is_foreign(path: Path) -> bool:
    return path.name != "sweep" and not path.name.startswith(".")


def _remove(folder: Path) -> None:
    """Remove what pdpsim wrote, and nothing else; ``run.json``, which says what it was, last.

    Raises
    ------
    ResultsError
        If anything is left: it would be taken for the next run's.
    """
    try:
        for name in ("arrays", "networks", "figures", "checkpoints"):
            path = folder / name
            if path.is_symlink():
                path.unlink()  # what it points to may be anybody's
            elif path.exists():
                shutil.rmtree(path)
        for name in ("claims.json", "claims.csv", "measures.csv", "report.html", "run.json"):
            (folder / name).unlink(missing_ok=True)
    except OSError as error:
        raise ResultsError(
            f"the earlier results in {folder} cannot be removed: {error.filename}: "
            f"{error.strerror or error}; choose another folder with --out"
        ) from None

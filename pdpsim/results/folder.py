"""The folder of a run: provenance, measures, arrays, claims, weights.

Layout of ``DIR/<study-id>/``, documented in `docs/`::

    run.json           provenance and fingerprint
    claims.json        every claim with values, interval and verdict
    measures.csv       condition, reading, replicate, measure, value: one row for each number
    claims.csv         claim, measure, unit, condition, reading, replicate, value, control: one for each
    network arrays/            <case>-<replicate>.npz: all measures of one replicate
    networks/          <case>/<replicate>/<name>.npz: trained weights, where they are kept
    figures/           <figure>.pdf, .svg, .png, and the numbers drawn as .csv
    checkpoints/       of replicates that are not finished

A case is a condition, or ``condition@reading`` where the reading is not the primary one.

Every file in ``arrays/`` carries the digest of its run's fingerprint. A file that does not, or that is
damaged, is never counted as a replicate: `Results.uncounted` names it. Only in a folder that a version
without digests began do files without one count.
"""

from __future__ import annotations

import shutil
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from pdpsim.base.arrays import DamagedError
from pdpsim.base.display import Display
from pdpsim.base.errors import ResultsError
from pdpsim.base.provenance import processor
from pdpsim.base.tables import read_json, write_json
from pdpsim.claims import record
from pdpsim.claims.record import Record, Records
from pdpsim.results.case import Case
from pdpsim.results.measures import Measures, pack
from pdpsim.results.runfile import check_run
from pdpsim.results.session import new_session, with_session
from pdpsim.results.stored import About, Stored, digest, read_about, read_stored, write_stored

FORMAT = 1


class OtherResultsError(ResultsError):
    """A folder that holds results of another run or version; bad usage rather than a failure."""

    exit_code = 2


class Results(Display):
    """The results of one run.

    Parameters
    ----------
    folder : Path
        ``DIR/<study-id>``.
    run : dict
        What ``run.json`` holds.
    """

    def __init__(self, folder: Path, run: dict[str, Any]) -> None:
        self.folder = folder
        self.run = run
        self._read: dict[Path, Stored] = {}
        self._judged: dict[Path, tuple[tuple[int, int, int], About | None, str]] = {}

    @property
    def study_id(self) -> str:
        """Id of the study."""
        return str(self.run["study"]["id"])

    @property
    def quick(self) -> bool:
        """Whether the run only tried every stage out."""
        return bool(self.run["fingerprint"]["quick"])

    @property
    def cases(self) -> list[Case]:
        """The conditions and readings that were run, the primary reading first."""
        return [Case(**each) for each in self.run["cases"]]

    @property
    def claims(self) -> Records:
        """The records of ``claims.json``; empty before the first evaluation."""
        path = self.folder / "claims.json"
        try:
            return record.read(path) if path.exists() else Records()
        except ResultsError as error:
            raise ResultsError(f"{error}; running the study again writes it anew") from None

    @property
    def digest(self) -> str:
        """The digest of the run's fingerprint, which every file of its replicates carries."""
        return digest(self.run["fingerprint"])

    def case(self, condition: str | None = None, reading: str | None = None) -> Case:
        """Return a case; by default the first condition in the primary reading."""
        for each in self.cases:
            same = each.primary if reading is None else each.reading == reading
            if same and condition in (None, each.condition):
                return each
        raise ResultsError(f"{self.folder} has no results for condition {condition!r}, reading {reading!r}")

    def path(self, case: Case, replicate: int) -> Path:
        """Return the file of a replicate's measures."""
        return self.folder / "arrays" / f"{case.label}-{replicate}.npz"

    def has(self, case: Case, replicate: int) -> bool:
        """Return whether a replicate of this run is finished."""
        path = self.path(case, replicate)
        return path.is_file() and not self._objection(path)

    def finished(self, case: Case) -> list[int]:
        """Return the numbers of the replicates of this run that are finished."""
        files = (self.folder / "arrays").glob("*.npz")
        return [each for each in _numbers(case, (path.stem for path in files)) if self.has(case, each)]

    def diverged(self, replicates: Container[int] | None = None) -> dict[str, str]:
        """Return the finished replicates, or some of them, whose networks diverged, and how."""
        return {
            f"{case.label}-{each}": failed
            for case in self.cases
            for each in self.finished(case)
            if (replicates is None or each in replicates) and (failed := self._about(case, each).failed)
        }

    def uncounted(self, replicates: Iterable[int] | None = None) -> dict[str, str]:
        """Return the files of replicates that are not counted, and why: damaged, or another run's.

        Parameters
        ----------
        replicates : iterable of int, optional
            Those that are looked at; by default all.
        """
        files = sorted((self.folder / "arrays").glob("*.npz"))
        if replicates is not None:
            mine = {self.path(case, each) for case in self.cases for each in replicates}
            files = [path for path in files if path in mine]
        objections = {path: self._objection(path) for path in files}
        return {f"arrays/{path.name}": why for path, why in objections.items() if why}

    def _objection(self, path: Path) -> str:
        """Return why a file is no replicate of this run; empty if it is one."""
        return self._judge(path)[1]

    def _about(self, case: Case, replicate: int) -> About:
        """Return how a finished replicate went, without reading its measures."""
        about = self._judge(self.path(case, replicate))[0]
        assert about is not None
        return about

    def _judge(self, path: Path) -> tuple[About | None, str]:
        """Return what a file says of its replicate, and why it is none of this run; it is read once."""
        at = path.stat()
        state = (at.st_mtime_ns, at.st_size, at.st_ino)
        if path not in self._judged or self._judged[path][0] != state:
            self._judged[path] = state, *self._examine(path)
        return self._judged[path][1:]

    def _examine(self, path: Path) -> tuple[About | None, str]:
        try:
            about = read_about(path)
        except DamagedError:
            return None, "it is damaged, or no file of a replicate"
        if about.run is None:
            sessions = self.run.get("sessions") or [{}]
            before = any(each.get("digest") is None for each in sessions)
            return about, "" if before else "it does not say of which run it is"
        return about, "" if about.run == self.digest else "it is of another run"

    def check_owner(self, run: str = "") -> None:
        """Raise `ResultsError` if the folder has come to hold another run's results, or none, meanwhile.

        Parameters
        ----------
        run : str
            The digest that it should have; by default that of these results.
        """
        try:
            owner = digest(read_json(self.folder / "run.json")["fingerprint"])
        except (ResultsError, LookupError, TypeError):
            owner = ""
        if owner != (run or self.digest):
            raise ResultsError(_lost(self.folder, owner))

    def lacking(self, reading: str | None) -> list[str]:
        """Return the replicates of a reading that a verdict cannot do without, as ``case-number``.

        They are those whose simulation failed, and those between others: left out, they would count as if
        they had never been, and networks that fail or take long are not like the rest.
        """
        which = [case for case in self.cases if case.reading == reading]
        most = max((max(self.finished(case), default=0) for case in self.cases), default=0)
        errors = self.run.get("errors") or {}
        return [
            f"{case.label}-{each}"
            for case in which
            for each in range(1, most + 1)
            if not self.has(case, each)
        ] + [
            f"{case.label}-{each}"
            for case in which
            for each in _numbers(case, errors)
            if each > most and not self.has(case, each)
        ]

    def replicate(self, case: Case, replicate: int) -> Stored:
        """Return a finished replicate, read from disk once.

        Raises
        ------
        DamagedError
            If its file is damaged, or another run's.
        """
        path = self.path(case, replicate)
        if path not in self._read:
            if path.is_file() and self._objection(path):
                raise DamagedError(f"{path} is not counted: {self._objection(path)}")
            self._read[path] = read_stored(path)
        return self._read[path]

    def write_replicate(
        self, case: Case, replicate: int, measures: object, seconds: float, failed: str = ""
    ) -> None:
        """Keep a replicate's measures, or that it failed; its checkpoints are then not needed any more."""
        arrays = pack({} if failed else measures, f"simulate of {self.study_id}")
        self.check_owner()
        write_stored(self.path(case, replicate), arrays, About(failed, seconds, self.digest, processor()))
        shutil.rmtree(self.folder / "checkpoints" / case.label / str(replicate), ignore_errors=True)

    def clear_checkpoints(self, replicates: Container[int] | None = None) -> None:
        """Remove checkpoints of replicates that are finished, as a process leaves that is killed just then.

        Parameters
        ----------
        replicates : container of int, optional
            Those that are looked at. By default all: no worker may then be writing, since it could lose a
            folder that it has just made.
        """
        folder = self.folder / "checkpoints"
        for case in self.cases:
            for path in (folder / case.label).glob("*"):
                mine = path.name.isdecimal() and (replicates is None or int(path.name) in replicates)
                if mine and self.has(case, int(path.name)):
                    shutil.rmtree(path, ignore_errors=True)
        if replicates is not None:
            return
        for path in (*folder.glob("*"), folder):
            with suppress(OSError):  # it is not empty, or not there
                path.rmdir()

    def measures(
        self, condition: str | None = None, reading: str | None = None
    ) -> dict[int, Measures | None]:
        """Return the measures of every finished replicate, by its number; None where a network diverged.

        Parameters
        ----------
        condition, reading : str, optional
            By default the first condition in the primary reading.
        """
        return self.case_measures(self.case(condition, reading))

    def case_measures(self, case: Case) -> dict[int, Measures | None]:
        """Return the measures of a case's finished replicates; see `measures`."""
        return {each: self.replicate(case, each).measures for each in self.finished(case)}

    def table(self) -> list[dict[str, Any]]:
        """Return a row for every measure that is a single number."""
        return [
            {
                "condition": case.condition,
                "reading": case.reading,
                "replicate": number,
                "measure": name,
                "value": value,
            }
            for case, number, name, value in self.measured()
            if isinstance(value, float)
        ]

    def measured(self) -> Iterator[tuple[Case, int, str, Any]]:
        """Yield every measure of every finished replicate: its case, number, name and value."""
        for case in self.cases:
            for number, measures in self.case_measures(case).items():
                for name, measure in (measures or {}).items():
                    yield case, number, name, measure

    def write_claims(self, records: Sequence[Record]) -> None:
        """Write ``claims.json``."""
        write_json(self.folder / "claims.json", record.to_json(records))

    def write_run(self, **changes: Any) -> None:
        """Write ``run.json`` with changes, such as the time of its end, and the time of each replicate.

        Replicates that no session has made yet are the last one's.
        """
        self.run.update(changes)
        *before, session = self.run.get("sessions") or [new_session(self.run)]
        if "end" in changes:
            session["end"] = changes["end"]
        done = {
            case.label: {each: self._about(case, each) for each in self.finished(case)} for case in self.cases
        }
        earlier = {
            label: {number for each in before for number in each["replicates"].get(label, ())}
            for label in done
        }
        session["replicates"] = {
            label: [number for number in abouts if number not in earlier[label]]
            for label, abouts in done.items()
        }
        self.run["sessions"] = [*before, session]
        self.run["seconds"] = {
            label: {str(each): about.seconds for each, about in abouts.items()}
            for label, abouts in done.items()
        }
        cpus = {about.cpu for abouts in done.values() for about in abouts.values() if about.cpu}
        self.run["cpus"] = sorted(cpus)
        self.run["failed"] = self.diverged()
        labels = {f"{label}-{each}" for label, abouts in done.items() for each in abouts}
        self.run["errors"] = {
            label: what for label, what in (self.run.get("errors") or {}).items() if label not in labels
        }
        write_json(self.folder / "run.json", self.run)

    def write_session(self, session: Mapping[str, Any], errors: Mapping[str, str] | None = None) -> None:
        """Write one session to ``run.json``, among those that others have written there meanwhile.

        Parameters
        ----------
        session, errors
            See `pdpsim.results.session.with_session`.
        """
        self.check_owner()
        self.run = with_session(open_results(self.folder).run, session, self.run["cases"], errors)
        write_json(self.folder / "run.json", self.run)


def open_results(folder: str | Path, run: str = "") -> Results:
    """Return the results in a folder.

    Parameters
    ----------
    folder : Path or str
    run : str
        The digest of the run that they were there for, if it is known: then their absence is a loss.

    Raises
    ------
    ResultsError
        If there are none.
    OtherResultsError
        If they are of a format that this version does not read.
    """
    folder = Path(folder)
    path = folder / "run.json"
    if not path.is_file():
        raise ResultsError(_lost(folder) if run else f"{folder} holds no results (there is no run.json)")
    advice = f"; delete {folder} and run the study again, or give another folder"
    try:
        run = read_json(path)
    except ResultsError as error:
        raise ResultsError(f"{error}{advice}") from None
    version = run.get("format") if isinstance(run, dict) else None
    if version != FORMAT:
        raise OtherResultsError(
            f"{folder} holds results of another version of pdpsim (format {version!r}; this one reads format "
            f"{FORMAT}); choose another folder with --out"
        )
    try:
        check_run(run, path)
    except ResultsError as error:
        raise ResultsError(f"{error}{advice}") from None
    return Results(folder, run)


def find_results(directory: str | Path) -> list[Path]:
    """Return the results folders in a directory, or the directory itself if it is one.

    Raises
    ------
    ResultsError
        If there are none.
    """
    directory = Path(directory)
    if (directory / "run.json").is_file():
        return [directory]
    folders = sorted(path.parent for path in directory.glob("*/run.json"))
    if not folders:
        what = "holds no results" if directory.is_dir() else "does not exist"
        if (directory / "training.json").is_file():
            what = "holds networks of pdpsim train, no results of a study (networks.csv says how each did)"
        raise ResultsError(f"{directory} {what}; pdpsim run STUDY makes some")
    return folders


def _lost(folder: Path, owner: str = "") -> str:
    """Return what is told of a folder that has lost a run's results, or come to hold those of an owner."""
    what = "another run's results" if owner else "no results any more (its run.json is gone)"
    return f"{folder} holds {what}; nothing more of this run is written there"


def _numbers(case: Case, labels: Iterable[str]) -> list[int]:
    """Return the numbers of a case's replicates among labels such as ``low-3``, in order."""
    prefix = f"{case.label}-"
    numbers = (each.removeprefix(prefix) for each in labels if each.startswith(prefix))
    return sorted(int(each) for each in numbers if each.isascii() and each.isdigit())

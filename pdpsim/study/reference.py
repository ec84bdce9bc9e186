"""Reference runs: the runs that carry a study's verdicts, made from its registration, and checked.

The run's root seed follows from the registration, so that its networks are none that anybody has seen. It is
made from a commit in which the registration stands and nothing is changed. Claims and provenance go to the
study's folder ``reference``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pdpsim.base import git
from pdpsim.base.errors import ResultsError, StudyError
from pdpsim.base.format import counted
from pdpsim.base.tables import write_json
from pdpsim.claims import ledger, registration
from pdpsim.claims.record import Record, recompute, to_json
from pdpsim.claims.registration import Registration
from pdpsim.results.difference import difference
from pdpsim.results.folder import Results, open_results
from pdpsim.results.lock import LOCK
from pdpsim.study import registry
from pdpsim.study.backends import Backend
from pdpsim.study.catalogue import reference
from pdpsim.study.evaluation import errors
from pdpsim.study.fingerprint import fingerprint
from pdpsim.study.monitor import Progress
from pdpsim.study.runner import run
from pdpsim.study.settings import make_setup
from pdpsim.study.study import Study

#: What a reference run itself writes: no change of the tree that it was made from.
_WRITTEN = ("claims.json", "run.json", "figures", ledger.FILE)


def make(
    study: Study,
    *,
    out: str | Path = "results/reference",
    replicates: range | None = None,
    jobs: int | None = None,
    backend: Backend | None = None,
    time_limit: float | None = None,
    progress: Callable[[Progress], None] | None = None,
    announce: Callable[[str], None] | None = None,
) -> Results:
    """Make a study's reference run, and keep its claims and provenance in the study's folder.

    Parameters
    ----------
    study : Study
    out, replicates, jobs, backend, time_limit, progress, announce
        See `pdpsim.study.runner.run`. A run that was interrupted resumes. Of some replicates alone nothing is
        kept in the study's folder.

    Raises
    ------
    StudyError
        If the study is not registered, has changed since, or its folder is not as it is in a commit.
    """
    frozen, begun = beginning(study, out)
    results = run(
        study,
        out=out,
        root_seed=frozen.root_seed,
        replicates=replicates,
        jobs=jobs,
        backend=backend,
        time_limit=time_limit,
        ledger=registry.folder_of(study) / ledger.FILE,
        reference=begun,
        progress=progress,
        announce=announce,
    )
    if replicates is None:
        write(study, results)
    return results


def beginning(study: Study, out: str | Path) -> tuple[Registration, dict[str, Any]]:
    """Return what a study's reference run goes by: its registration, and where the run starts from.

    Raises
    ------
    StudyError
        See `make`.
    """
    frozen = registry.registered(study)
    if frozen is None:
        raise StudyError(f"{study.id} is not registered; pdpsim register freezes its claims, to be committed")
    changed = registry.changes(study, frozen)
    if changed:
        raise StudyError(
            f"{study.id} has changed since its registration ({registry.in_words(changed)}); pdpsim register "
            "appends an amendment"
        )
    start = _start(study)  # a run that goes on is made from a commit like one that begins
    return frozen, _begun(Path(out) / study.id, frozen) or start


def write(study: Study, results: Results) -> Path:
    """Copy claims and provenance of a run into the study's folder, and return the folder ``reference``.

    Raises
    ------
    ResultsError
        If the run is of another study or version of it, not finished, or not a default run; or if the
        function of a claim failed.
    """
    if results.study_id != study.id or study.folder is None:
        raise ResultsError(f"{results.folder} holds no run of the study {study.id} in a folder")
    other = _difference(study, results.run)
    if other:
        raise ResultsError(f"{results.folder} holds no default run: {other}")
    if results.run.get("end") is None or any(
        len(results.finished(case)) != study.replicates for case in results.cases
    ):
        raise ResultsError(
            f"{results.folder} holds no finished run of {counted(study.replicates, 'replicate')}"
        )
    wrong = errors(results.claims)
    if wrong:
        raise ResultsError(f"{results.folder}: {wrong[0]}")
    folder = registry.folder_of(study)
    about = {key: value for key, value in results.run.items() if key not in ("argv", "entropy")}
    about["sessions"] = [
        {key: value for key, value in each.items() if key != "argv"} for each in about.get("sessions") or ()
    ]
    write_json(folder / "claims.json", to_json(results.claims))
    write_json(folder / "run.json", about)
    return folder


def outdated(study: Study) -> str:
    """Return what has changed in a study since its reference run; empty if nothing has.

    Raises
    ------
    StudyError
        If it has no reference run.
    """
    stored = reference(study)
    if stored is None:
        raise StudyError(f"{study.id} has no reference run")
    return _difference(study, stored[1])


@dataclass(frozen=True)
class Checked:
    """What is to be said of a study's reference run.

    Parameters
    ----------
    faults : tuple of str
        A sentence each; none if all is well.
    notes : tuple of str
        What could not be looked at.
    """

    faults: tuple[str, ...]
    notes: tuple[str, ...] = ()


def check(study: Study) -> Checked:
    """Look whether a study's reference run belongs to the study, and to its registration, as they are now."""
    try:
        frozen, stored = registry.registered(study), reference(study)
    except ResultsError as error:
        return Checked((str(error),))
    if frozen is None:
        return Checked((f"{study.id} is not registered",))
    faults = [_stale(study, frozen)]
    if stored is None:
        return Checked((*filter(None, faults), f"{study.id} has no reference run"))
    records, about = stored
    other = _difference(study, about)
    if other:
        faults.append(f"{study.id} has changed since its reference run: {other}")
    faults += [
        *_of_start(study, frozen, about),
        *_of_claims(study, frozen, records),
        *_of_verdicts(study, records),
    ]
    fault, note = _of_history(study, frozen, about)
    return Checked(tuple(each for each in (*faults, fault) if each), (note,) if note else ())


def _start(study: Study) -> dict[str, Any]:
    """Return where a reference run starts from; refuse a tree that is not as it is in a commit."""
    folder = registry.folder_of(study)
    state = git.state(folder.parent, [folder / name for name in _WRITTEN])
    if state is None:
        raise StudyError(
            f"{folder.parent} is in no git repository, or in one without a commit: a reference run is made "
            "from a commit (git init; git add; git commit)"
        )
    changes = [each for each in state.changes if not _is_of_a_run(state.root / each)]
    if changes:
        few = ", ".join(changes[:3]) + (", ..." if len(changes) > 3 else "")
        raise StudyError(
            f"a reference run is made from a commit; commit or put aside what has changed ({few})"
        )
    frozen = registry.registered(study)
    assert frozen is not None
    return {"registration": frozen.hash, "commit": state.commit, "dirty": state.dirty}


def _is_of_a_run(path: Path) -> bool:
    """Return whether a file lies in a folder of results, which is no part of what a run is made from."""
    return any((parent / "run.json").is_file() and (parent / LOCK).exists() for parent in path.parents)


def _begun(folder: Path, frozen: Registration) -> dict[str, Any] | None:
    """Return where a run that was interrupted started from, if it was made for this registration."""
    if not (folder / "run.json").is_file():
        return None
    begun = open_results(folder).run.get("reference")
    return begun if isinstance(begun, dict) and begun.get("registration") == frozen.hash else None


def _difference(study: Study, about: dict[str, Any]) -> str:
    """Return how a run differs from the study's reference run now; engines, which agree, aside."""
    frozen = registry.registered(study)
    seed = about["fingerprint"]["root_seed"] if frozen is None else frozen.root_seed
    now = fingerprint(study, make_setup(study, root_seed=seed))
    return difference({key: now[key] for key in now if key != "engine"}, about["fingerprint"])


def _stale(study: Study, frozen: Registration) -> str:
    changed = registry.changes(study, frozen)
    return f"{study.id} has changed since its registration: {registry.in_words(changed)}" if changed else ""


def _of_start(study: Study, frozen: Registration, about: dict[str, Any]) -> list[str]:
    begun = about.get("reference")
    if not isinstance(begun, dict):
        return [f"the reference run of {study.id} was not made by pdpsim reference"]
    faults = []
    if begun.get("registration") != frozen.hash:
        faults.append(f"the reference run of {study.id} was made for another registration")
    if begun.get("dirty") is not False:
        faults.append(f"the reference run of {study.id} was made from a tree with changes")
    changed = sum(
        len(numbers)
        for session in about.get("sessions") or ()
        if (session.get("git") or {}).get("dirty")
        for numbers in session["replicates"].values()
    )
    if changed:
        faults.append(
            f"the reference run of {study.id} has {counted(changed, 'replicate')} from a tree with changes"
        )
    return faults


def _of_claims(study: Study, frozen: Registration, records: tuple[Record, ...]) -> list[str]:
    """Return a sentence for each claim that is not judged as it is registered."""
    known, judged = registration.by_id(frozen.terms), {each.id: each for each in records if each.primary}
    faults = [
        f"claim {id} of {study.id} is registered and not in its reference run"
        for id in known
        if id not in judged
    ]
    for id, record in judged.items():
        terms = registration.plain({"claims": [registry.terms_of_record(record)]})["claims"][0]
        if id not in known:
            faults.append(f"claim {id} of {study.id} is in its reference run and not registered")
        elif differing := [key for key, value in terms.items() if value != known[id].get(key)]:
            faults.append(
                f"claim {id} of {study.id} differs in its reference run from its registration: "
                f"{', '.join(differing)}"
            )
    return faults


def _of_verdicts(study: Study, records: tuple[Record, ...]) -> list[str]:
    faults = []
    for record in records:
        try:
            again = recompute(record)
        except ResultsError as error:
            return [f"{study.id}: {error}"]
        if again.verdict != record.verdict:
            of = f"claim {record.id} of {study.id}" + (f" ({record.reading})" if not record.primary else "")
            faults.append(
                f"{of} is {record.verdict!r} in its reference run; its values make it {again.verdict!r}"
            )
    return faults


def _of_history(study: Study, frozen: Registration, about: dict[str, Any]) -> tuple[str, str]:
    """Return a fault if the registration was not in the commit that the run was made from; and a note."""
    path = registry.path_of(study)
    commit = (about.get("reference") or {}).get("commit")
    if not git.has_history(path.parent):
        return "", f"{study.id}: there is no git history to look for its registration in"
    text = git.file_at(str(commit), path)
    if text is None:
        return (
            f"the registration of {study.id} was not in the commit that its reference run was made from",
            "",
        )
    try:
        then = registration.parse_text(text, f"{path.name} of {commit}")
    except ResultsError as error:
        return str(error), ""
    if then.hash != frozen.hash:
        return f"the registration of {study.id} was another one when its reference run was made", ""
    return "", ""

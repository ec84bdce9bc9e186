"""Registering a study: what of it is frozen before its reference run, and how it stands to that now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from pdpsim.base import git
from pdpsim.base.errors import StudyError
from pdpsim.base.provenance import now
from pdpsim.claims import ledger, registration
from pdpsim.claims.claim import Claim
from pdpsim.claims.record import Record
from pdpsim.claims.registration import Registration, Terms
from pdpsim.claims.standing import Standing
from pdpsim.study.fingerprint import fingerprint
from pdpsim.study.settings import Setup, make_setup
from pdpsim.study.study import Study

# what a record and a registered claim call by one name
_SAME = (
    "id",
    "claim",
    "published",
    "source",
    "page",
    "reader",
    "known_from",
    "condition",
    "over",
    "reason",
    "measure",
)

#: The part of the fingerprint that says what is simulated and measured by default.
_SIMULATION = ("code", "data", "models", "options")


def folder_of(study: Study) -> Path:
    """Return a study's folder ``reference``.

    Raises
    ------
    StudyError
        If the study was not loaded from a folder.
    """
    if study.folder is None:
        raise StudyError(f"{study.id} was not loaded from a folder")
    return study.folder / "reference"


def path_of(study: Study) -> Path:
    """Return the file of a study's registration, there or not."""
    return folder_of(study) / registration.FILE


def terms(study: Study) -> Terms:
    """Return what is registered of a study: all that its verdicts follow from."""
    whole = fingerprint(study, make_setup(study))
    return {
        "primary": study.primary,
        "replicates": study.replicates,
        "simulation": {key: whole[key] for key in _SIMULATION},
        "claims": [_terms_of(study, each) for each in study.claims],
    }


def registered(study: Study) -> Registration | None:
    """Return a study's registration; None if it has none."""
    if study.folder is None:
        return None
    path = path_of(study)
    return registration.read(path) if path.is_file() else None


def register(
    study: Study, reason: str = "", seen: str = "", values_unchanged: bool = False
) -> tuple[Registration, dict[str, Any]]:
    """Register a study, or append what has changed since as an amendment.

    Parameters
    ----------
    study : Study
    reason, seen : str
        Of an amendment: why, and what had been seen of results.
    values_unchanged : bool
        Of an amendment: that no measure changes its value, though code, tables or models did.

    Returns
    -------
    registration : Registration
    changes : dict
        What was amended; empty for a new registration, or if nothing has changed.

    Raises
    ------
    StudyError
        If there is a change and its reason or what had been seen is not told, or an id gets another sentence.
    """
    path, wanted, before = path_of(study), terms(study), registered(study)
    if before is None:
        fresh = registration.register(study.id, wanted, now())
        registration.write(path, fresh)
        return fresh, {}
    _check_sentences(study, before, wanted)
    changed = registration.changes(before.terms, wanted)
    if not changed:
        return before, {}
    if not reason.strip() or not seen.strip():
        raise StudyError(
            f"{study.id} was registered on {before.date} and has changed since: {in_words(changed)}. A "
            "registration is not overwritten; give --reason and --seen (what you had seen of results) to "
            "append the change as an amendment"
        )
    after = registration.amend(before, wanted, now(), reason, seen, values_unchanged)
    registration.write(path, after)
    return after, changed


def changes(study: Study, frozen: Registration) -> dict[str, Any]:
    """Return how a study differs from its registration; empty if it does not."""
    return registration.changes(frozen.terms, registration.plain(terms(study)))


def in_words(changed: dict[str, Any]) -> str:
    """Return changes in words: ``"claim E-1: criterion, control; replicates: 10 to 20"``."""
    words = [f"claim {id}: {', '.join(keys)}" for id, keys in changed.get("claims", {}).items()]
    words += [f"claim {each['id']} is new" for each in changed.get("added", ())]
    words += [f"claim {id} is gone" for id in changed.get("withdrawn", ())]
    if "simulation" in changed:
        old, new = changed["simulation"]["from"], changed["simulation"]["to"]
        what = ", ".join(key for key in new if new[key] != old.get(key))
        words.append(f"what is simulated or measured: {what}")
    words += [
        f"{key}: {value['from']} to {value['to']}"
        for key, value in changed.items()
        if key not in ("claims", "added", "withdrawn", "simulation")
    ]
    return "; ".join(words)


def standings(study: Study, results_start: str, ledgers: Sequence[Path]) -> dict[str, Standing]:
    """Return how each claim's criterion stands to a run, by id; nothing without a registration.

    Parameters
    ----------
    study : Study
    results_start : str
        When the run started.
    ledgers : sequence of Path
        Where runs of the study are written down.
    """
    frozen = registered(study)
    if frozen is None:
        return {}
    entries = [each for path in ledgers for each in ledger.read(path)]
    known = registration.by_id(frozen.terms)
    standings = {}
    for claim in study.claims:
        standing = frozen.standing(claim.id)
        if standing is None:
            continue
        fixed = standing.amended or standing.date
        standings[claim.id] = Standing(
            date=standing.date,
            amended=standing.amended,
            harsher=standing.harsher,
            differs=registration.plain(_terms_of(study, claim)) != known[claim.id],
            before=fixed <= results_start,
            networks=ledger.networks_before(entries, study.id, fixed),
        )
    return standings


def ledgers_of(study: Study, results: Path) -> list[Path]:
    """Return the ledgers that know of a study's runs: that beside a folder of results, and its own."""
    beside = [results.parent / ledger.FILE]
    return beside if study.folder is None else [*beside, folder_of(study) / ledger.FILE]


def write_down(study: Study, setup: Setup, networks: int, ledgers: Iterable[Path]) -> None:
    """Append a run that starts now to ledgers, unless it is a quick one or trains nothing."""
    if networks and not setup.quick:
        paths = list(ledgers)
        line = entry(study, setup, now(), networks, paths)
        for path in paths:
            ledger.append(path, line)


def entry(study: Study, setup: Setup, start: str, networks: int, aside: Sequence[Path] = ()) -> ledger.Entry:
    """Return the line of a ledger for a run.

    A tree in which only files that are put aside have changed is one without changes.
    """
    state = None if study.folder is None else git.state(study.folder, aside)
    frozen = registered(study)
    usual = make_setup(study)
    changed = {key: value for key, value in setup.options.items() if value != usual.options[key]}
    return ledger.Entry(
        study=study.id,
        start=start,
        commit=state.commit if state else None,
        dirty=state.dirty if state else False,
        settings={**changed, **setup.settings},
        root_seed=setup.root_seed,
        networks=networks,
        registration=frozen.hash if frozen else None,
    )


def _terms_of(study: Study, claim: Claim) -> dict[str, Any]:
    return {
        "id": claim.id,
        "claim": claim.sentence,
        "published": claim.published,
        "source": claim.source,
        "page": claim.page,
        "reader": claim.reader,
        "known_from": claim.known_from,
        "condition": None if claim.over == "paired" else claim.condition or study.condition_names[0],
        "over": claim.over,
        "criterion": claim.criterion.kind,
        "parameters": claim.criterion.parameters,
        "control": claim.control,
        "reason": claim.reason,
        "flags": list(claim.flags),
        "measure": claim.measure,
    }


def terms_of_record(record: Record) -> dict[str, Any]:
    """Return what a record holds of what is registered of its claim."""
    flags = [each for each in record.flags if each != "amended"]
    return {
        **{key: getattr(record, key) for key in _SAME},
        "criterion": record.kind,
        "parameters": record.parameters,
        "control": record.control_name,
        "flags": flags,
    }


def _check_sentences(study: Study, before: Registration, wanted: Terms) -> None:
    for id, claim in registration.by_id(wanted).items():
        earlier = before.sentences.get(id)
        if earlier is not None and earlier != claim["claim"]:
            raise StudyError(
                f"claim {id} of {study.id} is registered with another sentence ({earlier!r}): an id is never "
                "used again; give the new claim an id of its own"
            )

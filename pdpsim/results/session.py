"""Sessions: the times that replicates were added to a run, each with what it ran on and what it made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

#: What ``run.json`` tells of each session.
SESSION = ("versions", "git", "platform", "cpu", "argv", "start", "end")

# of two parts, each writes its own: what tells sessions apart
_SAME = ("part", "start", "argv")


def new_session(run: Mapping[str, Any], digest: str | None = None, part: str | None = None) -> dict[str, Any]:
    """Return a session that is about to make its first replicates.

    Parameters
    ----------
    run : dict
        What ``run.json`` holds.
    digest : str, optional
        That in the files of its replicates.
    part : str, optional
        Which replicates it makes, if it is one of several parts of a run.
    """
    of_part = {} if part is None else {"part": part}
    return {**{key: run.get(key) for key in SESSION}, "digest": digest, **of_part, "replicates": {}}


def with_session(
    run: Mapping[str, Any],
    session: Mapping[str, Any],
    cases: Sequence[Mapping[str, Any]],
    errors: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Return a run with a session more, or with one that has gone on.

    Parameters
    ----------
    run : dict
        What ``run.json`` holds.
    session : dict
        Takes the place of the same one, as it was when it began.
    cases : sequence of dict
        Of the session: those that the run lacks are added.
    errors : dict of str to str, optional
        Replicates whose simulation failed, and how; those that the session made have failed no more.
    """
    others = [each for each in run.get("sessions") or () if any(each.get(x) != session.get(x) for x in _SAME)]
    finished = {f"{label}-{each}" for label, numbers in session["replicates"].items() for each in numbers}
    earlier = {label: what for label, what in (run.get("errors") or {}).items() if label not in finished}
    return {
        **run,
        "cases": joined_cases(run["cases"], cases),
        "sessions": [*others, dict(session)],
        "errors": {**earlier, **(errors or {})},
    }


def joined_cases(
    earlier: Sequence[Mapping[str, Any]], cases: Sequence[Mapping[str, Any]]
) -> list[Mapping[str, Any]]:
    """Return the cases of a run that was begun with some conditions and goes on with others."""
    both = [*cases, *(each for each in earlier if each not in cases)]
    return sorted(both, key=lambda each: not each["primary"])

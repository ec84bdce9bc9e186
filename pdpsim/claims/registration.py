"""Registrations: what a study will be judged by, frozen before its networks are trained.

A registration is a file, ``reference/registered.json``: the study's claims with criterion, control and
reason, its primary reading and number of replicates, hashes of all that simulates and measures, and a SHA-256
of its own. It is never overwritten. A change is appended as an amendment with its date, its reason and what
had been seen; each amendment's SHA-256 covers what was before it, so that the last one stands for the whole.
The reference run's root seed follows from it: nobody can have seen these networks before.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pdpsim.base.errors import ResultsError, ValidationError
from pdpsim.base.readers import flag, listed, read_table, table, text, whole
from pdpsim.base.tables import read_json, write_json
from pdpsim.claims.harshness import Weight, heavier, weigh
from pdpsim.claims.standing import Standing

FILE = "registered.json"
FORMAT = 1

# what is registered: everything that the verdicts follow from, as plain values
Terms = dict[str, Any]

_REGISTERED = {
    "format": whole, "study": text, "date": text, "terms": table, "sha256": text, "amendments": listed(table)
}  # fmt: skip
_AMENDMENT = {
    "number": whole, "date": text, "reason": text, "seen": text, "values_unchanged": flag, "changes": table,
    "sha256": text,
}  # fmt: skip


@dataclass(frozen=True)
class Amendment:
    """A change of a registration.

    Parameters
    ----------
    number : int
        From 1.
    date : str
        In UTC.
    reason : str
        Why.
    seen : str
        What had been seen of results when it was made.
    values_unchanged : bool
        Whether its author states that no measure changes its value, though code or tables did.
    changes : dict
        Keys of the study, as ``{"from": ..., "to": ...}``; and under ``claims`` those of each claim, under
        ``added`` whole claims, and under ``withdrawn`` ids.
    sha256 : str
    """

    number: int
    date: str
    reason: str
    seen: str
    values_unchanged: bool
    changes: Mapping[str, Any]
    sha256: str


@dataclass(frozen=True)
class Registration:
    """A registration with its amendments.

    Parameters
    ----------
    study : str
        Its id.
    date : str
        In UTC.
    original : dict
        The terms as they were first registered.
    sha256 : str
        Of the original.
    amendments : tuple of Amendment
    """

    study: str
    date: str
    original: Terms
    sha256: str
    amendments: tuple[Amendment, ...] = ()

    @property
    def hash(self) -> str:
        """SHA-256 of the whole, amendments included."""
        return self.amendments[-1].sha256 if self.amendments else self.sha256

    @property
    def root_seed(self) -> int:
        """The root seed of the reference run: the first eight hexadecimal digits of the hash."""
        return int(self.hash[:8], 16)

    @property
    def terms(self) -> Terms:
        """What is registered now."""
        return _states(self)[-1]

    @property
    def sentences(self) -> dict[str, str]:
        """Every claim that ever was registered, by id: an id is never given another sentence."""
        return {id: claim["claim"] for state in _states(self) for id, claim in by_id(state).items()}

    def standing(self, id: str) -> Standing | None:
        """Return when a claim's criterion was registered and amended; None if it is not registered."""
        standing: Standing | None = None
        if id in by_id(self.original):
            standing = Standing(self.date)
        states = _states(self)
        for amendment, before, after in zip(self.amendments, states, states[1:], strict=False):
            old, new = by_id(before).get(id), by_id(after).get(id)
            if new is None:
                standing = None
            elif old is None or standing is None:
                standing = Standing(amendment.date, amendment.date)
            else:
                weight = heavier(_of_study(amendment), weigh(old, new))
                if weight != "same":
                    harsher = weight == "harsher" and (standing.amended is None or standing.harsher)
                    standing = Standing(standing.date, amendment.date, harsher)
        return standing


def register(study: str, terms: Terms, date: str) -> Registration:
    """Return a new registration."""
    original = plain(terms)
    return Registration(study, date, original, _digest(_head(study, date, original)))


def amend(
    registration: Registration,
    terms: Terms,
    date: str,
    reason: str,
    seen: str,
    values_unchanged: bool = False,
) -> Registration:
    """Return a registration with an amendment that makes these its terms."""
    head: dict[str, Any] = {
        "number": len(registration.amendments) + 1,
        "date": date,
        "reason": reason,
        "seen": seen,
        "values_unchanged": values_unchanged,
        "changes": changes(registration.terms, plain(terms)),
    }
    amendment = Amendment(**head, sha256=_digest({"after": registration.hash, **head}))
    return Registration(
        registration.study,
        registration.date,
        registration.original,
        registration.sha256,
        (*registration.amendments, amendment),
    )


def changes(old: Terms, new: Terms) -> dict[str, Any]:
    """Return how terms differ; see `Amendment`. Empty if they do not."""
    differences: dict[str, Any] = {
        key: {"from": old.get(key), "to": new.get(key)}
        for key in {**old, **new}
        if key != "claims" and old.get(key) != new.get(key)
    }
    before, after = by_id(old), by_id(new)
    claims = {
        id: {
            key: {"from": before[id].get(key), "to": after[id].get(key)}
            for key in {**before[id], **after[id]}
            if before[id].get(key) != after[id].get(key)
        }
        for id in after
        if id in before and before[id] != after[id]
    }
    parts = {
        "claims": claims,
        "added": [after[id] for id in after if id not in before],
        "withdrawn": [id for id in before if id not in after],
    }
    return differences | {key: value for key, value in parts.items() if value}


def by_id(terms: Terms) -> dict[str, dict[str, Any]]:
    """Return the claims of terms by their ids."""
    return {str(each["id"]): each for each in terms["claims"]}


def read(path: Path) -> Registration:
    """Read a registration, and check that nobody has changed it by hand.

    Raises
    ------
    ResultsError
        If it is none, or its SHA-256 does not fit what it holds.
    """
    return parse(read_json(path), str(path))


def parse_text(content: str, source: str) -> Registration:
    """Return the registration in a text; see `read`."""
    try:
        return parse(json.loads(content), source)
    except ValueError as error:
        raise ResultsError(f"{source} is not JSON: {error}") from None


def parse(content: Any, source: str) -> Registration:
    """Return the registration that plain values hold; see `read`."""
    try:
        stored = read_table(content, _REGISTERED, (), required=tuple(_REGISTERED))
        amendments = tuple(
            Amendment(**read_table(each, _AMENDMENT, ("amendments",), required=tuple(_AMENDMENT)))
            for each in stored["amendments"]
        )
        listed(table)(stored["terms"].get("claims"), ("terms", "claims"))
    except ValidationError as error:
        raise ResultsError(f"{source} is no registration: {error}") from None
    if stored["format"] != FORMAT:
        raise ResultsError(f"{source} is a registration of another version of pdpsim")
    study, date, terms = stored["study"], stored["date"], stored["terms"]
    registration = Registration(study, date, terms, stored["sha256"])
    fits = _fits(stored["sha256"], _head(study, date, terms))
    for number, each in enumerate(amendments, start=1):
        head = {key: getattr(each, key) for key in _AMENDMENT if key != "sha256"}
        fits = fits and each.number == number
        fits = fits and _fits(each.sha256, {"after": registration.hash, **head})
        registration = Registration(study, date, terms, stored["sha256"], amendments[:number])
    if not fits:
        raise ResultsError(
            f"{source} was changed after it was written: its SHA-256 does not fit; bring back what was "
            "registered, and let pdpsim register append the change"
        )
    return registration


def write(path: Path, registration: Registration) -> None:
    """Write a registration."""
    write_json(
        path,
        {
            **_head(registration.study, registration.date, registration.original),
            "sha256": registration.sha256,
            "amendments": [vars(each) for each in registration.amendments],
        },
    )


def _head(study: str, date: str, terms: Terms) -> dict[str, Any]:
    return {"format": FORMAT, "study": study, "date": date, "terms": terms}


def _fits(sha256: str, content: Any) -> bool:
    """Return whether content has a digest; what no registration can hold, such as 1e999, has none."""
    try:
        return sha256 == _digest(content)
    except ValueError:
        return False


def _digest(content: Any) -> str:
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def plain(terms: Terms) -> Terms:
    """Return terms as they are read back from JSON."""
    read_back: Terms = json.loads(json.dumps(terms, allow_nan=False))
    return read_back


def _states(registration: Registration) -> list[Terms]:
    """Return the terms as first registered, and after each amendment."""
    states = [registration.original]
    for amendment in registration.amendments:
        terms = deepcopy(states[-1])
        claims = by_id(terms)
        for key, value in amendment.changes.items():
            if key == "claims":
                for id, keys in value.items():
                    claims[id].update({name: each["to"] for name, each in keys.items()})
            elif key == "added":
                claims.update(by_id({"claims": value}))
            elif key == "withdrawn":
                claims = {id: each for id, each in claims.items() if id not in value}
            else:
                terms[key] = value["to"]
        terms["claims"] = list(claims.values())
        states.append(terms)
    return states


def _of_study(amendment: Amendment) -> Weight:
    """Return how an amendment of the whole study weighs on each of its claims."""
    weight: Weight = "same"
    for key, value in amendment.changes.items():
        if key == "replicates":
            weight = heavier(weight, "harsher" if value["to"] > value["from"] else "weaker")
        elif key == "simulation":
            weight = heavier(weight, "same" if amendment.values_unchanged else "weaker")
        elif key not in ("claims", "added", "withdrawn"):
            weight = heavier(weight, "weaker")
    return weight

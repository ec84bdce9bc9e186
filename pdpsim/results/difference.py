"""What differs between two fingerprints, in words."""

from __future__ import annotations

from typing import Any

# what is told of two fingerprints by hashes, whose values say nothing
_DIFFERENT = {
    "code": "the study's code differs",
    "models": "the models differ",
    "data": "the data differ",
    "corpus": "the corpus differs",
}


def difference(one: dict[str, Any], other: dict[str, Any]) -> str:
    """Return what differs between two fingerprints, in words for a message."""
    phrases = []
    for key in one:
        mine, theirs = one[key], other.get(key)
        if mine == theirs:
            continue
        if isinstance(mine, dict) and isinstance(theirs, dict) and key in ("options", "settings"):
            for name in {**mine, **theirs}:
                if mine.get(name) != theirs.get(name):
                    old, new = (_shown(each, name) for each in (theirs, mine))
                    phrases.append(f"{name} is {old} there, {new} here")
        elif key in _DIFFERENT:
            phrases.append(_DIFFERENT[key])
        else:
            phrases.append(f"{key.replace('_', ' ')} is {theirs!r} there, {mine!r} here")
    return "; ".join(phrases)


def _shown(values: dict[str, Any], name: str) -> str:
    return repr(values[name]) if name in values else "its default"

"""Numbers for names, as tables hold them: a name's place in its registry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

Entry = TypeVar("Entry")


def code_of(registry: Mapping[str, object], name: str) -> int:
    """Return the number of a name."""
    return list(registry).index(name)


def name_of(registry: Mapping[str, object], code: int) -> str:
    """Return the name that has a number."""
    return list(registry)[code]


def entry_of(registry: Mapping[str, Entry], code: int) -> Entry:
    """Return what the name stands for that has a number."""
    return list(registry.values())[code]

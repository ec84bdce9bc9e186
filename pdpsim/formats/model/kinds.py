"""Kinds of values in a model file: how each is read and how it is written.

Readers take a value as `tomllib` gives it and the path where it stands, and raise `ValidationError`
with that path. Writers give plain values that `pdpsim.base.toml` can spell.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from pdpsim.base.errors import ValidationError, nearest
from pdpsim.base.readers import Where, flag, number, read_table, text, whole
from pdpsim.base.synonyms import meant
from pdpsim.base.toml import Table


def _as_is(value: Any, full: bool) -> Any:
    return list(value) if isinstance(value, tuple) else value


@dataclass(frozen=True)
class Kind:
    """One kind of value.

    Parameters
    ----------
    read : callable
        ``read(value, where)`` gives what the description holds, or raises `ValidationError`.
    write : callable
        ``write(thing, full)`` gives the value for the file; ``full`` spells out defaults as well.
    keys : tuple of str
        Keys within the value that can be addressed singly, such as ``rate`` in ``rule.rate``.
    """

    read: Callable[[Any, Where], Any]
    write: Callable[[Any, bool], Any] = _as_is
    keys: tuple[str, ...] = ()


Keys = Mapping[str, Kind]

#: What each table of a model file is called in messages, and its keys: `pdpsim.formats.model.keys` fills it
#: in.
TABLES: dict[str, Keys] = {}


def read_keys(value: Any, keys: Keys, where: Where, required: Collection[str] = ()) -> dict[str, Any]:
    """Read a table.

    Parameters
    ----------
    value : object
        The table.
    keys : mapping of str to Kind
        What it may hold.
    where : tuple of str
        Where it stands.
    required : collection of str
        Keys that it must have.

    Returns
    -------
    dict of str to object
        What each key given holds, under the name of its attribute.

    Raises
    ------
    ValidationError
        If a key is unknown or lacking, or a value is not of its kind.
    """
    readers = {key: kind.read for key, kind in keys.items()}
    values = read_table(value, readers, where, required, lambda key: _hint(key, keys))
    return {attribute(key): each for key, each in values.items()}


def write_keys(
    instance: Any, keys: Keys, full: bool = False, always: Collection[str] = (), only: Collection[str] = ()
) -> Table:
    """Write a dataclass as a table.

    Parameters
    ----------
    thing : dataclass instance
        What to write.
    keys : mapping of str to Kind
        What the table may hold.
    full : bool
        Whether values that are the default are written too.
    always : collection of str
        Keys that are written even so.
    only : collection of str
        If given: the keys to write, and no others.
    """
    defaults = default_values(type(instance))
    written: Table = {}
    for key in keys:
        value = getattr(instance, attribute(key))
        if value is None or (only and key not in only):
            continue
        if full or only or key in always or value != defaults.get(attribute(key)):
            written[key] = keys[key].write(value, full)
    return written


def attribute(key: str) -> str:
    """Return the name of the attribute that a key sets."""
    return {"from": "sender", "to": "receiver"}.get(key, key.replace("-", "_"))


def default_values(cls: type) -> dict[str, Any]:
    """Return the defaults of a dataclass's fields, by name."""
    return {
        each.name: each.default if each.default_factory is dataclasses.MISSING else each.default_factory()
        for each in dataclasses.fields(cls)
    }


def make(cls: Callable[..., Any], where: Where, **values: Any) -> Any:
    """Return ``cls(**values)``; a `ValidationError` gets the path where the values stand."""
    try:
        return cls(**values)
    except ValidationError as error:
        raise ValidationError(error.message, (*where, *error.where[1:])) from None


def _hint(key: str, keys: Keys) -> str:
    """Return the end of a sentence on where an unknown key, or one of another tool, may belong."""
    hyphened = key.replace("_", "-")
    if hyphened in keys or meant(key, keys):
        return nearest(key, keys)
    for outer, kind in keys.items():
        if inner := [hyphened] if hyphened in kind.keys else meant(key, kind.keys):
            return f"; {_it(key, inner[0])} belongs within {outer!r}"
    for name, others in TABLES.items():
        if (own := [hyphened] if hyphened in others else meant(key, others)) and keys is not others:
            return f"; {_it(key, own[0])} belongs in {name}"
    return nearest(key, keys)


def _it(key: str, ours: str) -> str:
    return "it" if key == ours else f"it is {ours!r} here, which"


NUMBER, WHOLE, FLAG, TEXT = Kind(number), Kind(whole), Kind(flag), Kind(text)

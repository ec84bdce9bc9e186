"""Messages about a mistake in a model file: file, line, table, key, and what is wrong."""

from __future__ import annotations

from typing import Any

from pdpsim.base.errors import ValidationError
from pdpsim.base.readers import Where
from pdpsim.base.toml import Table, line_of, spell
from pdpsim.formats.model.dotted import projection_name


def message(error: ValidationError, source: str, content: str = "", document: Table | None = None) -> str:
    """Return the message of an error found in a model.

    Parameters
    ----------
    error : ValidationError
        With the path where the mistake stands.
    source : str
        What the model is called: its file.
    content : str
        The text of the file, for the number of the line.
    document : dict, optional
        The same text as tables.
    """
    where = error.where if document is None else _as_in_file(error.where, document)
    line = line_of(content, _numbered(where, document)) if document and where else None
    at = source if line is None else f"{source}, line {line}"
    return ": ".join(each for each in (at, _place(where), error.message) if each)


def _place(where: Where) -> str:
    """Return the table and key of a path."""
    if not where:
        return ""
    head, *rest = where
    brackets = f"[[{head}]]" if head in ("projections", "phases") else f"[{head}]"
    keys = ".".join(rest)
    return f"{brackets} {spell(keys) if head == 'origins' and keys else keys}".rstrip()


def _as_in_file(where: Where, document: Table) -> Where:
    """Return a path with its keys spelt as in the file: a description has underscores for hyphens."""
    named = 2 if where[:1] in (("layers",), ("projections",), ("phases",)) else 1
    if where[:1] == ("origins",) or _holds(document, _numbered(where, document)):
        return where
    return (*where[:named], *(key.replace("_", "-") for key in where[named:]))


def _numbered(where: Where, document: Table) -> Where:
    """Return a path with the number of a projection or phase instead of its name."""
    if len(where) < 2 or where[0] not in ("projections", "phases"):
        return where
    head, name, *rest = where
    name_of = projection_name if head == "projections" else _phase_name
    # the last of that name: where there are two, that is the one too many
    numbers = [i for i, each in enumerate(document.get(head, [])) if name_of(each) == name]
    return (head, str(numbers[-1]), *rest) if numbers else where


def _phase_name(phase: Table) -> str:
    return str(phase.get("name"))


def _holds(document: Any, path: Where) -> bool:
    for key in path:
        if isinstance(document, list):
            document = dict(enumerate(document)).get(int(key))
        elif isinstance(document, dict) and key in document:
            document = document[key]
        else:
            return False
    return True

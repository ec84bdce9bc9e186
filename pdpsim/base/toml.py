"""TOML as text: read with clear messages, written so that a person can read it aloud, and its lines.

Reading is the standard library's `tomllib`; writing is limited to what model files need.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pdpsim.base.errors import PdpsimError, ValidationError

Table = dict[str, Any]

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_KEY = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|'[^']*')"""
_DOTTED = rf"{_KEY}(?:\s*\.\s*{_KEY})*"
_HEADER = re.compile(rf"\s*(\[\[?)\s*({_DOTTED})\s*\]")
_ENTRY = re.compile(rf"\s*({_DOTTED})\s*=")


def read_text(path: Path, error: type[PdpsimError]) -> str:
    """Return the text of a file in UTF-8, or raise `error` saying why it cannot be read."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as failure:
        raise error(f"{path}: cannot be read: {failure.strerror or failure}") from None
    except UnicodeDecodeError as failure:
        line = failure.object[: failure.start].count(b"\n") + 1
        raise error(f"{path}, line {line}: is not UTF-8 text; save the file as UTF-8") from None


def parse(content: str, source: str, error: type[PdpsimError], twice: str = "write each table once") -> Table:
    """Return the tables of a text, or raise `error` with the line of the first mistake.

    Parameters
    ----------
    content : str
        TOML.
    source : str
        What to call it in messages: the file's name.
    error : type
        The kind of error to be raised.
    twice : str
        What to advise if something is there twice.
    """
    try:
        return tomllib.loads(content)
    except RecursionError:
        raise error(f"{source}: not valid TOML: brackets are nested too deeply") from None
    except ValueError as failure:
        raise error(_syntax_message(source, str(failure), twice)) from None


_BARE_POINT = re.compile(r"[+-]?(\.\d+|\d+\.)([eE][+-]?\d+)?", re.ASCII)


def read_value(text: str) -> Any:
    """Return the value that a text on one line is in TOML, or the text itself if it is none.

    Numbers may also begin or end with their point, as people write them: ``.05``.

    Raises
    ------
    ValidationError
        If it has a line break (TOML would read the first line only), brackets nested too deeply, or a number
        of more digits than Python reads.
    """
    if len(text.strip().splitlines()) > 1:
        raise ValidationError("a value stands on one line; got a line break")
    if _BARE_POINT.fullmatch(text.strip()):
        return float(text)
    try:
        return tomllib.loads(f"value = {text.strip()}")["value"]
    except tomllib.TOMLDecodeError:
        return text.strip()
    except RecursionError:
        raise ValidationError("brackets are nested too deeply") from None
    except ValueError:
        raise ValidationError("a number of too many digits") from None


def _syntax_message(source: str, message: str, twice: str) -> str:
    """Return the message of text that is not TOML, given what `tomllib` says."""
    place = re.search(r" \(at (?:line (\d+), column (\d+)|end of document)\)$", message)
    what = message[: place.start()] if place else message
    at = f"{source}, line {place[1]}, column {place[2]}" if place and place[1] else source
    ending = " at the end of the file" if place and not place[1] else ""
    hint = "text needs quotes, numbers have a point, and { ... } stays on one line"
    if "twice" in what:
        hint = twice
    elif "overwrite" in what:
        hint = "this key is there already"
    return f"{at}: not valid TOML: {what[:1].lower()}{what[1:]}{ending}; {hint}"


@dataclass(frozen=True)
class Document:
    """A file, read: its tables, and the text that says at which line a mistake stands.

    Parameters
    ----------
    path : Path
    content : str
    tables : dict
        As `tomllib` gives them.
    error : type
        The kind of error that its mistakes are.
    """

    path: Path
    content: str
    tables: Table
    error: type[PdpsimError]

    @classmethod
    def read(cls, path: Path, error: type[PdpsimError], twice: str = "write each table once") -> Document:
        """Read a file; `twice` is what to advise if something is there twice."""
        content = read_text(path, error)
        return cls(path, content, parse(content, str(path), error, twice), error)

    def fault(self, where: Sequence[str], *parts: str) -> PdpsimError:
        """Return the error of a mistake at a place: file, line, and what is to be said of it."""
        line = line_of(self.content, where)
        at = str(self.path) if line is None else f"{self.path}, line {line}"
        *names, message = (each for each in parts if each)
        return self.error(": ".join((at, *(x if len(x) <= 80 else f"{x[:77]}..." for x in names), message)))


def spell(value: object) -> str:
    """Return a value as it is written in TOML, on one line.

    Parameters
    ----------
    value : object
        Text, a number, a truth value, a sequence or a mapping of such.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, Mapping):
        inside = ", ".join(f"{spell_key(key)} = {spell(each)}" for key, each in value.items())
        return f"{{ {inside} }}" if inside else "{}"
    if isinstance(value, Sequence):
        return f"[{', '.join(spell(each) for each in value)}]"
    return str(value)


def spell_key(key: str) -> str:
    """Return a key as it is written in TOML: bare where that is allowed."""
    return key if _BARE.fullmatch(key) else _quoted(key)


def write_table(table: Mapping[str, object], header: str) -> str:
    """Return a table, its values below one another with their equals signs aligned.

    Parameters
    ----------
    table : mapping of str to object
        Its keys and values; tables within it are written inline.
    header : str
        Such as ``"[layers]"`` or ``"[[projections]]"``.
    """
    keys = [spell_key(key) for key in table]
    width = max(map(len, keys), default=0)
    lines = [f"{key:<{width}} = {spell(value)}" for key, value in zip(keys, table.values(), strict=True)]
    return "\n".join([header, *lines]) + "\n"


def line_of(text: str, path: Sequence[str]) -> int | None:
    """Return the number of the line, counted from 1, where a key or the table around it stands.

    Parameters
    ----------
    text : str
        TOML.
    path : sequence of str
        Keys from the outermost table inwards; an array of tables is followed by a number counted
        from 0, such as ``("projections", "2", "delay")`` or ``("group", "0", "claims", "X-1")``.

    Returns
    -------
    int or None
        The line of the longest part of the path that is found; None if no part is.
    """
    lines = _lines(text)
    for length in range(len(path), 0, -1):
        line = lines.get(tuple(path[:length]))
        if line is not None:
            return line
    return None


def _lines(text: str) -> dict[tuple[str, ...], int]:
    """Return the line of each key and each table's header, by path."""
    lines: dict[tuple[str, ...], int] = {}
    counts: dict[tuple[str, ...], int] = {}
    path: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), start=1):
        header, entry = _HEADER.match(line), _ENTRY.match(line)
        if header:
            path = ()
            for part in _parts(header[2]):
                if path in counts:  # a table within the last one of an array
                    path = (*path, str(counts[path]))
                path = (*path, part)
                lines.setdefault(path, number)
            if header[1] == "[[":
                index = counts[path] = counts.get(path, -1) + 1
                path = (*path, str(index))
            lines.setdefault(path, number)
        elif entry:
            inner = _parts(entry[1])
            for length in range(1, len(inner) + 1):
                lines.setdefault((*path, *inner[:length]), number)
    return lines


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(_unquoted(part) for part in re.findall(_KEY, dotted))


def _unquoted(key: str) -> str:
    if key.startswith("'"):
        return key[1:-1]
    if key.startswith('"'):
        try:
            return str(json.loads(key))
        except ValueError:  # an escape that only TOML has
            return key[1:-1]
    return key


def _quoted(text: str) -> str:
    # JSON's escapes are TOML's; DEL, which JSON lets through, must be escaped as well
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")

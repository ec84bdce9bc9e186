"""Arguments of the commands of a Lens script: options by their first letter, names by their first letters."""

from __future__ import annotations

import re

from pdpsim.base.errors import FormatError, nearest
from pdpsim.base.format import short
from pdpsim.formats.tcl import expressions


def split_options(arguments: list[str], known: str, flags: str = "") -> tuple[list[str], dict[str, str]]:
    """Return what stands before options, and the options by their first letter.

    Parameters
    ----------
    arguments : list of str
    known : str
        The first letters of options that there are.
    flags : str
        Of those that have no value.
    """
    place = 0
    while place < len(arguments) and not re.match(r"-[A-Za-z]", arguments[place]):
        place += 1
    options: dict[str, str] = {}
    rest = arguments[place:]
    while rest:
        option = rest.pop(0)
        letter = option[1:2]
        if not re.match(r"-[A-Za-z]", option) or letter not in known:
            raise FormatError(f"no option {option!r}")
        if letter not in flags and not rest:
            raise FormatError(f"expected a value after {option}")
        options[letter] = "" if letter in flags else rest.pop(0)
    return arguments[:place], options


def first_letters(text: str, names: tuple[str, ...], what: str) -> str:
    """Return the name that a text begins, in whatever case."""
    for name in names:
        if text and name.lower().startswith(text.lower()):
            return name
    raise FormatError(f"no {what} {text!r}{nearest(text, names)}")


def is_whole(text: str) -> bool:
    """Return whether a text is a whole number."""
    return re.fullmatch(r"[-+]?\d{1,12}(?:\.0*)?", text) is not None


def whole(text: str) -> int:
    """Return a text as a whole number, or raise `FormatError`."""
    value = expressions.number(text)
    if isinstance(value, str) or value != int(value):
        raise FormatError(f"expected a whole number, found {short(text)}")
    return int(value)


def real(text: str) -> float:
    """Return a text as a number, ``-`` as NaN, or raise `FormatError`."""
    value = expressions.number(text)
    if isinstance(value, str):
        if text.strip() in ("-", "NaN"):
            return float("nan")
        raise FormatError(f"expected a number, found {short(text)}")
    return float(value)

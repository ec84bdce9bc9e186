"""Commands of Tcl that make a text or a list of others, and touch nothing."""

from __future__ import annotations

import re
from collections.abc import Callable

from pdpsim.base.errors import FormatError
from pdpsim.formats.tcl import expressions
from pdpsim.formats.tcl.words import list_items, list_text


def make_list(arguments: list[str]) -> str:
    """Tcl's ``list``."""
    return list_text(arguments)


def concat(arguments: list[str]) -> str:
    """Tcl's ``concat``."""
    return " ".join(each.strip() for each in arguments)


def llength(arguments: list[str]) -> str:
    """Tcl's ``llength``."""
    return str(len(list_items(arguments[0])))


def lrange(arguments: list[str]) -> str:
    """Tcl's ``lrange``."""
    items = list_items(arguments[0])
    first, last = (len(items) - 1 if each == "end" else int(each) for each in arguments[1:])
    return list_text(items[max(0, first) : last + 1])


def lsearch(arguments: list[str]) -> str:
    """Tcl's ``lsearch``."""
    items, pattern = arguments[-2:]
    members = list_items(items)
    return str(members.index(pattern) if pattern in members else -1)


def joined(arguments: list[str]) -> str:
    """Tcl's ``join``."""
    return (arguments[1] if len(arguments) > 1 else " ").join(list_items(arguments[0]))


def split_text(arguments: list[str]) -> str:
    """Tcl's ``split``."""
    by = arguments[1] if len(arguments) > 1 else None
    return list_text(arguments[0].split(by) if by != "" else list(arguments[0]))


def formatted(arguments: list[str]) -> str:
    """Put values into a text; widths are bounded."""
    text, *values = arguments
    rest = list(values)

    def put(match: re.Match[str]) -> str:
        if match.group(3) == "%":
            return "%"
        width = int(match.group(1) or 0)
        if abs(width) > 1000:
            raise FormatError("a width of more than 1000")
        value = rest.pop(0) if rest else ""
        if match.group(3) == "s":
            return value.rjust(width) if width >= 0 else value.ljust(-width)
        figure = float(expressions.numeric(expressions.number(value)))
        if match.group(3) in "di":
            return f"{int(figure):{width}d}" if width > 0 else str(int(figure))
        return f"{figure:.{min(int(match.group(2) or 6), 100)}{match.group(3)}}"

    return re.sub(r"%(-?\d*)(?:\.(\d+))?l?([sdifge%])", put, text)


def of_string(arguments: list[str]) -> str:
    """Tcl's ``string``."""
    what, *rest = arguments
    if what == "length":
        return str(len(rest[0]))
    if what in ("compare", "equal", "match"):
        same = rest[-2] == rest[-1]
        return str(int(same)) if what != "compare" else str((rest[-2] > rest[-1]) - (rest[-2] < rest[-1]))
    if what in ("tolower", "toupper", "trim"):
        return {"tolower": rest[0].lower(), "toupper": rest[0].upper(), "trim": rest[0].strip()}[what]
    if what == "index":
        place = int(rest[1])
        return rest[0][place] if 0 <= place < len(rest[0]) else ""
    raise FormatError(f"string {what} is not carried over")


#: By name.
COMMANDS: dict[str, Callable[[list[str]], str]] = {
    "list": make_list,
    "concat": concat,
    "llength": llength,
    "lrange": lrange,
    "lsearch": lsearch,
    "join": joined,
    "split": split_text,
    "format": formatted,
    "string": of_string,
}

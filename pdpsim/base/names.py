"""Names that become the names of files and folders: of conditions, readings, networks, stages, figures."""

from __future__ import annotations

#: The most bytes of a name: two of them, a number and an ending still make a file's name on every system.
LONGEST = 80

RULE = f"letters, digits, -, _ and ., at most {LONGEST} bytes, not beginning with ."


def is_name(text: object) -> bool:
    """Return whether a text can be the name of a file or folder on every system: see `RULE`."""
    return (
        isinstance(text, str)
        and 0 < len(text.encode("utf-8", "replace")) <= LONGEST
        and not text.startswith(".")
        and all(c.isalnum() or c in "_.-" for c in text)
    )


def is_id(text: object) -> bool:
    """Return whether a text can be a study's id: a name of lower-case letters, digits and hyphens."""
    return is_name(text) and all(c.isascii() and (c.islower() or c.isdigit() or c == "-") for c in str(text))

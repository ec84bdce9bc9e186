"""Lens example sets from files."""

from __future__ import annotations

from pathlib import Path

from pdpsim.formats.lens import binary, text
from pdpsim.formats.lens.example_set import ExampleSet
from pdpsim.formats.source import as_text, read_bytes


def read(path: str | Path) -> ExampleSet:
    """Read an example set, text or binary, packed or not.

    Raises
    ------
    FormatError
        If the file cannot be read, or something in it is wrong: file, line, what was expected.
    """
    content = read_bytes(path)
    if binary.recognised(content):
        return binary.parse(content, str(path))
    return text.parse(as_text(content, str(path)), str(path))

"""Xerion's example files as projects: patterns with names, weights in the error and pronunciations."""

from __future__ import annotations

import re
from pathlib import Path

from pdpsim.base.errors import FormatError, PatternError
from pdpsim.describe.network import Network
from pdpsim.describe.patterns import PatternSet
from pdpsim.formats import xerion
from pdpsim.formats.kinds import Kind, Refused, Simulator, text_head
from pdpsim.formats.project import Project, Remark, unique
from pdpsim.formats.source import bare_name, read_text

_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")


def _known(name: str, head: bytes) -> bool:
    """Return whether a file begins with numbers and a comma, the part of an example between its values."""
    inputs, comma, _ = re.sub(r"#[^\n]*", " ", text_head(head)).partition(",")
    words = inputs.split()
    return bool(comma and words) and all(map(_NUMBER.fullmatch, words))


def _read(files: list[tuple[Kind, Path]], network: Network | None) -> list[Project]:
    return [_project(path, network) for _, path in files]


def _project(path: Path, network: Network | None) -> Project:
    try:
        examples = xerion.parse(read_text(path), str(path))
    except PatternError as error:
        raise FormatError(str(error)) from None
    layers = ("input", "output")
    if network is not None:
        if len(network.clamped) != 1 or len(network.targets) != 1:
            raise FormatError(f"{path}: examples of Xerion are for one input and one output layer")
        layers = network.clamped[0].name, network.targets[0].name
    names = unique(examples.words)
    remarks = []
    if tuple(names) != examples.words:
        remark = "examples of one word: those after the first have a number behind it"
        remarks.append(Remark(str(path), remark, "approximated"))
    if any(examples.conditions):
        remarks.append(Remark(str(path), "conditions of the experiment (after the weights) are left out"))
    patterns = PatternSet.from_arrays(
        {layers[0]: examples.inputs},
        {layers[1]: examples.targets},
        names=names,
        frequencies=examples.weights,
        labels=examples.pronunciations if any(examples.pronunciations) else (),
    )
    name = bare_name(path).removesuffix(".ex")
    return Project(name, patterns={name: patterns}, remarks=tuple(remarks))


SIMULATOR = Simulator(
    "xerion",
    "Xerion",
    (
        Kind(
            "xerion-examples",
            "examples of Xerion (.ex)",
            "patterns",
            _known,
        ),
    ),
    _read,
    (
        Refused(
            "a script or a network of Xerion",
            "it is a program, and no code is run; its examples (.ex) are read",
            lambda name, head: bool(re.search(r"\buts_\w+|\bxerion\b", text_head(head), re.IGNORECASE)),
        ),
    ),
)

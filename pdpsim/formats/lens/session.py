"""What a Lens script makes while it runs: networks, example sets, and what was left out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from pdpsim.base.errors import FormatError, nearest
from pdpsim.formats.lens.network import Group, LensNetwork
from pdpsim.formats.project import Remark
from pdpsim.formats.tcl.interpreter import Interpreter, TclError
from pdpsim.formats.tcl.words import list_items

#: How examples follow each other.
MODES = ("CUSTOM", "ORDERED", "PERMUTED", "PIPE", "PROBABILISTIC", "RANDOMIZED")

#: How weights change.
ALGORITHMS = ("deltaBarDelta", "dougsMomentum", "momentum", "steepest")


@dataclass
class Loaded:
    """An example set that a script loads.

    Parameters
    ----------
    name : str
    files : list of str
        As the script names them.
    mode : str
        ORDERED, PERMUTED, RANDOMIZED, PROBABILISTIC, PIPE or CUSTOM.
    most : int
        How many examples of the file are taken; 0 for all.
    header : dict of str to float
        What the script sets of the set's header.
    """

    name: str
    files: list[str] = field(default_factory=list)
    mode: str = "ORDERED"
    most: int = 0
    header: dict[str, float] = field(default_factory=dict)
    line: int = 0


@dataclass(frozen=True)
class Move:
    """A use of ``moveExamples``."""

    source: str
    target: str
    first: int
    number: int
    share: float
    copied: bool
    line: int


@dataclass
class Session:
    """What a script makes."""

    source: str
    networks: list[LensNetwork] = field(default_factory=list)
    sets: dict[str, Loaded] = field(default_factory=dict)
    moves: list[Move] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


class Context:
    """What the commands of a script share: its session, the network in use, the interpreter.

    Parameters
    ----------
    source : str
        What messages call the script.

    Attributes
    ----------
    session : Session
    network : LensNetwork or None
        The one in use.
    interpreter : Interpreter
        Set once it is made.
    """

    interpreter: Interpreter

    def __init__(self, source: str) -> None:
        self.session = Session(source)
        self.network: LensNetwork | None = None

    @property
    def net(self) -> LensNetwork:
        """The network in use, or `FormatError` if there is none."""
        if self.network is None:
            raise FormatError("there is no network yet; addNet makes one")
        return self.network

    @property
    def line(self) -> int:
        """The line of the command that runs."""
        return self.interpreter.line

    def say(self, text: str, kind: Literal["refused", "approximated"] = "refused") -> None:
        """Note what is not, or not exactly, carried over."""
        self.session.remarks.append(Remark(self.session.source, text, kind, (self.line,)))

    def groups(self, text: str) -> list[Group]:
        """Return the groups that a list names; ``*`` names all."""
        if text.strip() == "*":
            return list(self.net.groups)
        return [self.net.group(name) for name in list_items(text)]

    def units(self, text: str) -> list[tuple[Group, int]]:
        """Return the units that a list names, each as its group and number."""
        return [self.unit(name) for name in list_items(text)]

    def unit(self, text: str) -> tuple[Group, int]:
        """Return a unit by its name, ``group:number`` or ``group.unit(number)``."""
        for group in self.net.groups:
            for number, name in group.units.items():
                if name == text:
                    return group, number
        match = re.fullmatch(r"(.+?)(?::(\d+)|\.unit\((\d+)\))", text)
        if match is None:
            raise FormatError(f"no unit {text!r}")
        group, number = self.net.group(match.group(1)), int(match.group(2) or match.group(3))
        if number >= group.size:
            raise FormatError(f"no unit {text!r}: {group.name!r} has {group.size} units, counted from 0")
        return group, number

    def example_set(self, name: str) -> Loaded:
        """Return the example set of that name, or raise an error that a script can catch."""
        if name not in self.session.sets:
            raise TclError(f"no example set {name!r}{nearest(name, self.session.sets)}")
        return self.session.sets[name]

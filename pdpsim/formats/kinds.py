"""Kinds of files that other simulators have, and how each is known."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pdpsim.describe.network import Network
from pdpsim.formats.project import Project

#: How much of a file tells what it is.
HEAD = 65536


@dataclass(frozen=True)
class Kind:
    """One kind of file.

    Parameters
    ----------
    name : str
        Such as ``"lens-examples"``.
    title : str
        In messages: ``"a Lens example set"``.
    part : {"network", "patterns", "weights"}
        What it brings.
    known : callable
        ``known(name, head)``: whether a file of that name (without the ending of a packed file, in lower
        case) that begins with those bytes is of this kind.
    """

    name: str
    title: str
    part: Literal["network", "patterns", "weights"]
    known: Callable[[str, bytes], bool]


@dataclass(frozen=True)
class Refused:
    """A kind of file that is known and not read.

    Parameters
    ----------
    title : str
        In messages: ``"a template (.tem)"``.
    why : str
        Why it is not read, or what to give instead.
    known : callable
        As of a `Kind`.
    """

    title: str
    why: str
    known: Callable[[str, bytes], bool]


@dataclass(frozen=True)
class Simulator:
    """A program whose files can be read.

    Parameters
    ----------
    name : str
        Such as ``"lens"``.
    title : str
        ``"Lens"``.
    kinds : tuple of Kind
        Its files.
    read : callable
        ``read(files, network)``: the projects that files of these kinds make up. The network of pdpsim, if
        there is one, is that of the patterns and weights, where no file describes another.
    refused : tuple of Refused
        Its files that are not read, by name.
    """

    name: str
    title: str
    kinds: tuple[Kind, ...]
    read: Callable[[list[tuple[Kind, Path]], Network | None], list[Project]]
    refused: tuple[Refused, ...] = ()


def text_head(head: bytes) -> str:
    """Return the beginning of a file as text; empty if it is none."""
    return "" if b"\0" in head else head.removeprefix(codecs.BOM_UTF8).decode("latin-1")

"""Mesh example sets: items of events, with inputs and, where there are any, targets.

Two layouts: ``BeginItem``, ``Name "..."``, ``Meta "..."``, ``Input ... Target ...`` for each event,
``EndItem``; and the older ``Item "name" events "meta"``, followed by its events.
"""

from __future__ import annotations

import re

import numpy as np

from pdpsim.base.errors import FormatError
from pdpsim.base.format import short
from pdpsim.describe.patterns import PatternSet
from pdpsim.formats.project import Remark, check_extent, unique

OPENING = re.compile(r'\s*(?:(?:[#%]|Dimensions)[^\n]*\n\s*)*(?:BeginItem|Item\s+")')

_ITEM = re.compile(r'Item\s+"([^"]*)"\s+(\d{1,9})\s+"([^"]*)"\s*\Z')
_QUOTED = re.compile(r'(Name|Meta)\s+"([^"]*)"\s*\Z')
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?")


def parse(
    text: str, source: str = "the set", inputs: int | None = None, targets: int | None = None
) -> tuple[PatternSet, tuple[Remark, ...]]:
    """Read an example set; its layers are ``input`` and ``output``, its labels the items' meta information.

    Parameters
    ----------
    text : str
    source : str
        What messages call it.
    inputs, targets : int, optional
        Units; by default as many as the first event has.

    Raises
    ------
    FormatError
        If something is wrong: file, line, what was expected.
    """
    reader = _Reader(source, inputs, targets)
    for number, line in enumerate(text.splitlines(), 1):
        stripped = line.strip()
        if stripped and not stripped.startswith(("%", "#")):
            reader.take(number, stripped)
    return reader.patterns(len(text))


class _Reader:
    def __init__(self, source: str, inputs: int | None, targets: int | None) -> None:
        self.source = source
        self.sizes = {"Input": inputs, "Target": targets}
        self.rows: dict[str, list[list[float]]] = {"Input": [], "Target": []}
        self.names: list[str] = []
        self.metas: list[str] = []
        self.lengths: list[int] = []
        self.promised: tuple[int, int] | None = None
        self.open = False

    def fail(self, line: int, message: str) -> FormatError:
        return FormatError(f"{self.source}, line {line}: {message}")

    def take(self, line: int, text: str) -> None:
        legacy = _ITEM.match(text)
        quoted = _QUOTED.match(text)
        if text == "BeginItem" or legacy:
            self.close(line)
            self.open = True
            self.names.append(legacy.group(1) if legacy else "")
            self.metas.append(legacy.group(3) if legacy else "")
            self.lengths.append(0)
            self.promised = (int(legacy.group(2)), line) if legacy else None
        elif text == "EndItem":
            self.close(line)
            self.open = False
        elif text.startswith("Dimensions") and not self.names:
            sizes = text.split()[1:]
            if len(sizes) != 2 or not all(re.fullmatch(r"\d{1,9}", size) for size in sizes):
                raise self.fail(line, f"expected two numbers of units, found {short(text)}")
            self.sizes = {"Input": int(sizes[0]), "Target": int(sizes[1])}
        elif not self.open:
            raise self.fail(line, f"expected BeginItem or Item, found {short(text)}")
        elif quoted:
            (self.names if quoted.group(1) == "Name" else self.metas)[-1] = quoted.group(2)
        elif text.startswith("Input"):
            self.event(line, text)
        else:
            raise self.fail(line, f"expected Name, Meta, Input or EndItem, found {short(text)}")

    def event(self, line: int, text: str) -> None:
        inputs, target, wanted = text.partition("Target")
        for kind, words in (("Input", inputs.split()[1:]), ("Target", wanted.split())):
            if kind == "Target" and not target:
                self.rows[kind].append([])
                continue
            for word in words:
                if not _NUMBER.fullmatch(word):
                    raise self.fail(line, f"expected a number, found {short(word)}")
            size = self.sizes[kind]
            if size is None:
                size = self.sizes[kind] = len(words)
            if len(words) != size or not words:
                raise self.fail(line, f"expected {size} values after {kind}, found {len(words)}")
            self.rows[kind].append([float(word) for word in words])
        self.lengths[-1] += 1

    def close(self, line: int) -> None:
        if not self.lengths or not self.open:
            return
        if self.promised is not None and self.promised[0] != self.lengths[-1]:
            count, where = self.promised
            raise self.fail(where, f"expected {count} events, found {self.lengths[-1]}")
        if not self.lengths[-1]:
            raise self.fail(line, "the item has no event")

    def patterns(self, size: int) -> tuple[PatternSet, tuple[Remark, ...]]:
        self.close(0)
        if not self.names:
            raise FormatError(f"{self.source}: there is no item")
        units = self.sizes["Target"] or 0
        check_extent(sum(self.lengths), units + (self.sizes["Input"] or 0), size, self.source)
        targets = np.array([row or [np.nan] * units for row in self.rows["Target"]], dtype=np.float64)
        plain = [name or str(number) for number, name in enumerate(self.names, 1)]
        names = unique(plain)
        remarks: tuple[Remark, ...] = ()
        if names != plain:
            remark = "items of one name: those after the first have a number behind it"
            remarks = (Remark(self.source, remark, "approximated"),)
        labels = [meta for meta, length in zip(self.metas, self.lengths, strict=True) for _ in range(length)]
        patterns = PatternSet.from_arrays(
            {"input": self.rows["Input"]},
            {"output": targets} if units else None,
            names=names,
            lengths=self.lengths,
            labels=labels if any(labels) else (),
        )
        return patterns, remarks

"""The configuration of a tlearn network: nodes, and which links there are between them.

The grammar (Plunkett & Elman, 1997, appendix B)::

    NODES:        nodes = N, inputs = N, outputs = N; output nodes are RANGE
    CONNECTIONS:  groups = N
                  RANGE from RANGE [= fixed | = group N | = MIN & MAX] [fixed] [one-to-one]
                  group RANGE = fixed | MIN & MAX
    SPECIAL:      linear, bipolar, binary, delayed, selected = RANGE; weight_limit = X

A range is made of numbers and spans, ``1-3,7``; inputs are ``i1``, ``i2``, ..., and 0 is the bias.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from pdpsim.base.errors import FormatError, nearest
from pdpsim.base.format import short
from pdpsim.formats.project import Remark

#: Nodes and inputs, at most.
MOST_NODES = 5_000

#: Initial weights lie within this, where the file does not say (tlearn's own default).
WEIGHT_LIMIT = 1.0

_KINDS = ("linear", "bipolar", "binary", "delayed")
_SPECIAL = (*_KINDS, "selected", "weight_limit")


@dataclass(eq=False)
class Configuration:
    """A network as a ``.cf`` file says it.

    Parameters
    ----------
    source : str
    nodes, inputs : int
    outputs : tuple of int
        Nodes, counted from 1.
    linked : array of bool, shape (nodes, 1 + inputs + nodes)
        To each node, from the bias, the inputs and the nodes.
    fixed : array of bool
        Which links do not learn.
    group : array of int
        Links of one group above 0 have one weight.
    low, high : array
        Limits of weights; infinite where there are none.
    kinds : dict of str to set of int
        The nodes that are linear, bipolar, binary, delayed; others are logistic and at once.
    weight_limit : float
        Of initial weights.
    ends : set of (bool, int)
        Where ranges of the file begin, and one after where they end: whether it is an input, and its number.
    remarks : list of Remark
    """

    source: str
    nodes: int
    inputs: int
    outputs: tuple[int, ...]
    linked: NDArray[np.bool_]
    fixed: NDArray[np.bool_]
    group: NDArray[np.int64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    kinds: dict[str, set[int]] = field(default_factory=lambda: {kind: set() for kind in _KINDS})
    weight_limit: float = WEIGHT_LIMIT
    ends: set[tuple[bool, int]] = field(default_factory=set)
    remarks: list[Remark] = field(default_factory=list)


def parse(text: str, source: str = "the configuration") -> Configuration:
    """Read a ``.cf`` file.

    Parameters
    ----------
    text : str
    source : str
        What messages call it.

    Raises
    ------
    FormatError
        If something is wrong: file, line, what was expected.
    """
    return _Parser(text, source).configuration()


@dataclass(frozen=True)
class _Token:
    text: str
    line: int


class _Parser:
    def __init__(self, text: str, source: str) -> None:
        self.source = source
        self.tokens = [
            _Token(word, number)
            for number, line in enumerate(text.splitlines(), 1)
            for word in re.sub(r"([=&])", r" \1 ", re.sub(r"\s*,\s*", ",", line)).split()
        ]
        self.place = 0
        self.last_line = len(text.splitlines())

    @property
    def ahead(self) -> str:
        return self.tokens[self.place].text if self.place < len(self.tokens) else ""

    def fail(self, expected: str) -> FormatError:
        line = self.tokens[self.place].line if self.place < len(self.tokens) else self.last_line
        shown = short(self.ahead) if self.ahead else "the end of the file"
        return FormatError(f"{self.source}, line {line}: expected {expected}, found {shown}")

    def take(self, *texts: str) -> str:
        """Pass over the next word, which must be one of these."""
        if self.ahead not in texts:
            raise self.fail(" or ".join(repr(text) for text in texts))
        self.place += 1
        return self.tokens[self.place - 1].text

    def word(self, what: str) -> _Token:
        if self.place >= len(self.tokens):
            raise self.fail(what)
        self.place += 1
        return self.tokens[self.place - 1]

    def whole(self, what: str) -> int:
        if not re.fullmatch(r"\d{1,9}", self.ahead):
            raise self.fail(what)
        return int(self.word(what).text)

    def real(self, what: str) -> float:
        if not re.fullmatch(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d{1,3})?", self.ahead):
            raise self.fail(what)
        return float(self.word(what).text)

    def configuration(self) -> Configuration:
        configuration = self._nodes()
        self._connections(configuration)
        self._special(configuration)
        return configuration

    def _nodes(self) -> Configuration:
        self.take("NODES:")
        counts: dict[str, int] = {}
        for _ in range(3):
            name = self.take("nodes", "inputs", "outputs")
            self.take("=")
            counts[name] = self.whole(f"the number of {name}")
        if len(counts) < 3:
            raise self.fail("nodes, inputs and outputs, once each, before this")
        nodes, inputs = counts["nodes"], counts["inputs"]
        if not 0 < nodes <= MOST_NODES or inputs > MOST_NODES:
            raise FormatError(
                f"{self.source}: {nodes} nodes and {inputs} inputs; expected 1 to {MOST_NODES:,} nodes"
            )
        self.take("output")
        self.take("node", "nodes")
        self.take("is", "are")
        shape = (nodes, 1 + inputs + nodes)
        configuration = Configuration(
            self.source,
            nodes,
            inputs,
            (),
            np.zeros(shape, dtype=np.bool_),
            np.zeros(shape, dtype=np.bool_),
            np.zeros(shape, dtype=np.int64),
            np.full(shape, -np.inf),
            np.full(shape, np.inf),
        )
        place = self.place
        configuration.outputs = tuple(
            number - inputs for number in self._range(configuration, nodes_only=True)
        )
        if len(configuration.outputs) != counts["outputs"]:
            self.place = place
            raise self.fail(f"{counts['outputs']} output nodes, as outputs = {counts['outputs']} says")
        return configuration

    def _connections(self, configuration: Configuration) -> None:
        self.take("CONNECTIONS:")
        self.take("groups")
        self.take("=")
        groups = self.whole("the number of groups")
        while self.ahead not in ("SPECIAL:", ""):
            if self.ahead == "group":
                self.place += 1
                chosen = np.isin(configuration.group, self._numbers(groups)) & (configuration.group > 0)
                self.take("=")
                self._constrain(configuration, chosen)
                continue
            to = [number - configuration.inputs - 1 for number in self._range(configuration, nodes_only=True)]
            self.take("from")
            senders = self._range(configuration)
            chosen = np.zeros_like(configuration.linked)
            chosen[np.ix_(to, senders)] = True
            options = []
            if self.ahead == "=":
                self.place += 1
                options = self._options(groups)
            if "one-to-one" in options:
                if len(to) != len(senders):
                    raise self.fail(
                        f"as many nodes as senders in one-to-one links ({len(to)}, {len(senders)})"
                    )
                chosen[:] = False
                chosen[to, senders] = True
            configuration.linked |= chosen
            for option in options:
                if option in ("fixed", "one-to-one"):
                    configuration.fixed |= chosen
                elif isinstance(option, int):
                    configuration.group[chosen] = option
                elif isinstance(option, tuple):
                    configuration.low[chosen], configuration.high[chosen] = option

    def _options(self, groups: int) -> list[str | int | tuple[float, float]]:
        """Return what stands after the = of links: fixed, a group, limits, one-to-one."""
        options: list[str | int | tuple[float, float]] = []
        if self.ahead == "group":
            self.place += 1
            number = self.whole("the number of a group")
            if not 0 < number <= groups:
                self.place -= 1
                raise self.fail(f"a group from 1 to {groups}, as groups = {groups} says")
            options.append(number)
        elif self.ahead not in ("fixed", "one-to-one"):
            options.append(self._limits())
        while self.ahead in ("fixed", "one-to-one"):
            options.append(self.word("").text)
        return options

    def _limits(self) -> tuple[float, float]:
        low = self.real("'fixed', 'group' or the lowest weight")
        self.take("&")
        high = self.real("the highest weight")
        if high < low:
            self.place -= 1
            raise self.fail(f"a highest weight of {low:g} or more")
        return low, high

    def _constrain(self, configuration: Configuration, chosen: NDArray[np.bool_]) -> None:
        if self.ahead == "fixed":
            self.place += 1
            configuration.fixed |= chosen
        else:
            configuration.low[chosen], configuration.high[chosen] = self._limits()

    def _special(self, configuration: Configuration) -> None:
        if not self.ahead:
            return
        self.take("SPECIAL:")
        while self.ahead:
            token = self.word("a name")
            self.take("=")
            if token.text == "weight_limit":
                configuration.weight_limit = abs(self.real("the largest initial weight"))
            elif token.text in _KINDS:
                chosen = self._range(configuration, nodes_only=True)
                configuration.kinds[token.text].update(number - configuration.inputs for number in chosen)
            elif token.text == "selected":
                self.word("nodes")
            else:
                remark = f"the entry {token.text} is not carried over{nearest(token.text, _SPECIAL)}"
                configuration.remarks.append(Remark(self.source, remark, lines=(token.line,)))
                self.word("a value")

    def _numbers(self, most: int) -> list[int]:
        """Return the numbers of a range of groups."""
        text = self.word("groups").text
        spans = [re.fullmatch(r"(\d{1,6})(?:-(\d{1,6}))?", part) for part in text.split(",")]
        numbers: list[int] = []
        for span in spans:
            if span is None or int(span.group(2) or span.group(1)) > most:
                self.place -= 1
                raise self.fail(f"groups from 1 to {most}")
            numbers += range(int(span.group(1)), int(span.group(2) or span.group(1)) + 1)
        return numbers

    def _range(self, configuration: Configuration, nodes_only: bool = False) -> list[int]:
        """Return places in the row of bias, inputs and nodes that a range names."""
        text = self.word("nodes").text
        nodes: dict[int, None] = {}
        for part in text.split(","):
            span = re.fullmatch(r"(i?)(\d{1,6})(?:-(i?)(\d{1,6}))?", part)
            first = int(span.group(2)) if span else 0
            last = int(span.group(4) or first) if span else 0
            is_input = bool(span and span.group(1))
            most = configuration.inputs if is_input else configuration.nodes
            lowest = 1 if is_input or nodes_only else 0
            mixed = span is not None and span.group(4) is not None and span.group(1) != span.group(3)
            if span is None or mixed or (is_input and nodes_only) or not lowest <= first <= last <= most:
                self.place -= 1
                others = "" if nodes_only else f", or inputs from i1 to i{configuration.inputs}"
                raise self.fail(f"nodes from {int(nodes_only)} to {configuration.nodes}{others}")
            configuration.ends |= {(is_input, first), (is_input, last + 1)}
            for number in range(first, last + 1):
                place = number if is_input else 0 if number == 0 else configuration.inputs + number
                nodes[place] = None
        return list(nodes)

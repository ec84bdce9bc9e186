"""A network of Lens as its script builds it: groups with types, links with types, parameters, training."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from pdpsim.base.errors import FormatError, nearest
from pdpsim.formats.lens import types

BIAS = "bias"

#: Defaults of a network (``Src/defaults.h``).
DEFAULTS: dict[str, float] = {
    "backpropTicks": 1,
    "numUpdates": 100,
    "batchSize": 0,
    "criterion": 0.0,
    "trainGroupCrit": 0.0,
    "testGroupCrit": 0.5,
    "pseudoExampleFreq": 0,
    "learningRate": 0.1,
    "momentum": 0.9,
    "weightDecay": 0.0,
    "targetRadius": 0.0,
    "zeroErrorRadius": 0.0,
    "gain": 1.0,
    "clampStrength": 0.5,
    "initInput": 0.0,
    "randMean": 0.0,
    "randRange": 1.0,
    "noiseRange": 0.1,
    "outputCostStrength": 0.01,
}


@dataclass
class Group:
    """A group of units.

    Parameters
    ----------
    name : str
    size : int
    base : set of str
        INPUT, OUTPUT, ELMAN, BIASED, RESET_ON_EXAMPLE and the like.
    inputs, outputs, costs : list of str
        Types of input, output and cost, in the order in which Lens applies them.
    values : dict of str to float
        Parameters that the script sets for the group.
    sources : list of str
        The groups that an ELMAN group copies.
    units : dict of int to str
        Names of units.
    """

    name: str
    size: int
    base: set[str] = field(default_factory=set)
    inputs: list[str] = field(default_factory=list)
    outputs: list[str] = field(default_factory=list)
    costs: list[str] = field(default_factory=list)
    values: dict[str, float] = field(default_factory=dict)
    sources: list[str] = field(default_factory=list)
    units: dict[int, str] = field(default_factory=dict)
    line: int = 0

    @property
    def start(self) -> float:
        """The output that its units have at first (``estimateOutputBounds`` in ``Src/type.c``)."""
        if "initOutput" in self.values:
            return self.values["initOutput"]
        level = 0.0
        clamped = {"HARD_CLAMP", "WEAK_CLAMP"} & set(self.outputs)
        for kind in self.outputs:
            if kind == "SOFT_MAX":
                level = 1.0 / self.size
            elif kind in ("LOGISTIC", "GAUSSIAN", "KOHONEN", "OUT_BOLTZ", "OUT_NORM"):
                level = 0.5
        bounded = set(self.outputs) & {"LOGISTIC", "GAUSSIAN", "KOHONEN", "OUT_BOLTZ", "OUT_NORM", "SOFT_MAX"}
        return 0.5 if clamped and not bounded and not {"TANH", "TERNARY"} & set(self.outputs) else level


@dataclass
class Block:
    """Links from one group to another that a command made together.

    Parameters
    ----------
    sender, receiver : str
    kind : str
        The type of the links: the name of the sending group, unless the script gives another.
    pattern : str
        FULL, ONE_TO_ONE, RANDOM, FIXED_IN, FIXED_OUT, FAIR, FAN, or UNITS for those named one by one.
    strength : float
        The share of links that a random pattern has.
    values : dict of str to float
        randMean, randRange, min, max, learningRate, weightDecay of its own.
    frozen : bool
    mask : array of bool, shape (sending units, receiving units), optional
        Which links there are, where that is not plain from the pattern.
    singles : dict of (int, int) to float
        Weights of single links that the script sets.
    """

    sender: str
    receiver: str
    kind: str
    pattern: str = "FULL"
    strength: float = 1.0
    values: dict[str, float] = field(default_factory=dict)
    frozen: bool = False
    mask: NDArray[np.bool_] | None = None
    singles: dict[tuple[int, int], float] = field(default_factory=dict)
    line: int = 0


@dataclass(frozen=True)
class Training:
    """One use of ``train``: what held then, and for how many updates."""

    updates: int
    algorithm: str
    values: tuple[tuple[str, float], ...]
    examples: str
    line: int


class LensNetwork:
    """A network while its script runs.

    Parameters
    ----------
    name : str
    kinds : set of str
        CONTINUOUS, BOLTZMANN, SRBPTT.
    line : int
        Of the script, where it is made.
    """

    def __init__(self, name: str, kinds: Iterable[str], line: int) -> None:
        self.name = name
        self.kinds = set(kinds)
        self.line = line
        self.intervals = 1
        self.ticks = 1
        self.dt: float | None = None
        self.groups: list[Group] = [Group(BIAS, 1, {"BIAS"}, outputs=["BIAS_CLAMP"])]
        self.blocks: list[Block] = []
        self.values: dict[str, float] = {}
        self.algorithm = "dougsMomentum"
        self.training_set = ""
        self.testing_set = ""
        self.trained: list[Training] = []
        self.weights: list[tuple[str, int]] = []

    @property
    def continuous(self) -> bool:
        """Whether all units of a tick see the outputs of the tick before."""
        return "CONTINUOUS" in self.kinds

    def value(self, name: str) -> float:
        """Return a parameter of the network, set or by default."""
        return self.values.get(name, DEFAULTS.get(name, math.nan))

    def group(self, name: str) -> Group:
        """Return the group of that name or ``group(number)``, or raise `FormatError` with the nearest."""
        for group in self.groups:
            if group.name == name:
                return group
        if name.startswith("group(") and name[6:-1].isdecimal() and int(name[6:-1]) < len(self.groups):
            return self.groups[int(name[6:-1])]
        raise FormatError(f"no group {name!r}{nearest(name, [each.name for each in self.groups])}")

    def has_group(self, name: str) -> bool:
        """Return whether there is a group of that name."""
        return any(group.name == name for group in self.groups)

    def place(self, name: str) -> int:
        """Return where a group stands in the order of groups."""
        return [group.name for group in self.groups].index(name)

    def add(self, name: str, size: int, kinds: list[str], line: int) -> Group:
        """Add a group with the types that a script gives it, and those that Lens adds."""
        if self.has_group(name):
            raise FormatError(f"there is a group {name!r} already")
        if not 0 < size <= MOST_UNITS:
            raise FormatError(f"expected 1 to {MOST_UNITS:,} units for {name!r}, found {size}")
        group = Group(name, size, line=line)
        types.give(group, kinds, self.continuous, "BOLTZMANN" in self.kinds)
        self.groups.append(group)
        if "BIASED" in group.base and self.has_group(BIAS):
            self.blocks.append(Block(BIAS, name, BIAS, line=line))
        return group

    def remove(self, name: str) -> None:
        """Remove a group and its links."""
        self.groups.remove(self.group(name))
        self.blocks = [each for each in self.blocks if name not in (each.sender, each.receiver)]

    def incoming(self, name: str) -> list[Block]:
        """Return the links to a group, in order of creation."""
        return [each for each in self.blocks if each.receiver == name]

    def connect(self, block: Block) -> None:
        """Add links, the groups' sizes being checked."""
        sender, receiver = self.group(block.sender), self.group(block.receiver)
        block.sender, block.receiver = sender.name, receiver.name
        if block.pattern == "ONE_TO_ONE" and sender.size != receiver.size:
            raise FormatError(
                f"one-to-one links from {sender.name!r} with {sender.size} units to {receiver.name!r} with "
                f"{receiver.size}"
            )
        self.blocks.append(block)


#: Units of a group, at most.
MOST_UNITS = 1_000_000


def links(network: LensNetwork, block: Block) -> NDArray[np.bool_]:
    """Return which links of a block there are, shape (sending units, receiving units)."""
    if block.mask is not None:
        return block.mask
    shape = network.group(block.sender).size, network.group(block.receiver).size
    if shape[0] * shape[1] > MOST_LINKS:
        raise FormatError(f"links from {block.sender!r} to {block.receiver!r}: more than {MOST_LINKS:,}")
    links = (
        np.eye(*shape, dtype=np.bool_) if block.pattern == "ONE_TO_ONE" else np.ones(shape, dtype=np.bool_)
    )
    if block.pattern == "UNITS":
        links[:] = False
    return links


#: Links that are looked at one by one, at most.
MOST_LINKS = 50_000_000


#: Ticks of an interval and intervals of an example, at most.
MOST_TICKS = 100_000


def set_time(network: LensNetwork, intervals: int, ticks: int) -> None:
    """Set the intervals of an example and the ticks of an interval."""
    if not (0 < intervals <= MOST_TICKS and 0 < ticks <= MOST_TICKS):
        raise FormatError(
            f"expected 1 or more intervals and ticks, not that many; found {intervals} and {ticks}"
        )
    network.intervals, network.ticks = intervals, ticks

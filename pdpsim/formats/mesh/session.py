"""Mesh sessions: a command a line, of which those that describe networks and training are kept."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pdpsim.base.errors import FormatError, nearest
from pdpsim.base.format import short
from pdpsim.formats.project import Remark

#: Parameters with their defaults (``src/defaults.h``).
DEFAULTS: dict[str, float] = {
    "InitContextUnits": 0.5,
    "RandomMu": 0.0,
    "RandomSigma": 0.5,
    "RandomMin": -1.0,
    "RandomMax": 1.0,
    "LearningRate": 0.05,
    "Momentum": 0.4,
    "WeightDecay": 0.0,
    "TargetRadius": 0.0,
    "ZeroErrorRadius": 0.0,
    "ErrorThreshold": 0.05,
    "MaxEpochs": 1000.0,
    "BatchSize": 0.0,
    "BackTicks": 1.0,
    "RpropInitUpdate": 0.0125,
    "RpropEtaPlus": 1.2,
    "RpropEtaMinus": 0.5,
    "DBDRateIncrement": 0.1,
    "DBDRateDecrement": 0.9,
    "LRScaleFactor": 0.0,
    "MNScaleFactor": 0.0,
    "WDScaleFactor": 0.0,
    "LRScaleAfter": 0.0,
    "MNScaleAfter": 0.0,
    "WDScaleAfter": 0.0,
    "RandomSeed": 0.0,
    "ReportAfter": 100.0,
}
_NAMED = {
    "RandomAlgorithm": ("gaussian", "range", "nguyen_widrow", "fan_in", "binary"),
    "LearningAlgorithm": ("bp", "bptt"),
    "UpdateAlgorithm": ("steepest", "bounded", "rprop+", "rprop-", "irprop+", "irprop-", "qprop", "dbd"),
    "TrainingOrder": ("ordered", "permuted", "randomized"),
    "SimilarityMetric": (),
    "ColorScheme": (),
}
_GROUP_VALUES = ("ReLUAlpha", "ReLUMax", "LogisticFSC", "LogisticGain", "LogisicFSC", "LogisicGain")
#: Commands that show, test or begin; they do not change what a network is.
_SHOWN = frozenset(
    (
        *(
            "exit",
            "quit",
            "about",
            "help",
            "?",
            "networks",
            "inspect",
            "groups",
            "projections",
            "sets",
            "items",
        ),
        *("projectionTable", "togglePrettyPrinting", "toggleMultithreading", "weightStats", "saveWeights"),
        *(
            "showVector",
            "showMatrix",
            "init",
            "reset",
            "train",
            "test",
            "testItem",
            "testVerbose",
            "showItem",
        ),
        *("recordUnits", "similarityMatrix", "similarityStats", "confusionMatrix", "confusionStats"),
        *("changeSet", "changeNetwork"),
    )
)

#: Units of a group, at most.
MOST_UNITS = 1_000_000


@dataclass
class MeshNetwork:
    """A network of a session.

    Parameters
    ----------
    name, kind : str
        The kind is ffn, srn or rnn.
    groups : dict of str to int
        Sizes.
    biased : set of str
        Groups with a bias.
    projections : dict of (str, str) to bool
        From and to, and whether the weights learn.
    copies : dict of str to str
        What each context copies.
    activations, errors : dict of str to str
        Functions by group.
    values : dict of str to float
        Parameters that the session sets.
    group_values : dict of (str, str) to float
        Group and parameter.
    named : dict of str to str
        Algorithms and orders.
    sets : dict of str to (str, int)
        Files of example sets, with lines.
    weights : list of (str, int)
        Files of weights.
    resets : bool
        Whether contexts start anew with each item.
    """

    name: str
    kind: str
    line: int
    groups: dict[str, int] = field(default_factory=dict)
    biased: set[str] = field(default_factory=set)
    projections: dict[tuple[str, str], bool] = field(default_factory=dict)
    copies: dict[str, str] = field(default_factory=dict)
    activations: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    values: dict[str, float] = field(default_factory=dict)
    group_values: dict[tuple[str, str], float] = field(default_factory=dict)
    named: dict[str, str] = field(default_factory=dict)
    sets: dict[str, tuple[str, int]] = field(default_factory=dict)
    weights: list[tuple[str, int]] = field(default_factory=list)
    input: str = ""
    output: str = ""
    resets: bool = True

    def value(self, name: str) -> float:
        """Return a parameter, set or by default."""
        return self.values.get(name, DEFAULTS[name])


def parse(text: str, source: str = "the session") -> tuple[list[MeshNetwork], list[Remark]]:
    """Read a session.

    Parameters
    ----------
    text : str
    source : str
        What messages call it.

    Returns
    -------
    list of MeshNetwork
    list of Remark

    Raises
    ------
    FormatError
        If a command cannot be: file, line, what was expected.
    """
    reader = _Reader(source)
    for number, line in enumerate(text.splitlines(), 1):
        words = line.split()
        if words and not line.lstrip().startswith(("%", "#")):
            reader.line = number
            try:
                reader.command(words)
            except FormatError as error:
                raise FormatError(f"{source}, line {number}: {error}") from None
    return reader.networks, reader.remarks


class _Reader:
    def __init__(self, source: str) -> None:
        self.source = source
        self.line = 1
        self.networks: list[MeshNetwork] = []
        self.remarks: list[Remark] = []

    @property
    def net(self) -> MeshNetwork:
        if not self.networks:
            raise FormatError("there is no network yet; createNetwork makes one")
        return self.networks[-1]

    def say(self, text: str) -> None:
        self.remarks.append(Remark(self.source, text, lines=(self.line,)))

    def group(self, name: str) -> str:
        if name not in self.net.groups:
            raise FormatError(f"no group {name!r}{nearest(name, self.net.groups)}")
        return name

    def command(self, words: list[str]) -> None:
        name, *arguments = words
        if name in _SHOWN:
            return
        action = getattr(self, f"do_{name}", None)
        if action is None:
            self.say(f"the command {name} is not carried over")
            return
        try:
            action(*arguments)
        except TypeError:
            raise FormatError(
                f"{name} with {len(arguments)} arguments: {short(' '.join(arguments))}"
            ) from None

    def do_createNetwork(self, name: str, kind: str) -> None:
        if kind not in ("ffn", "srn", "rnn"):
            raise FormatError(f"no kind of network {kind!r}{nearest(kind, ('ffn', 'srn', 'rnn'))}")
        self.networks.append(MeshNetwork(name, kind, self.line))

    def do_createGroup(self, name: str, size: str) -> None:
        if name in self.net.groups:
            raise FormatError(f"there is a group {name!r} already")
        if not re.fullmatch(r"\d{1,7}", size) or not 0 < int(size) <= MOST_UNITS:
            raise FormatError(f"expected 1 to {MOST_UNITS:,} units, found {short(size)}")
        self.net.groups[name] = int(size)

    def do_attachBias(self, name: str) -> None:
        self.net.biased.add(self.group(name))

    def do_createProjection(self, sender: str, receiver: str) -> None:
        self.net.projections[self.group(sender), self.group(receiver)] = True

    def do_removeProjection(self, sender: str, receiver: str) -> None:
        self.net.projections.pop((self.group(sender), self.group(receiver)), None)

    def do_freezeProjection(self, sender: str, receiver: str, learns: bool = False) -> None:
        pair = self.group(sender), self.group(receiver)
        if pair not in self.net.projections:
            raise FormatError(f"no projection from {sender!r} to {receiver!r}")
        self.net.projections[pair] = learns

    def do_unfreezeProjection(self, sender: str, receiver: str) -> None:
        self.do_freezeProjection(sender, receiver, learns=True)

    def do_createElmanProjection(self, sender: str, receiver: str) -> None:
        if self.net.groups[self.group(sender)] != self.net.groups[self.group(receiver)]:
            raise FormatError(f"{sender!r} and {receiver!r}, which copies it, have different sizes")
        self.net.copies[receiver] = sender

    def do_removeElmanProjection(self, sender: str, receiver: str) -> None:
        self.net.copies.pop(self.group(receiver), None)

    def do_removeGroup(self, name: str) -> None:
        net = self.net
        del net.groups[self.group(name)]
        net.biased.discard(name)
        net.projections = {pair: learns for pair, learns in net.projections.items() if name not in pair}

    def do_toggleResetContexts(self) -> None:
        self.net.resets = not self.net.resets

    def do_loadSet(self, name: str, file: str) -> None:
        self.net.sets[name] = file, self.line

    do_loadLegacySet = do_loadSet

    def do_removeSet(self, name: str) -> None:
        self.net.sets.pop(name, None)

    def do_loadWeights(self, file: str) -> None:
        self.net.weights.append((file, self.line))

    def do_set(self, *arguments: str) -> None:
        if len(arguments) == 2:
            self._set(*arguments)
        elif len(arguments) == 3 and arguments[0] in ("ActFunc", "ErrFunc"):
            held = self.net.activations if arguments[0] == "ActFunc" else self.net.errors
            held[self.group(arguments[1])] = arguments[2]
        elif len(arguments) == 3 and arguments[0] in _GROUP_VALUES:
            self.net.group_values[self.group(arguments[1]), arguments[0]] = _real(arguments[2])
        else:
            self.say(f"the parameter {arguments[0] if arguments else ''} is not carried over")

    def _set(self, name: str, value: str) -> None:
        if name in ("InputGroup", "OutputGroup"):
            setattr(self.net, name.removesuffix("Group").lower(), self.group(value))
        elif name in _NAMED:
            valid = _NAMED[name]
            if valid and value not in valid:
                raise FormatError(f"no {name} {value!r}{nearest(value, valid)}")
            self.net.named[name] = value
        elif name in DEFAULTS:
            self.net.values[name] = _real(value)
        else:
            self.say(f"the parameter {name} is not carried over{nearest(name, (*DEFAULTS, *_NAMED))}")


def _real(text: str) -> float:
    if not re.fullmatch(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d{1,3})?", text):
        raise FormatError(f"expected a number, found {short(text)}")
    return float(text)

"""Network files of the PDP programs (McClelland & Rumelhart, 1988, appendix C).

Sections, each ended by ``end``::

    definitions:  nunits N, ninputs N, noutputs N
    constraints:  a letter, and a number or ``random``, ``positive``, ``negative``, ``linked``
    network:      rows of letters, one for each receiving unit, or blocks: %r receiver count sender count
    biases:       letters, one for each unit, or blocks: %r unit count

A ``.`` is no link; ``r``, ``p`` and ``n`` are random weights, positive and negative ones; capital letters are
weights that learn, as are random ones; another letter stands for the number that the constraints give it, and
does not learn. Input units come first, output units last.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from pdpsim.base.errors import FormatError, ValidationError
from pdpsim.base.format import short
from pdpsim.describe.layer import Bias, Layer
from pdpsim.describe.links import Constant, Initial, Uniform
from pdpsim.describe.network import Network
from pdpsim.describe.phases import Phase
from pdpsim.describe.projection import Projection
from pdpsim.describe.updates import GradientDescent
from pdpsim.formats.masks import links_of
from pdpsim.formats.model import Model
from pdpsim.formats.project import Remark

#: Units, at most.
MOST_UNITS = 3_000

#: The programs' own defaults: weights from -0.5 to 0.5, rate 0.5, momentum 0.9.
RANGE, RATE, MOMENTUM = 0.5, 0.5, 0.9

_SECTIONS = ("definitions:", "constraints:", "network:", "biases:", "sigmas:")


@dataclass
class Net:
    """A network file.

    Parameters
    ----------
    source : str
    units, inputs, outputs : int
    letters : array of str, shape (receiving units, sending units)
        ``.`` for no link.
    biases : list of str
        A letter for each unit.
    constants : dict of str to float
        What letters stand for.
    """

    source: str
    units: int
    inputs: int
    outputs: int
    letters: NDArray[np.str_]
    biases: list[str]
    constants: dict[str, float] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
    blocks: set[int] = field(default_factory=set)


def parse(text: str, source: str = "the network") -> Net:
    """Read a network file.

    Raises
    ------
    FormatError
        If something is wrong: file, line, what was expected.
    """
    sections: dict[str, list[tuple[int, str]]] = {}
    current: list[tuple[int, str]] | None = None
    for number, line in enumerate(text.splitlines(), 1):
        stripped = line.strip()
        if stripped.lower() in _SECTIONS:
            current = sections.setdefault(stripped.lower(), [])
        elif stripped.lower() == "end":
            current = None
        elif stripped and current is not None:
            current.append((number, stripped))
        elif stripped:
            raise FormatError(
                f"{source}, line {number}: expected a section, such as network:, found {short(stripped)}"
            )
    for needed in ("definitions:", "network:"):
        if needed not in sections:
            raise FormatError(f"{source}: there is no section {needed}")
    net = _definitions(sections["definitions:"], source)
    _constraints(net, sections.get("constraints:", []))
    _links(net, sections["network:"])
    _biases(net, sections.get("biases:", []))
    if "sigmas:" in sections:
        net.remarks.append(Remark(source, "sigmas of harmony theory are not carried over"))
    return net


def _definitions(lines: list[tuple[int, str]], source: str) -> Net:
    values: dict[str, int] = {}
    remarks = []
    for number, line in lines:
        words = line.split()
        if len(words) != 2 or not re.fullmatch(r"\d{1,9}", words[1]):
            raise FormatError(f"{source}, line {number}: expected a name and a number, found {short(line)}")
        if words[0] not in ("nunits", "ninputs", "noutputs"):
            remarks.append(Remark(source, f"the definition {words[0]} is not carried over", lines=(number,)))
        values[words[0]] = int(words[1])
    for name in ("nunits", "ninputs", "noutputs"):
        if name not in values:
            raise FormatError(f"{source}: the definitions do not say {name}")
    units, inputs, outputs = (values[name] for name in ("nunits", "ninputs", "noutputs"))
    if not (0 < inputs < units <= MOST_UNITS and outputs > 0 and inputs + outputs <= units):
        raise FormatError(
            f"{source}: {units} units with {inputs} inputs and {outputs} outputs; expected 1 or more of "
            f"each, and at most {MOST_UNITS:,} units"
        )
    letters = np.full((units, units), ".", dtype="<U1")
    return Net(
        source,
        units,
        inputs,
        outputs,
        letters,
        ["."] * units,
        remarks=remarks,
        blocks={0, inputs, units - outputs, units},
    )


def _constraints(net: Net, lines: list[tuple[int, str]]) -> None:
    for number, line in lines:
        letter, *words = line.split()
        for word in words:
            if re.fullmatch(r"[-+]?(\d+\.?\d*|\.\d+)", word):
                net.constants[letter] = float(word)
            elif word == "linked":
                remark = f"links of the letter {letter}, which have one weight, learn apart"
                net.remarks.append(Remark(net.source, remark, lines=(number,)))
            elif word not in ("random", "positive", "negative"):
                raise FormatError(
                    f"{net.source}, line {number}: expected a number, random, positive, negative or linked, "
                    f"found {short(word)}"
                )
        if {"positive", "negative"} & set(words):
            net.constants.pop(letter, None)
            remark = f"the letter {letter} stands for weights of one sign that are drawn at random"
            net.remarks.append(Remark(net.source, remark, "approximated", (number,)))


def _links(net: Net, lines: list[tuple[int, str]]) -> None:
    row = 0
    for number, line in lines:
        if line.startswith("%"):
            words = line[1:].split()
            letter = words.pop(0) if words else ""
            if len(letter) != 1 or len(words) != 4 or not all(re.fullmatch(r"\d{1,6}", x) for x in words):
                raise FormatError(
                    f"{net.source}, line {number}: expected a block %letter receiver count sender count, "
                    f"found {short(line)}"
                )
            to, many, sender, senders = (int(word) for word in words)
            _check_units(net, number, to, many)
            _check_units(net, number, sender, senders)
            net.letters[to : to + many, sender : sender + senders] = letter
            net.blocks |= {to, to + many, sender, sender + senders}
            continue
        signs = re.sub(r"\s+", "", line)
        if row >= net.units or len(signs) != net.units:
            raise FormatError(
                f"{net.source}, line {number}: expected {net.units} rows of {net.units} letters, found "
                f"{len(signs)} in row {row + 1}"
            )
        net.letters[row] = list(signs)
        row += 1
    if row not in (0, net.units):
        raise FormatError(f"{net.source}: expected {net.units} rows of letters, found {row}")


def _biases(net: Net, lines: list[tuple[int, str]]) -> None:
    signs = ""
    for number, line in lines:
        if not line.startswith("%"):
            signs += re.sub(r"\s+", "", line)
            continue
        words = line[1:].split()
        if len(words) != 3 or not all(re.fullmatch(r"\d{1,6}", word) for word in words[1:]):
            raise FormatError(
                f"{net.source}, line {number}: expected a block %letter unit count, found {short(line)}"
            )
        first, many = int(words[1]), int(words[2])
        _check_units(net, number, first, many)
        net.biases[first : first + many] = [words[0][:1]] * many
        net.blocks |= {first, first + many}
    if signs:
        if len(signs) != net.units:
            raise FormatError(f"{net.source}: expected {net.units} biases, found {len(signs)}")
        net.biases = list(signs)


def _check_units(net: Net, line: int, first: int, many: int) -> None:
    if not many or first + many > net.units:
        raise FormatError(
            f"{net.source}, line {line}: {many} units from unit {first}; of {net.units}, counted from 0"
        )


def segments(net: Net) -> list[tuple[str, int, int]]:
    """Return the layers of a network: name, first unit and one after the last.

    Units that no block tells apart are one layer; where rows of letters are given, those whose rows and
    columns show the same links.
    """
    cuts = set(net.blocks)
    for unit in range(1, net.units):
        same = (net.letters[unit] == net.letters[unit - 1]).all()
        same = same and (net.letters[:, unit] == net.letters[:, unit - 1]).all()
        if (not same and net.biases[unit] == net.biases[unit - 1] and not len(net.blocks) > 4) or net.biases[
            unit
        ] != net.biases[unit - 1]:
            cuts.add(unit)
    ends = sorted(cut for cut in cuts if 0 <= cut <= net.units)
    spans = list(pairwise(ends))
    roles = [
        "input" if first < net.inputs else "output" if first >= net.units - net.outputs else "hidden"
        for first, _ in spans
    ]
    layers, counts = [], dict.fromkeys(roles, 0)
    for (first, last), role in zip(spans, roles, strict=True):
        counts[role] += 1
        layers.append((f"{role}{counts[role]}" if roles.count(role) > 1 else role, first, last))
    return layers


def model(net: Net, name: str) -> Model:
    """Return the network with the training of the program ``bp``: rate 0.5, momentum 0.9, after every epoch.

    Raises
    ------
    FormatError
        If there is no network like that in pdpsim.
    """
    spans = segments(net)
    layers = []
    for layer, first, last in spans:
        letter = net.biases[first]
        kind, init = _kind(net, letter)
        bias = Bias("none") if letter == "." else Bias(kind, init)
        layers.append(Layer(layer, last - first, bias=Bias() if first < net.inputs else bias))
    projections: list[Projection] = []
    for sender, a, b in spans:
        for receiver, c, d in spans:
            block = net.letters[c:d, a:b].T
            for letter in sorted(set(block.ravel()) - {"."}):
                mask = block == letter
                links = links_of(mask)
                kind, init = _kind(net, letter)
                title = f"{sender}->{receiver}"
                twice = sum(x.name.split("#")[0] == title for x in projections)
                projections.append(
                    Projection(
                        sender,
                        receiver,
                        f"{title}#{twice + 1}" if twice else title,
                        delay=int(a >= c),
                        init=init,
                        links=links,
                        trained=kind == "trained",
                        sign="+" if letter in "pP" else "-" if letter in "nN" else None,
                    )
                )
    phase = Phase(rule=GradientDescent(RATE, momentum=MOMENTUM), update="epoch")
    try:
        return Model(
            name, "", "", Network(tuple(layers), tuple(projections), Uniform(-RANGE, RANGE)), (phase,)
        )
    except ValidationError as error:
        raise FormatError(f"{net.source}: {error}") from None


def _kind(net: Net, letter: str) -> tuple[Literal["trained", "fixed"], Initial | None]:
    """Return whether the weights of a letter learn, and how they begin."""
    if letter in net.constants:
        return ("trained" if letter.isupper() else "fixed"), Constant(net.constants[letter])
    if letter.lower() == "p":
        return "trained", Uniform(0.0, RANGE)
    if letter.lower() == "n":
        return "trained", Uniform(-RANGE, 0.0)
    return "trained", None

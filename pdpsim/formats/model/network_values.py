"""Values that describe a network in a model file: initial weights, links, biases, interaction, annealing."""

from __future__ import annotations

from typing import Any

from pdpsim.base.errors import ValidationError, nearest
from pdpsim.base.readers import Where, listed, number, one_key, whole
from pdpsim.base.toml import Table
from pdpsim.describe.interaction import Interaction
from pdpsim.describe.layer import Bias
from pdpsim.describe.links import (
    Constant,
    Fields,
    Full,
    Initial,
    Links,
    Mask,
    Normal,
    NoSelf,
    OneToOne,
    RandomShare,
    Shifted,
    Uniform,
    Values,
)
from pdpsim.formats.model.kinds import FLAG, NUMBER, TEXT, WHOLE, Keys, Kind, make, read_keys, write_keys

NO_FILE = "a file of weights can be named in a model file only, which says where it lies"


def read_rows(value: Any, where: Where) -> tuple[tuple[float, ...], ...]:
    """Read rows of numbers, one for each sending unit."""
    rows: tuple[tuple[float, ...], ...] = listed(listed(number))(value, where)
    return rows


def read_initial(value: Any, where: Where) -> Initial:
    """Read initial weights: ``{ uniform = 0.3 }``, ``{ values = [[0.5, -1.0], [2.0, 0.0]] }``, ..."""
    if isinstance(value, dict) and ("table" in value or "descriptions" in value):
        raise ValidationError(NO_FILE, where)
    kinds = ("uniform", "normal", "constant", "values", "file")
    key, inner = one_key(value, kinds, where, "{ uniform = 0.3 }")
    initial: Initial
    if key == "file":
        raise ValidationError(NO_FILE, where)
    if key == "values":
        flat = isinstance(inner, list) and inner and not isinstance(inner[0], list)
        initial = make(Values, where, rows=read_rows([inner] if flat else inner, where))
        return initial
    if key == "constant":
        return Constant(number(inner, where))
    if key == "normal":
        values = read_keys(inner, {"mean": NUMBER, "sd": NUMBER}, where, required=("sd",))
        initial = make(Normal, where, **{"mean": 0.0, **values})
        return initial
    if isinstance(inner, list):
        low, high = listed(number, 2)(inner, where)
    else:
        high = number(inner, where)
        low = -high
        if high < 0:
            raise ValidationError(
                f"the range is from minus this to this: expected 0 or more, got {inner}", where
            )
    initial = make(Uniform, where, low=low, high=high)
    return initial


def write_initial(initial: Initial, full: bool = False) -> Table:
    """Write initial weights."""
    if isinstance(initial, Constant):
        return {"constant": initial.value}
    if isinstance(initial, Values):
        return {"values": [list(row) for row in initial.rows]}
    if isinstance(initial, Normal):
        return {"normal": {"mean": initial.mean, "sd": initial.sd}}
    return {"uniform": initial.high if initial.low == -initial.high else [initial.low, initial.high]}


def read_links(value: Any, where: Where) -> Links:
    """Read which links exist: ``"full"``, ``{ random = 0.5 }``, ``{ mask = [[1, 0], [0, 1]] }``, ..."""
    if isinstance(value, str):
        if value not in _NAMED_LINKS:
            names = (*_NAMED_LINKS, "random", "fields", "shifted", "mask")
            raise ValidationError(f"unknown links {value!r}{nearest(value, names)}", where)
        return _NAMED_LINKS[value]
    kinds = ("random", "fields", "shifted", "mask", "file")
    key, inner = one_key(value, kinds, where, '"full", "one-to-one" or { random = 0.5 }')
    links: Links
    if key == "file":
        raise ValidationError(NO_FILE, where)
    if key == "mask":
        rows = read_rows(inner, where)
        if any(each not in (0, 1) for row in rows for each in row):
            raise ValidationError("a mask has 1 for a link that exists and 0 for one that does not", where)
        links = make(Mask, where, rows=tuple(tuple(each == 1 for each in row) for row in rows))
        return links
    if key == "random":
        links = make(RandomShare, where, share=number(inner, where))
        return links
    if key == "shifted":
        values = read_keys(inner, SHIFTED, where, required=("sending", "receiving", "first", "last"))
        links = make(Shifted, where, **values)
        return links
    pair = Kind(listed(whole, 2))
    keys = {"grid": pair, "window": pair, "shared": FLAG}
    links = make(Fields, where, **read_keys(inner, keys, where, required=("grid", "window")))
    return links


def write_links(links: Links, full: bool = False) -> Any:
    """Write which links exist."""
    if isinstance(links, RandomShare):
        return {"random": links.share}
    if isinstance(links, Mask):
        return {"mask": [[int(each) for each in row] for row in links.rows]}
    if isinstance(links, Fields):
        return {"fields": {"grid": list(links.grid), "window": list(links.window), "shared": links.shared}}
    if isinstance(links, Shifted):
        return {"shifted": write_keys(links, SHIFTED, full)}
    return next(name for name, each in _NAMED_LINKS.items() if each == links)


_NAMED_LINKS: dict[str, Links] = {"full": Full(), "one-to-one": OneToOne(), "no-self": NoSelf()}


def read_bias(value: Any, where: Where) -> Bias:
    """Read a bias: ``"trained"``, ``"fixed"``, ``"none"``, or a table."""
    values = {"kind": value} if isinstance(value, str) else read_keys(value, BIAS, where)
    bias: Bias = make(Bias, where, **values)
    return bias


def write_bias(bias: Bias, full: bool = False) -> Any:
    """Write a bias, as its kind alone where that says all."""
    written = write_keys(bias, BIAS, full)
    return bias.kind if not full and set(written) <= {"kind"} else written


NO_THRESHOLD = "none"


def read_rest(value: Any, where: Where) -> float | tuple[float, ...]:
    """Read the activation at rest: a number, or a list of one for each unit."""
    if isinstance(value, list):
        rests: tuple[float, ...] = listed(number)(value, where)
        return rests
    return number(value, where)


def read_threshold(value: Any, where: Where) -> float | None:
    """Read the threshold of what units send: a number, or ``"none"``."""
    return None if value == NO_THRESHOLD else number(value, where)


def read_interaction(value: Any, where: Where, shared: Interaction | None = None) -> Interaction:
    """Read how interactive units move; what is not given is as in `shared`."""
    values = read_keys(value, INTERACTION, where)
    base = {} if shared is None else vars(shared)
    interaction: Interaction = make(Interaction, where, **{**base, **values})
    return interaction


def write_interaction(interaction: Interaction, full: bool = False) -> Table:
    """Write how a layer's own interactive units move, whole: what it leaves out would be the network's."""
    written = write_keys(interaction, INTERACTION, full=True)
    return written if interaction.threshold is not None else {**written, "threshold": NO_THRESHOLD}


def read_annealing(value: Any, where: Where) -> tuple[tuple[int, float], ...]:
    """Read temperatures: ``[[2, 20.0], [4, 10.0]]``, ticks and the temperature that they have.

    ``{ from = 2.0, to = 0.05, ticks = 200 }`` is a temperature for each tick, from one to the other in equal
    steps.
    """
    if isinstance(value, dict):
        keys = {"from": NUMBER, "to": NUMBER, "ticks": WHOLE}
        ends = read_keys(value, keys, where, required=tuple(keys))
        first, last, ticks = ends["sender"], ends["receiver"], ends["ticks"]
        if ticks < 2:
            raise ValidationError(f"a course of temperatures takes 2 ticks or more; got {ticks}", where)
        return tuple((1, first + (last - first) * tick / (ticks - 1)) for tick in range(ticks))
    pairs = listed(lambda pair, where: tuple(listed(number, 2)(pair, where)))(value, where)
    return tuple((whole(int(ticks) if ticks == int(ticks) else ticks, where), temp) for ticks, temp in pairs)


def write_annealing(annealing: tuple[tuple[int, float], ...], full: bool = False) -> Any:
    """Write temperatures."""
    return [list(pair) for pair in annealing]


INITIAL = Kind(read_initial, write_initial)

SHIFTED: Keys = {"sending": WHOLE, "receiving": WHOLE, "first": WHOLE, "last": WHOLE, "step": WHOLE}

BIAS: Keys = {"kind": TEXT, "init": INITIAL, "rate": NUMBER, "decay": NUMBER, "high": NUMBER}
INTERACTION: Keys = {
    "decay": NUMBER,
    "rest": Kind(read_rest),
    "minimum": NUMBER,
    "maximum": NUMBER,
    "excitation": NUMBER,
    "inhibition": NUMBER,
    "threshold": Kind(read_threshold),
    "separate": FLAG,
}

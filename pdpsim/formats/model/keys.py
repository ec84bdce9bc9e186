"""The keys of a model file: what each table may hold, how each value is read and how it is written.

Readers take a value as `tomllib` gives it and the path where it stands, and raise `ValidationError`
with that path. Writers give plain values that `pdpsim.base.toml` can spell.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from pdpsim.base.errors import ValidationError, nearest
from pdpsim.base.readers import Where, flag, listed, number, one_key, read_table, table, text, whole
from pdpsim.base.toml import Table
from pdpsim.describe.interaction import Interaction
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
    Uniform,
    Values,
)
from pdpsim.describe.network import Bias
from pdpsim.describe.phases import Stop
from pdpsim.describe.procedure import Backpropagation, Procedure
from pdpsim.describe.updates import RULES, GradientDescent, Ramp, Rule
from pdpsim.learning import PROCEDURES


def _as_is(value: Any, full: bool) -> Any:
    return list(value) if isinstance(value, tuple) else value


@dataclass(frozen=True)
class Kind:
    """One kind of value.

    Parameters
    ----------
    read : callable
        ``read(value, where)`` gives what the description holds, or raises `ValidationError`.
    write : callable
        ``write(thing, full)`` gives the value for the file; ``full`` spells out defaults as well.
    keys : tuple of str
        Keys within the value that can be addressed singly, such as ``rate`` in ``rule.rate``.
    """

    read: Callable[[Any, Where], Any]
    write: Callable[[Any, bool], Any] = _as_is
    keys: tuple[str, ...] = ()


Keys = Mapping[str, Kind]


def read_keys(value: Any, keys: Keys, where: Where, required: Collection[str] = ()) -> dict[str, Any]:
    """Read a table.

    Parameters
    ----------
    value : object
        The table.
    keys : mapping of str to Kind
        What it may hold.
    where : tuple of str
        Where it stands.
    required : collection of str
        Keys that it must have.

    Returns
    -------
    dict of str to object
        What each key given holds, under the name of its attribute.

    Raises
    ------
    ValidationError
        If a key is unknown or lacking, or a value is not of its kind.
    """
    readers = {key: kind.read for key, kind in keys.items()}
    values = read_table(value, readers, where, required, lambda key: _hint(key, keys))
    return {attribute(key): each for key, each in values.items()}


def write_keys(
    instance: Any, keys: Keys, full: bool = False, always: Collection[str] = (), only: Collection[str] = ()
) -> Table:
    """Write a dataclass as a table.

    Parameters
    ----------
    thing : dataclass instance
        What to write.
    keys : mapping of str to Kind
        What the table may hold.
    full : bool
        Whether values that are the default are written too.
    always : collection of str
        Keys that are written even so.
    only : collection of str
        If given: the keys to write, and no others.
    """
    defaults = default_values(type(instance))
    written: Table = {}
    for key in keys:
        value = getattr(instance, attribute(key))
        if value is None or (only and key not in only):
            continue
        if full or only or key in always or value != defaults.get(attribute(key)):
            written[key] = keys[key].write(value, full)
    return written


def attribute(key: str) -> str:
    """Return the name of the attribute that a key sets."""
    return {"from": "sender", "to": "receiver"}.get(key, key.replace("-", "_"))


def default_values(cls: type) -> dict[str, Any]:
    """Return the defaults of a dataclass's fields, by name."""
    return {
        each.name: each.default if each.default_factory is dataclasses.MISSING else each.default_factory()
        for each in dataclasses.fields(cls)
    }


def make(cls: Callable[..., Any], where: Where, **values: Any) -> Any:
    """Return ``cls(**values)``; a `ValidationError` gets the path where the values stand."""
    try:
        return cls(**values)
    except ValidationError as error:
        raise ValidationError(error.message, (*where, *error.where[1:])) from None


def _hint(key: str, keys: Keys) -> str:
    """Return the end of a sentence on where an unknown key may belong."""
    for outer, kind in keys.items():
        if key in kind.keys:
            return f"; it belongs within {outer!r}"
    for name, others in TABLES.items():
        if key in others and keys is not others:
            return f"; it belongs in {name}"
    return nearest(key, keys)


# Initial weights


NO_FILE = "a file of weights can be named in a model file only, which says where it lies"


def read_rows(value: Any, where: Where) -> tuple[tuple[float, ...], ...]:
    """Read rows of numbers, one for each sending unit."""
    rows: tuple[tuple[float, ...], ...] = listed(listed(number))(value, where)
    return rows


def read_initial(value: Any, where: Where) -> Initial:
    """Read initial weights: ``{ uniform = 0.3 }``, ``{ values = [[0.5, -1.0], [2.0, 0.0]] }``, ..."""
    if isinstance(value, dict) and "table" in value:
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


# Links


def read_links(value: Any, where: Where) -> Links:
    """Read which links exist: ``"full"``, ``{ random = 0.5 }``, ``{ mask = [[1, 0], [0, 1]] }``, ..."""
    if isinstance(value, str):
        if value not in _NAMED_LINKS:
            names = (*_NAMED_LINKS, "random", "fields", "mask")
            raise ValidationError(f"unknown links {value!r}{nearest(value, names)}", where)
        return _NAMED_LINKS[value]
    kinds = ("random", "fields", "mask", "file")
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
    return next(name for name, each in _NAMED_LINKS.items() if each == links)


_NAMED_LINKS: dict[str, Links] = {"full": Full(), "one-to-one": OneToOne(), "no-self": NoSelf()}


# Biases


def read_bias(value: Any, where: Where) -> Bias:
    """Read a bias: ``"trained"``, ``"fixed"``, ``"none"``, or a table."""
    values = {"kind": value} if isinstance(value, str) else read_keys(value, BIAS, where)
    bias: Bias = make(Bias, where, **values)
    return bias


def write_bias(bias: Bias, full: bool = False) -> Any:
    """Write a bias, as its kind alone where that says all."""
    written = write_keys(bias, BIAS, full)
    return bias.kind if not full and set(written) <= {"kind"} else written


# Interactive units


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


# Update rules


def rule_keys(cls: type[Rule]) -> Keys:
    """Return the keys of an update rule."""

    def kind(annotation: str) -> Kind:
        return RAMP if "Ramp" in annotation else TEXT if annotation == "str" else NUMBER

    return {each.name.replace("_", "-"): kind(str(each.type)) for each in dataclasses.fields(cls)}


def split_rule(value: Any, where: Where) -> tuple[str, Table]:
    """Return the name of an update rule and what is given of its parameters."""
    if isinstance(value, str):
        value = {value: {}}
    name, inner = one_key(value, tuple(RULES), where, "{ gradient-descent = { rate = 0.1 } }")
    return name, table(inner, where)


def read_rule(value: Any, where: Where) -> Rule:
    """Read an update rule: ``"adam"``, or ``{ gradient-descent = { rate = 0.3 } }``."""
    name, inner = split_rule(value, where)
    cls = RULES[name]
    rule: Rule = make(cls, where, **read_keys(inner, rule_keys(cls), where))
    return rule


def write_rule(rule: Rule, full: bool = False, only: Collection[str] = ()) -> Table:
    """Write an update rule with its rate; `only` as for `write_keys`."""
    return {rule.name: write_keys(rule, rule_keys(type(rule)), full, ("rate",), only)}


def read_ramp(value: Any, where: Where) -> float | Ramp:
    """Read a number, ``{ from = 0.1, to = 0.01 }``, or the same with ``course = "inverse"``."""
    if not isinstance(value, dict):
        return number(value, where)
    keys = {"from": NUMBER, "to": NUMBER, "course": TEXT}
    ends = read_keys(value, keys, where, required=("from", "to"))
    ramp: Ramp = make(Ramp, where, start=ends.pop("sender"), end=ends.pop("receiver"), **ends)
    return ramp


def write_ramp(value: float | Ramp, full: bool = False) -> Any:
    """Write a number or a ramp."""
    if not isinstance(value, Ramp):
        return value
    course = {} if value.course == "even" and not full else {"course": value.course}
    return {"from": value.start, "to": value.end, **course}


# Time and training


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


def split_procedure(value: Any, where: Where) -> tuple[str, Table]:
    """Return the name of a learning procedure and what is given of its parameters."""
    if isinstance(value, str):
        value = {value: {}}
    name, inner = one_key(value, tuple(PROCEDURES), where, '"backpropagation"')
    return name, table(inner, where)


def read_procedure(value: Any, where: Where) -> Procedure:
    """Read a learning procedure: ``"backpropagation"``, or ``{ generec = { variant = "midpoint" } }``."""
    name, inner = split_procedure(value, where)
    cls = PROCEDURES[name]
    procedure: Procedure = make(cls, where, **read_keys(inner, parameter_keys(cls), where))
    return procedure


def write_procedure(procedure: Procedure, full: bool = False) -> Any:
    """Write a learning procedure, as its name alone where that says all."""
    parameters = write_keys(procedure, parameter_keys(type(procedure)), full)
    return {procedure.name: parameters} if parameters else procedure.name


def parameter_keys(cls: type) -> Keys:
    """Return the keys of a dataclass of numbers, rows of them, texts and truth values, told by defaults."""
    kinds = {int: WHOLE, bool: FLAG, str: TEXT, float: NUMBER, tuple: NUMBERS}
    return {each.name.replace("_", "-"): kinds[type(each.default)] for each in dataclasses.fields(cls)}


def read_update(value: Any, where: Where) -> str | int:
    """Read ``"event"``, ``"pattern"``, ``"epoch"`` or a number of patterns."""
    return value if isinstance(value, str) else whole(value, where)


def read_stop(value: Any, where: Where) -> Stop:
    """Read a criterion, such as ``{ within = 0.5 }``."""
    stop: Stop = make(Stop, where, **read_keys(value, STOP, where))
    return stop


def write_stop(stop: Stop, full: bool = False) -> Table:
    """Write a criterion."""
    return write_keys(stop, STOP)


NUMBER, WHOLE, FLAG, TEXT = Kind(number), Kind(whole), Kind(flag), Kind(text)
NUMBERS = Kind(listed(number), lambda values, full: list(values))
RAMP = Kind(read_ramp, write_ramp)
INITIAL = Kind(read_initial, write_initial)

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
STOP: Keys = {"error": NUMBER, "pattern-error": NUMBER, "within": NUMBER}

MODEL: Keys = {"name": TEXT, "title": TEXT, "paper": TEXT}
LAYER: Keys = {
    "size": WHOLE,
    "activation": TEXT,
    "interaction": Kind(lambda value, where: table(value, where), write_interaction, tuple(INTERACTION)),
    "bias": Kind(read_bias, write_bias, tuple(BIAS)),
    "start": NUMBER,
    "start-trained": FLAG,
    "copies": TEXT,
    "trace": NUMBER,
    "teacher": FLAG,
    "dt": NUMBER,
    "clamp": NUMBER,
    "held": FLAG,
    "temperature": NUMBER,
    "noise": NUMBER,
    "activation-noise": NUMBER,
    "target": FLAG,
    "error-scale": NUMBER,
    "units": Kind(listed(text)),
}
PROJECTION: Keys = {
    "from": TEXT,
    "to": TEXT,
    "name": TEXT,
    "delay": WHOLE,
    "init": INITIAL,
    "links": Kind(read_links, write_links),
    "trained": FLAG,
    "sign": TEXT,
    "limit": NUMBER,
    "tied": TEXT,
    "transposed": FLAG,
    "symmetric": FLAG,
    "carries": TEXT,
    "rate": NUMBER,
    "decay": NUMBER,
    "excitation": NUMBER,
    "inhibition": NUMBER,
    "threshold": NUMBER,
    "power": NUMBER,
    "cap": NUMBER,
    "gain": NUMBER,
    "fast-rate": NUMBER,
    "fast-kept": NUMBER,
}
WEIGHTS: Keys = {"init": INITIAL, "bias": INITIAL}
TIME: Keys = {
    "ticks": WHOLE,
    "error-from": WHOLE,
    "unroll": TEXT,
    "truncate": WHOLE,
    "settle": NUMBER,
    "least": WHOLE,
    "updates": TEXT,
    "turns": TEXT,
    "annealing": Kind(read_annealing, write_annealing),
}
TRAINING: Keys = {
    "patterns": TEXT,
    "error": TEXT,
    "learning": Kind(
        read_procedure,
        write_procedure,
        tuple(dict.fromkeys(key for cls in PROCEDURES.values() for key in parameter_keys(cls))),
    ),
    "update": Kind(read_update),
    "rule": Kind(
        read_rule, write_rule, tuple(dict.fromkeys(key for cls in RULES.values() for key in rule_keys(cls)))
    ),
    "epochs": WHOLE,
    "stop": Kind(read_stop, write_stop, tuple(STOP)),
    "order": TEXT,
    "presentations": WHOLE,
    "weighted": FLAG,
    "target-radius": NUMBER,
    "zero-error-radius": NUMBER,
    "flat-spot": NUMBER,
    "weight-noise": NUMBER,
    "freeze": Kind(listed(text)),
    "snapshots": Kind(listed(whole)),
}
PHASE: Keys = {"name": TEXT, **TRAINING}

#: What each table is called in messages, and its keys.
TABLES: dict[str, Keys] = {
    "[model]": MODEL,
    "[layers]": LAYER,
    "[[projections]]": PROJECTION,
    "[weights]": WEIGHTS,
    "[interaction]": INTERACTION,
    "[time]": TIME,
    "[training]": TRAINING,
}

DEFAULT_RULE = GradientDescent.name
DEFAULT_LEARNING = Backpropagation.name

"""Values that describe training in a model file: rules, procedures, criteria."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection
from typing import Any

from pdpsim.base.readers import Where, listed, number, one_key, table, whole
from pdpsim.base.toml import Table
from pdpsim.describe.phases import Stop
from pdpsim.describe.procedure import Backpropagation, Procedure
from pdpsim.describe.updates import RULES, GradientDescent, Ramp, Rule
from pdpsim.formats.model.kinds import FLAG, NUMBER, TEXT, WHOLE, Keys, Kind, make, read_keys, write_keys
from pdpsim.learning import PROCEDURES


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


NUMBERS = Kind(listed(number))
RAMP = Kind(read_ramp, write_ramp)
STOP: Keys = {"error": NUMBER, "pattern-error": NUMBER, "within": NUMBER}

DEFAULT_RULE = GradientDescent.name
DEFAULT_LEARNING = Backpropagation.name

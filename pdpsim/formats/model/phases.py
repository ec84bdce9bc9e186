"""Phases in a model file: ``[training]`` says what they share, ``[[phases]]`` what each has of its own.

A phase's rule may give only some parameters: the rest comes from ``[training]``, if that has the same
rule. Without ``[[phases]]`` there is one phase, called ``training``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pdpsim.base.errors import ValidationError
from pdpsim.base.readers import Where, table, text
from pdpsim.base.toml import Table
from pdpsim.describe.phases import Phase
from pdpsim.describe.updates import RULES
from pdpsim.formats.model.keys import PHASE, TRAINING
from pdpsim.formats.model.kinds import attribute, read_keys
from pdpsim.formats.model.training_values import DEFAULT_RULE, rule_keys, split_rule, write_rule

#: For each phase, the keys that its own table gives, such as ``epochs`` or ``rule.momentum``.
Owned = tuple[tuple[str, ...], ...]

_ALWAYS = ("error", "update", "rule", "rule.rate", "epochs")


def read_phases(training: Table, tables: list[Table]) -> tuple[tuple[Phase, ...], Owned]:
    """Read the phases of a model file, and which keys each has of its own.

    Parameters
    ----------
    training : dict
        The table ``[training]``.
    tables : list of dict
        The tables ``[[phases]]``.

    Raises
    ------
    ValidationError
        If anything is wrong, with the path where it stands.
    """
    read_keys(table(training, ("training",)), TRAINING, ("training",))
    if not tables:
        return (_read_phase(training, ("training",), training),), ()
    phases, owned = [], []
    for each in tables:
        if "name" not in each:
            raise ValidationError("a phase needs a name", ("phases",))
        where = ("phases", text(each["name"], ("phases",)))
        read_keys(each, PHASE, where)
        merged, own = {**training, **each}, [key for key in each if key not in ("name", "rule")]
        if "rule" in each:
            merged["rule"] = merged_rule(training, each)
            name, parameters = split_rule(each["rule"], (*where, "rule"))
            own += [f"rule.{key}" for key in parameters] if name == rule_name(training) else ["rule"]
        phases.append(_read_phase(merged, where, each))
        owned.append(tuple(own))
    return tuple(phases), tuple(owned)


def write_phases(phases: tuple[Phase, ...], owned: Owned, full: bool = False) -> Table:
    """Return the tables ``[training]`` and ``[[phases]]``, the latter only where they are needed."""
    flats = [_flat(phase, full) for phase in phases]
    shared: Table = {}
    for flat, own in zip(flats, owned, strict=True):
        for key, value in flat.items():
            if not _owns(own, key):
                shared.setdefault(key, value)
    written: Table = {"training": _nested(shared, shared.get("rule", DEFAULT_RULE))}
    if len(phases) > 1 or phases[0].name != "training":
        written["phases"] = [
            {"name": phase.name, **_nested(_own_part(phase, own, full), phase.rule.name)}
            for phase, own in zip(phases, owned, strict=True)
        ]
    return written


def owned_keys(phases: tuple[Phase, ...], stated: Owned = ()) -> Owned:
    """Return the keys that each phase has of its own.

    Parameters
    ----------
    phases : tuple of Phase
        The phases.
    given : tuple of tuple of str
        The keys that a file gave each phase. Where they do not fit the phases, every phase owns the
        keys in which they differ.
    """
    if len(phases) == 1:
        return ((),)
    flats = [_flat(phase, full=True) for phase in phases]
    stated = stated if len(stated) == len(phases) else ((),) * len(phases)
    owned: list[list[str]] = [[] for _ in phases]
    for key in dict.fromkeys(key for flat in flats for key in flat):
        sharing = [
            (flat, keys, own)
            for flat, keys, own in zip(flats, stated, owned, strict=True)
            if not _owns(own, key)
        ]
        values = [flat.get(key) for flat, keys, _ in sharing if not _owns(keys, key)]
        differ = any(value != values[0] for value in values)
        for flat, keys, own in sharing:
            if key in flat and (differ or key in keys):
                own.append(key)
    return tuple(tuple(own) for own in owned)


def merged_rule(training: Table, phase: Table) -> Table:
    """Return a phase's own rule, completed by that of ``[training]`` if it is the same."""
    name, own = split_rule(phase["rule"], ("phases", str(phase["name"]), "rule"))
    shared, inherited = split_rule(training.get("rule", DEFAULT_RULE), ("training", "rule"))
    return {name: {**inherited, **own} if name == shared else own}


def rule_name(tables: Table) -> str:
    """Return the name of the rule that a table gives, or of the default."""
    return split_rule(tables.get("rule", DEFAULT_RULE), ("training", "rule"))[0]


def _read_phase(values: Table, where: Where, own: Table) -> Phase:
    try:
        return Phase(**read_keys(values, PHASE, where))
    except ValidationError as error:
        # Phase itself names the key alone; a shared key stands in [training]
        inner = error.where[len(where) :] if error.where[: len(where)] == where else error.where
        stands = where if not inner or inner[0].replace("_", "-") in own else ("training",)
        raise ValidationError(error.message, (*stands, *inner)) from None


def _flat(phase: Phase, full: bool) -> dict[str, Any]:
    """Return what a phase is made of by key: ``rule`` its rule's name, ``rule.rate`` that rule's rate."""
    default, flat = Phase(), {}
    for key in TRAINING:
        value = getattr(phase, attribute(key))
        if key == "rule":
            flat[key] = phase.rule.name
            for inner, each in write_rule(phase.rule, full)[phase.rule.name].items():
                flat[f"rule.{inner}"] = each
        elif value is not None and (full or key in _ALWAYS or value != getattr(default, attribute(key))):
            flat[key] = TRAINING[key].write(value, full)
    return flat


def _own_part(phase: Phase, own: tuple[str, ...], full: bool) -> dict[str, Any]:
    """Return what a phase's own table gives: keys of its own are written even at their defaults."""
    everything, brief = _flat(phase, full=True), _flat(phase, full)
    return {
        key: value
        for key, value in everything.items()
        if key in own or ("rule" in own and key.startswith("rule.") and key in brief)
    }


def _nested(flat: Mapping[str, Any], rule: str) -> Table:
    """Return a table from what `_flat` gives, in the order of `TRAINING`."""
    nested: Table = {}
    for key in TRAINING:
        if key != "rule" and key in flat:
            nested[key] = flat[key]
        elif key == "rule" and any(each.partition(".")[0] == "rule" for each in flat):
            valid = rule_keys(RULES[rule])
            nested[key] = {rule: {each: flat[f"rule.{each}"] for each in valid if f"rule.{each}" in flat}}
    return nested


def _owns(own: tuple[str, ...] | list[str], key: str) -> bool:
    return key in own or (key.startswith("rule.") and "rule" in own)

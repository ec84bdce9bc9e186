"""Dotted keys, such as ``training.rule.rate``: how single parameters of a model are addressed.

They serve ``--set`` and the ``[origins]`` table. Everything here works on a *document*, the plain
tables of a model file.
"""

from __future__ import annotations

import copy
import difflib
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from pdpsim.base.errors import ValidationError, nearest
from pdpsim.base.format import short
from pdpsim.base.readers import Where
from pdpsim.base.synonyms import meant
from pdpsim.base.toml import Table, read_value
from pdpsim.describe.updates import RULES
from pdpsim.formats.model.keys import LAYER, PHASE, PROJECTION, TIME, TRAINING, WEIGHTS
from pdpsim.formats.model.kinds import Keys
from pdpsim.formats.model.network_values import INTERACTION
from pdpsim.formats.model.phases import merged_rule, rule_name
from pdpsim.formats.model.training_values import (
    DEFAULT_LEARNING,
    DEFAULT_RULE,
    parameter_keys,
    read_rule,
    rule_keys,
    split_procedure,
    split_rule,
    write_rule,
)
from pdpsim.learning import PROCEDURES

#: Keys that say which layers and projections there are; changing one would make another model.
STRUCTURE = ("from", "to", "name", "copies", "units")


class Named(NamedTuple):
    """A value that is a name with parameters of its own.

    Attributes
    ----------
    split : callable
        Returns name and parameters of a value.
    default : str
        The name where a file says nothing.
    keys : callable
        Returns the parameters that a name has.
    """

    split: Callable[[Any, Where], tuple[str, Table]]
    default: str
    keys: Callable[[str], Keys]


NAMED = {
    "rule": Named(split_rule, DEFAULT_RULE, lambda name: rule_keys(RULES[name])),
    "learning": Named(split_procedure, DEFAULT_LEARNING, lambda name: parameter_keys(PROCEDURES[name])),
}


def paths(document: Table) -> dict[str, Where]:
    """Return every dotted key of a model, whether its file gives a value or not, and its path.

    The keys of whole tables, such as ``layers.hidden``, are among them.
    """
    places: dict[str, Where] = {}

    def add(path: Where, keys: Keys) -> None:
        places[".".join(path)] = path
        for key, kind in keys.items():
            for inner in ((key,), *((key, each) for each in kind.keys)):
                places[".".join((*path, *inner))] = (*path, *inner)

    for name in document["layers"]:
        add(("layers", name), LAYER)
    for projection in document.get("projections", ()):
        add(("projections", projection_name(projection)), PROJECTION)
    add(("weights",), WEIGHTS)
    add(("interaction",), INTERACTION)
    add(("time",), TIME)
    add(("training",), TRAINING)
    phases = document.get("phases", ())
    for phase in phases:
        add(("phases", phase["name"]), PHASE)
    if len(phases) == 1:  # a phase alone shares everything with [training]
        alone = ("phases", phases[0]["name"])
        places.update({key: ("training", *path[2:]) for key, path in places.items() if path[:2] == alone})
    return places


def projection_name(table: Table) -> str:
    """Return the name of a projection, given its table."""
    return str(table.get("name") or f"{table.get('from', '')}->{table.get('to', '')}")


def find_path(key: str, known: Mapping[str, Where]) -> Where:
    """Return the path of a dotted key, or raise `ValidationError` suggesting the nearest."""
    if key in known:
        return known[key]
    if close := near_key(key, known):
        raise ValidationError(f"unknown key {short(key)}; did you mean {close!r}?")
    tables = sorted({each.partition(".")[0] for each in known})
    raise ValidationError(f"unknown key {short(key)}; keys begin with {', '.join(tables)}")


def near_key(key: str, known: Mapping[str, Where]) -> str:
    """Return the dotted key that may have been meant; empty if none is near.

    Keys that end in the same word come first, or in ours for a word of another tool.
    """
    last = key.rpartition(".")[2]
    ends = {each: each.rpartition(".")[2] for each in known}
    words = meant(last, set(ends.values()))
    namesakes = [each for each in known if ends[each] in (words or [last])]
    close = difflib.get_close_matches(key, namesakes, n=1, cutoff=0.3)
    close = close or sorted(namesakes if words else (), key=lambda each: not each.startswith("training."))
    return (close or difflib.get_close_matches(key, known, n=1) or [""])[0]


def flatten(document: Table) -> Iterator[tuple[Where, Any]]:
    """Yield the path and value of each parameter in the document, in its order.

    A rule, learning procedure or bias comes before its parts, its value being its name.
    """
    for name, layer in document["layers"].items():
        yield from _flatten(("layers", name), layer)
    for projection in document.get("projections", ()):
        yield from _flatten(("projections", projection_name(projection)), projection)
    for name in ("weights", "interaction", "time", "training"):
        yield from _flatten((name,), document.get(name, {}))
    for phase in document.get("phases", ()):
        yield from _flatten(("phases", phase["name"]), phase)


def _flatten(path: Where, table: Table) -> Iterator[tuple[Where, Any]]:
    for key, value in table.items():
        place = (*path, key)
        if key in NAMED:
            name, inner = NAMED[key].split(value, place)
            yield place, name
            yield from _flatten(place, inner)
        elif key == "bias" and path[0] == "layers" and isinstance(value, dict):
            yield place, value.get("kind", "trained")
            yield from _flatten(place, {name: each for name, each in value.items() if name != "kind"})
        elif key in ("stop", "interaction"):
            yield from _flatten(place, value)
        elif value != []:
            yield place, value


def apply(document: Table, settings: Mapping[str, object]) -> Table:
    """Return a copy of the document with settings put in.

    Parameters
    ----------
    document : dict
        A model's tables.
    settings : mapping of str to object
        Values by dotted key; see `pdpsim.formats.model.with_settings`.

    Raises
    ------
    ValidationError
        If a key is unknown or cannot be set, or a value reaches no phase.
    """
    changed = copy.deepcopy(document)
    known = paths(document)
    wanted = {find_path(key, known): _plain(value) for key, value in settings.items()}
    for path in sorted(wanted, key=len):  # a whole rule before its rate
        value = wanted[path]
        if path[-1] in STRUCTURE and len(path) > 2:
            size = f"; how many they are is {'.'.join((*path[:-1], 'size'))}" if path[-1] == "units" else ""
            raise ValidationError(f"is part of the model's structure; change it in a model file{size}", path)
        if _is_weight_range(path) and isinstance(value, int | float) and not isinstance(value, bool):
            value = {"uniform": value}
        _put(changed, path, value)
    last_keys = {path[-1] for path in wanted}
    if "epochs" in last_keys and "snapshots" not in last_keys:
        _drop_snapshots(changed)
    return changed


def _is_weight_range(path: Where) -> bool:
    return path == ("weights", "init") or (path[0] == "projections" and path[2:] == ("init",))


def _put(document: Table, path: Where, value: Any) -> None:
    head, *rest = path
    if head == "layers":
        holder = document["layers"][rest.pop(0)]
    elif head == "projections":
        name = rest.pop(0)
        holder = next(each for each in document["projections"] if projection_name(each) == name)
    elif head == "phases":
        name = rest.pop(0)
        holder = next(each for each in document["phases"] if each["name"] == name)
        if rest[:1] == ["rule"] and len(rest) > 1 and "rule" not in holder:
            holder["rule"] = {rule_name(document["training"]): {}}
        if rest[:1] == ["learning"] and len(rest) > 1 and "learning" not in holder:
            holder["learning"] = document["training"].get("learning", DEFAULT_LEARNING)
    else:
        holder = document.setdefault(head, {})
    if not rest:
        raise ValidationError("is a whole table; set one of its keys", path)
    if head == "training":
        _reach_phases(document, rest, path)
    _put_in(holder, rest, value, path)


def _put_in(holder: Table, rest: list[str], value: Any, path: Where) -> None:
    key, *inner = rest
    if not inner:
        holder[key] = value
    elif key in NAMED:
        name, values = NAMED[key].split(holder.get(key, NAMED[key].default), path)
        valid = NAMED[key].keys(name)
        if inner[0] not in valid:
            raise ValidationError(f"{name} has no {inner[0]!r}{nearest(inner[0], valid)}", path)
        holder[key] = {name: {**values, inner[0]: value}}
    elif key == "bias":
        bias = holder.get("bias", {})
        holder["bias"] = {**({"kind": bias} if isinstance(bias, str) else bias), inner[0]: value}
    else:
        holder[key] = {**holder.get(key, {}), inner[0]: value}


def _reach_phases(document: Table, rest: list[str], path: Where) -> None:
    """See that a setting for all phases reaches one; phases with a rule of their own keep it."""
    phases = document.get("phases", [])
    rule = rule_name(document["training"])

    def has_own(phase: Table) -> bool:
        if rest[0] not in phase:
            return False
        if rest[0] != "rule" or rule_name(phase) != rule:
            return True
        return len(rest) > 1 and rest[1] in split_rule(phase["rule"], path)[1]

    if phases and all(has_own(phase) for phase in phases):
        names = " and ".join(f"phases.{phase['name']}.{'.'.join(rest)}" for phase in phases)
        raise ValidationError(f"every phase has a value of its own; set {names}", path)
    if rest == ["rule"]:
        for phase in phases:
            if "rule" in phase:
                phase["rule"] = write_rule(read_rule(merged_rule(document["training"], phase), path))


def _drop_snapshots(document: Table) -> None:
    """Drop the snapshots that lie beyond a phase's epochs."""
    training = document["training"]
    for table in document.get("phases") or [training]:
        effective = {**training, **table}
        snapshots, epochs = effective.get("snapshots", []), effective.get("epochs")
        if isinstance(epochs, int) and isinstance(snapshots, list) and any(x > epochs for x in snapshots):
            table["snapshots"] = [x for x in snapshots if x <= epochs]


def _plain(value: object) -> Any:
    """Return a setting as `tomllib` would give it."""
    if isinstance(value, str):
        return read_value(value)
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    item = getattr(value, "item", None)  # NumPy's numbers
    return item() if callable(item) else value

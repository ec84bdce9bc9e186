"""Single parameters of a model: what they are, where they come from, and how to change them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from pdpsim.base.errors import ModelFileError, ValidationError
from pdpsim.base.toml import spell
from pdpsim.formats.model import dotted
from pdpsim.formats.model.files import parse
from pdpsim.formats.model.messages import message
from pdpsim.formats.model.model import Model, build, describe

#: What `origin` says of a parameter of which the file says nothing.
NOT_STATED = "not stated"

_SET = "set for this run"


class Parameter(NamedTuple):
    """A parameter of a model: its dotted key, its value as in a model file, and where it comes from."""

    key: str
    value: str
    origin: str


def with_settings(model: Model | str, values: Mapping[str, object]) -> Model:
    """Return the model with some parameters changed.

    Parameters
    ----------
    model : Model or str
        A model, or the text of a model file.
    values : mapping of str to object
        New values by dotted key, as in the file: ``"training.rule.rate"``, ``"layers.hidden.size"`` (a
        layer that copies it follows), ``"projections.hidden->output.delay"``, ``"weights.init"`` (0.3 is
        ``{ uniform = 0.3 }``), ``"phases.late.epochs"``. Text is taken as TOML where it is TOML. A setting
        of ``training`` holds in every phase that has no value of its own.

    Returns
    -------
    Model
        With origins that say which values were set.

    Raises
    ------
    ModelFileError
        If a key is unknown or the model is not valid with these values.
    """
    before = parse(model) if isinstance(model, str) else model
    if not values:
        return before
    try:
        return _set_origins(before, build(dotted.apply(describe(before), values)))
    except ValidationError as error:
        text = ", ".join(f"{_cut(key)} = {_cut(_plainly(value))}" for key, value in values.items())
        raise ModelFileError(message(error, f"{before.name} with {text}")) from None


def origin(model: Model, key: str) -> str:
    """Return where a parameter comes from: its own entry, that of the table around it, or `NOT_STATED`.

    Parameters
    ----------
    model : Model
        The model.
    key : str
        A dotted key, such as ``"training.rule.rate"``.

    Raises
    ------
    ModelFileError
        If there is no such key.
    """
    known = dotted.paths(describe(model))
    try:
        path = dotted.find_path(key, known)
    except ValidationError as error:
        raise ModelFileError(message(error, model.name)) from None
    return _origin(dict(model.origins), path)


def near_key(model: Model, key: str) -> str:
    """Return the dotted key that may have been meant by one that the model does not have, or nothing."""
    return dotted.near_key(key, dotted.paths(describe(model)))


def parameters(model: Model) -> list[Parameter]:
    """Return every parameter that is not at its default, matters to training, or has an origin."""
    brief = {path for path, _ in dotted.flatten(describe(model))}
    stated = dict(model.origins)
    return [
        Parameter(".".join(path), _plainly(value), _origin(stated, path))
        for path, value in dotted.flatten(describe(model, full=True))
        if ".".join(path) in stated or (path in brief and path[-1] not in dotted.STRUCTURE)
    ]


def _plainly(value: object) -> str:
    return value if isinstance(value, str) else spell(value)


def _cut(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."


def _origin(stated: Mapping[str, str], path: tuple[str, ...]) -> str:
    for length in range(len(path), 0, -1):
        origin = stated.get(".".join(path[:length]))
        if origin is not None:
            return origin
    return NOT_STATED


def _set_origins(before: Model, after: Model) -> Model:
    """Return `after` with origins that say which values differ from those of `before`."""
    stated = dict(before.origins)
    old = dict(dotted.flatten(describe(before, full=True)))
    for path, value in dotted.flatten(describe(after, full=True)):
        if path in old and old[path] == value:
            continue
        known = _origin(stated, path)
        if path in old and not known.startswith(_SET):
            instead = f"{_SET}, instead of {_plainly(old[path])}"
            kind = known.partition(":")[0]  # the reasons for what was assumed no longer matter
            stated[".".join(path)] = instead if known == NOT_STATED else f"{instead} ({kind})"
        elif path not in old:
            stated[".".join(path)] = _SET
    return replace(after, origins=tuple(stated.items()))

"""What a study is run with: its cases, options, settings of its models, seeds and engine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pdpsim.base import memory
from pdpsim.base.errors import StudyError, ValidationError, closest, nearest
from pdpsim.base.format import counted, short
from pdpsim.base.toml import read_value
from pdpsim.describe.size import check_fits
from pdpsim.results.case import Case

#: Bytes for each setting of a map before anything is simulated: its setup, tasks, and what run.json says
#: (measured with 400 settings of two conditions: 20,000).
FOR_A_SETTING = 20_000

if TYPE_CHECKING:
    from pdpsim.formats.model import Model
    from pdpsim.study.study import Study


def cases(study: Study) -> list[Case]:
    """Return all conditions in all readings, the primary reading first."""
    return [
        Case(condition, reading, reading == study.primary)
        for reading in study.reading_names
        for condition in study.condition_names
    ]


@dataclass(frozen=True)
class Setup:
    """How a study is run; the same for all its replicates.

    Parameters
    ----------
    root_seed : int
        0 or more.
    quick : bool
        Whether this only tries every stage out.
    options : dict
        A value for every option of the study.
    settings : dict
        Changes to the models, by dotted key (after the model's name, where there are several).
    corpus : str, optional
        A file of the user's.
    engine, dtype : str
        See `pdpsim.simulate.simulator.Simulator`.
    """

    root_seed: int = 1
    quick: bool = False
    options: Mapping[str, Any] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    corpus: str | None = None
    engine: str = "auto"
    dtype: str = "float64"


def make_setup(
    study: Study,
    choices: Mapping[str, Any] | None = None,
    *,
    root_seed: int = 1,
    quick: bool = False,
    corpus: str | Path | None = None,
    engine: str = "auto",
    dtype: str = "float64",
) -> Setup:
    """Return a setup with the study's defaults and what was given, checked.

    Parameters
    ----------
    study : Study
    choices : dict, optional
        Values of options by name, and settings of models by dotted key.
    root_seed, quick, corpus, engine, dtype
        See `Setup`.

    Raises
    ------
    StudyError
        If a key or value is wrong, or a corpus was given to a study that takes none.
    ValidationError
        If a network does not fit into memory.
    """
    if isinstance(root_seed, bool) or root_seed < 0:
        raise StudyError(f"the root seed must be a whole number, 0 or more; got {root_seed!r}")
    if corpus is not None:
        if not study.corpus:
            raise StudyError(f"{study.id} takes no --corpus")
        if not Path(corpus).is_file():
            raise StudyError(f"{corpus}: there is no such file (--corpus)")
        corpus = str(Path(corpus).resolve())
    options = {each.name: each.default for each in study.options}
    settings: dict[str, Any] = {}
    if quick:
        options.update({each.name: each.quick for each in study.options if each.quick is not None})
        settings.update(study.quick)
    for key, value in (choices or {}).items():
        if key in options:
            options[key] = study.option(key).value(value)
        elif "." in key and study.models:
            settings[key] = value
        else:
            raise StudyError(f"{study.id} has no option {short(key)}{_meant(study, key, options)}")
    setup = Setup(root_seed, quick, options, settings, corpus, engine, dtype)
    for name in study.models:
        model = read_model(study, name, setup.settings)
        check_fits(model.network)
        _check_use(study, name, model, choices or {})
    return setup


def _meant(study: Study, key: str, options: Iterable[str]) -> str:
    """Return the end of a sentence on what may have been meant by a key that is no option."""
    from pdpsim.formats.model import near_key

    if not study.models:
        return nearest(key, options)
    lists = f"`pdpsim show {study.id}` lists options and keys"
    if close := closest(key, options):
        return f"{close} {lists}"
    for name in study.models:
        model = read_model(study, name, {})
        close = near_key(model, key)
        if close and (model.learns or not _of_training(close)):
            prefix = f"{name}." if len(study.models) > 1 else ""
            return f"; did you mean {prefix + close!r}, of the model? {lists}"
    return f"{nearest(key, options)}; {lists}; those of the model have dots, such as training.epochs"


def _check_use(study: Study, name: str, model: Model, choices: Mapping[str, Any]) -> None:
    """Refuse a setting of a training that the model does not have."""
    prefix = f"{name}." if len(study.models) > 1 else ""
    for key in choices:
        if key.startswith(prefix) and _of_training(key.removeprefix(prefix)) and not model.learns:
            raise StudyError(
                f"nothing uses {key}: the model {study.models[name]} is not trained, its networks settle "
                "with the weights that they are given"
            )


def _of_training(key: str) -> bool:
    """Return whether a key of a model says how it is trained."""
    return key.startswith(("training.", "phases."))


def check_number(settings: int) -> None:
    """Raise `StudyError`, with the memory that they would need, for more settings than fit.

    Parameters
    ----------
    settings : int
        Combinations of values that are to be run.
    """
    if excess := memory.excess(FOR_A_SETTING * settings):
        raise StudyError(f"{counted(settings, 'setting')} are too many: such a map {excess}; divide it")


def parse_settings(assignments: Iterable[str]) -> dict[str, Any]:
    """Return ``key=value`` texts as a dict; values are read as in TOML, or else are text.

    Raises
    ------
    StudyError
        If one has no ``=``, a key comes twice, or a value cannot be read.
    """
    settings: dict[str, Any] = {}
    for each in assignments:
        key, equals, text = each.partition("=")
        key = key.strip()
        if not equals or not key:
            raise StudyError(f"expected key=value, such as training.rule.rate=0.1; got {short(each)}")
        if key in settings:
            raise StudyError(f"{key if len(key) <= 60 else short(key)} is set twice")
        try:
            settings[key] = read_value(text)
        except ValidationError as error:
            raise StudyError(f"{key if len(key) <= 60 else short(key)}: {error}") from None
    return settings


def read_model(
    study: Study, name: str, settings: Mapping[str, Any], defaults: Mapping[str, Any] | None = None
) -> Model:
    """Return one of the study's models with settings applied.

    Parameters
    ----------
    study : Study
    name : str
        By which the study knows it.
    settings : dict
        By dotted key; in a study with several models the key begins with the model's name.
    defaults : dict, optional
        Further settings of this model, by dotted key, for keys that `settings` does not set.

    Raises
    ------
    StudyError
        If the study has no such model.
    ModelFileError
        If the file or a setting is wrong.
    """
    from pdpsim.formats import model as modelfile

    if name not in study.models:
        raise StudyError(f"{study.id} has no model {name!r}{nearest(name, study.models)}")
    mine: dict[str, Any] = {}
    for key, value in settings.items():
        first, _, rest = key.partition(".")
        if len(study.models) == 1:
            mine[key] = value
        elif first == name:
            mine[rest] = value
        elif first not in study.models:
            raise StudyError(
                f"{study.id} has several models: begin {key!r} with the name of one, as in "
                f"{name}.{key}{nearest(first, study.models)}"
            )
    model = modelfile.read(modelfile.find(study.models[name], study.folder))
    return modelfile.with_settings(model, {**(defaults or {}), **mine})

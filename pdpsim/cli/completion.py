"""What a shell completes: studies, models, and the names in a network or a model that a command is about.

Each function is a ``shell_complete`` of click: of the context, the parameter and what was typed so far. Where
nothing can be read yet, nothing is proposed: a shell has no place for a message.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from pdpsim.base.errors import PdpsimError

if TYPE_CHECKING:
    from pdpsim.describe.network import Network
    from pdpsim.formats.model import Model


def studies(ctx: click.Context, param: click.Parameter, typed: str) -> list[CompletionItem]:
    """Propose the built-in studies, and folders, for a study of one's own."""
    from pdpsim.study.catalogue import study_ids

    return _proposed(study_ids(), typed) or [CompletionItem(typed, type="dir")]


def models(ctx: click.Context, param: click.Parameter, typed: str) -> list[CompletionItem]:
    """Propose the models that come with pdpsim, and files."""
    from pdpsim.formats.model import shipped_names

    return _proposed(shipped_names(), typed) or [CompletionItem(typed, type="file")]


def studies_and_models(ctx: click.Context, param: click.Parameter, typed: str) -> list[CompletionItem]:
    """Propose studies, models, and files."""
    from pdpsim.formats.model import shipped_names
    from pdpsim.study.catalogue import study_ids

    return _proposed(dict.fromkeys([*study_ids(), *shipped_names()]), typed) or [
        CompletionItem(typed, type="file")
    ]


def layers(ctx: click.Context, param: click.Parameter, typed: str) -> list[CompletionItem]:
    """Propose the layers of the saved network that the command is about."""
    network = _network(ctx)
    return [] if network is None else _proposed((layer.name for layer in network.layers), typed)


def layers_and_projections(ctx: click.Context, param: click.Parameter, typed: str) -> list[CompletionItem]:
    """Propose the layers and projections of the saved network that the command is about."""
    network = _network(ctx)
    if network is None:
        return []
    names = [*(layer.name for layer in network.layers), *(each.name for each in network.projections)]
    return _proposed(names, typed)


def keys(ctx: click.Context, param: click.Parameter, typed: str) -> list[CompletionItem]:
    """Propose the keys that ``--set`` takes, each with its equals sign."""
    from pdpsim.formats.model import parameters

    model = _model(ctx)
    return [] if model is None else _proposed((f"{each.key}=" for each in parameters(model)), typed)


def keys_of_study(ctx: click.Context, param: click.Parameter, typed: str) -> list[CompletionItem]:
    """Propose the keys that ``--set`` takes in a study: options, and parameters of its models."""
    from pdpsim.formats.model import parameters
    from pdpsim.study.catalogue import load
    from pdpsim.study.settings import read_model

    named: tuple[str, ...] = ctx.params.get("studies") or ()
    if len(named) != 1:
        return []
    try:
        study = load(named[0])
        several = len(study.models) > 1
        names = [option.name for option in study.options]
        for model in study.models:
            start = f"{model}." if several else ""
            names += [f"{start}{each.key}" for each in parameters(read_model(study, model, {}))]
    except PdpsimError:
        return []
    return _proposed((f"{name}=" for name in names), typed)


def conditions(ctx: click.Context, param: click.Parameter, typed: str) -> list[CompletionItem]:
    """Propose the conditions of the studies that the command is about."""
    from pdpsim.study.catalogue import load

    try:
        names = [name for study in ctx.params.get("studies") or () for name in load(study).condition_names]
    except PdpsimError:
        return []
    return _proposed(dict.fromkeys(names), typed)


def figures(ctx: click.Context, param: click.Parameter, typed: str) -> list[CompletionItem]:
    """Propose the figures of the study that the command is about."""
    from pdpsim.study.catalogue import load

    try:
        names = [figure.id for figure in load(str(ctx.params.get("study"))).figures]
    except PdpsimError:
        return []
    return _proposed(names, typed)


def _proposed(names: Iterable[str], typed: str) -> list[CompletionItem]:
    return [CompletionItem(name) for name in names if name.startswith(typed)]


def _model(ctx: click.Context) -> Model | None:
    from pdpsim.formats.model import find, read

    try:
        return read(find(str(ctx.params.get("model"))))
    except PdpsimError:
        return None


def _network(ctx: click.Context) -> Network | None:
    """Return the description in a saved network, whose parameter is called ``weights`` in every command."""
    from pdpsim.simulate.simulator import Simulator

    file = ctx.params.get("weights")
    if file is None:
        return None
    try:
        return Simulator.load(Path(file), engine="numpy").description
    except PdpsimError:
        return None

"""``pdpsim show``: one study in full."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pdpsim.base.errors import ModelFileError, StudyError, closest
from pdpsim.cli import completion
from pdpsim.cli.group import Command

if TYPE_CHECKING:
    from pdpsim.formats.model import Model
    from pdpsim.study.study import Study

WIDTH = 80

#: Characters of a value that are printed.
LONGEST = 200


HELP = {
    "Example": """
pdpsim show elman-1990-words
pdpsim show xor
""",
}


@click.command("show", cls=Command, shown=HELP, short_help="Describe a study, or a model.")
@click.argument("study", metavar="STUDY|MODEL", shell_complete=completion.studies_and_models)
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON, for scripts.")
def command(study: str, as_json: bool) -> None:
    """Describe STUDY: paper, model, parameters and their origin, readings, claims, figures; or a MODEL.

    STUDY is an id that `pdpsim list` shows, or the path of a study of your own, such as ./my-study. MODEL is
    a model file, or one that `pdpsim models` shows.

    Each parameter is marked with the page of the paper that gives it, or with "assumed" where the paper
    is silent.
    """
    from pdpsim.cli.console import echo

    model = _model(study)
    if as_json:
        _print_json(_of_model(model) if model else _of_study(_study(study)))
        return
    if model:
        _show_model(model)
        _note_namesake(model.stem, of="study", told="model")
        return
    loaded = _study(study)
    _note_namesake(loaded.id, of="model", told="study")
    echo(f"{loaded.id}: {loaded.title}")
    _paragraph(loaded.paper)
    if loaded.doi:
        echo(f"  https://doi.org/{loaded.doi}")
    if loaded.summary:
        echo()
        _paragraph(loaded.summary)
    _models(loaded)
    _options(loaded)
    _names("Conditions", loaded.conditions)
    _names("Readings", loaded.readings, loaded.primary)
    _claims(loaded, study)
    _heading("Figures")
    for figure in loaded.figures:
        _paragraph(f"{figure.id}: {figure.caption}")
    _measures(loaded)
    _heading("To run it")
    from pdpsim.base.format import counted, duration

    replicates = counted(loaded.replicates, "replicate")
    echo(f"  pdpsim run {study}    ({replicates}, about {duration(loaded.minutes)})")


def _note_namesake(name: str, *, of: str, told: str) -> None:
    """Say what is shown where a study and a model have one name, and how the other is shown."""
    from pdpsim.cli.console import note
    from pdpsim.formats.model import shipped_names
    from pdpsim.study.catalogue import study_ids

    name = name.replace("_", "-")
    if name in study_ids() and name in shipped_names():
        other = name if of == "study" else f"{name}.toml"
        note(f"This is the {told} {name}; the {of} of the same name: pdpsim show {other}")


def _print_json(content: Mapping[str, Any]) -> None:
    import json

    from pdpsim.base.tables import plain

    click.echo(json.dumps(plain(content), indent=1, ensure_ascii=False, allow_nan=False))


def _of_model(file: Path) -> dict[str, Any]:
    from pdpsim.formats.companions import patterns_beside
    from pdpsim.formats.model import read
    from pdpsim.workbench.shelf import studies_of

    model = read(file)
    return {
        "model": model.name,
        "title": model.title,
        "paper": model.paper,
        "parameters": _parameters(model),
        "patterns": [str(path) for path in patterns_beside(file).values()],
        "studies": studies_of(file),
    }


def _of_study(study: Study) -> dict[str, Any]:
    from pdpsim.study.catalogue import reference
    from pdpsim.study.settings import read_model

    stored = reference(study)
    judged = {each.id: each for each in (stored[0] if stored else []) if each.primary}
    meaning = study.glossary.find if study.glossary is not None else lambda _: None
    claims = [
        {
            "id": claim.id,
            "claim": claim.sentence,
            "published": claim.published,
            "source": claim.source,
            "criterion": claim.criterion.describe(claim.published, claim.control),
            "measure": claim.measure,
            "meaning": meaning(claim.measure),
            "verdict": judged[claim.id].verdict if claim.id in judged else None,
        }
        for claim in study.claims
    ]
    return {
        "study": study.id,
        "title": study.title,
        "paper": study.paper,
        "doi": study.doi,
        "summary": study.summary,
        "models": {name: _parameters(read_model(study, name, {})) for name in study.models},
        "options": [
            {"name": each.name, "default": each.default, "help": each.help, "origin": each.origin}
            for each in study.options
        ],
        "conditions": study.condition_names,
        "readings": list(study.readings),
        "claims": claims,
        "figures": [{"id": each.id, "caption": each.caption} for each in study.figures],
        "replicates": study.replicates,
        "minutes": study.minutes,
    }


def _parameters(model: Model) -> list[dict[str, Any]]:
    from pdpsim.formats.model import parameters

    return [each._asdict() for each in parameters(model)]


def _study(name: str) -> Study:
    """Return a study; a name that is nobody's gets the nearest of studies and models."""
    from pdpsim.formats.model import shipped_names
    from pdpsim.study.catalogue import is_path, load, study_ids

    names = dict.fromkeys([*study_ids(), *shipped_names()])
    if name in names or is_path(name) or Path(name).exists():
        return load(name)
    own = f"{name}.toml"
    beside = f"; did you mean {own!r}?" if Path(own).is_file() else closest(name, names)
    lists = "; `pdpsim list` lists studies, `pdpsim models` models"
    raise StudyError(f"there is no study or model {name!r}{beside or lists}")


def _model(name: str) -> Path | None:
    """Return a model's file, unless the name is a study's or nobody's."""
    from pdpsim.formats.model import find
    from pdpsim.study.catalogue import study_ids

    if name in study_ids():
        return None
    try:
        return find(name)
    except ModelFileError:
        if name.endswith(".toml"):
            raise
        return None


def _show_model(file: Path) -> None:
    from pdpsim.cli.console import echo
    from pdpsim.formats.companions import patterns_beside
    from pdpsim.formats.model import read
    from pdpsim.workbench.shelf import studies_of

    model = read(file)
    echo(f"{model.name}: {model.title}" if model.title else model.name)
    if model.paper:
        _paragraph(model.paper)
    echo()
    describe(model)
    tables = ", ".join(path.name for path in patterns_beside(file).values())
    studies = studies_of(file)
    if tables or studies:
        echo(f"Patterns: {tables or 'made by the study ' + studies[0]}")
    if studies:
        echo(f"Used by: {', '.join(studies)}")
    name = file.stem.replace("_", "-") if studies else file
    if model.learns:
        echo(f"To train it: pdpsim train {name}")
    else:
        echo(f"It does not learn. To present its patterns: pdpsim test {name}, or trace, look, lab")


def _models(study: Study) -> None:
    from pdpsim.study.settings import read_model

    for name in study.models:
        model = read_model(study, name, {})
        several = f" {name}" if len(study.models) > 1 else ""
        _heading(f"Model{several}: {study.models[name]}")
        describe(model)


def describe(model: Model) -> None:
    """Print a model: drawn, its projections, its parameters and their origin."""
    from pdpsim.cli.console import echo, show, table
    from pdpsim.formats.model import parameters
    from pdpsim.report.diagram import draw

    echo(draw(model.network, WIDTH))
    echo()
    listing = table([("parameter", "name"), ("value", "text"), ("origin", "text")])
    for parameter in parameters(model):
        listing.add_row(parameter.key, _shortened(parameter.value), parameter.origin)
    show(listing)


def _shortened(value: str) -> str:
    """Return a value, or the beginning of one that fills pages, such as weights that are given one by one."""
    if len(value) <= LONGEST:
        return value
    return f"{value[:LONGEST]} ... ({value.count('], [') + 1} rows; --json prints them)"


def _options(study: Study) -> None:
    from pdpsim.cli.console import show, table

    if not study.options:
        return
    _heading("Options (set with --set name=value)")
    listing = table([("option", "name"), ("default", "name"), ("", "text"), ("origin", "text")])
    for option in study.options:
        listing.add_row(option.name, str(option.default), option.help, option.origin)
    show(listing)


def _names(title: str, names: Iterable[str], primary: str | None = None) -> None:
    labels = [f"{name} (primary)" if name == primary else name for name in names]
    if labels:
        _heading(title)
        _paragraph(", ".join(labels))


def _claims(study: Study, named: str) -> None:
    from pdpsim.claims.verdict import MARKS
    from pdpsim.cli.console import echo
    from pdpsim.report.wording import measured, primary, registered, tally, verdict
    from pdpsim.study.catalogue import reference

    stored = reference(study)
    records = primary(stored[0]) if stored else []
    judged = {each.id: each for each in records}
    _heading("Claims")
    for claim in study.claims:
        published = f"published {claim.published} " if claim.published else ""
        criterion = claim.criterion.describe(claim.published, claim.control)
        _paragraph(f"{claim.id}  {claim.sentence}")
        _paragraph(f"{published}({claim.source}; {claim.known_from}); {criterion}", 4)
        if study.glossary is not None:
            _paragraph(f"measured: {study.glossary.find(claim.measure)} [{claim.measure}]", 4)
        record = judged.get(claim.id)
        if record:
            judged_by = f" ({registered(record)})" if record.registered else ""
            _paragraph(f"{MARKS[record.verdict]} {measured(record)}: {verdict(record)}{judged_by}", 4)
    echo()
    if records:
        _paragraph(f"In its reference run: {tally(records)}.")
    else:
        _paragraph(f"No run is shipped with this study; pdpsim run {named} makes one.")


def _measures(study: Study) -> None:
    if study.glossary is None:
        return
    _heading("Measures")
    for family, meaning in study.glossary.meanings.items():
        _paragraph(f"{family.pattern}: {meaning}")


def _heading(text: str) -> None:
    from pdpsim.cli.console import echo

    echo()
    click.secho(text, bold=True)


def _paragraph(text: str, indent: int = 2) -> None:
    from pdpsim.cli.console import echo

    space = " " * indent
    echo(textwrap.fill(text, WIDTH, initial_indent=space, subsequent_indent=space + "  "))

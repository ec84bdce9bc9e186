"""Generate the pages of the laboratory, and of the course its notebooks and answers.

Called by ``conf.py`` before a build; nothing that is written here is committed.

- ``extra/lab/MODEL.html``: the laboratory of every model that comes with pdpsim and that it supports;
- ``laboratories.md``: the list of them, and why the others have none, for `laboratory.md` to include;
- ``extra/notebooks/``: the course's notebooks, from the scripts in ``course/notebooks/``;
- ``course/answers/``: the teacher's pages, from ``course/templates/`` and from the numbers of these scripts,
which
  are run for that.
"""

from __future__ import annotations

import re
import runpy
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jinja2
import jupytext

from pdpsim.base.errors import StudyError, ValidationError
from pdpsim.base.files import write_text
from pdpsim.formats.model import Model, read, shipped_models
from pdpsim.laboratory.capabilities import lacking
from pdpsim.laboratory.page import page
from pdpsim.simulate.simulator import Simulator
from pdpsim.workbench.shelf import patterns_for


def write_laboratories(folder: Path) -> None:
    """Write a page for every model that the laboratory supports, and the list of all."""
    lines, others = [], []
    for file in shipped_models():
        model, name = read(file), file.stem.replace("_", "-")
        try:
            source = patterns_for(file, model)
            assert source is not None
            shown = model if source.network is None else source.network.model
            text = page(shown, source.sets, network=source.network)
        except (StudyError, ValidationError) as error:
            others.append(f"- {name}: {reason(model, error)}")
            continue
        write_changed(folder / "extra" / "lab" / f"{name}.html", text)
        lines.append(f'- <a href="lab/{name}.html">{name}</a>: {model.title}')
    missing = ["Not supported:", "", *others] if others else []
    write_changed(folder / "laboratories.md", "\n".join([*lines, "", *missing]) + "\n")


def reason(model: Model, error: Exception) -> str:
    """Return why a model has no page: what the laboratory lacks, or else what its study does not give."""
    reasons = lacking(Simulator(model, 1).plan, model.phases)
    if reasons:
        return f"the laboratory has no {' and no '.join(reasons)}"
    return f"{str(error).split(';')[0]}; with patterns of your own, `pdpsim lab` writes its page"


def write_course(folder: Path) -> None:
    """Run the course's notebooks, and write them as such, and the answers with their numbers."""
    for template in sorted((folder / "course" / "templates").glob("*.md")):
        script = folder / "course" / "notebooks" / f"{template.stem.replace('-', '_')}.py"
        notebook = jupytext.writes(jupytext.read(script), "ipynb")
        write_changed(folder / "extra" / "notebooks" / f"{script.stem}.ipynb", notebook)
        text = answers(template.read_text(encoding="utf-8"), values_of(script))
        write_changed(folder / "course" / "answers" / template.name, text)


def values_of(script: Path) -> dict[str, Any]:
    """Run a notebook's script and return what its variables hold at its end."""
    return runpy.run_path(str(script))


def answers(template: str, values: Mapping[str, Any]) -> str:
    """Return a teacher's page with its numbers filled in.

    Parameters
    ----------
    template : str
        Names in double braces; ``{{ x | n(2) }}`` has that many digits after the point.
    values : mapping of str to object
        What the names stand for.

    Raises
    ------
    jinja2.UndefinedError
        If the template names what the script has not computed.
    """
    environment = jinja2.Environment(undefined=jinja2.StrictUndefined, keep_trailing_newline=True)
    environment.filters["n"] = number
    return environment.from_string(template).render(values)


def number(value: float, digits: int = 2) -> str:
    """Return a number with a real minus sign, and none before zero."""
    text = f"{value:.{digits}f}"
    return re.sub(r"^-(?=0\.?0*$)", "", text).replace("-", "\N{MINUS SIGN}")


def write_changed(path: Path, text: str) -> None:
    """Write a file unless it has that text, so that Sphinx reads it only if it is new."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        write_text(path, text)

"""The page: its modules in one script, its data beside them, in one file that needs no server."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pdpsim.describe.patterns import PatternSet
from pdpsim.formats.model import Model
from pdpsim.laboratory.document import document
from pdpsim.laboratory.recording import recording
from pdpsim.simulate.simulator import Simulator

STATIC = Path(__file__).parent / "static"
TEMPLATES = Path(__file__).parent / "templates"

#: The modules in an order in which each follows those that it imports.
ENGINE = (
    "functions",
    "random",
    "rules",
    "steps",
    "interaction",
    "procedures",
    "flow",
    "network",
    "tracing",
)
VIEW = (
    "drawing",
    "pictures",
    "pace",
    "diagram",
    "weights",
    "curves",
    "analysis",
    "plane",
    "hidden",
    "explanation",
    "patterns",
    "pasted",
    "letters",
    "recording",
    "page",
)


def page(
    model: Model,
    patterns: Mapping[str, PatternSet],
    first_seed: int = 1,
    *,
    network: Simulator | None = None,
    recorded: int = 0,
) -> str:
    """Return the laboratory of a model as one HTML page.

    Parameters
    ----------
    model : Model
    patterns : mapping of str to PatternSet
        By the name that phases of the training call them; the empty name for a single set.
    first_seed : int
        The seed that the page opens with.
    network : Simulator, optional
        A network of the model that has its weights already: the page begins with these.
    recorded : int
        Moments of a training by the engine that the page can replay; 0 for none.

    Raises
    ------
    ValidationError
        If the page cannot do something that the model needs; it is named.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    content = document(model, patterns, first_seed, network=network)
    if recorded:
        content["recording"] = recording(model, patterns, first_seed, recorded)
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
    return environment.get_template("laboratory.html").render(
        name=model.name,
        title=model.title or model.name,
        paper=model.paper,
        learns=content["learns"],
        style=Markup((STATIC / "laboratory.css").read_text("utf-8")),
        data=Markup(script_json(content)),
        script=Markup(script(*ENGINE, *VIEW)),
    )


def script(*modules: str) -> str:
    """Return modules as one: what they import from each other stands above them, so that no line need say so.

    Parameters
    ----------
    *modules : str
        Names in ``static/``, each after those that it imports.
    """
    parts = []
    for name in modules:
        source = (STATIC / f"{name}.js").read_text("utf-8")
        source = re.sub(r'^import\s*\{[^}]*\}\s*from\s*"\./\w+\.js";\n', "", source, flags=re.MULTILINE)
        source = re.sub(r"^export (?=const|function|class)", "", source, flags=re.MULTILINE)
        parts.append(f"// ---- {name}.js\n\n{source.strip()}\n")
    return "\n".join(parts)


def script_json(values: Mapping[str, Any]) -> str:
    """Return values as JSON that may stand inside a script element: nothing in it ends the element."""
    return json.dumps(values, ensure_ascii=False, allow_nan=False).replace("<", "\\u003c")

"""Templates of the report: whatever they are given is escaped, unless it is markup that a template made."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pdpsim.claims.verdict import MARKS

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

TEMPLATES = Path(__file__).parent / "templates"


def render(template: str, **values: Any) -> Markup:
    """Return a template filled in.

    Parameters
    ----------
    template : str
        A file in ``templates/``.
    **values
        By the names that it has for them; one that it uses and is not given is an error.
    """
    from markupsafe import Markup

    return Markup(_environment().get_template(template).render(**values))


def sentence(text: str) -> str:
    """Return a text with a capital at its beginning, a stop at its end, and its numbers as they are printed.

    A minus is no hyphen (``-0.2`` but not ``2026-11-26``), and a per cent sign has a space before it.
    """
    line = text.strip()
    if not line:
        return ""
    line = re.sub(r"(?<![\w.\-])-(?=\.?\d)", "−", line)
    line = re.sub(r"(?<=\d)%", "\u202f%", line)
    return f"{line[:1].upper()}{line[1:]}{'' if line[-1] in '.!?' else '.'}"


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
    environment.filters["sentence"] = sentence
    environment.globals["symbols"] = MARKS
    return environment

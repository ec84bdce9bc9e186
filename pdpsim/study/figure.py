"""The figures of a study as a file: ``figures.toml``, and functions of the same names in ``drawings.py``.

::

    [7]
    caption = "Words by hidden vectors averaged over contexts"

    [branches]
    caption = "Share of networks in which a set of words is one branch"
    over    = "readings"

A function has its figure's id for a name, with underscores for hyphens and dots; where that begins with a
digit, ``figure_`` stands before it: ``figure_7``. It takes a Matplotlib figure to draw on and measures, and
returns the numbers drawn, by column: they are saved beside the picture.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from inspect import isfunction
from pathlib import Path
from types import ModuleType
from typing import Any

from pdpsim.base import names
from pdpsim.base.checks import finite, one_of
from pdpsim.base.errors import StudyError, ValidationError, nearest
from pdpsim.base.readers import Reader, number, read_table, text
from pdpsim.base.toml import Document

FILE = "figures.toml"
OVER = ("replicates", "conditions", "readings")
WIDTHS = ("single", "double")

# of a Matplotlib figure and measures; returns the numbers drawn, by column
Drawing = Callable[[Any, Any], Mapping[str, Any] | None]


@dataclass(frozen=True)
class Figure:
    """One figure, drawn from measures only.

    Parameters
    ----------
    id : str
        The paper's figure number, or a name; it becomes a file's name.
    caption : str
    draw : callable
        Takes a Matplotlib figure and measures.
    over : {"replicates", "conditions", "readings"}
        Whether measures are a list (one for each replicate of the condition, in the primary
        reading), or such lists by condition or by reading. Networks that diverged are left out.
    condition : str, optional
        For ``"replicates"`` and ``"readings"``: which condition; the first by default.
    width : {"single", "double"}
        Columns of a journal's page.
    height : float, optional
        As a share of the width; None leaves it to the drawing.

    Raises
    ------
    ValidationError
        If a value is none of those, with the key's name.
    """

    id: str
    caption: str
    draw: Drawing
    over: str = "replicates"
    condition: str | None = None
    width: str = "double"
    height: float | None = 0.6

    def __post_init__(self) -> None:
        _check_id(self.id)
        one_of(self.over, OVER, ("over",))
        one_of(self.width, WIDTHS, ("width",))
        if self.height is not None:
            finite(self.height, ("height",), low=0.05, high=20.0)


def _check_id(id: str) -> None:
    if not names.is_name(id):
        raise ValidationError(f"an id becomes a file's name: {names.RULE}")


def function_name(id: str) -> str:
    """Return the name of the function that draws a figure."""
    name = id.replace("-", "_").replace(".", "_")
    return f"figure_{name}" if name[:1].isdigit() else name


KEYS: Mapping[str, Reader] = {
    "caption": text,
    "over": text,
    "condition": text,
    "width": text,
    "height": number,
}


def read(path: Path, drawings: ModuleType | None, conditions: Sequence[str]) -> list[Figure]:
    """Read the figures of a study, in the order of the file.

    Parameters
    ----------
    path : Path
        A ``figures.toml``.
    drawings : module, optional
        The study's ``drawings.py``, if it has one.
    conditions : sequence of str
        The study's.

    Raises
    ------
    StudyError
        With file, line, figure and key, if anything in it is wrong or a function is missing.
    """
    document = Document.read(path, StudyError, twice="each figure has an id of its own")
    figures = []
    for id, value in document.tables.items():
        try:
            _check_id(id)
            entries = read_table(value, KEYS, (id,), required=("caption",))
            condition = entries.get("condition")
            if condition is not None and condition not in conditions:
                raise ValidationError(
                    f"unknown condition {condition!r}{nearest(condition, conditions)}", (id, "condition")
                )
            figures.append(Figure(id=id, draw=_drawing(id, drawings), **entries))
        except ValidationError as error:
            inside = error.where[1:] if error.where[:1] == (id,) else error.where
            raise document.fault((id, *inside), f"figure {id}", *inside[:1], error.message) from None
    return figures


def _drawing(id: str, drawings: ModuleType | None) -> Drawing:
    name = function_name(id)
    members = {} if drawings is None else vars(drawings)
    functions = {each: value for each, value in members.items() if isfunction(value)}
    if name not in functions:
        raise ValidationError(f"drawings.py has no function {name}{nearest(name, functions)}", (id,))
    function: Drawing = functions[name]
    return function

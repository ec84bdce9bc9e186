"""Objects that a notebook shows as a drawing or a table."""

from __future__ import annotations

from importlib import import_module


class Display:
    """An object that notebooks show as a drawing or a table instead of a line of text.

    What stands on it is laid out by `pdpsim.report.notebook`, in a room far above the objects; it is
    therefore loaded by its name, and only when a notebook asks.
    """

    __slots__ = ()

    def _repr_html_(self) -> str:
        return str(import_module("pdpsim.report.notebook").show(self))

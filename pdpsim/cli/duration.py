"""Spans of time on the command line: ``90s``, ``30m``, ``2h``, ``1h30m``, ``1d``."""

from __future__ import annotations

import re
from typing import Any

import click

#: Seconds of a unit.
SECONDS = {"d": 86400, "h": 3600, "m": 60, "s": 1}

_PARTS = re.compile("".join(rf"(?:([0-9]{{1,9}}(?:\.[0-9]{{1,9}})?){unit})?" for unit in SECONDS))


class Duration(click.ParamType[float]):
    """A span of time in seconds; numbers have units, the largest first."""

    name = "duration"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the seconds, or fail."""
        if isinstance(value, float):
            return value
        parts = _PARTS.fullmatch(str(value).replace(" ", "").lower())
        if parts is None or not any(parts.groups()):
            self.fail(f"{str(value)[:60]!r} is no span of time, such as 90s, 30m, 2h or 1h30m.", param, ctx)
        seconds = sum(
            float(number or 0) * each for number, each in zip(parts.groups(), SECONDS.values(), strict=True)
        )
        if seconds <= 0:
            self.fail(f"{value!r} is no time at all.", param, ctx)
        return seconds

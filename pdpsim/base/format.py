"""Values in words: numbers, intervals, durations as tables and sentences show them."""

from __future__ import annotations

import math
import reprlib

_SHORT = reprlib.Repr()
_SHORT.maxstring = _SHORT.maxother = _SHORT.maxlong = 60


def number(value: float | None) -> str:
    """Return a number as a table shows it: four digits, or four decimals; ``–`` for none."""
    if value is None or math.isnan(value):
        return "–"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    size = math.floor(math.log10(abs(value))) if value else 0
    if not -5 <= size < 7:
        return f"{value:.2e}".replace("-", "−")
    text = f"{value:.{max(0, min(4, 3 - size), 1 - size)}f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace("-", "−")


def interval(low: float | None, high: float | None) -> str:
    """Return an interval, ``"0.89 to 0.93"``; empty if there is none."""
    if low is None or high is None or math.isnan(low) or math.isnan(high):
        return ""
    return f"{number(low)} to {number(high)}"


def percent(*shares: float) -> str:
    """Return a share, or the two ends of an interval, in per cent: ``"58.8 %"``, ``"53 to 64.5 %"``."""
    if any(math.isnan(share) for share in shares):
        return "–"
    return " to ".join(number(round(100 * share, 1)) for share in shares) + " %"


def counted(n: int, noun: str) -> str:
    """Return a number with a noun in its number: ``"1 network"``, ``"10,000 networks"``."""
    return f"{n:,} {noun}{'' if n == 1 else 's'}"


def short(value: object) -> str:
    """Return a value as a message quotes it: as Python writes it, the middle of a long one left out."""
    return _SHORT.repr(value)


def duration(minutes: float) -> str:
    """Return a duration in round words, ``"4 min"``, ``"2.5 h"``."""
    if minutes < 1:
        return f"{max(1, round(minutes * 60))} s"
    return f"{minutes:.0f} min" if minutes < 100 else f"{minutes / 60:.1f} h"

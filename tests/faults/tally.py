"""How often each fault was tried, and what came of it: kept as JSON after every few trials."""

from __future__ import annotations

import json
import platform
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from pdpsim.base.files import write_text

#: What went wrong is written down so often for each kind of fault.
MOST = 20


@dataclass
class Row:
    """One kind of fault.

    Parameters
    ----------
    tried : int
        Trials that are over.
    came_of_it : Counter
        Trials, or what they met with, by what came of it.
    wrong : list of str
        What should not have been, the first of it in words.
    lost : int
        How often something should not have been.
    """

    tried: int = 0
    came_of_it: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    lost: int = 0

    def fault(self, what: str) -> None:
        """Write down what should not have been."""
        self.lost += 1
        if len(self.wrong) < MOST:
            self.wrong.append(what[-2000:])


@dataclass
class Tally:
    """All kinds of faults.

    Parameters
    ----------
    path : Path, optional
        The file that it is kept in; what is there already counts.
    """

    path: Path | None = None
    rows: dict[str, dict[str, Row]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.path is not None and self.path.is_file():
            content = json.loads(self.path.read_text(encoding="utf-8"))
            for section, rows in content["faults"].items():
                self.rows[section] = {
                    kind: Row(row["tried"], Counter(row["came of it"]), row["wrong"], row["lost"])
                    for kind, row in rows.items()
                }

    @property
    def lost(self) -> int:
        """How often something should not have been, over all."""
        return sum(row.lost for rows in self.rows.values() for row in rows.values())

    def row(self, section: str, kind: str) -> Row:
        """Return the row of a kind of fault, which is made if it is not there."""
        return self.rows.setdefault(section, {}).setdefault(kind, Row())

    def write(self) -> None:
        """Write the tally down."""
        if self.path is None:
            return
        rows = {
            section: {
                kind: {
                    "tried": row.tried,
                    "lost": row.lost,
                    "came of it": dict(row.came_of_it.most_common()),
                    "wrong": row.wrong,
                }
                for kind, row in kinds.items()
            }
            for section, kinds in self.rows.items()
        }
        content = {
            "date": f"{datetime.now(UTC):%Y-%m-%d}",
            "python": platform.python_version(),
            "system": f"{platform.system()} {platform.machine()}",
            "faults": rows,
        }
        write_text(self.path, json.dumps(content, indent=1, ensure_ascii=False) + "\n")

    @contextmanager
    def trial(self, section: str, kind: str) -> Iterator[Row]:
        """Count one trial; the block says what came of it."""
        row = self.row(section, kind)
        yield row
        row.tried += 1


def table(tally: Tally) -> str:
    """Return the tally as a table in Markdown: a row for each kind of fault, and a sum for each section."""
    lines = ["| fault | tried | what came of it | lost |", "| --- | ---: | --- | ---: |"]
    for section, rows in tally.rows.items():
        tried, lost = (sum(getattr(row, name) for row in rows.values()) for name in ("tried", "lost"))
        lines.append(f"| **{section}** | **{tried:,}** | | **{lost}** |")
        for kind, row in rows.items():
            came = ", ".join(f"{what} {count:,}" for what, count in row.came_of_it.most_common())
            lines.append(f"| {kind} | {row.tried:,} | {came} | {row.lost} |")
    return "\n".join(lines) + "\n"

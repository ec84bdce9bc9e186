"""A student's folder, with a model and its patterns, and commands given in it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pdpsim.cli import main

MODEL = """
[layers]
input = { size = 2 }
output = { size = 1, activation = "logistic" }

[[projections]]
from = "input"
to = "output"

[training]
rule = { gradient-descent = { rate = 1.0 } }
epochs = 200
stop = { within = 0.2 }
"""

AND = "name\tinput\toutput\n00\t0 0\t0\n01\t0 1\t0\n10\t1 0\t0\n11\t1 1\t1\n"


def enter(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Go into a folder with a model and its patterns."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("COLUMNS", "80")
    (folder / "and.toml").write_text(MODEL, encoding="utf-8")
    (folder / "and.tsv").write_text(AND, encoding="utf-8")
    return folder


def call(*arguments: str) -> Result:
    result = CliRunner().invoke(main, list(arguments))
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def train(*arguments: str, patterns: str = "and.tsv") -> Result:
    return call("train", "and.toml", "--patterns", patterns, "--engine", "numpy", *arguments)


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))

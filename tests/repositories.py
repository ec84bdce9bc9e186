"""A toy study in a repository of its own, and the days on which things are done with it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from toy_studies import TOY, Files, write_study

from pdpsim.base import provenance
from pdpsim.cli import main
from pdpsim.study.catalogue import load
from pdpsim.study.study import Study

Clock = Callable[[int], None]


def enter(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Go into a repository with a toy study, committed; whether pdpsim's own has changes is no matter."""
    monkeypatch.setattr(
        "pdpsim.study.runner.provenance", lambda aside=(): {**provenance.provenance(aside), "git": None}
    )
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "Nobody")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "nobody@example.org")
    monkeypatch.setattr(sys, "dont_write_bytecode", True)  # it is older than a study changed within a second
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(folder)
    (folder / ".gitignore").write_text("/results/\n/out/\n")
    ask("init", "--quiet")
    write_study(folder / "toy")
    commit()
    return folder


def calendar(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Return what sets the day of December on which things are registered and run: the first at first."""

    def day(number: int) -> None:
        for module in ("registry", "runner"):
            monkeypatch.setattr(f"pdpsim.study.{module}.now", lambda: f"2026-12-{number:02}T10:00:00+00:00")

    day(1)
    return day


def ask(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], check=True, capture_output=True, text=True).stdout.strip()


def commit() -> str:
    ask("add", "--all")
    ask("commit", "--quiet", "--message", "x")
    return ask("rev-parse", "HEAD")


def toy(files: Files = TOY) -> Study:
    return load(write_study(Path("toy"), files))


def call(*arguments: str) -> Result:
    result = CliRunner().invoke(main, list(arguments))
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


NARROWER = TOY.replace("{ d = 0.2 }", "{ d = 0.1 }")
WIDER = TOY.replace("{ d = 0.2 }", "{ d = 0.4 }")

"""The script of a job array that does what a command would: ``--emit`` of several commands."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pdpsim.cli.group import Command

if TYPE_CHECKING:
    from pdpsim.study.study import Study

#: Options that a job gets anew, or that are about the script.
OWN = ("emit", "per_task", "apart", "jobs", "out", "seeds", "replicates", "backend")


def refuse_without_emit(ctx: click.Context) -> None:
    """Fail for options about a script where none is to be written."""
    for name, option in (("per_task", "--per-task"), ("apart", "--apart")):
        if ctx.params[name] and not ctx.params["emit"]:
            raise click.UsageError(f"{option} goes with --emit")


def emit(
    ctx: click.Context,
    numbers: range,
    results: Path,
    out: Path,
    *,
    option: str = "--replicates",
    minutes: float | None = None,
    apart: bool | None = None,
    study: Study | None = None,
) -> None:
    """Write the script, and say how it is submitted.

    Parameters
    ----------
    ctx : Context
        Of a command with the options of `pdpsim.cli.arguments.emit`.
    numbers : range
        All replicates, or the seeds of all networks.
    results : Path
        The folder of results, beside which the script goes.
    out : Path
        What ``--out`` is.
    option : str
        That says which replicates a job makes.
    minutes : float, optional
        That one replicate takes on one processor, roughly.
    apart : bool, optional
        Whether each job has a folder of its own; by default as asked for.
    study : Study, optional
        That the results are of.
    """
    from pdpsim.base.format import counted
    from pdpsim.cli.console import echo
    from pdpsim.study.backends import SCRIPTS
    from pdpsim.study.backends.job_array import JobArray, parts_of, write_script

    command, given = ctx.command, ctx.params
    assert isinstance(command, Command)
    if given["backend"] != "local" or given["scheduler"] is not None:
        raise click.UsageError("--emit writes a script and runs nothing; it does not go with another backend")
    own = given["apart"] if apart is None else apart
    each = given["per_task"] or 10
    name = str(command.name)
    again = ["pdpsim", name, *command.retold(ctx, ("emit", "per_task", "apart", "replicates", "jobs"))]
    merging = ["pdpsim", "merge", f"{parts_of(results)}/*", "--out", str(out)]
    if study is not None:
        merging += ["--seeds", str(numbers[-1])]
        merging += [] if study.built_in else ["--study", str(given["studies"][0])]
    array = JobArray(
        [sys.executable, "-m", "pdpsim", name, *command.retold(ctx, OWN)],
        option,
        numbers,
        results,
        out,
        each,
        jobs=given["jobs"] or 1,
        apart=own,
        afterwards=[*([merging] if own else []), *([] if own and name == "run" else [again])],
        minutes=None if minutes is None else minutes * min(each, len(numbers)),
    )
    path = write_script(array, SCRIPTS[given["emit"]], given["emit"])
    echo(
        f"{path}: {counted(array.tasks, 'job')}, {numbers[0]} to {numbers[-1]}; it says how it is submitted."
    )

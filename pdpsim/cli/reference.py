"""``pdpsim reference``: make the run that carries a study's verdicts, or check it."""

from __future__ import annotations

from pathlib import Path

import click

from pdpsim.cli import arguments
from pdpsim.cli.console import echo, follow, note, progress
from pdpsim.cli.group import FAILURE, Command

HELP = {
    "Examples": """
pdpsim reference ./my-study
pdpsim reference --check
pdpsim reference elman-1990-words --check
""",
}


@click.command(
    "reference",
    cls=Command,
    shown=HELP,
    resumes=True,
    short_help="Make or check the run that carries verdicts.",
)
@click.argument("studies", nargs=-1, metavar="[STUDY]...")
@click.option(
    "--check", is_flag=True, help="Make nothing; say what does not belong together. All by default."
)
@arguments.replicates
@arguments.backends
@arguments.folder(arguments.OF_STUDIES, "results/reference")
@arguments.emit
@click.pass_context
def command(
    ctx: click.Context,
    /,
    studies: tuple[str, ...],
    check: bool,
    replicates: range | None,
    jobs: int | None,
    backend: str,
    scheduler: str | None,
    out: Path,
    emit: str | None,
    per_task: int | None,
    apart: bool,
) -> None:
    """Make the reference run of STUDY: the networks that its registered claims are judged by.

    Needs a registration (pdpsim register) that is committed, and a tree without changes. The root seed
    follows from the registration, so that nobody has seen these networks before. Claims and provenance go to
    the study's folder reference/, with its figures, to be committed. Interrupted and run again, it resumes.

    With --check nothing is trained: exit code 1, with a sentence each, if a study, its tables or its claims
    have changed and the reference run has not, if the registration is not older than the run, if a claim
    differs from its registration, or if a verdict does not follow from the values stored with it.
    """
    from pdpsim.cli import emitting
    from pdpsim.study.backends import make_backend
    from pdpsim.study.catalogue import load, study_ids

    emitting.refuse_without_emit(ctx)
    if not studies and not check:
        raise click.UsageError("name one or more studies (pdpsim list shows them), or give --check")
    loaded = [load(each) for each in (studies or study_ids())]
    if check:
        from pdpsim.study.reference import check as checked

        checks = [checked(study) for study in loaded]
        for each in checks:
            for line in (*each.notes, *each.faults):
                echo(line)
        if any(each.faults for each in checks):
            ctx.exit(FAILURE)
        echo(f"{len(loaded)} reference run{'' if len(loaded) == 1 else 's'} checked; all is well.")
        return
    from pdpsim.cli.claims import tell
    from pdpsim.report.pictures import draw
    from pdpsim.study.reference import beginning, make

    if emit:
        if len(loaded) > 1:
            raise click.UsageError("--emit writes the script of one study")
        (study,) = loaded
        beginning(study, out)  # what is wrong is told now, and not by every job
        numbers = replicates or range(1, study.replicates + 1)
        minutes = 2 * study.minutes / study.replicates
        emitting.emit(ctx, numbers, out / study.id, out, minutes=minutes, study=study)
        return
    where = make_backend(backend, jobs=jobs, scheduler=scheduler)
    for study in loaded:
        with progress(study.id) as telling:
            results = make(
                study, out=out, replicates=replicates, backend=where, progress=follow(telling), announce=note
            )
        if replicates is not None:
            echo(f"{study.id}: replicates {replicates[0]} to {replicates[-1]} are in {results.folder}.")
            continue
        assert study.folder is not None
        draw(study, results, formats=("svg",), folder=study.folder / "reference" / "figures")
        tell(results.claims, f"{study.id}: {study.title}")
        echo(f"Kept in {study.folder}/reference; commit it.")

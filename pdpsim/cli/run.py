"""``pdpsim run``: train a study's networks and judge its claims."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

import click

from pdpsim.cli import arguments, completion
from pdpsim.cli.console import echo, follow, note, progress, show, table, verdict
from pdpsim.cli.group import FAILURE, Command

if TYPE_CHECKING:
    from pdpsim.results.folder import Results
    from pdpsim.study.costs import Cost
    from pdpsim.study.study import Study
    from pdpsim.study.sweep import SweepTable


HELP = {
    "Examples": """
pdpsim run elman-1990-words --quick
pdpsim run elman-1990-words
pdpsim run elman-1990-words --seeds 20 --jobs 4
pdpsim run elman-1990-words --set training.rule.rate=0.05 --out slower
pdpsim run ./my-study
""",
}


@click.command(
    "run", cls=Command, shown=HELP, resumes=True, short_help="Run studies: train, judge claims, draw figures."
)
@click.argument("studies", nargs=-1, metavar="STUDY...", shell_complete=completion.studies)
@click.option("--all", "every", is_flag=True, help="All studies that `pdpsim list` shows.")
@click.option(
    "--seeds",
    type=click.IntRange(1, arguments.MOST_NETWORKS),
    metavar="N",
    help="Replicates; the study's own number by default.",
)
@click.option(
    "--root-seed",
    type=click.IntRange(min=0),
    default=1,
    show_default=True,
    metavar="K",
    help="The number that all randomness follows from.",
)
@arguments.replicates
@arguments.backends
@click.option(
    "--condition",
    "conditions",
    multiple=True,
    metavar="NAME",
    shell_complete=completion.conditions,
    help="Only this condition of the study; may be repeated.",
)
@arguments.folder(arguments.OF_STUDIES, "results")
@arguments.settings(completion.keys_of_study)
@click.option(
    "--corpus",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="A corpus of your own, for studies that take one.",
)
@arguments.engine
@arguments.time
@click.option("--sweep", is_flag=True, help="Map the parameters that the paper leaves open; takes long.")
@click.option("--quick", is_flag=True, help="Try every stage in seconds; tests no claim.")
@click.option(
    "--networks/--no-networks",
    default=None,
    help="Whether trained weights are kept, two files for each network; by default they are, but in a sweep: "
    "there a replicate is one file, with its measures.",
)
@arguments.emit
@click.pass_context
def command(
    ctx: click.Context,
    /,
    studies: tuple[str, ...],
    every: bool,
    out: Path,
    settings: tuple[str, ...],
    sweep: bool,
    networks: bool | None,
    jobs: int | None,
    backend: str,
    scheduler: str | None,
    emit: str | None,
    per_task: int | None,
    apart: bool,
    time_limit: float | None,
    **options: Any,
) -> None:
    """Train the networks of STUDY, judge its claims, draw its figures and write its report.

    STUDY is an id that `pdpsim list` shows, or the path of a study of your own, such as ./my-study.

    Interrupted (Ctrl-C) and run again, it resumes. Run again with more --seeds, it adds networks. With
    other parameters give another --out: results of different runs are never mixed. Results of
    --quick are not kept: any other run into the same folder replaces them.

    --replicates 11-20 makes these alone, into a folder where others may be making the rest at the same time;
    the same command without it then judges. --emit slurm writes a script whose jobs do that on a cluster, and
    --backend dask hands the replicates to one (docs/clusters.md).

    --set takes the keys that `pdpsim show STUDY` lists: parameters of the model, with dots, and options of
    the study.
    """
    from pdpsim.cli import advice, emitting
    from pdpsim.study.backends import make_backend
    from pdpsim.study.catalogue import study_ids
    from pdpsim.study.settings import parse_settings

    emitting.refuse_without_emit(ctx)
    if options["replicates"] is not None and options["seeds"] is not None:
        raise click.UsageError("give --seeds (how many) or --replicates (which), not both")
    if bool(studies) == every:
        raise click.UsageError("name one or more studies (pdpsim list shows them), or give --all, not both")
    chosen = [advice.study(each) for each in (study_ids() if every else studies)]
    options |= {"out": out, "settings": parse_settings(settings)}
    options["networks"] = not sweep if networks is None else networks
    if sweep and options.pop("conditions"):
        raise click.UsageError("--condition does not go with --sweep, which runs all conditions")
    if emit:
        if len(chosen) > 1:
            raise click.UsageError("--emit writes the script of one study")
        _emit(ctx, chosen[0], out, sweep, options)
        return
    options["backend"] = make_backend(backend, jobs=jobs, scheduler=scheduler)
    failed, began = False, monotonic()
    for study in chosen:
        if time_limit is not None:  # for all studies together
            options["time_limit"] = max(0.0, time_limit - (monotonic() - began))
        ok = _sweep(study, options) if sweep else _run(study, options)
        failed = failed or not ok
    if failed:
        ctx.exit(FAILURE)


def _emit(ctx: click.Context, study: Study, out: Path, sweep: bool, options: Mapping[str, Any]) -> None:
    """Write the script of a job array that runs a study, or its sweep."""
    from pdpsim.cli.emitting import emit
    from pdpsim.study.runner import chosen_cases, replicates_of
    from pdpsim.study.settings import make_setup
    from pdpsim.study.sweep import sweep_of

    # what is wrong is told now, and not by every job
    wanted = {key: options[key] for key in ("root_seed", "quick", "corpus", "engine")}
    make_setup(study, options["settings"], **wanted)
    settings, default = 1.0, study.replicates
    if sweep:
        settings, default = (
            sweep_of(study).number / len(study.reading_names),
            sweep_of(study).replicates,
        )
    numbers = replicates_of(default, options["seeds"], options["quick"], options["replicates"])
    minutes = 2 * study.minutes / study.replicates * settings  # a study's are those of two processors
    if not sweep:
        chosen_cases(study, options["conditions"])
    name = f"{study.id}-sweep" if sweep else study.id
    emit(ctx, numbers, out / name, out, minutes=minutes, study=study)


def _run(study: Study, options: Mapping[str, Any]) -> bool:
    """Run one study; return whether any network came through and every claim's function worked."""
    from pdpsim.report.page import write
    from pdpsim.report.pictures import draw
    from pdpsim.study.evaluation import errors
    from pdpsim.study.runner import hold_results, run

    with progress(study.id) as tell:
        results = run(study, **options, cost=_forecast(study), progress=follow(tell), announce=note)
    if options["replicates"] is not None:
        finished = sum(
            len(set(results.finished(case)) & set(options["replicates"])) for case in results.cases
        )
        return _told_part(study.id, results.folder, finished, results.diverged(options["replicates"]))
    _tell(study, results)
    note("Drawing the figures.")
    with hold_results(results.folder):
        results.check_owner()
        draw(study, results, announce=note)
        page = write(results, study)
    echo(f"Figures and the report to read: {page}")
    finished = sum(len(results.finished(case)) for case in results.cases)
    return _succeeded(finished, _diverged(results), errors(results.claims))


def _forecast(study: Study) -> Callable[[Cost], None]:
    """Return what tells beforehand what a run will cost, unless there is nothing to do."""

    def tell(cost: Cost) -> None:
        if cost.replicates:
            note(f"{study.id}: {cost}. Ctrl-C stops; the same command resumes.")

    return tell


def _told_part(what: str, folder: Path, finished: int, diverged: Mapping[str, str]) -> bool:
    """Say what a part of a run has made; return whether any network of it came through."""
    from pdpsim.base.format import counted

    for label, how in diverged.items():
        note(f"{label} failed: {how}")
    echo(
        f"{what}: {counted(finished, 'replicate')} in {folder}. Once all are there, the same command without"
    )
    echo("--replicates judges the claims; pdpsim merge joins those in other folders.")
    return _succeeded(finished, diverged, ())


def _succeeded(finished: int, diverged: Mapping[str, str], wrong: Sequence[str]) -> bool:
    """Tell what went wrong in functions of claims; return whether all did their work on some network."""
    for each in wrong:
        note(f"Not tested: {each}")
    return len(diverged) < finished and not wrong


def _tell(study: Study, results: Results) -> None:
    from pdpsim.cli.claims import tell

    tell(results.claims, f"{study.id}: {study.title}")
    for label, what in _diverged(results).items():
        note(f"{label} failed: {what}")


def _diverged(results: Results) -> dict[str, str]:
    failed = results.run.get("failed") or {}
    return {str(label): str(what) for label, what in failed.items()}


def _sweep(study: Study, options: Mapping[str, Any]) -> bool:
    from pdpsim.study.sweep import sweep

    with progress(f"{study.id} sweep") as tell:
        swept = sweep(study, **options, cost=_forecast(study), progress=follow(tell), announce=note)
    if options["replicates"] is not None:
        return _told_part(f"{study.id} sweep", swept.folder, swept.finished, swept.failed)
    _tell_sweep(study, swept)
    for label, what in swept.failed.items():
        note(f"{label} failed: {what}")
    return _succeeded(swept.finished, swept.failed, swept.errors)


def _tell_sweep(study: Study, swept: SweepTable) -> None:
    from pdpsim.base.format import interval, number
    from pdpsim.cli.claims import tell_map
    from pdpsim.study.sweep import setting_text

    for claim in study.claims:
        listing = table(
            [
                *((key.rpartition(".")[2], "name") for key in swept.keys),
                ("here", "number"),
                ("interval", "name"),
                ("n", "number"),
                ("", "name"),
            ],
            f"{claim.id}: {claim.sentence}" + (f" (paper: {claim.published})" if claim.published else ""),
        )
        for row in swept.rows:
            if row["claim"] == claim.id:
                listing.add_row(
                    *(setting_text(row[key]) for key in swept.keys),
                    number(row["mean"]),
                    interval(row["low"], row["high"]),
                    str(row["n"]),
                    verdict(row["verdict"]),
                )
        show(listing)
    tell_map(swept)

"""``pdpsim merge``: parts of a run, made apart, joined to one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pdpsim.cli import completion, result_folders
from pdpsim.cli.group import FAILURE, Command

if TYPE_CHECKING:
    from pdpsim.study.merge import Merged
    from pdpsim.study.study import Study

HELP = {
    "Examples": """
pdpsim merge results-parts/* --out results
pdpsim merge first second --out both --seeds 40
pdpsim merge trained/xor-parts/* --out trained/xor
""",
}


@dataclass(frozen=True)
class Parts:
    """Folders that hold parts, by what they are parts of.

    Parameters
    ----------
    runs : dict of str to list of Path
        By the id of a study.
    sweeps : dict of str to dict of str to list of Path
        By the id of a study and the name of a setting's folder.
    trainings : dict of str to list of Path
        By the name of a setting's folder; empty for a training without.
    """

    runs: dict[str, list[Path]] = field(default_factory=dict)
    sweeps: dict[str, dict[str, list[Path]]] = field(default_factory=dict)
    trainings: dict[str, list[Path]] = field(default_factory=dict)


@click.command("merge", cls=Command, shown=HELP, short_help="Join parts of a run that were made apart.")
@click.argument(
    "parts",
    nargs=-1,
    required=True,
    metavar="PART...",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    metavar="DIR",
    help="Where the whole goes; what is there of the same run stays.",
)
@click.option(
    "--seeds",
    type=click.IntRange(min=1),
    metavar="N",
    help="How many replicates there are to be; the study's own number by default, or the highest there is.",
)
@click.option(
    "--study",
    metavar="STUDY",
    shell_complete=completion.studies,
    help="The path of a study of your own that the results are of, such as ./my-study.",
)
@click.pass_context
def command(
    ctx: click.Context, parts: tuple[Path, ...], out: Path, seeds: int | None, study: str | None
) -> None:
    """Join the folders PART..., each with some replicates of a run, to one; nothing in them is changed.

    A PART is what `pdpsim run`, or `pdpsim train`, was given as --out. All must be of one run: the same
    study, settings, tables, engine and root seed. Others are refused, and so is a replicate that two of them
    hold with other bits. Where all replicates are there, the claims are judged, the figures drawn and the
    report written; otherwise it is said which are missing (exit code 1), and `pdpsim run` with the same --out
    makes them.
    """
    from pdpsim.base.format import counted
    from pdpsim.cli.console import echo
    from pdpsim.workbench.merging import merge_trainings

    gathered = _gathered(parts)
    if seeds is not None and not (gathered.runs or gathered.sweeps):
        raise click.UsageError("--seeds is for studies")
    complete = True
    for study_id, folders in gathered.runs.items():
        complete = _merge_run(_study(study, study_id), folders, out, seeds) and complete
    for study_id, settings in gathered.sweeps.items():
        complete = _merge_sweep(_study(study, study_id), settings, out, seeds) and complete
    for name, folders in gathered.trainings.items():
        networks = merge_trainings(folders, out / name)
        number = counted(len(networks), "network")
        echo(f"{out / name}: {number}; pdpsim train with the same --out goes on from there.")
    if not complete:
        ctx.exit(FAILURE)


def _gathered(parts: Sequence[Path]) -> Parts:
    """Return what folders hold; one that holds nothing is bad usage."""
    gathered = Parts()
    for part in parts:
        anything = False
        for folder in _with_file(part, "run.json"):
            anything = True
            gathered.runs.setdefault(_study_id(folder), []).append(folder)
        for folder in sorted([*part.glob("sweep/*/run.json"), *part.glob("*/sweep/*/run.json")]):
            anything = True
            by_setting = gathered.sweeps.setdefault(_study_id(folder.parent), {})
            by_setting.setdefault(folder.parent.name, []).append(folder.parent)
        for folder in _with_file(part, "training.json"):
            anything = True
            name = "" if folder == part else folder.name
            gathered.trainings.setdefault(name, []).append(folder)
        if not anything:
            raise result_folders.NoResultsError(f"{part} holds no results and no networks")
    return gathered


def _with_file(part: Path, name: str) -> Iterator[Path]:
    """Yield a folder, or those in it, that hold a file."""
    if (part / name).is_file():
        yield part
    else:
        yield from sorted(path.parent for path in part.glob(f"*/{name}"))


def _study_id(folder: Path) -> str:
    from pdpsim.results.folder import open_results

    return open_results(folder).study_id


def _study(given: str | None, study_id: str) -> Study:
    """Return the study that results are of."""
    from pdpsim.study.catalogue import load, study_ids

    if given is None and study_id not in study_ids():
        raise click.UsageError(
            f"the results are of {study_id}, which does not come with pdpsim; give --study and its path"
        )
    return load(given or study_id)


def _merge_run(study: Study, folders: Sequence[Path], out: Path, seeds: int | None) -> bool:
    """Join the parts of a run; return whether all is there."""
    from pdpsim.cli.claims import tell
    from pdpsim.cli.console import echo, note
    from pdpsim.report.page import write
    from pdpsim.report.pictures import draw
    from pdpsim.study.merge import merge
    from pdpsim.study.runner import hold_results

    merged = merge(study, folders, out, seeds=seeds)
    if not _tell_missing(study.id, merged):
        return False
    tell(merged.results.claims, f"{study.id}: {study.title}")
    note("Drawing the figures.")
    with hold_results(merged.results.folder):
        draw(study, merged.results, announce=note)
        echo(f"Figures and the report to read: {write(merged.results, study)}")
    return True


def _merge_sweep(study: Study, settings: Mapping[str, Sequence[Path]], out: Path, seeds: int | None) -> bool:
    """Join the parts of a sweep; return whether all is there."""
    from pdpsim.base.format import counted
    from pdpsim.cli.claims import tell_map
    from pdpsim.cli.console import echo
    from pdpsim.study.merge import merge_sweep
    from pdpsim.study.sweep import sweep_of

    swept, merged = merge_sweep(study, settings, out, seeds=seeds)
    for name, each in merged.items():
        _tell_missing(f"{study.id} {name}", each)
    if swept is not None:
        tell_map(swept)
    elif not any(each.missing for each in merged.values()):
        settings_in_all = counted(sweep_of(study).number, "setting")
        echo(f"{study.id}: there are {len(merged)} of {settings_in_all}.")
    return swept is not None


def _tell_missing(what: str, merged: Merged) -> bool:
    """Say which replicates are missing; return whether none is."""
    from pdpsim.base.format import counted
    from pdpsim.cli.console import note
    from pdpsim.results.merging import in_ranges

    for label, numbers in merged.missing.items():
        note(f"{what}: {label} lacks {counted(len(numbers), 'replicate')}: {in_ranges(numbers)}.")
    if merged.missing:
        note(f"No claim is judged; what is there is in {merged.results.folder}.")
    return not merged.missing

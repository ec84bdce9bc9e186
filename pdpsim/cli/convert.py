"""``pdpsim convert``: files of other simulators as models, patterns and networks of pdpsim."""

from __future__ import annotations

from pathlib import Path

import click

from pdpsim.cli import arguments
from pdpsim.cli.group import Command

HELP = {
    "Files": """
Lens       scripts (.in, .tcl), example sets (.ex, .bex), weights (.wt)
tlearn     networks (.cf), patterns (.data, .teach, .reset), weights (.wts)
Mesh       sessions (.mesh), example sets (.set), weights
Xerion     examples (.ex)
PDP        networks (.net), patterns (.pat) of McClelland and Rumelhart (1988)
emergent   tables of patterns (.tsv, .csv, .dat), weights (.wts)
Packed files (.gz, .bz2, .xz) are read as well.
""",
    "Example": """
pdpsim convert xor.in xor.wt --out converted
pdpsim train converted/xor.toml --patterns converted/xor.tsv
pdpsim convert words.ex --model my.toml
pdpsim convert trained/my/networks/1.npz my.tsv --to lens
""",
}


@click.command("convert", cls=Command, shown=HELP, short_help="Read files of other simulators.")
@click.argument(
    "files",
    metavar="FILE...",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, path_type=Path),
)
@arguments.folder("Where models, patterns and networks go.", "converted")
@click.option(
    "--model",
    "model_file",
    metavar="MODEL.toml",
    help="The network that patterns or weights are of, where no file describes it.",
)
@click.option(
    "--simulator",
    metavar="NAME",
    help="Whose files they are, where that cannot be seen from them.",
)
@click.option(
    "--to",
    "target",
    metavar="PROGRAM",
    help="Write for another program instead: lens, tlearn, csv, onnx, mdf.",
)
def command(
    files: tuple[Path, ...], out: Path, model_file: str | None, simulator: str | None, target: str | None
) -> None:
    """Turn files of other simulators into a model file, patterns and networks.

    FILE may be a folder: then whatever in it can be converted is.

    What cannot be carried over, or not exactly, is named with its line, and kept as comments at the top of
    what is written.

    With --to, the files are a model or a saved network of pdpsim, and patterns, and go the other way.
    """
    from pdpsim.cli.console import echo, note
    from pdpsim.formats import model as modelfile
    from pdpsim.formats import registry
    from pdpsim.workbench.conversion import folders, write_project

    if target is not None:
        from pdpsim.workbench import export

        if model_file is not None or simulator is not None:
            raise click.UsageError("--to takes no --model and no --simulator: the model is one of the files")
        for each in export.write(export.gather(files), target, out):
            echo(f"{each.path}: {each.about}")
        return
    model = None if model_file is None else modelfile.read(modelfile.find(model_file))
    network = None if model is None else model.network
    projects, refused = registry.gather(files, network=network, simulator=simulator)
    for project, folder in zip(projects, folders(projects, out), strict=True):
        for each in write_project(project, folder, model):
            echo(f"{each.path}: {each.about}")
        for remark in project.remarks:
            note(f"{remark.kind}: {remark}")
    for message in refused:
        note(f"refused: {message}")

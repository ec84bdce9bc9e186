"""Arguments that several commands take."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pdpsim.base.errors import ResultsError
from pdpsim.base.format import short
from pdpsim.cli import completion
from pdpsim.cli.duration import Duration
from pdpsim.study.backends import BACKENDS, SCRIPTS

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from pdpsim.describe.patterns import PatternSet
    from pdpsim.formats.model import Model
    from pdpsim.simulate.simulator import Simulator
    from pdpsim.workbench.scoring import Scoring
    from pdpsim.workbench.shelf import Source

#: Networks that a command trains at most: a larger number is a slip of the finger.
MOST_NETWORKS = 1_000_000

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

#: Proposes what may be typed next, to a shell.
Complete = Callable[[click.Context, click.Parameter, str], list["CompletionItem"]]


class FiniteRange(click.FloatRange):
    """Numbers of a range that are neither infinite nor NaN, which `click.FloatRange` lets pass."""

    name = "number"  # as click's message calls it

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the number, or fail."""
        try:
            float(value)
        except ValueError:
            self.fail(f"{value!r} is not a number, such as 0.5.", param, ctx)
        number = float(super().convert(value, param, ctx))
        if not math.isfinite(number):
            self.fail(f"{value} is not a finite number.", param, ctx)
        return number


def _between(first: str, last: str) -> range:
    """Return the numbers from one to another; raise `ValueError` for more than a command trains."""
    if len(first + last) > 36:
        raise ValueError(f"{short(f'{first}-{last}')} has too many digits.")
    if int(last) - int(first) >= MOST_NETWORKS:
        raise ValueError(f"{first}-{last} is more than {MOST_NETWORKS:,} networks at a time.")
    return range(int(first), int(last) + 1)


class Seeds(click.ParamType[tuple[int, ...]]):
    """A number of networks, whose seeds are 1 and so on, or a range of seeds: ``11-20``."""

    name = "seeds"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, ...]:
        """Return the seeds, or fail."""
        if isinstance(value, tuple):
            return value
        first, dash, last = str(value).partition("-")
        if not first.isdecimal() or (dash and not last.isdecimal()):
            self.fail(
                f"{value!r} is neither a number of networks nor a range of seeds such as 11-20.", param, ctx
            )
        try:
            seeds = tuple(_between(first, last) if dash else _between("1", first))
        except ValueError as error:
            self.fail(str(error), param, ctx)
        if not seeds:
            self.fail(f"{value!r} is no network at all.", param, ctx)
        return seeds


class Replicates(click.ParamType[range]):
    """Which replicates: ``11-20``."""

    name = "replicates"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> range:
        """Return the numbers, or fail."""
        if isinstance(value, range):
            return value
        first, _, last = str(value).partition("-")
        if not (first.isdecimal() and last.isdecimal()):
            self.fail(f"{value!r} is no range of replicates such as 11-20 (one alone: 11-11).", param, ctx)
        try:
            numbers = _between(first, last)
        except ValueError as error:
            self.fail(str(error), param, ctx)
        if not numbers or numbers[0] < 1:
            self.fail(f"{value!r} is no replicate at all: they are counted from 1, upwards.", param, ctx)
        return numbers


class NetworkFile(click.Path):
    """A saved network, or a model that states no training: of others it is told how networks are made."""

    name = "network"

    def __init__(self) -> None:
        super().__init__(exists=True, dir_okay=False, path_type=Path)

    def convert(
        self,
        value: Any,
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> Any:
        """Return the path, or fail."""
        from pdpsim.cli import advice
        from pdpsim.cli.given import states_training
        from pdpsim.formats.model.files import find, read, shipped_names

        path = Path(str(value))
        shipped = not path.exists() and str(value).replace("_", "-") in shipped_names()
        if shipped or path.suffix == ".toml":
            file = find(str(value))
            if not states_training(read(file)):
                return file
            self.fail(advice.network(str(value)), param, ctx)
        if path.is_dir() and (inside := sorted(path.rglob("*.npz"))):
            self.fail(f"{value} is a folder; name one of its networks, such as {inside[0]}.", param, ctx)
        if not path.exists():
            self.fail(advice.no_network(path), param, ctx)
        return super().convert(value, param, ctx)


network = click.argument("weights", metavar="NETWORK", type=NetworkFile())

study = click.argument("study", metavar="STUDY", shell_complete=completion.studies)


def folder(what: str, default: str | None = None) -> Decorator:
    """Return an option for the folder that a command writes; ``what`` says what goes there."""
    return click.option(
        "--out",
        type=click.Path(file_okay=False, path_type=Path),
        default=default,
        show_default=default is not None,
        metavar="DIR",
        help=what,
    )


#: What is said of a folder that holds those of studies.
OF_STUDIES = "Where results go; each study has a folder of its own in it."

results = click.option(
    "--results",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("results"),
    show_default=True,
    metavar="DIR",
    help="Where the results are: a folder that `pdpsim run` wrote, or the one around it.",
)

patterns = click.option(
    "--patterns",
    metavar="FILE",
    help="A table of patterns (.tsv or .csv); by default those beside the network. Of several sets "
    "beside it, the name of one.",
)


def settings(complete: Complete, *, several: bool = False) -> Decorator:
    """Return an option for parameters that are changed; of several values each is tried in turn."""
    more = " Several values are tried one by one, and counted in a table." if several else ""
    return click.option(
        "--set",
        "settings",
        multiple=True,
        metavar="KEY=VALUE[,VALUE...]" if several else "KEY=VALUE",
        shell_complete=complete,
        help=f"Change a parameter; may be repeated.{more}",
    )


class PatternFile(click.ParamType[tuple[str, Path]]):
    """A file of patterns, or ``NAME=FILE`` for those that phases of the training call by a name."""

    name = "patterns"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, Path]:
        """Return the name, empty where there is none, and the file; or fail."""
        if isinstance(value, tuple):
            return value
        name, equals, path = str(value).partition("=")
        if not equals or Path(value).is_file():
            name, path = "", str(value)
        if not Path(path).is_file():
            self.fail(f"File {path!r} does not exist.", param, ctx)
        return name, Path(path)


def _sets(
    ctx: click.Context, param: click.Parameter, values: tuple[tuple[str, Path], ...]
) -> dict[str, Path]:
    """Return files by name; a name is given once, and several sets have names."""
    names = [name for name, _ in values]
    for name in names:
        if names.count(name) > 1 or (len(names) > 1 and not name):
            what = f"the name {name!r} is given twice" if name else "several sets need names, NAME=FILE each"
            raise click.BadParameter(
                f"{what}: those that the phases of the training call them by", ctx, param
            )
    return dict(values)


pattern_sets = click.option(
    "--patterns",
    "patterns",
    type=PatternFile(),
    multiple=True,
    callback=_sets,
    metavar="[NAME=]FILE",
    help="A table of patterns (.tsv or .csv), see below; by default those that belong to the model. One for "
    "each name that phases of the training use.",
)

within = click.option(
    "--within",
    type=FiniteRange(min=0, min_open=True),
    metavar="X",
    help="For --score within: every output is nearer to its target than this; 0.5 by default.",
)

score = click.option(
    "--score",
    type=click.Choice(["within", "largest", "nearest", "likelihood"]),
    help="What is right: every output near its target; the most active unit the one whose target is largest; "
    "targets nearer than those of any other pattern; or the likeliest unit, with the mean log likelihood. "
    "By default whichever fits the error function.",
)

engine = click.option(
    "--engine",
    type=click.Choice(["auto", "numpy", "compiled"]),
    default="auto",
    show_default=True,
    help="What computes: plain NumPy, the compiled kernel, or whichever is faster.",
)

seeds_of_networks = click.option(
    "--seeds",
    type=Seeds(),
    default="1",
    show_default=True,
    metavar="N|A-B",
    help="Networks with different random weights: how many, or their seeds, such as 11-20.",
)

jobs = click.option(
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="Networks at a time; by default one for each core.",
)


replicates = click.option(
    "--replicates",
    type=Replicates(),
    metavar="A-B",
    help="Only these replicates, such as 11-20; others may be made at the same time. Judges nothing.",
)


def backends(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say where networks are trained: ``jobs``, ``backend``, ``scheduler``."""
    for option in (
        click.option(
            "--scheduler",
            metavar="ADDRESS",
            help="For --backend dask: a cluster's scheduler, such as tcp://node1:8786; else workers here.",
        ),
        click.option(
            "--backend",
            type=click.Choice(list(BACKENDS)),
            default="local",
            show_default=True,
            help="Where networks are trained.",
        ),
        jobs,
    ):
        command = option(command)
    return command


def emit(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options for the script of a job array: ``emit``, ``per_task``, ``apart``."""
    for option in (
        click.option(
            "--apart",
            is_flag=True,
            help="With --emit: each job writes to a folder of its own, for `pdpsim merge`.",
        ),
        click.option(
            "--per-task",
            type=click.IntRange(min=1),
            metavar="N",
            help="With --emit: replicates of each job; 10 by default.",
        ),
        click.option(
            "--emit",
            type=click.Choice(list(SCRIPTS)),
            help="Run nothing; write the script of a job array, to be read and submitted.",
        ),
    ):
        command = option(command)
    return command


time = click.option(
    "--time",
    "time_limit",
    type=Duration(),
    metavar="SPAN",
    help="Stop at the next checkpoint when so much time is over, such as 30m or 1h30m, with exit code 3; the "
    "same command goes on. Compiling the kernel, once on a machine, counts.",
)


def scoring(ctx: click.Context, score: str | None, within: float | None) -> Scoring | None:
    """Return the rule that was asked for; None where the error function decides."""
    from pdpsim.workbench.scoring import WITHIN, Scoring

    if within is not None and score not in (None, "within"):
        raise click.BadParameter(f"goes with --score within, not with {score}", ctx, param_hint="'--within'")
    if within is not None or score is not None:
        return Scoring(score or "within", WITHIN if within is None else within)
    return None


def saved_network(file: Path, engine: str = "numpy") -> Simulator:
    """Return a saved network, or that of a model; what is none is bad usage."""
    from pdpsim.cli.given import given_network
    from pdpsim.simulate.simulator import Simulator

    if file.suffix == ".toml":
        return given_network(file, engine=engine)
    try:
        return Simulator.load(file, engine=engine)
    except ResultsError as error:
        raise click.UsageError(str(error)) from None


def model_patterns(file: Path, model: Model, tables: Mapping[str, Path]) -> Source:
    """Return the patterns that were named, or else those that belong to a model; say which they are."""
    from pdpsim.cli.console import note
    from pdpsim.cli.given import own_patterns
    from pdpsim.workbench.shelf import read_tables, taught

    source = read_tables(tables, model.network, taught=taught(model)) if tables else own_patterns(file, model)
    if source is None:
        raise click.UsageError(f"no patterns belong to {file.name}; name a table with --patterns FILE")
    if not tables:
        note(f"Patterns: {source.origin}")
    for remark in source.remarks:
        note(remark)
    return source


def network_patterns(
    file: Path, network: Simulator, patterns: str | None, *, targets: bool | None = None
) -> dict[str, PatternSet]:
    """Return the sets of patterns for a saved network, or that of a model, by name.

    A table that was named is one, without a name; so is one beside it. Of several, all, or the one named.
    """
    from pdpsim.cli.console import note
    from pdpsim.formats.companions import patterns_beside
    from pdpsim.workbench.shelf import read_tables, taught

    if file.suffix == ".toml" and patterns is None:
        return dict(model_patterns(file, network.model, {}).sets)
    tables = patterns_beside(file)
    if patterns is None and not tables:
        raise click.UsageError(f"no patterns lie beside {file}; name a table with --patterns FILE")
    if patterns is not None:
        if patterns in tables and not Path(patterns).is_file():
            tables = {patterns: tables[patterns]}
        elif Path(patterns).is_file():
            tables = {"": Path(patterns)}
        else:
            known = f" (sets beside the network: {', '.join(filter(None, tables))})" if any(tables) else ""
            raise click.BadParameter(f"File {patterns!r} does not exist{known}.", param_hint="'--patterns'")
    targets = taught(network.model) if targets is None else targets
    source = read_tables(tables, network.description, taught=targets)
    if patterns is None:
        note(f"Patterns: {source.origin}")
    for remark in source.remarks:
        note(remark)
    return dict(source.sets)


def network_pattern_set(file: Path, network: Simulator, patterns: str | None) -> PatternSet:
    """Return the set of patterns for a saved network; of several one has to be named."""
    sets = network_patterns(file, network, patterns)
    if len(sets) > 1:
        raise click.UsageError(f"say which patterns: --patterns {' or --patterns '.join(sets)}")
    return next(iter(sets.values()))

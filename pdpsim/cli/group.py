"""The group of all commands: lazy loading, suggestions for misspelt names, errors and their exit codes."""

from __future__ import annotations

import os
import re
import signal
import sys
import traceback
from collections.abc import Collection, Mapping
from contextlib import suppress
from importlib import import_module
from textwrap import dedent, wrap
from typing import Any

import click

from pdpsim.base.errors import (
    DivergedError,
    PdpsimError,
    ResultsError,
    TimeUpError,
    ValidationError,
    nearest,
)
from pdpsim.cli.console import note, open_streams
from pdpsim.cli.signals import Stopped, stoppable

#: Commands in the order of ``--help``: studies first, then a student's own models.
COMMANDS = (
    "list",
    "show",
    "cite",
    "run",
    "figure",
    "report",
    "compare",
    "new",
    "register",
    "reference",
    "models",
    "copy",
    "train",
    "test",
    "look",
    "trace",
    "lesion",
    "lab",
    "convert",
    "yardstick",
    "merge",
)

BEGIN = """
pdpsim list                          what there is
pdpsim show elman-1990-words         one study: paper, model, claims
pdpsim run elman-1990-words --quick  try it, in seconds
pdpsim run elman-1990-words          the real thing, in minutes

pdpsim new my-study                  your own study: pdpsim run ./my-study
pdpsim models                        models to train and change, without Python
pdpsim train xor --seeds 10
pdpsim look trained/xor/networks/1.npz

Every command explains itself, as in: pdpsim run --help
"""

#: The last is 128 and the number of the signal, as in a shell (and so it is with signals that end a command).
USAGE, FAILURE, NO_READER = 2, 1, 141


#: Columns of a terminal.
WIDTH = 80

# where a command keeps its arguments as they were typed
_TYPED = "pdpsim.typed"


def exit_code(error: PdpsimError) -> int:
    """Return 2 for something asked wrongly, 1 for something that went wrong (also in a study's own code)."""
    cause = error.__cause__
    own = cause is not None and not isinstance(cause, PdpsimError | OSError)
    own = own or hasattr(error, "traceback")  # from a worker
    failure = own or isinstance(error, DivergedError | ResultsError)
    return int(getattr(error, "exit_code", FAILURE if failure else USAGE))


def _wants_traceback(ctx: click.Context, _: click.Parameter, value: bool) -> bool:
    if value:
        ctx.find_root().meta["pdpsim.traceback"] = True
    return value


def _traceback_option() -> click.Option:
    return click.Option(
        ["--traceback"],
        is_flag=True,
        expose_value=False,
        callback=_wants_traceback,
        help="Show where in the program an error arose.",
    )


def release() -> str:
    """Return which pdpsim this is, ``"version 0.1.0"``."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return f"version {version('pdpsim')}"
    except PackageNotFoundError:
        return "from a checkout"


def _print_version(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    if value:
        click.echo(f"pdpsim, {release()}")
        ctx.exit()


def _version_option() -> click.Option:
    return click.Option(
        ["--version"],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=_print_version,
        help="Show the version and exit.",
    )


class Command(click.Command):
    """A command that takes ``--traceback`` as well as its own options, and shows examples.

    Parameters
    ----------
    shown : dict of str to str
        Sections at the end of the help, printed as they are: title and lines.
    resumes : bool
        Whether the same command goes on where it was interrupted.
    """

    def __init__(self, *args: Any, shown: Mapping[str, str], resumes: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shown = shown
        self.resumes = resumes
        self.params.append(_traceback_option())

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Refuse an option that is stated twice where one of the two would be dropped."""
        if ctx.resilient_parsing and args and args[-1].startswith("-"):
            args = args[:-1]  # a shell completes the value of this option, which click would stumble over
        ctx.meta[_TYPED] = list(args)
        seen: set[str] = set()
        try:
            given = self.make_parser(ctx).parse_args(list(args))[2]
        except click.NoSuchOption as error:
            if any("--set" in param.opts for param in self.params) and (key := _parameter(error.option_name)):
                raise click.UsageError(
                    f"no option {error.option_name}; parameters of a model are given with --set {key}=VALUE",
                    ctx,
                ) from None
            raise
        for param in given:
            if isinstance(param, click.Option) and not (param.multiple or param.is_flag or param.count):
                if param.opts[-1] in seen:
                    raise click.UsageError(f"{param.opts[-1]} is given twice; which one is meant?", ctx)
                seen.add(param.opts[-1])
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            extra = re.search(r"unexpected extra arguments? \((.*\.(?:tsv|csv))\)", error.message)
            if extra and any(param.name == "patterns" for param in self.params):
                hint = f"; a table of patterns is named with --patterns {extra[1]}"
                raise click.UsageError(f"{error.message}{hint}", ctx) from None
            raise

    def retold(self, ctx: click.Context, without: Collection[str] = ()) -> list[str]:
        """Return what was typed, arguments first, but for some options (by their names in Python)."""
        values, _, order = self.make_parser(ctx).parse_args(list(ctx.meta[_TYPED]))
        typed: list[str] = []
        for param in sorted(dict.fromkeys(order), key=lambda each: isinstance(each, click.Option)):
            if param.name is None or param.name in without:
                continue
            value = values[param.name]
            several = value if isinstance(value, list | tuple) else [value]
            if isinstance(param, click.Argument):
                typed += several
            elif isinstance(param, click.Option) and param.is_flag:
                typed.append((param.opts if value else param.secondary_opts)[-1])
            else:
                typed += [part for each in several for part in (param.opts[-1], each)]
        return typed

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the sections."""
        write_sections(formatter, self.shown)


def _parameter(option: str) -> str:
    """Return the key of a model that an option is called by, in our word or another tool's; else nothing."""
    from pdpsim.base.synonyms import meant
    from pdpsim.formats.model.dotted import near_key, paths

    known = paths({"layers": {"hidden": {}}})
    word = option.lstrip("-")
    words = {key.rpartition(".")[2] for key in known}
    return near_key(word, known) if word in words or meant(word, words) else ""


def write_sections(formatter: click.HelpFormatter, shown: Mapping[str, str]) -> None:
    """Write titles and lines as they are, but for lines that a terminal has no room for."""
    for title, text in shown.items():
        with formatter.section(title):
            for line in dedent(text).strip("\n").splitlines():
                for part in fitted(line, WIDTH - formatter.current_indent):
                    formatter.write(f"{'':{formatter.current_indent}}{part}".rstrip() + "\n")


def fitted(line: str, width: int) -> list[str]:
    """Return a line in lines of a width: an explanation stays in its column, a command goes on below."""
    parts = re.fullmatch(r"(\s*\S+(?: \S+)*)?(\s{2,})?(.*)", line)
    if parts is None or len(line) <= width:
        return [line]
    words, gap, meaning = parts.groups("")
    if meaning:
        start = f"{words}{gap}"
        return wrap(meaning, width, initial_indent=start, subsequent_indent=" " * len(start))
    tied = re.sub(r"(--\S+) (?!-)", "\\1\N{NO-BREAK SPACE}", line)  # an option and its value
    *rows, last = wrap(tied, width - 2, subsequent_indent="    ", break_on_hyphens=False)
    return [row.replace("\N{NO-BREAK SPACE}", " ") for row in [*(f"{row} \\" for row in rows), last]]


class Group(click.Group):
    """Loads a command's module when it is needed, and turns errors into messages and exit codes."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write how to begin."""
        write_sections(formatter, {"Begin with": BEGIN})

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands' names."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of that name."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"pdpsim.cli.{cmd_name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return name, command and what follows; a misspelt name gets the nearest."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            ctx.fail(f"no command {args[0]!r}{nearest(args[0], COMMANDS)}")
        return super().resolve_command(ctx, args)

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run the program, which signals end in an orderly way."""
        open_streams()
        with stoppable():
            return super().main(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; its user's mistakes become a message and an exit code."""
        try:
            return super().invoke(ctx)
        except TimeUpError as error:
            note(f"{str(error)[:1].upper()}{str(error)[1:]}.")
            ctx.exit(error.exit_code)
        except PdpsimError as error:
            self._tell(ctx, self._in_words(ctx, error), str(getattr(error, "traceback", "")))
            ctx.exit(exit_code(error))
        except KeyboardInterrupt as error:
            stopped = error if isinstance(error, Stopped) else Stopped(signal.SIGINT)
            command = self.get_command(ctx, ctx.invoked_subcommand or "")
            kept = getattr(command, "resumes", False)
            more = " Everything finished is kept: the same command resumes." if kept else ""
            with suppress(OSError):  # a terminal that was closed
                note(f"\n{stopped}{more}")
            ctx.exit(stopped.exit_code)
        except BrokenPipeError:  # such as `| head`; what is still in the buffer goes nowhere
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, sys.stdout.fileno())
            ctx.exit(NO_READER)
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            self._tell(ctx, f"{where}{error.strerror or error}")
            ctx.exit(FAILURE)

    def _in_words(self, ctx: click.Context, error: PdpsimError) -> str:
        """Return an error's message; a parameter of Python that is an option of the command is called so."""
        command = self.get_command(ctx, ctx.invoked_subcommand or "")
        if command is not None and isinstance(error, ValidationError) and len(error.where) == 1:
            option = f"--{error.where[0].replace('_', '-')}"
            if any(option in each.opts for each in command.params):
                return f"{option}: {error.message}"
        return str(error)

    def _tell(self, ctx: click.Context, message: str, elsewhere: str = "") -> None:
        """Print a message; before it, if asked for, the traceback (of a worker process, as text)."""
        if ctx.meta.get("pdpsim.traceback"):
            note(elsewhere or traceback.format_exc())
        note(f"Error: {message}")


@click.group(
    cls=Group,
    name="pdpsim",
    params=[_traceback_option(), _version_option()],
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
def main() -> None:
    """Rerun the classic connectionist studies and see which published results come back."""

"""Errors that a user can cause, each saying what was wrong, where, and what to do.

Every error raised on purpose is a `PdpsimError`; the command line prints its message without a
traceback. Concrete errors are builtins as well, so that ``except ValueError`` works as expected.
"""

from __future__ import annotations

import difflib
import traceback
from collections.abc import Iterable
from pathlib import Path

from pdpsim.base.format import counted
from pdpsim.base.synonyms import meant


class PdpsimError(Exception):
    """A mistake in what was asked of pdpsim, explained in one message."""


#: What code of a user's can raise that is to be told as an error: `sys.exit` in it must not end the program.
FAULTS = (Exception, SystemExit)


class ValidationError(PdpsimError, ValueError):
    """A description (layer, projection, training) that cannot be.

    Parameters
    ----------
    message : str
        What was expected, what was found, how to mend it.
    where : tuple of str
        The path to the offending entry, such as ``("layers", "hidden", "activation")``; a model
        file's loader turns it into file, table and key.
    """

    def __init__(self, message: str, where: tuple[str, ...] = ()) -> None:
        self.where = where
        self.message = message
        place = ".".join(each if len(each) <= 60 else f"{each[:57]}..." for each in where)
        super().__init__(f"{place}: {message}" if where else message)


class ModelFileError(PdpsimError, ValueError):
    """A model file that cannot be read."""


class PatternError(PdpsimError, ValueError):
    """Patterns that are malformed or do not fit the network."""


class FormatError(PdpsimError, ValueError):
    """A file of another simulator that cannot be read, or what its format cannot hold."""


class StudyError(PdpsimError, ValueError):
    """A study that is unknown, malformed, or asked for something it does not have."""


class ResultsError(PdpsimError, RuntimeError):
    """A results folder that cannot be read or written."""


class DivergedError(PdpsimError, ArithmeticError):
    """Weights or activations that are no longer finite."""


#: The exit code of a command whose time was over before its work was.
UNFINISHED = 3


class TimeUpError(PdpsimError):
    """Work whose time is over; everything finished, and the checkpoints of the rest, are kept.

    Parameters
    ----------
    done, total : int
        What was finished, of what was to be done.
    what : str
        What is counted, ``"replicate"``.
    """

    exit_code = UNFINISHED

    def __init__(self, done: int, total: int, what: str) -> None:
        self.done, self.total = done, total
        super().__init__(
            f"the time is up, with {done:,} of {counted(total, what)} finished, and the rest kept as far as "
            "the last checkpoint. The same command goes on from there"
        )


class Suspended(BaseException):
    """Work that stops at a checkpoint since its time is over; no `Exception`, which a study might catch."""


#: How many valid names a message lists.
MOST_NAMES = 40


def nearest(name: str, valid: Iterable[str]) -> str:
    """Return the end of a sentence that suggests the nearest valid name.

    Parameters
    ----------
    name : str
        What was found.
    valid : iterable of str
        What would have been right.

    Returns
    -------
    str
        ``"; did you mean 'hidden'?"``, or the valid names when none is near (the first of very many). Of
        names that only begin so, all are suggested.
    """
    names = list(valid)
    if close := closest(name, names):
        return close
    more = ", ..." if len(names) > MOST_NAMES else ""
    return f"; valid: {', '.join(names[:MOST_NAMES])}{more}" if names else ""


def closest(name: str, valid: Iterable[str]) -> str:
    """Return the suggestion of `nearest`, empty when no valid name is near, nor means it in other tools."""
    names = list(valid)
    close = meant(name, names) or difflib.get_close_matches(name, names, n=1, cutoff=0.6)
    close = close or [each for each in names if name and each.startswith(name)]
    return f"; did you mean {' or '.join(map(repr, close[:MOST_NAMES]))}?" if close else ""


def blame(error: BaseException, folder: Path | None) -> str:
    """Return file and line of the last place in a study's folder that an error passed through."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [each for each in frames if folder is not None and Path(each.filename).is_relative_to(folder)]
    if not frames:
        return "study.py" if folder is None else str(folder / "study.py")
    place = (own or frames)[-1]
    return f"{place.filename}, line {place.lineno}"

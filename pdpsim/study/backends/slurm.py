"""Job arrays of Slurm: a script that a person can read, complete and submit."""

from __future__ import annotations

import math
import os
import shlex
from collections.abc import Sequence
from pathlib import Path

from pdpsim.study.backends.job_array import JobArray

#: Times that a job may take longer than is thought.
MARGIN = 4

#: Minutes for a job to begin: to import, and to compile the kernel where that was not done yet.
BEGINNING = 10


def script(array: JobArray, path: Path) -> str:
    """Return the text of a script.

    Parameters
    ----------
    array : JobArray
    path : Path
        Where it will be.
    """
    first, last = array.numbers[0], array.numbers[-1]
    name = array.results.name
    log = os.path.abspath(array.results).replace("%", "%%")
    what = f"{array.option.removeprefix('--').capitalize()} {first} to {last}, {array.each} in each job"
    where = "each into a folder of its own" if array.apart else "all into one folder"
    out = f'{shlex.quote(str(array.parts))}/"$first-$last"' if array.apart else shlex.quote(str(array.out))
    return f"""#!/bin/sh
#SBATCH --job-name={_word(name)}
#SBATCH --array=1-{array.tasks}
#SBATCH --ntasks=1
#SBATCH --cpus-per-task={array.jobs}
{_time(array)}
#SBATCH --output={_word(log + "-%A_%a.log")}

# {what}, {where}.
# Add what your cluster asks for (account, partition, memory), then submit:
#     {_shown(["sbatch", str(path)])}
# When all jobs are done:
{"".join(f"#     {_shown(each)}{chr(10)}" for each in array.afterwards)}
set -eu
cd {shlex.quote(os.getcwd())}

first=$(({first} + (SLURM_ARRAY_TASK_ID - 1) * {array.each}))
last=$((first + {array.each - 1}))
if [ "$last" -gt {last} ]; then last={last}; fi

exec {shlex.join(array.command)} \\
    {array.option} "$first-$last" --jobs {array.jobs} --out {out}
"""


def _time(array: JobArray) -> str:
    """Return the line that limits a job's time; only proposed where nothing is known of it."""
    if array.minutes is None:
        return "##SBATCH --time=01:00:00"
    minutes = BEGINNING + math.ceil(MARGIN * array.minutes / array.jobs)
    return f"#SBATCH --time={minutes // 60:02d}:{minutes % 60:02d}:00"


def _word(text: str) -> str:
    """Return a value as Slurm reads it from a comment."""
    return text if not set(text) & set(" \t\"'#") else '"' + text.replace('"', r"\"") + '"'


def _shown(command: Sequence[str]) -> str:
    """Return a command as it stands in a comment, on one line; patterns of the shell stay such."""
    quoted = (
        each if each.endswith("/*") and shlex.quote(each[:-2]) == each[:-2] else shlex.quote(each)
        for each in command
    )
    return " ".join(quoted).replace("\n", " ")

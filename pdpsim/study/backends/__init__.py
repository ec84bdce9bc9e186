"""Where replicates are simulated: one backend a file, an entry in `BACKENDS` each.

===========  ===========================================================================================
`protocol`   what a backend is, and what its tasks are
`local`      this process, or workers on this machine
`dask`       workers of a Dask cluster, here or anywhere
`processes`  how a worker process begins, and when it ends
`job_array`  a run divided among the jobs of a batch system, which simulate some of the replicates each
`slurm`      ... as a script for Slurm
===========  ===========================================================================================

A backend decides where and when tasks are done, never what comes out: a replicate has the same bits on each.
Batch systems are no backends, since nobody waits for their jobs: `SCRIPTS` has those that a script can be
written for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from pathlib import Path

from pdpsim.base.errors import ValidationError, nearest
from pdpsim.study.backends import slurm
from pdpsim.study.backends.dask import Dask
from pdpsim.study.backends.job_array import JobArray
from pdpsim.study.backends.local import Local
from pdpsim.study.backends.protocol import Backend

__all__ = ["BACKENDS", "SCRIPTS", "Backend", "chosen_backend", "make_backend"]

#: Backends by the name that ``--backend`` takes.
BACKENDS: Mapping[str, type[Backend]] = {"local": Local, "dask": Dask}

#: What writes the script of a job array, by the batch system's name, which ``--emit`` takes.
SCRIPTS: Mapping[str, Callable[[JobArray, Path], str]] = {"slurm": slurm.script}


def make_backend(name: str = "local", **options: int | str | None) -> Backend:
    """Return a backend.

    Parameters
    ----------
    name : str
        An entry of `BACKENDS`.
    **options
        Its parameters, such as ``jobs``; one that is None is not given.

    Raises
    ------
    ValidationError
        If there is no such backend, or it takes no such option.
    """
    if name not in BACKENDS:
        raise ValidationError(f"there is no backend {name!r}{nearest(name, BACKENDS)}", ("backend",))
    kind = BACKENDS[name]
    chosen = {key: value for key, value in options.items() if value is not None}
    for key in chosen:
        if key not in {each.name for each in fields(kind)}:  # type: ignore[arg-type]
            raise ValidationError(f"the backend {name} takes none", (key,))
    return kind(**chosen)


def chosen_backend(backend: Backend | None, jobs: int | None) -> Backend:
    """Return a backend that was given, or this machine with so many workers.

    Parameters
    ----------
    backend : Backend, optional
        Where replicates are simulated, with a number of workers of its own.
    jobs : int, optional
        Workers on this machine, replicates at a time, 1 or more; by default one for each core. 1 does all in
        this process.

    Returns
    -------
    Backend
        The one that was given, or `pdpsim.study.backends.local.Local`.

    Raises
    ------
    ValidationError
        If both are given, or jobs is below 1.
    """
    if backend is None:
        return Local(jobs)
    if jobs is not None:
        raise ValidationError("goes with no backend, which has its own number", ("jobs",))
    return backend

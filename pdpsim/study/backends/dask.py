"""Replicates on a Dask cluster: one that a laboratory has, or one of worker processes on this machine.

Dask hands out the tasks, does again those that are lost with their worker, and lets workers join and leave.
Results are not sent: each worker writes its replicate into the folder of results, which all must see.
"""

from __future__ import annotations

import logging
import socket
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pdpsim.base.errors import PdpsimError, ResultsError, ValidationError
from pdpsim.base.provenance import versions
from pdpsim.study.backends.processes import signals_held, wanted_while
from pdpsim.study.backends.protocol import (
    BackendError,
    Job,
    LostWorkerError,
    Result,
    check_jobs,
    number_of_workers,
)
from pdpsim.study.monitor import Monitor, Progress, Reporter

#: Seconds within which a scheduler must answer.
PATIENCE = 5.0

#: Seconds between two times that a worker sends how far it is.
INTERVAL = 1.0

#: Seconds between two looks at what has come.
POLL = 0.1

#: Seconds after which a cluster of this machine that has no workers gets none any more.
WITHOUT_WORKERS = 90.0

#: What is said when a cluster, or what it needs, is lost.
KEPT = "Everything finished is kept: the same command resumes"

#: What Dask calls the stream of events that tell how far workers are.
TOPIC = "pdpsim"

# a worker may have several threads, but one replicate at a time has its process: the number of threads of
# BLAS, which decides the last bits, is set for all of it
_turn = threading.Lock()


@dataclass(frozen=True)
class Dask:
    """A Dask cluster.

    Parameters
    ----------
    jobs : int, optional
        Number of workers of a cluster on this machine; by default one for each core.
    scheduler : str, optional
        Address of the scheduler of a cluster that is there already, such as ``tcp://node1:8786``; without it
        a cluster on this machine is made, and ended with the run.
    """

    jobs: int | None = None
    scheduler: str | None = None

    def __post_init__(self) -> None:
        check_jobs(self.jobs)
        if self.jobs is not None and self.scheduler is not None:
            raise ValidationError("a cluster with a scheduler has the workers it has", ("jobs",))
        try:
            import distributed  # noqa: F401
        except ImportError:
            raise BackendError(
                "the backend dask needs the package distributed: pip install 'pdpsim[dask]'"
            ) from None

    def alone(self, tasks: int) -> bool:
        """Return False: this process only hands out tasks; see `Backend.alone`."""
        return False

    def workers(self, tasks: int) -> int:
        """Return how many of so many tasks are done at a time on this machine; see `Backend.workers`."""
        return 0 if self.scheduler is not None else number_of_workers(self.jobs, tasks)

    @contextmanager
    def outcomes(
        self,
        work: Callable[[Job], Result],
        tasks: Sequence[Job],
        announce: Callable[[str], None] | None = None,
    ) -> Iterator[Iterator[Result]]:
        """Give the outcomes of tasks as they come; see `Backend.outcomes`."""
        with self._client(tasks, announce) as client:
            from distributed import as_completed

            run = uuid.uuid4().hex
            keys = [f"{TOPIC}-{run}-{number}" for number in range(len(tasks))]
            client.subscribe_topic(TOPIC, _Listener(keys, tasks, announce))
            completed = as_completed(
                client.map(_do, [work] * len(tasks), tasks, keys, versions=versions(), key=keys, pure=False),
                loop=client.loop,
            )
            try:
                yield self._as_they_come(client, completed, announce)
            finally:
                client.cancel(list(completed.futures))

    def _as_they_come(
        self, client: Any, completed: Any, announce: Callable[[str], None] | None
    ) -> Iterator[Any]:
        """Yield outcomes; where there are no workers, say so, or give up if none can come any more."""
        seen, waiting = time.monotonic(), False
        while not completed.is_empty():
            if completed.has_ready():
                future = next(completed)
                if future.status == "lost":  # with its worker, before it came here: Dask does it again
                    completed.add(future)
                    continue
                outcome = _outcome(future)
                future.release()  # what has come is not made anew if its worker is lost now
                yield outcome
                continue
            time.sleep(POLL)
            if client.scheduler_info().get("workers"):
                seen, waiting = time.monotonic(), False
            elif self.scheduler is None and time.monotonic() - seen > WITHOUT_WORKERS:
                raise LostWorkerError(
                    "all worker processes were ended from outside, as the system does when memory runs out. "
                    f"{KEPT}; fewer --jobs take less memory"
                )
            elif self.scheduler is not None and client.status == "running" and not waiting and announce:
                waiting = True
                announce(f"the cluster at {self.scheduler} has no workers; waiting for some")

    @contextmanager
    def _client(self, tasks: Sequence[Job], announce: Callable[[str], None] | None) -> Iterator[Any]:
        from distributed import Client, LocalCluster

        if self.scheduler is None:
            with signals_held():  # processes and threads that are started here never get them
                cluster = LocalCluster(
                    n_workers=self.workers(len(tasks)),
                    threads_per_worker=1,
                    memory_limit=0,
                    host="127.0.0.1",
                    dashboard_address="127.0.0.1:0",
                    local_directory=str(Path(tasks[0].report).parent),
                    silence_logs=logging.CRITICAL,
                )
            with _without_its_log(), cluster, Client(cluster, set_as_default=False) as client:
                yield client
            return
        try:
            _greet(self.scheduler)
            client = Client(self.scheduler, timeout=PATIENCE, set_as_default=False)
        except (OSError, ValueError) as error:
            raise BackendError(
                f"no Dask scheduler answers at {self.scheduler} ({error}); its address looks like "
                "tcp://node1:8786, and `dask scheduler` starts one"
            ) from None
        with _without_its_log(), client:
            yield client


@contextmanager
def _without_its_log() -> Iterator[None]:
    """Keep Dask from writing its log, tracebacks among it, beside the message that says what happened."""
    names = [name for name in logging.root.manager.loggerDict if name.partition(".")[0] == "distributed"]
    before = {name: logging.getLogger(name).level for name in names}
    for name in names:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for name, level in before.items():
            logging.getLogger(name).setLevel(level)


def _greet(address: str) -> None:
    """Raise `ValueError` for what is no address, and `OSError` if no scheduler answers there in time.

    A client would wait for minutes for an answer from what is no scheduler.
    """
    import asyncio  # which every command would wait for

    from distributed.comm import connect
    from distributed.security import Security

    async def greet() -> None:
        comm = await connect(address, timeout=PATIENCE, **Security().get_connection_args("client"))
        await comm.close()

    async def in_time() -> None:
        try:
            await asyncio.wait_for(greet(), PATIENCE + 1)
        except ValueError:
            raise
        except Exception as error:  # whatever Dask makes of an answer in another protocol
            if isinstance(error, OSError) and not isinstance(error, TimeoutError):
                raise
            raise OSError("what listens there is no scheduler") from None

    with ThreadPoolExecutor(1) as thread:  # a notebook has a loop of its own in this one
        thread.submit(asyncio.run, in_time()).result()


class _Listener:
    """Writes down what workers tell of their tasks, where the run's monitor looks for it."""

    def __init__(
        self, keys: Sequence[str], tasks: Sequence[Job], announce: Callable[[str], None] | None
    ) -> None:
        self._reporters = {key: Reporter(task.report) for key, task in zip(keys, tasks, strict=True)}
        self._announce = announce
        self._known: set[str] = set()

    def __call__(self, event: tuple[float, Mapping[str, Any]]) -> None:
        """Take in one event: a table with the task's key, and a share and message, a note, or nothing."""
        report = event[1]
        reporter = self._reporters.get(report["key"])
        if reporter is None:  # of another run's
            return
        if "note" in report:
            if self._announce is not None and report["note"] not in self._known:
                self._known.add(report["note"])
                self._announce(report["note"])
        elif "share" in report:
            reporter(report["share"], report["message"])
        else:
            reporter.end()


def _do(work: Callable[[Job], Result], task: Job, key: str, versions: Mapping[str, Any]) -> Result:
    """Do a task in a worker, telling how far it is; stop before it writes if the run has been ended."""
    from distributed import get_worker

    worker = get_worker()
    _compare_versions(versions, lambda note: worker.log_event(TOPIC, {"key": key, "note": note}))
    sent = [0.0]

    def send(progress: Progress) -> None:
        for share, message in progress.running.values():
            if time.monotonic() - sent[0] >= INTERVAL:
                sent[0] = time.monotonic()
                worker.log_event(TOPIC, {"key": key, "share": share, "message": message})

    def ask() -> None:
        state = worker.state.tasks.get(key)
        if state is None or state.state == "cancelled":
            raise ResultsError("the run that this replicate is of has been ended")

    with _turn, wanted_while(ask), Monitor(1, send) as monitor:
        ask()
        try:
            return work(replace(task, report=monitor.path(Path(task.report).name)))
        finally:
            worker.log_event(TOPIC, {"key": key})


def _compare_versions(client: Mapping[str, Any], tell: Callable[[str], None]) -> None:
    """Refuse to work with another pdpsim than the one that asks; tell of other packages that differ."""
    worker, host = versions(), socket.gethostname()
    if worker["pdpsim"] != client["pdpsim"]:
        raise BackendError(
            f"the worker on {host} has pdpsim {worker['pdpsim']}, and here it is {client['pdpsim']}: install "
            "the same there, and start the worker again"
        )
    differ = [
        f"{name} {worker.get(name)} (here {version})"
        for name, version in client.items()
        if worker.get(name) != version
    ]
    if differ:
        tell(f"the worker on {host} has {', '.join(differ)}: the last bits of its replicates may differ")


def _outcome(future: Any) -> Any:
    """Return what became of a task, or raise what an end of its worker, or of the cluster, is called here."""
    from distributed import KilledWorker

    if future.cancelled():
        raise LostWorkerError(f"the Dask cluster has gone away. {KEPT}")
    error = future.exception()
    if error is None:
        return future.result()
    if isinstance(error, KilledWorker):
        raise LostWorkerError(
            "a replicate was lost with its worker several times, as happens when memory runs out (Dask's "
            "distributed.scheduler.allowed-failures says how often it is tried). "
            f"{KEPT}"
        ) from None
    if isinstance(error, PdpsimError):
        raise error
    raise BackendError(
        f"a Dask worker failed: {type(error).__name__}: {error}; workers need pdpsim as it is installed here"
    ) from error

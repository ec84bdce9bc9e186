"""Runs on a Dask cluster that is there before them: what its workers and its scheduler do meanwhile."""

from __future__ import annotations

import logging
import os
import random
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from clusters import distributed, interrupted_when, needs_dask, values
from toy_studies import write_study

from pdpsim.base.errors import ResultsError
from pdpsim.results.folder import open_results
from pdpsim.study import catalogue
from pdpsim.study.backends import make_backend
from pdpsim.study.backends.protocol import BackendError, LostWorkerError
from pdpsim.study.monitor import Progress
from pdpsim.study.runner import run
from pdpsim.study.study import Study
from pdpsim.study.sweep import sweep

# Dask's own loops and sockets are closed by its threads, some time after the cluster
pytestmark = pytest.mark.filterwarnings(
    "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)


@pytest.fixture
def toy(tmp_path: Path) -> Study:
    return catalogue.load(write_study(tmp_path / "toy_study"))


@needs_dask
class TestScheduler:
    """A cluster that is there before the run, and what becomes of it meanwhile."""

    @pytest.fixture
    def cluster(self) -> Iterator[Any]:
        with distributed.LocalCluster(
            n_workers=0,
            threads_per_worker=2,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
            silence_logs=50,
        ) as cluster:
            yield cluster

    @pytest.mark.parametrize(
        ("address", "told"),
        [
            ("tcp://127.0.0.1:9", "Timed out"),
            ("node1", "missing port number"),
            ("ftp://node1:8786", "unknown address scheme"),
            ("tcp://node1:port", "invalid literal"),
            ("", "missing port number"),
        ],
    )
    def test_an_address_where_nobody_answers(
        self, address: str, told: str, toy: Study, tmp_path: Path
    ) -> None:
        began = time.monotonic()
        with pytest.raises(BackendError, match=f"no Dask scheduler answers at {address} .*{told}"):
            run(toy, out=tmp_path, backend=make_backend("dask", scheduler=address))
        assert time.monotonic() - began < 20

    @pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 400 Bad Request\r\n\r\n"])
    def test_what_answers_is_no_scheduler(self, answer: bytes, toy: Study, tmp_path: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as server:

            def serve() -> None:
                with suppress(OSError):
                    while True:
                        kept.append(server.accept()[0])
                        kept[-1].sendall(answer)

            kept: list[socket.socket] = []
            threading.Thread(target=serve, daemon=True).start()
            address = f"tcp://127.0.0.1:{server.getsockname()[1]}"
            with pytest.raises(BackendError, match="what listens there is no scheduler"):
                run(toy, out=tmp_path, backend=make_backend("dask", scheduler=address))
            for each in kept:
                each.close()

    def test_workers_that_join_leave_and_are_killed(self, cluster: Any, toy: Study, tmp_path: Path) -> None:
        """The run waits for the first worker; then one after the other is killed, and as many come back."""
        here = run(toy, out=tmp_path / "here", jobs=1, seeds=5)
        told: list[str] = []
        threading.Timer(1.0, cluster.scale, (2,)).start()
        threading.Timer(4.0, cluster.scale, (3,)).start()
        with _killing(cluster, tmp_path / "there", after=8) as killed:
            there = run(
                toy,
                out=tmp_path / "there",
                seeds=5,
                settings={"nap": 0.25},
                backend=make_backend("dask", scheduler=cluster.scheduler_address),
                announce=told.append,
            )
        assert f"the cluster at {cluster.scheduler_address} has no workers; waiting for some" in told
        assert len(killed) >= 2
        assert values(there) == values(here)
        assert there.uncounted() == {}

    def test_elman_with_workers_killed(self, cluster: Any, tmp_path: Path) -> None:
        here = run("elman-1990-words", out=tmp_path / "here", jobs=1, quick=True)
        cluster.scale(3)
        with _killing(cluster, tmp_path / "there", after=2) as killed:
            there = run(
                "elman-1990-words",
                out=tmp_path / "there",
                quick=True,
                backend=make_backend("dask", scheduler=cluster.scheduler_address),
            )
        assert killed
        _same(here.folder, there.folder)

    def test_a_sweep_with_workers_killed(self, cluster: Any, toy: Study, tmp_path: Path) -> None:
        how: dict[str, Any] = {"settings": {"nap": 0.2}, "seeds": 3}
        here = sweep(toy, out=tmp_path / "here", jobs=1, **how)
        cluster.scale(3)
        backend = make_backend("dask", scheduler=cluster.scheduler_address)
        with _killing(cluster, tmp_path / "there" / "toy" / "sweep", after=4) as killed:
            there = sweep(toy, out=tmp_path / "there", backend=backend, **how)
        assert killed
        assert there.rows == here.rows
        assert (there.folder / "sweep.csv").read_bytes() == (here.folder / "sweep.csv").read_bytes()
        for folder in here.folder.glob("size*"):
            _same(folder, there.folder / folder.name)

    def test_what_was_cancelled_stops_before_it_writes(
        self, cluster: Any, toy: Study, tmp_path: Path
    ) -> None:
        """Its workers go on for others."""
        cluster.scale(2)
        seen: list[Progress] = []

        def begun() -> bool:
            return bool(seen) and len(seen[-1].running) >= 2

        with pytest.raises(KeyboardInterrupt), interrupted_when(begun):
            run(
                toy,
                out=tmp_path,
                settings={"nap": 4.0},
                backend=make_backend("dask", scheduler=cluster.scheduler_address),
                progress=seen.append,
            )
        time.sleep(5)
        assert not list((tmp_path / "toy").rglob("*.npz"))
        backend = make_backend("dask", scheduler=cluster.scheduler_address)
        assert len(values(run(toy, out=tmp_path / "next", backend=backend))) == 12

    def test_a_scheduler_that_goes_away(
        self, cluster: Any, toy: Study, tmp_path: Path, capfd: pytest.CaptureFixture[str]
    ) -> None:
        cluster.scale(1)
        level = logging.getLogger("distributed.client").level
        threading.Timer(4.0, cluster.close).start()
        with pytest.raises(LostWorkerError, match=r"cluster has gone away.*same command resumes"):
            run(
                toy,
                out=tmp_path,
                settings={"nap": 0.6},
                backend=make_backend("dask", scheduler=cluster.scheduler_address),
            )
        assert "Traceback" not in capfd.readouterr().err
        assert logging.getLogger("distributed.client").level == level
        resumed = run(toy, out=tmp_path, settings={"nap": 0.6}, jobs=2)
        assert values(resumed) == values(run(toy, out=tmp_path / "here", jobs=1))

    def test_a_study_changed_since_the_worker_loaded_it(
        self, cluster: Any, toy: Study, tmp_path: Path
    ) -> None:
        """A built-in one: its module stays as it is while the worker lives."""
        cluster.scale(1)
        backend = make_backend("dask", scheduler=cluster.scheduler_address)
        run(toy, out=tmp_path, seeds=1, backend=backend)
        assert toy.folder is not None
        with distributed.Client(cluster, set_as_default=False) as client:
            client.run(_pretend_older)
        with pytest.raises(
            ResultsError, match=r"the study toy that the worker on .* the study's code differs"
        ):
            run(toy, out=tmp_path / "later", backend=backend, settings={"size": 300})
        assert not list((tmp_path / "later").rglob("*.npz"))

    def test_a_worker_with_another_pdpsim(self, cluster: Any, toy: Study, tmp_path: Path) -> None:
        cluster.scale(1)
        with distributed.Client(cluster, set_as_default=False) as client:
            client.run(_other_versions, {"pdpsim": "0.0.1"})
            with pytest.raises(BackendError, match=r"has pdpsim 0\.0\.1, and here it is .*install the same"):
                run(toy, out=tmp_path, backend=make_backend("dask", scheduler=cluster.scheduler_address))
            client.run(_other_versions, {"numpy": "1.0"})
            told: list[str] = []
            run(
                toy,
                out=tmp_path,
                backend=make_backend("dask", scheduler=cluster.scheduler_address),
                announce=told.append,
            )
        (note,) = [each for each in told if "last bits" in each]
        assert "has numpy 1.0 (here " in note


def _same(here: Path, there: Path) -> None:
    """Check that two folders of results hold the same replicates and networks, to the bit."""
    one, other = open_results(here), open_results(there)
    assert other.uncounted() == {}
    for case in one.cases:
        assert other.finished(case) == one.finished(case)
        for number, measures in one.case_measures(case).items():
            same = other.case_measures(case)[number]
            assert measures is not None
            assert same is not None
            assert measures.keys() == same.keys()
            for name, value in measures.items():
                assert np.asarray(value).tobytes() == np.asarray(same[name]).tobytes()
    for path in (here / "networks").rglob("*"):
        if path.is_file():
            assert (there / path.relative_to(here)).read_bytes() == path.read_bytes()


def _pretend_older() -> None:
    from pdpsim.study import worker

    for module in worker._codes:
        worker._codes[module] = "older"


def _other_versions(changed: dict[str, str]) -> None:
    from pdpsim.base import provenance
    from pdpsim.study.backends import dask

    dask.versions = lambda: {**provenance.versions(), **changed}  # type: ignore[attr-defined]


@contextmanager
def _killing(cluster: Any, folder: Path, after: int) -> Iterator[list[int]]:
    """Kill a worker process of a cluster, at random, each time that so many replicates more are finished."""
    over, killed = threading.Event(), []
    choice = random.Random(1)

    def kill() -> None:
        while not over.wait(0.05):
            finished = len(list(folder.glob("*/arrays/*.npz")))
            nannies = [each for each in cluster.workers.values() if getattr(each, "pid", None)]
            if nannies and finished >= after * (1 + len(killed)):
                killed.append(choice.choice(nannies).pid)
                with suppress(ProcessLookupError):
                    os.kill(killed[-1], signal.SIGKILL)

    thread = threading.Thread(target=kill, daemon=True)
    thread.start()
    try:
        yield killed
    finally:
        over.set()
        thread.join()

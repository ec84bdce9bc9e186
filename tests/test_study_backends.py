"""Replicates wherever they are simulated: the same bits, nothing lost, and clear words for what is not
there."""

from __future__ import annotations

import sys
import time
from dataclasses import fields
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import MagicMock

import pytest
from click.testing import CliRunner
from clusters import interrupted_when, needs_dask, values
from toy_studies import NETWORKS, TOY, contents, write_study

from pdpsim.base.errors import ValidationError
from pdpsim.cli import main
from pdpsim.results.folder import open_results
from pdpsim.study import catalogue
from pdpsim.study.backends import BACKENDS, Backend, make_backend
from pdpsim.study.backends.local import Local
from pdpsim.study.backends.protocol import BackendError, LostWorkerError
from pdpsim.study.execution import SimulationError
from pdpsim.study.runner import run
from pdpsim.study.study import Study

# Dask's own loops and sockets are closed by its threads, some time after the cluster
pytestmark = pytest.mark.filterwarnings(
    "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)


@pytest.fixture
def toy(tmp_path: Path) -> Study:
    return catalogue.load(write_study(tmp_path / "toy_study"))


@pytest.fixture(params=[pytest.param(name, marks=needs_dask if name == "dask" else ()) for name in BACKENDS])
def backend(request: pytest.FixtureRequest) -> Backend:
    return make_backend(request.param, jobs=2)


class TestEvery:
    """What holds of each entry of `BACKENDS`."""

    def test_the_same_bits_as_in_this_process(self, backend: Backend, toy: Study, tmp_path: Path) -> None:
        here = run(toy, out=tmp_path / "here", jobs=1)
        there = run(toy, out=tmp_path / "there", backend=backend)
        assert len(values(here)) == 12
        assert values(there) == values(here)
        assert [each.measured for each in there.claims] == [each.measured for each in here.claims]
        assert there.run["cpus"] == [there.run["cpu"]]

    def test_the_same_networks(self, backend: Backend, tmp_path: Path) -> None:
        study = catalogue.load(write_study(tmp_path / "xor_study", NETWORKS))
        here, there = (
            run(study, out=tmp_path / name, engine="numpy", seeds=3, **where)  # type: ignore[arg-type]
            for name, where in (("here", {"jobs": 1}), ("there", {"backend": backend}))
        )
        assert len(contents(here)) == 9
        assert contents(there) == contents(here)
        for path in (here.folder / "networks").rglob("*.npz"):
            assert (there.folder / path.relative_to(here.folder)).read_bytes() == path.read_bytes()

    def test_networks_without_a_study(
        self, backend: Backend, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """By the command line, in a grid."""
        monkeypatch.chdir(tmp_path)
        name = next(name for name, kind in BACKENDS.items() if isinstance(backend, kind))
        how = ["train", "xor", "--seeds", "2-4", "--engine", "numpy", "--set", "training.epochs=5,10"]
        for more in (["--jobs", "1", "--out", "here"], ["--backend", name, "--jobs", "2", "--out", "there"]):
            told = CliRunner().invoke(main, [*how, *more])
            assert told.exit_code == 0, told.output
        files = sorted(path.relative_to("here") for path in Path("here").rglob("networks/*.npz"))
        assert len(files) == 6
        for path in (*files, Path("grid.csv")):
            assert Path("there", path).read_bytes() == Path("here", path).read_bytes()

    def test_a_simulation_that_fails(self, backend: Backend, toy: Study, tmp_path: Path) -> None:
        with pytest.raises(SimulationError, match=r"toy, .*replicate 2 \(.*study\.py, line \d+\).*no luck"):
            run(toy, out=tmp_path, backend=backend, settings={"fail": 2})
        assert open_results(tmp_path / "toy").run["errors"]

    def test_progress_is_told(self, backend: Backend, tmp_path: Path) -> None:
        text = TOY.replace(
            '    time.sleep(replicate.options["nap"])\n',
            "    replicate.progress(0.5, 'halfway')\n    time.sleep(2.5)\n",
        )
        seen: list[Any] = []
        study = catalogue.load(write_study(tmp_path / "slow", text))
        run(study, out=tmp_path, backend=backend, conditions=["low"], seeds=1, progress=seen.append)
        assert any((0.5, "halfway") in each.running.values() for each in seen)
        assert (seen[-1].done, seen[-1].total, seen[-1].running) == (2, 2, {})

    def test_what_was_cancelled_writes_nothing_more(
        self, backend: Backend, toy: Study, tmp_path: Path
    ) -> None:
        def begun() -> bool:
            return any((tmp_path / "toy" / "arrays").glob("*.npz"))

        def finished() -> list[int]:
            results = open_results(tmp_path / "toy")
            return [len(results.finished(case)) for case in results.cases]

        with pytest.raises(KeyboardInterrupt), interrupted_when(begun):
            run(toy, out=tmp_path, backend=backend, seeds=30, settings={"nap": 1.0})
        before = finished()
        assert sum(before) < 30
        time.sleep(2)
        assert finished() == before

    def test_it_is_a_dataclass_of_its_options(self, backend: Backend) -> None:
        assert "jobs" in {each.name for each in fields(backend)}  # type: ignore[arg-type]
        with pytest.raises(ValidationError, match=r"jobs: must be 1 or more; got 0"):
            type(backend)(jobs=0)  # type: ignore[call-arg]


def test_a_backend_that_is_not_there(toy: Study, tmp_path: Path) -> None:
    with pytest.raises(ValidationError, match=r"backend: there is no backend 'dusk'; did you mean 'dask'\?"):
        make_backend("dusk")
    with pytest.raises(ValidationError, match="scheduler: the backend local takes none"):
        make_backend("local", scheduler="tcp://node1:8786")
    with pytest.raises(ValidationError, match="jobs: a cluster with a scheduler has the workers it has"):
        make_backend("dask", jobs=2, scheduler="tcp://node1:8786")
    with pytest.raises(ValidationError, match="jobs: goes with no backend"):
        run(toy, out=tmp_path, jobs=2, backend=Local(2))


def test_without_dask(toy: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(BackendError, match=r"pip install 'pdpsim\[dask\]'") as caught:
        run(toy, out=tmp_path / "out", backend=make_backend("dask"))
    assert caught.value.exit_code == 1
    assert not (tmp_path / "out").exists()


@needs_dask
def test_a_replicate_that_kills_its_worker_each_time(tmp_path: Path) -> None:
    import dask

    text = TOY.replace('raise RuntimeError("no luck")', "__import__('os')._exit(9)")
    study = catalogue.load(write_study(tmp_path / "deadly", text))
    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 0}),  # sooner than four times
        pytest.raises(
            LostWorkerError, match=r"lost with its worker several times.*allowed-failures.*command resumes"
        ),
    ):
        run(study, out=tmp_path, settings={"fail": 2}, seeds=2, backend=make_backend("dask", jobs=1))
    results = open_results(tmp_path / "toy")
    assert results.uncounted() == {}
    assert not any(results.has(case, 2) for case in results.cases)


@needs_dask
def test_an_outcome_that_has_come_is_not_wanted_any_more() -> None:
    """Else the cluster would make it anew if its worker were lost while the next one is waited for."""
    released: list[str] = []
    futures = [
        SimpleNamespace(
            status="finished",
            cancelled=lambda: False,
            exception=lambda: None,
            result=lambda name=name: name,
            release=lambda name=name: released.append(name),
        )
        for name in ("one", "two")
    ]
    completed = MagicMock()
    completed.is_empty.side_effect = lambda: not futures
    completed.__next__.side_effect = lambda: futures.pop(0)
    backend: Any = make_backend("dask", jobs=1)
    outcomes = backend._as_they_come(MagicMock(), completed, None)
    assert (next(outcomes), released) == ("one", ["one"])
    assert (list(outcomes), released) == (["two"], ["one", "two"])


@needs_dask
def test_workers_that_do_not_come_back(toy: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pdpsim.study.backends.dask.number_of_workers", lambda jobs, tasks: 0)
    monkeypatch.setattr("pdpsim.study.backends.dask.WITHOUT_WORKERS", 0.5)
    with pytest.raises(LostWorkerError, match=r"all worker processes were ended.*same command resumes"):
        run(toy, out=tmp_path, backend=make_backend("dask", jobs=1))

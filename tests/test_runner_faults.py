"""Runs that are killed, that meet in one folder, that lose their workers or their disk."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import pytest
from toy_studies import NETWORKS, TOY, in_subprocess, write_study

from pdpsim.base.errors import ResultsError
from pdpsim.results.folder import OtherResultsError, open_results
from pdpsim.results.lock import BusyError
from pdpsim.study import catalogue, monitor, runner
from pdpsim.study.backends.protocol import LostWorkerError
from pdpsim.study.runner import run
from pdpsim.study.settings import cases, make_setup
from pdpsim.study.study import Study
from pdpsim.study.sweep import sweep
from pdpsim.study.worker import work


@pytest.fixture
def toy(tmp_path: Path) -> Study:
    return catalogue.load(write_study(tmp_path / "toy_study"))


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*.npz")}


def wait_for(condition: Callable[[], Any], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def workers(process: subprocess.Popen[bytes]) -> list[psutil.Process]:
    """The processes that a run has started, trackers of resources among them."""
    found = []
    for each in psutil.Process(process.pid).children():
        with suppress(psutil.Error):
            if "loky" in " ".join(each.cmdline()):
                found.append(each)
    return found


def alive(process: psutil.Process) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE  # nobody waits for an orphan in a container
    except psutil.NoSuchProcess:
        return False


class TestTwoRuns:
    def test_a_second_run_is_refused_whatever_its_settings(self, toy: Study, tmp_path: Path) -> None:
        assert toy.folder is not None
        with in_subprocess(toy.folder, tmp_path, {"nap": 60.0}) as first:
            wait_for((tmp_path / "toy" / "run.json").exists)
            for settings in ({"nap": 60.0}, {"nap": 0.0}):
                with pytest.raises(BusyError, match=rf"another run is going on in .*process {first.pid}\)"):
                    run(toy, out=tmp_path, jobs=1, settings=settings)
            assert open_results(tmp_path / "toy").run["options"]["nap"] == 60.0
            first.kill()
        # killed before it finished anything: the folder is free for any run
        results = run(toy, out=tmp_path, jobs=1)
        assert results.uncounted() == {}
        assert {each.verdict for each in results.claims} == {"reproduced"}

    def test_the_library_holds_the_folder_of_a_sweep(self, toy: Study, tmp_path: Path) -> None:
        def again(_: object) -> None:
            with pytest.raises(BusyError):
                subprocess_sweep()

        def subprocess_sweep() -> None:
            import threading

            raised: list[BaseException] = []

            def attempt() -> None:
                try:
                    sweep(toy, out=tmp_path, jobs=1)
                except BusyError as error:
                    raised.append(error)

            thread = threading.Thread(target=attempt)
            thread.start()
            thread.join()
            raise raised[0]

        sweep(toy, out=tmp_path, jobs=1, cost=again)

    def test_a_task_of_a_run_that_was_replaced_writes_nothing(self, toy: Study, tmp_path: Path) -> None:
        setup = make_setup(toy)
        older = runner.prepare(toy, setup, cases(toy), tmp_path / "toy")
        late = replace(
            runner.missing(toy, setup, older, [1], older.cases)[0], report=str(tmp_path / "progress")
        )
        newer = run(toy, out=tmp_path, jobs=1, settings={"size": 300})
        before = files(newer.folder)
        outcome = work(late, toy)
        assert outcome.writing
        assert "holds another run's results; nothing more of this run is written there" in outcome.error
        assert files(newer.folder) == before

    def test_a_run_that_was_replaced_while_it_simulated_writes_nothing(self, tmp_path: Path) -> None:
        """Neither stages, nor networks, nor checkpoints, nor measures."""
        text = NETWORKS.replace(
            "    network.train(patterns, phase)\n    kill(",
            "    replicate.stage('first', lambda: {})\n    replace(replicate)\n"
            "    network.train(patterns, phase)\n    kill(",
        ).replace(
            "@study.simulate",
            "def replace(replicate):\n"
            "    import json\n"
            "    path = replicate._weights.parents[2] / 'run.json'\n"
            "    run = json.loads(path.read_text())\n"
            "    run['fingerprint']['root_seed'] = 99\n"
            "    path.write_text(json.dumps(run))\n\n\n"
            "@study.simulate",
        )
        study = catalogue.load(write_study(tmp_path / "xor_study", text))
        with pytest.raises(ResultsError, match="holds another run's results"):
            run(study, out=tmp_path, jobs=1, engine="numpy")
        assert set(files(tmp_path / "xor")) == {"checkpoints/default/1/stage-first.npz"}

    def test_a_folder_deleted_while_it_is_written_to(self, toy: Study, tmp_path: Path) -> None:
        text = TOY.replace(
            '    time.sleep(replicate.options["nap"])\n',
            "    import shutil\n    replicate.number == 2 and shutil.rmtree(replicate._weights.parents[2])\n",
        )
        study = catalogue.load(write_study(tmp_path / "gone", text))
        with pytest.raises(ResultsError, match=r"holds no results any more"):
            run(study, out=tmp_path, jobs=1)
        assert not (tmp_path / "toy" / "claims.json").exists()

    def test_a_folder_of_something_else_is_left_without_a_trace(self, toy: Study, tmp_path: Path) -> None:
        (tmp_path / "toy").mkdir()
        (tmp_path / "toy" / "thesis.tex").write_text("x")
        with pytest.raises(OtherResultsError, match="not empty"):
            run(toy, out=tmp_path, jobs=1)
        assert [each.name for each in (tmp_path / "toy").iterdir()] == ["thesis.tex"]


class TestStrayFiles:
    def test_what_is_damaged_or_foreign_is_named_and_made_anew(self, toy: Study, tmp_path: Path) -> None:
        whole = run(toy, out=tmp_path, jobs=1)
        values = {case: whole.case_measures(case)[2]["values"].tolist() for case in whole.cases}  # type: ignore[index]
        other = run(toy, out=tmp_path / "other", jobs=1, root_seed=2)
        low, high = whole.cases[:2]
        shutil.copy(other.path(low, 2), whole.path(low, 2))
        whole.path(high, 2).write_bytes(whole.path(high, 2).read_bytes()[:-40])
        told: list[str] = []
        again = run(toy, out=tmp_path, jobs=1, announce=told.append)
        assert told == [
            f"{tmp_path / 'toy'}/arrays/high-2.npz is not counted: it is damaged, or no file of a replicate",
            f"{tmp_path / 'toy'}/arrays/low-2.npz is not counted: it is of another run",
            "toy: already there: 10 of 12 replicates",
        ]
        assert again.uncounted() == {}
        assert values == {case: again.case_measures(case)[2]["values"].tolist() for case in again.cases}  # type: ignore[index]

    def test_half_written_files_of_a_killed_run_are_removed(self, toy: Study, tmp_path: Path) -> None:
        folder = run(toy, out=tmp_path, jobs=1, seeds=1).folder
        left = [folder / "arrays" / ".low-1.npz.abcd_123", folder / ".run.json.abcdefgh"]
        for path in left:
            path.write_bytes(b"half")
        run(toy, out=tmp_path, jobs=1, seeds=1)
        assert not any(path.exists() for path in left)

    def test_half_written_files_of_a_killed_worker_go_with_the_end_of_the_run(self, tmp_path: Path) -> None:
        """The run goes on without it on a cluster; a sweep of the study may be going on at the same time."""
        text = TOY.replace(
            '    time.sleep(replicate.options["nap"])\n',
            "    for place in ('arrays', 'sweep/one/arrays'):\n"
            "        half = replicate._weights.parents[2] / place / '.low-9.npz.abcdefgh'\n"
            "        half.parent.mkdir(parents=True, exist_ok=True)\n"
            "        half.touch()\n",
        )
        study = catalogue.load(write_study(tmp_path / "toy_study", text))
        results = run(study, out=tmp_path, jobs=1, seeds=1)
        assert not list((results.folder / "arrays").glob(".*"))
        assert (results.folder / "sweep/one/arrays/.low-9.npz.abcdefgh").exists()

    def test_checkpoints_and_stages_of_another_run_are_not_used(self, tmp_path: Path) -> None:
        """Two runs with other settings, both killed within a replicate: neither goes on from the other's."""
        folder = write_study(tmp_path / "xor_study", NETWORKS)
        for name, epochs in (("long", 60), ("short", 40)):
            (tmp_path / f"marks-{name}").mkdir()
            settings = {"kill": str(tmp_path / f"marks-{name}"), "epochs": epochs}
            for _ in range(2):
                assert in_subprocess(folder, tmp_path / name, settings).wait(60) == -signal.SIGKILL
        checkpoints = Path("xor") / "checkpoints"
        assert files(tmp_path / "short" / checkpoints)
        shutil.rmtree(tmp_path / "short" / checkpoints)
        shutil.copytree(tmp_path / "long" / checkpoints, tmp_path / "short" / checkpoints)
        for _ in range(2):  # killed once more on the way
            in_subprocess(folder, tmp_path / "short", {**settings}).wait(60)
        mixed = open_results(tmp_path / "short" / "xor")
        study = catalogue.load(folder)
        alone = run(study, out=tmp_path / "alone", jobs=1, engine="numpy", settings={"epochs": 40})
        for number in (1, 2):
            mine, theirs = (each.measures()[number] for each in (mixed, alone))
            assert mine is not None
            assert theirs is not None
            assert mine["w"].tobytes() == theirs["w"].tobytes()
            assert mine["other"].tobytes() == theirs["other"].tobytes()


class TestWorkers:
    def test_workers_of_a_killed_parent_write_nothing(self, toy: Study, tmp_path: Path) -> None:
        """Killed while they are still importing: they must not take init for their parent."""
        assert toy.folder is not None
        process = in_subprocess(toy.folder, tmp_path, {"nap": 0.2}, jobs=2)
        wait_for(lambda: workers(process))
        left = workers(process)
        process.kill()
        process.wait()
        before = files(tmp_path / "toy")
        wait_for(lambda: not any(map(alive, left)))
        assert files(tmp_path / "toy") == before
        assert run(toy, out=tmp_path, jobs=1, settings={"nap": 0.2}).uncounted() == {}

    def test_workers_end_soon_after_their_parent(self, toy: Study, tmp_path: Path) -> None:
        assert toy.folder is not None
        process = in_subprocess(toy.folder, tmp_path, {"nap": 100.0}, jobs=2)
        wait_for(lambda: len(workers(process)) >= 2)
        left = workers(process)
        process.kill()
        process.wait()
        wait_for(lambda: not any(map(alive, left)))
        assert not files(tmp_path / "toy")

    def test_a_killed_worker_is_told_in_a_sentence(self, tmp_path: Path) -> None:
        folder = write_study(
            tmp_path / "toy_study",
            TOY.replace(
                "import time\n", "import os\nimport signal\nimport time\nfrom pathlib import Path\n"
            ).replace(
                '        raise RuntimeError("no luck")\n',
                "        mark = Path(__file__).with_name('mark')\n"
                "        if not mark.exists():\n"
                "            mark.touch()\n"
                "            os.kill(os.getpid(), signal.SIGKILL)\n",
            ),
        )
        study = catalogue.load(folder)
        with pytest.raises(
            LostWorkerError, match=r"worker process was ended.*same command resumes"
        ) as caught:
            run(study, out=tmp_path, jobs=2, settings={"fail": 2})
        assert caught.value.exit_code == 1
        assert not (tmp_path / "toy" / "claims.json").exists()
        resumed = run(study, out=tmp_path, jobs=2, settings={"fail": 2})
        whole = run(study, out=tmp_path / "whole", jobs=1, settings={"fail": 2})
        assert [each.measured for each in resumed.claims] == [each.measured for each in whole.claims]


class TestMonitor:
    def test_folders_of_the_dead_are_removed(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
        with subprocess.Popen(["true"]) as process:
            process.wait()
        numbers = (process.pid, os.getpid(), "mine")
        dead, alive, other = (tmp_path / f"{monitor.PREFIX}{x}-abc" for x in numbers)
        away = tmp_path / f"pdpsim-another-machine-{process.pid}-abc"
        for each in (dead, alive, other, away):
            each.mkdir()
            (each / "low-1").write_text("0.5 ")
        with monitor.Monitor(1, None):
            assert not dead.exists()
            assert len(list(tmp_path.iterdir())) == 4
        assert sorted(tmp_path.iterdir()) == sorted([alive, other, away])

    def test_a_folder_that_is_gone_is_no_progress(self) -> None:
        with monitor.Monitor(2, None) as watching:
            shutil.rmtree(watching._folder.name)
            assert watching.progress() == monitor.Progress(0, 2, {})

"""Runs that make some of the replicates each, into one folder, at the same time."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from toy_studies import TOY, write_study

from pdpsim.base.errors import ResultsError, StudyError
from pdpsim.results.folder import OtherResultsError, open_results
from pdpsim.results.lock import LOCK, BusyError, Part, hold, hold_part, meeting
from pdpsim.study import catalogue
from pdpsim.study.execution import SimulationError
from pdpsim.study.runner import run
from pdpsim.study.study import Study
from pdpsim.study.sweep import sweep


@pytest.fixture
def toy(tmp_path: Path) -> Study:
    return catalogue.load(write_study(tmp_path / "toy_study"))


def started(
    folder: Path, out: Path, more: str, host: Host | None = None, before: str = ""
) -> subprocess.Popen[str]:
    """A process, perhaps of a host, that runs a study with further arguments."""
    code = (
        f"{before}import sys\nfrom pdpsim.base.errors import PdpsimError\n"
        "from pdpsim.study.catalogue import load; from pdpsim.study.runner import run\n"
        f"try: run(load({str(folder)!r}), out={str(out)!r}, jobs=1, {more})\n"
        "except PdpsimError as error: sys.exit(f'{type(error).__name__}: {error}')"
    )
    return subprocess.Popen(
        [*(host.command if host else ()), sys.executable, "-c", code],
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join(sys.path),
            **(host.environment if host else {}),
        },
        stderr=subprocess.PIPE,
        text=True,
    )


def measured(results: Any) -> dict[tuple[str, int], bytes]:
    return {
        (case.label, number): measures["values"].tobytes()
        for case in results.cases
        for number, measures in results.case_measures(case).items()
    }


#: Takes the locks from a process, as on a disk of a network that has none.
WITHOUT_LOCKS = """import filelock
def none(self): raise NotImplementedError
filelock.FileLock._acquire = none
"""


class Host:
    """A machine of its own: a name, processes and network that no other sees; or a temporary folder alone.

    Parameters
    ----------
    name : str
    folder : Path
        In which it has its temporary folder.
    apart : bool
        Whether the system's namespaces make it.
    """

    def __init__(self, name: str, folder: Path, apart: bool) -> None:
        self.environment = {"TMPDIR": str(folder / name)}
        (folder / name).mkdir()
        enter = ["unshare", "-r", "--net", "--uts", "--pid", "--fork", "--kill-child", "--mount-proc"]
        self.command = [*enter, "sh", "-c", 'hostname "$0"; exec "$@"', name] if apart else []
        if apart and not self.is_there():
            pytest.skip("this system lets no namespaces be made")

    def is_there(self) -> bool:
        """Whether the system lets a namespace be made, by this user."""
        if shutil.which("unshare") is None:
            return False
        done = subprocess.run([*self.command, "hostname"], capture_output=True, text=True, check=False)
        return done.returncode == 0 and done.stdout.strip() == self.command[-1]


@pytest.fixture(params=[True, False], ids=["namespaces", "processes"])
def hosts(request: pytest.FixtureRequest, tmp_path: Path) -> list[Host]:
    return [Host(name, tmp_path, request.param) for name in ("node1", "node2")]


class TestTwoHosts:
    """Two machines with one shared folder."""

    def test_each_makes_a_part(self, hosts: list[Host], toy: Study, tmp_path: Path) -> None:
        assert toy.folder is not None
        out = tmp_path / "shared"
        parts = [
            started(toy.folder, out, f"replicates=range({first}, {first + 2})", host=host)
            for first, host in zip((1, 3), hosts, strict=True)
        ]
        assert [part.communicate()[1] for part in parts] == ["", ""]
        whole = run(toy, out=out, jobs=1, seeds=4)
        assert measured(whole) == measured(run(toy, out=tmp_path / "alone", jobs=1, seeds=4))
        assert len([each for each in whole.run["sessions"] if any(each["replicates"].values())]) == 2

    @pytest.mark.parametrize("locks", [True, False])
    def test_two_runs_are_not_mixed(self, locks: bool, hosts: list[Host], toy: Study, tmp_path: Path) -> None:
        """They begin at one time; one of them alone makes it, whichever it is."""
        assert toy.folder is not None
        out = tmp_path / "shared"
        both = [
            started(
                toy.folder,
                out,
                f"settings={{'nap': 0.1}}, root_seed={number}",
                host=host,
                before="" if locks else WITHOUT_LOCKS,
            )
            for number, host in enumerate(hosts, 1)
        ]
        told = [each.communicate()[1] for each in both]
        assert sorted(each.returncode for each in both) == [0, 1], told
        assert "Traceback" not in "".join(told)
        assert any(words in "".join(told) for words in ("another run", "no results any more", "seed is")), (
            told
        )
        results = open_results(out / "toy")
        winner = results.run["root_seed"]
        assert told[winner - 1] == ""
        alone = run(toy, out=tmp_path / "alone", jobs=1, root_seed=winner)
        assert measured(results) == measured(alone)


class TestTogether:
    def test_parts_side_by_side_make_what_one_run_makes(self, toy: Study, tmp_path: Path) -> None:
        assert toy.folder is not None
        settings = "settings={'nap': 0.1}, "
        parts = [
            started(toy.folder, tmp_path, f"{settings}replicates=range({first}, {first + 2})")
            for first in (1, 3, 5)
        ]
        for part in parts:
            _, told = part.communicate(timeout=120)
            assert part.returncode == 0, told
        folder = tmp_path / "toy"
        assert not (folder / "claims.json").exists()
        there = open_results(folder)
        assert {each["part"] for each in there.run["sessions"]} == {"1-2", "3-4", "5-6"}
        assert [
            each["replicates"]["low"] for each in sorted(there.run["sessions"], key=lambda x: x["part"])
        ] == [
            [1, 2],
            [3, 4],
            [5, 6],
        ]
        told = []
        whole = run(toy, out=tmp_path, jobs=1, seeds=6, settings={"nap": 0.1}, announce=told.append)
        assert told == ["toy: already there: 24 of 24 replicates"]
        alone = run(toy, out=tmp_path / "alone", jobs=1, seeds=6, settings={"nap": 0.1})
        assert measured(whole) == measured(alone)
        assert [each.measured for each in whole.claims] == [each.measured for each in alone.claims]
        assert len(whole.run["sessions"]) == 4
        assert whole.run["end"] is not None

    def test_a_whole_run_a_part_twice_and_another_run_are_refused(self, toy: Study, tmp_path: Path) -> None:
        assert toy.folder is not None
        wait = TOY.replace('    time.sleep(replicate.options["nap"])\n', "    input()\n")
        study = catalogue.load(write_study(tmp_path / "waiting", wait))
        refused: list[str] = []

        def attempt(**more: Any) -> None:
            def do() -> None:
                try:
                    run(study, out=tmp_path, jobs=1, **more)
                except ResultsError as error:
                    refused.append(f"{type(error).__name__}: {error}")

            thread = threading.Thread(target=do)  # this thread holds the folder
            thread.start()
            thread.join()

        part = Part(tmp_path / "toy", "1-2")
        with hold_part(part):
            attempt()
            attempt(replicates=range(1, 3))
        assert [each.split(" by another run")[0].split(str(tmp_path))[0] for each in refused] == [
            "BusyError: replicates 1-2 are being made in "
        ] * 2
        refused.clear()
        with hold(tmp_path / "toy"):
            attempt(replicates=range(3, 5))
        assert len(refused) == 1
        assert refused[0].startswith(f"BusyError: another run is going on in {tmp_path / 'toy'} (process ")

    def test_a_part_of_another_run_replaces_nothing_that_others_are_writing_to(
        self, toy: Study, tmp_path: Path
    ) -> None:
        """Not even quick results, which a run alone would replace."""
        run(toy, out=tmp_path, jobs=1, quick=True, replicates=range(1, 2))
        raised: list[BaseException] = []

        def other() -> None:
            try:
                run(toy, out=tmp_path, jobs=1, replicates=range(3, 4))
            except BusyError as error:
                raised.append(error)

        with hold_part(Part(tmp_path / "toy", "2-2")):
            thread = threading.Thread(target=other)
            thread.start()
            thread.join()
        assert "replicates 2-2 are being made" in str(raised[0])
        assert open_results(tmp_path / "toy").quick
        assert not run(toy, out=tmp_path, jobs=1, replicates=range(3, 4)).quick  # nobody is there any more
        with pytest.raises(OtherResultsError, match="root seed is 1 there, 2 here"):
            run(toy, out=tmp_path, jobs=1, replicates=range(4, 5), root_seed=2)

    def test_on_a_disk_without_locks_two_runs_are_not_mixed(
        self, toy: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The second begins before the first has made anything; the first finds that out before it writes."""
        import filelock

        def none(self: object) -> None:
            raise NotImplementedError

        monkeypatch.setattr(filelock.FileLock, "_acquire", none)
        text = TOY.replace(
            '    time.sleep(replicate.options["nap"])\n',
            "    from pathlib import Path\n"
            "    mark = Path(__file__).with_name('mark')\n"
            "    if replicate.options['nap'] and not mark.exists():\n"
            "        mark.touch()\n"
            "        from pdpsim.study.catalogue import load\n"
            "        from pdpsim.study.runner import run\n"
            "        run(load(Path(__file__).parent), out=replicate._weights.parents[3], jobs=1,\n"
            "            replicates=range(2, 4))\n",
        )
        study = catalogue.load(write_study(tmp_path / "toy_study", text))
        with pytest.raises(ResultsError, match="holds another run's results; nothing more of this run"):
            run(study, out=tmp_path, jobs=1, replicates=range(1, 2), settings={"nap": 1.0})
        results = open_results(tmp_path / "toy")
        assert results.run["options"]["nap"] == 0.0
        assert results.uncounted() == {}
        assert {case.label: results.finished(case) for case in results.cases}["low"] == [2, 3]

    def test_a_killed_run_leaves_nothing_in_the_way_of_a_part(self, toy: Study, tmp_path: Path) -> None:
        (tmp_path / "toy").mkdir()
        (tmp_path / "toy" / ".lock-owner").write_text("1 elsewhere")
        run(toy, out=tmp_path, jobs=1, replicates=range(1, 2))
        assert not (tmp_path / "toy" / ".lock-owner").exists()

    def test_a_part_clears_the_checkpoints_of_what_it_finished_alone(
        self, toy: Study, tmp_path: Path
    ) -> None:
        """As a worker leaves them that is killed when it has just finished; others may be writing theirs."""
        run(toy, out=tmp_path, jobs=1, replicates=range(1, 3))
        left = [tmp_path / "toy" / "checkpoints" / "low" / number / "net-1.npz" for number in ("2", "3", "7")]
        for path in left:
            path.parent.mkdir(parents=True)
            path.write_bytes(b"state")
        run(toy, out=tmp_path, jobs=1, replicates=range(2, 4))
        assert [path.exists() for path in left] == [False, False, True]

    def test_parts_meet_one_after_the_other(self, tmp_path: Path) -> None:
        order: list[str] = []

        def second() -> None:
            with meeting(tmp_path):
                order.append("second")

        with meeting(tmp_path):
            thread = threading.Thread(target=second)
            thread.start()
            thread.join(0.5)
            order.append("first")
        thread.join(10)
        assert order == ["first", "second"]
        assert (tmp_path / LOCK).exists()


class TestOne:
    def test_what_failed_is_known_until_it_is_made(self, toy: Study, tmp_path: Path) -> None:
        with pytest.raises(SimulationError):
            run(toy, out=tmp_path, jobs=1, replicates=range(1, 3), settings={"fail": 2})
        assert set(open_results(tmp_path / "toy").run["errors"]) == {
            f"{label}-2" for label in ("low", "high", "low@wide", "high@wide")
        }

    def test_what_diverged_is_told_of_the_part_alone(self, toy: Study, tmp_path: Path) -> None:
        for first in (1, 2):
            results = run(
                toy, out=tmp_path, jobs=1, replicates=range(first, first + 1), settings={"diverge": 2}
            )
        assert set(results.diverged(range(1, 2))) == set()
        assert results.diverged(range(2, 3))["low-2"] == "weights are not finite"

    @pytest.mark.parametrize("replicates", [range(0), range(0, 3), range(3, 1), range(1, 9, 2)])
    def test_replicates_that_are_none(self, replicates: range, toy: Study, tmp_path: Path) -> None:
        with pytest.raises(StudyError, match="replicates are counted from 1, upwards"):
            run(toy, out=tmp_path, jobs=1, replicates=replicates)
        assert not (tmp_path / "toy").exists()

    def test_their_number_and_which(self, toy: Study, tmp_path: Path) -> None:
        with pytest.raises(StudyError, match="not both"):
            run(toy, out=tmp_path, jobs=1, seeds=2, replicates=range(1, 2))

    def test_conditions_of_one_range_are_parts_of_their_own(self, toy: Study, tmp_path: Path) -> None:
        with hold_part(Part(tmp_path / "toy", "1-2-low")):
            results = run(toy, out=tmp_path, jobs=1, replicates=range(1, 3), conditions=["high"])
        assert results.run["sessions"][-1]["part"] == "1-2-high"


def test_parts_of_a_sweep(toy: Study, tmp_path: Path) -> None:
    for first in (1, 2):
        part = sweep(toy, out=tmp_path, jobs=1, replicates=range(first, first + 1))
        assert (part.rows, part.finished) == ([], 4)
        assert not (part.folder / "sweep.csv").exists()
    whole, alone = (sweep(toy, out=tmp_path / name, jobs=1) for name in (".", "alone"))
    assert whole.rows == alone.rows
    assert whole.finished == 8

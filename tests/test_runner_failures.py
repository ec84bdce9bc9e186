"""A study that fails or is interrupted: nothing that is finished is lost."""

from __future__ import annotations

import math
import os
import re
import signal
import sys
import time
from types import SimpleNamespace

import pytest
from toy_studies import NETWORKS, TOY, contents, in_subprocess, write_study

from pdpsim.base.errors import ResultsError, StudyError
from pdpsim.base.tables import read_json
from pdpsim.results.folder import open_results
from pdpsim.study import catalogue
from pdpsim.study.backends.local import Local
from pdpsim.study.evaluation import errors
from pdpsim.study.execution import SimulationError
from pdpsim.study.reference import write
from pdpsim.study.runner import run
from pdpsim.study.worker import Outcome


@pytest.fixture
def toy(tmp_path):
    return catalogue.load(write_study(tmp_path / "toy_study"))


NOTHING = """@measure
def nothing(measures):
    return float('nan')


@measure
def middle"""
MEANING = 'nothing = { meaning = "nothing" }\nmiddle    '


class TestFailing:
    def test_a_diverged_network_is_a_failure_and_not_dropped(self, toy, tmp_path):
        results = run(toy, out=tmp_path, jobs=1, settings={"diverge": 2})
        order, *_, level, _ = results.claims
        assert math.isnan(order.measured.values[1])
        assert order.measured.n == 3
        assert (level.verdict, level.detail[:32]) == (
            "not reproduced",
            "1 of 3 networks gave no value (m",
        )
        assert read_json(results.folder / "run.json")["failed"]["low-2"] == "weights are not finite"
        assert not any(row["replicate"] == 2 for row in results.table())

    @pytest.mark.parametrize("jobs", [1, 2])
    def test_an_error_names_study_file_and_replicate(self, toy, tmp_path, jobs):
        with pytest.raises(
            SimulationError, match=r"toy, (low|high).*, replicate 2 \(.*study\.py, line \d+\)"
        ) as caught:
            run(toy, out=tmp_path, jobs=jobs, settings={"fail": 2})
        assert "RuntimeError: no luck" in str(caught.value)
        assert "Traceback" in caught.value.traceback
        results = open_results(tmp_path / "toy")
        assert results.finished(results.cases[0]) == [1, 3]
        assert caught.value.exit_code == 1
        assert set(caught.value.failed) == {"low-2", "high-2", "low@wide-2", "high@wide-2"}
        assert {each.verdict for each in results.claims} == {"not tested"}
        assert results.claims[0].detail.startswith("2 replicates are missing (low-2, high-2)")
        assert (results.folder / "measures.csv").is_file()
        assert "no luck" in results.run["errors"]["low-2"]
        assert results.run["end"] is None

    def test_a_replicate_that_failed_stays_missing_whatever_is_run_next(self, toy, tmp_path):
        for seeds, fail in ((3, 3), (4, 3)):
            with pytest.raises(SimulationError):
                run(toy, out=tmp_path, jobs=1, seeds=seeds, settings={"fail": fail})
        again = run(toy, out=tmp_path, jobs=1, seeds=2, settings={"fail": 3})
        assert again.lacking("narrow") == ["low-3", "high-3"]
        assert {each.verdict for each in again.claims} == {"not tested"}

    def test_a_reading_that_failed_leaves_the_others_as_they_are(self, tmp_path):
        text = TOY.replace(
            'replicate.options["fail"]:', 'replicate.options["fail"] and replicate.reading_name == "wide":'
        )
        study = catalogue.load(write_study(tmp_path / "toy_study", text))
        with pytest.raises(SimulationError):
            run(study, out=tmp_path, jobs=1, settings={"fail": 3})
        records = open_results(tmp_path / "toy").claims
        assert [each.verdict for each in records] == ["reproduced", "not tested"] * 2

    def test_an_error_in_the_first_stops_the_rest(self, toy, tmp_path):
        with pytest.raises(SimulationError):
            run(toy, out=tmp_path, jobs=1, settings={"fail": 1})
        assert not (tmp_path / "toy" / "arrays").exists()

    def test_workers_end_when_the_first_fails(self, toy, tmp_path):
        started = time.monotonic()
        text = TOY.replace('    time.sleep(replicate.options["nap"])\n', "").replace(
            "raise RuntimeError",
            'time.sleep(replicate.options["nap"] * (replicate.condition_name == "high")); raise RuntimeError',
        )
        study = catalogue.load(write_study(tmp_path / "slow", text))
        with pytest.raises(SimulationError):
            run(study, out=tmp_path, jobs=2, settings={"fail": 1, "nap": 60.0})
        assert time.monotonic() - started < 30

    def test_workers_are_ended_by_their_own_backend(self, monkeypatch):
        ended = []

        def outcomes():
            try:
                yield from (Outcome(), Outcome())
            finally:
                ended.append(True)

        monkeypatch.setattr("joblib.Parallel", lambda **_: lambda tasks: outcomes())
        monkeypatch.setitem(sys.modules, "joblib.externals.loky", None)  # whoever imports it gets an error
        with Local(2).outcomes(len, [SimpleNamespace(report="a"), SimpleNamespace(report="b")]) as working:
            next(working)
            assert ended == []
        assert ended == [True]

    def test_an_error_in_a_claim(self, tmp_path):
        folder = write_study(tmp_path / "toy_study", TOY.replace('measures["mean"]', 'measures["men"]'))
        results = run(catalogue.load(folder), out=tmp_path, jobs=1)
        (told,) = errors(results.claims)
        assert re.match(r"claim T-2 of toy \(.*measures\.py, line \d+\).*no measure 'men'", told)
        assert [each.verdict for each in results.claims] == ["reproduced"] * 2 + ["not tested"] * 2
        assert results.claims[2].detail == told
        assert len((results.folder / "measures.csv").read_text().splitlines()) == 1 + 12 * 401
        with pytest.raises(ResultsError, match="claim T-2 of toy"):
            write(catalogue.load(folder), results)

    def test_a_chance_that_gives_no_number(self, tmp_path):
        text = TOY.replace("{ level = { d = 0.2 } }", '"level"\ncontrol    = "nothing"')
        text = text.replace("@measure\ndef middle", NOTHING).replace("middle    ", MEANING)
        results = run(catalogue.load(write_study(tmp_path / "toy_study", text)), out=tmp_path, jobs=1)
        assert (results.claims[0].verdict, results.claims[2].verdict) == ("reproduced", "not tested")
        assert "chance was measured and gave no number" in results.claims[2].detail
        assert math.isfinite(results.claims[2].measured.mean)
        assert errors(results.claims) == []

    def test_a_folder_that_cannot_be_written(self, toy, tmp_path):
        (tmp_path / "out").write_text("a file")
        with pytest.raises(ResultsError, match="cannot write"):
            run(toy, out=tmp_path / "out", jobs=1)

    def test_workers_need_a_study_from_a_folder(self, toy, tmp_path):
        toy.folder = None
        with pytest.raises(StudyError, match="use 1 job"):
            run(toy, out=tmp_path, jobs=2)


class TestInterrupting:
    def test_killed_and_run_again_gives_the_same_bits(self, tmp_path):
        text = NETWORKS.replace("Phase(epochs", "Phase(snapshots=(5,), epochs")
        folder = write_study(tmp_path / "xor_study", text)
        marks = tmp_path / "marks"
        marks.mkdir()
        ends = [in_subprocess(folder, tmp_path / "killed", {"kill": str(marks)}).wait(60) for _ in range(4)]
        assert ends == [-signal.SIGKILL] * 3 + [0]
        assert {path.name for path in marks.iterdir()} == {"trained", "staged", "halfway"}
        killed = open_results(tmp_path / "killed" / "xor")
        whole = run(catalogue.load(folder), out=tmp_path / "whole", jobs=1, engine="numpy")
        assert contents(killed) == contents(whole)
        # in the killed run the stage was read from disk
        assert [each.measures()[2]["staged"] for each in (killed, whole)] == [0.0, 1.0]

    def test_ctrl_c_keeps_what_is_finished(self, toy, tmp_path):
        running = in_subprocess(toy.folder, tmp_path, {"nap": 0.5}, jobs=2)
        arrays = tmp_path / "toy" / "arrays"
        deadline = time.monotonic() + 60
        while not (arrays.is_dir() and any(arrays.glob("*.npz"))):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        os.killpg(running.pid, signal.SIGINT)
        assert running.wait(20) == -signal.SIGINT
        results = open_results(tmp_path / "toy")
        assert 0 < len(list(arrays.glob("*.npz"))) < 12
        assert results.run["end"] is None

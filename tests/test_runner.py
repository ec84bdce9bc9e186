from __future__ import annotations

import csv
import errno
import math
import os
import re
import signal
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from toy_studies import NETWORKS, TOY, in_subprocess, write_study

from pdpsim.base.errors import ResultsError, StudyError
from pdpsim.base.tables import read_json
from pdpsim.claims.record import recompute
from pdpsim.cli.group import exit_code
from pdpsim.report.pictures import columns, draw
from pdpsim.results.folder import OtherResultsError, open_results
from pdpsim.simulate.checkpoint import Checkpoint, Slot
from pdpsim.study import catalogue, runner, workers
from pdpsim.study.evaluation import errors, evaluate, summary
from pdpsim.study.reference import write
from pdpsim.study.runner import SimulationError, run
from pdpsim.study.sweep import sweep

NOTHING = """@measure
def nothing(measures):
    return float('nan')


@measure
def middle"""
MEANING = 'nothing = { meaning = "nothing" }\nmiddle    '


@pytest.fixture
def toy(tmp_path):
    return catalogue.load(write_study(tmp_path / "toy_study"))


def contents(results, names=("w", "early", "other")):
    return {
        (number, name): measures[name].tobytes()
        for number, measures in results.measures().items()
        for name in names
    }


def read_table(path: Path) -> dict[str, str]:
    """Return the one row of a table, by column."""
    (row,) = csv.DictReader(path.read_text().splitlines())
    return row


class TestRunning:
    def test_a_whole_run(self, toy, tmp_path):
        told = []
        results = run(toy, out=tmp_path / "out", jobs=1, progress=told.append)
        assert told[-1] == runner.Progress(12, 12, {})
        assert [case.label for case in results.cases] == ["low", "high", "low@wide", "high@wide"]
        assert len(results.table()) == 12
        about = read_json(tmp_path / "out" / "toy" / "run.json")
        assert about["end"] >= about["start"]
        assert about["versions"]["numpy"] == np.__version__
        assert set(about["seconds"]["low@wide"]) == {"1", "2", "3"}
        assert not (tmp_path / "out" / "toy" / "checkpoints").exists()

    def test_the_same_with_one_and_two_workers(self, toy, tmp_path):
        one, two = (run(toy, out=tmp_path / str(jobs), jobs=jobs, seeds=2) for jobs in (1, 2))
        for case in one.cases:
            for mine, other in zip(
                one.case_measures(case).items(), two.case_measures(case).items(), strict=True
            ):
                assert mine[0] == other[0]
                assert mine[1]["values"].tobytes() == other[1]["values"].tobytes()

    def test_more_seeds_extend_and_leave_the_first_as_they_are(self, toy, tmp_path):
        first = run(toy, out=tmp_path, jobs=1, seeds=2)
        before = {path: path.stat().st_mtime_ns for path in first.folder.glob("arrays/*")}
        told: list[str] = []
        more = run(toy, out=tmp_path, jobs=1, seeds=3, announce=told.append)
        assert told == ["toy: 8 of 12 replicates are there already"]
        assert {path: path.stat().st_mtime_ns for path in before} == before
        assert [len(each.measured.values) for each in more.claims] == [3] * 4
        assert run(toy, out=tmp_path, jobs=1, seeds=1).finished(more.cases[0]) == [1, 2, 3]

    def test_another_run_is_not_mixed_in(self, toy, tmp_path):
        run(toy, out=tmp_path, jobs=1, seeds=1)
        with pytest.raises(OtherResultsError, match="size is 400 there, 401 here"):
            run(toy, out=tmp_path, jobs=1, seeds=1, settings={"size": 401})
        with pytest.raises(OtherResultsError, match="root seed"):
            run(toy, out=tmp_path, jobs=1, seeds=1, root_seed=2)

    def test_edited_code_is_not_mixed_in(self, tmp_path):
        folder = write_study(tmp_path / "toy_study")
        run(catalogue.load(folder), out=tmp_path, jobs=1, seeds=1)
        write_study(folder, TOY.replace("replicate.reading", "1 + replicate.reading"))
        with pytest.raises(OtherResultsError, match="the study's code differs"):
            run(catalogue.load(folder), out=tmp_path, jobs=1, seeds=1)

    def test_quick(self, toy, tmp_path):
        results = run(toy, out=tmp_path, jobs=1, quick=True)
        assert {each.verdict for each in results.claims} == {"not tested"}
        assert all(each.measured.n == 2 and each.withheld for each in results.claims)
        assert [recompute(each).verdict for each in results.claims] == ["not tested"] * 4
        assert len(results.measures()[1]["values"]) == 5
        assert not run(toy, out=tmp_path, jobs=1, seeds=1).quick

    @pytest.mark.parametrize(
        ("arguments", "told"),
        [
            ({"seeds": 0}, "seeds must be 1 or more"),
            ({"jobs": 0}, "jobs must be 1 or more"),
            ({"root_seed": -1}, "root seed"),
            ({"settings": {"sizes": 1}}, "did you mean 'size'"),
        ],
    )
    def test_bad_arguments(self, toy, tmp_path, arguments, told):
        with pytest.raises(StudyError, match=told):
            run(toy, out=tmp_path, **{"jobs": 1, **arguments})


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
                yield from (runner.Outcome(), runner.Outcome())
            finally:
                ended.append(True)

        monkeypatch.setattr("joblib.Parallel", lambda **_: lambda tasks: outcomes())
        monkeypatch.setitem(sys.modules, "joblib.externals.loky", None)  # whoever imports it gets an error
        with workers.outcomes_of(len, [], 2) as working:
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


class TestNetworks:
    def test_one_and_two_workers_train_to_the_same_bits(self, tmp_path):
        study = catalogue.load(write_study(tmp_path / "xor_study", NETWORKS))
        one, two = (run(study, out=tmp_path / str(jobs), jobs=jobs, engine="numpy") for jobs in (1, 2))
        assert contents(one) == contents(two)
        assert contents(one)[1, "w"] != contents(one)[2, "w"]

    def test_networks_are_saved(self, tmp_path):
        from pdpsim.simulate.simulator import Simulator

        study = catalogue.load(write_study(tmp_path / "xor_study", NETWORKS))
        results = run(study, out=tmp_path, jobs=1, seeds=1, engine="numpy")
        saved = results.folder / "networks" / "default" / "1"
        assert {path.name for path in saved.iterdir()} == {"net.npz", "net.tsv", "other.npz", "other.tsv"}
        measures = results.measures()[1]
        assert np.array_equal(Simulator.load(saved / "net.npz").weights["hidden->output"], measures["w"])
        assert np.array_equal(
            Simulator.load(saved / "other.npz").weights["hidden->output"], measures["other"]
        )

    def test_the_second_replicate_does_not_depend_on_the_first(self, tmp_path):
        study = catalogue.load(write_study(tmp_path / "xor_study", NETWORKS))
        two = run(study, out=tmp_path / "two", jobs=1, seeds=2, engine="numpy")
        three = run(study, out=tmp_path / "three", jobs=1, seeds=3, engine="numpy")
        assert contents(two).items() < contents(three).items()


class TestCheckpoints:
    def test_every_training_has_its_slot(self, tmp_path):
        checkpoint = Checkpoint(tmp_path, "net")
        first, second = checkpoint.next_call(), checkpoint.next_call()
        first.save({"w": np.arange(3)}, finished=True)
        assert second.load() is None
        again = Checkpoint(tmp_path, "net").next_call()
        assert again.load()["w"].tolist() == [0, 1, 2]
        assert again.finished

    def test_a_damaged_checkpoint_is_none(self, tmp_path):
        (tmp_path / "x.npz").write_bytes(b"PK broken")
        assert Slot(tmp_path / "x.npz").load() is None

    def test_due_after_a_minute(self, tmp_path, monkeypatch):
        clock = [100.0]
        monkeypatch.setattr(time, "monotonic", lambda: clock[0])
        slot = Slot(tmp_path / "x.npz")
        assert not slot.due()
        clock[0] = 160.0
        assert slot.due()
        slot.save({}, finished=False)
        assert not slot.due()


class TestClaims:
    def claims(self, tmp_path, text):
        study = catalogue.load(write_study(tmp_path / "toy_study", text))
        return run(study, out=tmp_path, jobs=1).claims

    def test_records(self, toy, tmp_path):
        records = run(toy, out=tmp_path, jobs=1).claims
        assert [(each.id, each.reading, each.primary) for each in records] == [
            ("T-1", "narrow", True),
            ("T-1", "wide", False),
            ("T-2", "narrow", True),
            ("T-2", "wide", False),
        ]
        first, level = records[0], records[2]
        assert (first.kind, first.condition, first.flags) == ("order", None, ("recalled",))
        assert (level.condition, level.published, level.reason) == ("high", "1.0", "one fifth")
        assert level.measured.mean == pytest.approx(np.mean(level.measured.values))
        assert summary(records)["reproduced"] == 2  # order, and a mean over 3 x 400 values within 1 ± .2

    def test_all_together_leaves_one_out_at_a_time(self, tmp_path):
        text = TOY.replace('condition  = "high"', 'condition  = "high"\nover       = "all"').replace(
            'measures["mean"]', 'sum(each["mean"] for each in measures) / len(measures)'
        )
        record = self.claims(tmp_path, text)[2]
        single = self.claims(tmp_path / "single", TOY)[2]
        # the jackknife's pseudo-values of a mean are the values
        assert record.measured.values == pytest.approx(single.measured.values)
        assert (record.jackknife, single.jackknife) == (True, False)

    def test_all_together_may_give_values(self, tmp_path):
        text = TOY.replace('condition  = "high"', 'condition  = "high"\nover       = "all"').replace(
            'measures["mean"]', "[1.0, 1.0, 1.1, 1.1]"
        )
        record = self.claims(tmp_path, text)[2]
        assert record.measured.values == (1.0, 1.0, 1.1, 1.1)
        assert not record.jackknife

    @pytest.mark.parametrize(
        ("kind", "criterion"),
        [
            ("Order", '"order"\ncontrol = "none"'),
            ("Exact", "{ exact = { tolerance = 0.2 } }"),
            ("SingleRun", '"single-run"'),
        ],
    )
    def test_a_single_value_says_nothing_of_how_many(self, tmp_path, kind, criterion):
        text = TOY.replace('condition  = "high"', 'condition  = "high"\nover       = "all"').replace(
            'measures["mean"]', 'sum(each["mean"] for each in measures) / len(measures)'
        )
        text = text.replace("{ level = { d = 0.2 } }", criterion)
        record = self.claims(tmp_path, text)[2]
        assert record.verdict == "not tested"
        assert record.detail.startswith(f"claim T-2 of toy: {kind} asks how many")
        assert record.detail == record.error

    def test_the_unsolved_are_told_from_the_failed(self, tmp_path):
        text = TOY.replace(
            'return measures["mean"]', 'return [1.0, float("inf"), float("nan"), float("inf")]'
        ).replace('condition  = "high"', 'condition  = "high"\nover       = "all"')
        record = self.claims(tmp_path, text)[2]
        assert record.measured.values == pytest.approx((1.0, *[math.nan] * 3), nan_ok=True)
        assert (record.unsolved, record.failed) == (2, 1)

    def test_what_the_run_lacks_is_not_tested(self, tmp_path):
        text = TOY.replace(
            'return measures["mean"]',
            "from pdpsim import NotTested\n    raise NotTested('needs more')",
        )
        record = self.claims(tmp_path, text)[2]
        assert (record.verdict, record.detail) == ("not tested", "needs more")

    def test_what_is_no_number_is_refused(self, tmp_path):
        for measure, told in (
            ("values", "one number for each replicate"),
            ("word", "expected a number; got str"),
        ):
            text = TOY.replace('return measures["mean"]', f'return measures["{measure}"]')
            assert told in self.claims(tmp_path / measure, text)[2].error

    def test_judged_from_disk(self, toy, tmp_path):
        first = run(toy, out=tmp_path, jobs=1).claims
        again = evaluate(toy, open_results(tmp_path / "toy"))
        assert list(first) == again


class TestPictures:
    def test_drawn_from_disk_with_its_numbers(self, toy, tmp_path):
        run(toy, out=tmp_path, jobs=1, quick=True)
        results = open_results(tmp_path / "toy")
        paths = draw(toy, results)
        assert [path.name for path in paths] == ["1.pdf", "1.svg", "1.png"]
        assert paths[0].read_bytes().startswith(b"%PDF")
        table = (tmp_path / "toy" / "figures" / "1.csv").read_text().splitlines()
        assert table[0] == "low,high"
        assert table[1] == f"{results.measures('low')[1]['mean']!r},{results.measures('high')[1]['mean']!r}"

    def test_chosen_figures_formats_and_folder(self, toy, tmp_path):
        results = run(toy, out=tmp_path, jobs=1, quick=True)
        assert draw(toy, results, ["1"], ["svg"], "double", tmp_path / "here") == [
            tmp_path / "here" / "1.svg"
        ]
        with pytest.raises(StudyError, match="no figure '2'"):
            draw(toy, results, ["2"])
        with pytest.raises(StudyError, match="unknown format 'pfd'; did you mean 'pdf'"):
            draw(toy, results, formats=["pfd"])

    def test_an_error_names_the_figure_and_line(self, tmp_path):
        study = catalogue.load(
            write_study(tmp_path / "toy_study", TOY.replace("figure.subplots()", "figure.sub()"))
        )
        results = run(study, out=tmp_path, jobs=1, quick=True)
        with pytest.raises(StudyError, match=r"figure 1 of toy \(.*drawings\.py, line \d+\): AttributeError"):
            draw(study, results)
        assert not (results.folder / "figures").exists()

    @pytest.mark.parametrize("over", ["replicates", "readings"])
    def test_a_figure_of_one_condition(self, tmp_path, over):
        text = TOY.replace('over    = "conditions"', f'over    = "{over}"\ncondition = "high"').replace(
            'means = {name: [each["mean"] for each in group] for name, group in by_condition.items()}',
            "groups = by_condition if isinstance(by_condition, dict) else {'all': by_condition}\n"
            '    means = {name: [each["mean"] for each in group] for name, group in groups.items()}',
        )
        study = catalogue.load(write_study(tmp_path / "toy_study", text))
        results = run(study, out=tmp_path, jobs=1, seeds=1)
        draw(study, results, formats=["svg"])
        drawn = read_table(results.folder / "figures" / "1.csv")
        cases = [case for case in results.cases if case.condition == "high"]
        if over == "replicates":
            assert drawn == {"all": repr(results.measures("high")[1]["mean"])}
        else:
            assert drawn == {case.reading: repr(results.case_measures(case)[1]["mean"]) for case in cases}
            assert set(drawn) == {"narrow", "wide"}

    def test_results_without_the_figure_s_condition(self, tmp_path):
        text = TOY.replace('over    = "conditions"', 'condition = "high"')
        study = catalogue.load(write_study(tmp_path / "toy_study", text))
        results = run(study, out=tmp_path, jobs=1, seeds=1)
        results.run["cases"] = [each for each in results.run["cases"] if each["condition"] == "low"]
        told: list[str] = []
        assert not any("1.pdf" in path.name for path in draw(study, results, announce=told.append))
        assert told == ["Figure 1 needs conditions that were not run: high"]

    def test_a_full_disk_is_no_fault_of_the_figure(self, toy, tmp_path, monkeypatch):
        results = run(toy, out=tmp_path, jobs=1, seeds=1)

        def full(*args):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        monkeypatch.setattr(os, "replace", full)
        with pytest.raises(ResultsError, match=r"^cannot write .*1\.pdf: No space left on device") as caught:
            draw(toy, results)
        assert exit_code(caught.value) == 1

    def test_columns(self):
        header, rows = columns({"a": [1, 2, 3], "b": [[4, 5], [6, 7]], "c": 8, "d": ["x", "y"]})
        assert header == ["a", "b[0]", "b[1]", "c", "d"]
        assert rows == [(1, 4, 5, 8, "x"), (2, 6, 7, None, "y"), (3, None, None, None, None)]


class TestSweeping:
    def test_every_setting_is_tabulated(self, toy, tmp_path):
        costs = []
        table = sweep(toy, out=tmp_path, jobs=1, estimate=costs.append)
        # 2 settings x 2 replicates x 2 conditions in the primary reading
        assert (costs[0].settings, costs[0].replicates) == (2, 8)
        assert costs[0].minutes == pytest.approx(
            toy.minutes * 8 / 12
        )  # a whole run has 3 replicates x 4 cases
        assert (table.finished, table.failed, table.errors) == (8, {}, [])
        assert [(row["size"], row["claim"]) for row in table.rows] == [
            (300, "T-1"),
            (300, "T-2"),
            (500, "T-1"),
            (500, "T-2"),
        ]
        lines = (tmp_path / "toy" / "sweep" / "sweep.csv").read_text().splitlines()
        assert lines[0] == "size,claim,published,mean,low,high,n,verdict"
        assert len(lines) == 5
        assert len(read_json(tmp_path / "toy" / "sweep" / "sweep.json")["rows"]) == 4

    def test_stored_apart_and_resumed(self, toy, tmp_path):
        costs = []
        sweep(toy, out=tmp_path, jobs=1)
        sweep(toy, out=tmp_path, jobs=1, estimate=costs.append)
        assert costs[0].replicates == 0
        assert run(toy, out=tmp_path, jobs=1, seeds=1).finished(runner.cases(toy)[0]) == [1]

    def test_what_diverged_is_told(self, toy, tmp_path):
        table = sweep(toy, out=tmp_path, jobs=1, settings={"diverge": 2})
        assert (table.finished, len(table.failed)) == (8, 4)
        assert set(table.failed.values()) == {"weights are not finite"}
        assert all(label.startswith("size=") for label in table.failed)

    def test_a_study_without(self, tmp_path):
        study = catalogue.load(write_study(tmp_path, NETWORKS))
        with pytest.raises(StudyError, match="has no sweep"):
            sweep(study, out=tmp_path)


def test_progress_is_seen_while_it_runs(toy, tmp_path):
    seen, threads = [], set()

    def watch(progress):
        seen.append(progress)
        threads.add(threading.current_thread().name)

    run(toy, out=tmp_path, jobs=1, seeds=1, settings={"nap": 0.3}, progress=watch)
    assert any("low-1" in each.running for each in seen)
    assert [each.done for each in seen] == sorted(each.done for each in seen)


class TestConditions:
    """Single conditions of a study, and the others added to them later."""

    def test_one_condition_and_then_the_others(self, toy, tmp_path):
        first, *others = toy.condition_names
        some = run(toy, out=tmp_path / "some", jobs=1, seeds=2, conditions=[first])
        assert {case.condition for case in some.cases} == {first}
        assert not errors(some.claims)
        both = run(toy, out=tmp_path / "some", jobs=1, seeds=2)
        whole = run(toy, out=tmp_path / "whole", jobs=1, seeds=2)
        assert {case.condition for case in both.cases} == {first, *others}
        assert both.table() == whole.table()
        assert [each.verdict for each in both.claims] == [each.verdict for each in whole.claims]
        again = run(toy, out=tmp_path / "some", jobs=1, seeds=2, conditions=[first])
        assert {case.condition for case in again.cases} == {
            first,
            *others,
        }  # nothing that was there is forgotten

    def test_a_condition_that_is_not_there(self, toy, tmp_path):
        with pytest.raises(StudyError, match="has no condition 'nosuch'"):
            run(toy, out=tmp_path / "out", jobs=1, conditions=["nosuch"])
        assert not (tmp_path / "out" / "toy" / "run.json").exists()

"""Running a study: replicates, networks, checkpoints, conditions, sweeps."""

from __future__ import annotations

import threading
import time

import numpy as np
import pytest
from toy_studies import NETWORKS, TOY, contents, write_study

from pdpsim.base.errors import StudyError, ValidationError
from pdpsim.base.tables import read_json
from pdpsim.claims.record import recompute
from pdpsim.results.folder import OtherResultsError
from pdpsim.simulate.checkpoint import Checkpoint, Slot
from pdpsim.study import catalogue, runner
from pdpsim.study.evaluation import errors
from pdpsim.study.runner import run
from pdpsim.study.sweep import sweep


@pytest.fixture
def toy(tmp_path):
    return catalogue.load(write_study(tmp_path / "toy_study"))


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
        assert told == ["toy: already there: 8 of 12 replicates"]
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
            ({"jobs": 0}, "jobs: must be 1 or more"),
            ({"root_seed": -1}, "root seed"),
            ({"settings": {"sizes": 1}}, "did you mean 'size'"),
        ],
    )
    def test_bad_arguments(self, toy, tmp_path, arguments, told):
        with pytest.raises((StudyError, ValidationError), match=told):
            run(toy, out=tmp_path, **{"jobs": 1, **arguments})


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


class TestSweeping:
    def test_every_setting_is_tabulated(self, toy, tmp_path, monkeypatch):
        monkeypatch.setenv("PDPSIM_CACHE", str(tmp_path / "cache"))
        costs = []
        table = sweep(toy, out=tmp_path, jobs=1, cost=costs.append)
        # 2 settings x 2 replicates x 2 conditions in the primary reading
        assert (costs[0].settings, costs[0].replicates) == (2, 8)
        # a whole run has 3 replicates x 4 cases
        assert costs[0].seconds == pytest.approx(120 * toy.minutes * 8 / 12)
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

    def test_tables_of_single_networks_have_the_settings_in_front(self, toy, tmp_path):
        sweep(toy, out=tmp_path, jobs=1)
        whole = run(toy, out=tmp_path / "alone", jobs=1, seeds=2, settings={"size": 500})
        for name in ("measures.csv", "claims.csv"):
            header, *rows = (tmp_path / "toy" / "sweep" / name).read_text().splitlines()
            expected, *alone = (whole.folder / name).read_text().splitlines()
            assert header == f"size,{expected}"
            primary = [row for row in alone if ",wide," not in row]
            assert [row.removeprefix("500,") for row in rows if row.startswith("500,")] == primary
            assert {row.partition(",")[0] for row in rows} == {"300", "500"}
            assert not list((tmp_path / "toy" / "sweep").glob(f"*/{name}"))

    def test_a_replicate_is_one_file_unless_its_networks_are_kept(self, tmp_path):
        text = NETWORKS.replace(
            "import Option, Replicate, Study", "import Option, Replicate, Study, Sweep"
        ).replace("options=options)", 'options=options, sweep=Sweep(grid={"epochs": (20,)}, replicates=3))')
        study = catalogue.load(write_study(tmp_path / "xor_study", text))
        one, two = (
            sweep(study, out=tmp_path / name, jobs=1, engine="numpy", networks=kept)
            for name, kept in (("one", False), ("two", True))
        )
        assert one.finished == two.finished == 3
        (setting,) = one.folder.glob("*/run.json")
        files = [path for path in setting.parent.rglob("*") if path.is_file()]
        assert sorted(path.name for path in files if path.parent.name != "arrays") == [
            "claims.json",
            "run.json",
        ]
        assert len(files) == 3 + 2
        (other,) = two.folder.glob("*/run.json")
        assert len(list(other.parent.rglob("networks/**/*.npz"))) == 6
        for path in (setting.parent / "arrays").iterdir():
            with np.load(path) as mine, np.load(other.parent / "arrays" / path.name) as kept:
                assert {name: mine[name].tobytes() for name in mine if name != "_about"} == {
                    name: kept[name].tobytes() for name in kept if name != "_about"
                }

    def test_more_settings_than_fit_are_refused_with_what_they_would_need(self, tmp_path, monkeypatch):
        many = "Sweep(grid={name: range(1000) for name in ('size', 'nap', 'fail')}, replicates=1)"
        text = TOY.replace('Sweep(grid={"size": (300, 500)}, replicates=2)', many)
        study = catalogue.load(write_study(tmp_path / "toy_study", text))
        monkeypatch.setattr("pdpsim.base.memory.available", lambda: 1e9)
        with pytest.raises(
            StudyError,
            match=r"1,000,000,000 settings are too many: .* 20\.0 TB of memory, and 1\.0 GB are free",
        ):
            sweep(study, out=tmp_path / "out", jobs=1)
        assert not (tmp_path / "out").exists()

    def test_stored_apart_and_resumed(self, toy, tmp_path):
        costs = []
        sweep(toy, out=tmp_path, jobs=1)
        sweep(toy, out=tmp_path, jobs=1, cost=costs.append)
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

from __future__ import annotations

import csv
import errno
import json
import os
import shutil

import numpy as np
import pytest

from pdpsim.base.arrays import write_arrays
from pdpsim.base.errors import ResultsError, StudyError
from pdpsim.base.tables import read_json, write_csv, write_json
from pdpsim.results.beginning import prepare_results
from pdpsim.results.case import Case
from pdpsim.results.folder import OtherResultsError, find_results, open_results
from pdpsim.results.session import joined_cases
from pdpsim.results.tables import MOST_NUMBERS, numbers_of, write_tables

A, B = Case("a", None), Case("b", None)
RUN = {
    "study": {"id": "toy", "title": "Toy", "paper": "Nobody"},
    "fingerprint": {"study": "toy", "options": {"x": 1}, "settings": {}, "root_seed": 1, "quick": False},
    "cases": [{"condition": name, "reading": None, "primary": True} for name in "ab"],
}


def with_fingerprint(**changes):
    return {**RUN, "fingerprint": {**RUN["fingerprint"], **changes}}


def test_a_replicate_comes_back_as_it_was(tmp_path):
    results = prepare_results(tmp_path / "toy", RUN)
    measures = {
        "number": np.float64(0.1) + 0.2,
        "whole": 3,
        "truth": True,
        "word": "cat",
        "words": ["a", "bc"],
        "table": np.arange(6).reshape(2, 3),
    }
    results.write_replicate(A, 1, measures, 1.5)
    back = open_results(tmp_path / "toy").replicate(A, 1)
    assert (back.seconds, back.failed) == (1.5, "")
    assert back.measures["number"] == 0.1 + 0.2
    assert (back.measures["whole"], back.measures["truth"], back.measures["word"]) == (3.0, 1.0, "cat")
    assert back.measures["words"].tolist() == ["a", "bc"]
    assert np.array_equal(back.measures["table"], [[0, 1, 2], [3, 4, 5]])


@pytest.mark.parametrize(
    ("measures", "told"),
    [
        (None, "got nothing"),
        ([1], "got list"),
        ({"x": None}, "'x' must be a number"),
        ({"x": [[1], [1, 2]]}, "'x' must be a number"),
        ({"x": {"y": 1}}, "got dict"),
        ({"_x": 1}, "name"),
        ({3: 1}, "name"),
    ],
)
def test_bad_measures(tmp_path, measures, told):
    results = prepare_results(tmp_path / "toy", RUN)
    with pytest.raises(StudyError, match=told):
        results.write_replicate(A, 1, measures, 0)
    assert not results.has(A, 1)


def test_table_has_one_row_for_each_number(tmp_path):
    results = prepare_results(tmp_path / "toy", RUN)
    results.write_replicate(A, 1, {"x": 0.1, "array": [1, 2], "word": "cat"}, 0)
    results.write_replicate(B, 1, {}, 0, failed="diverged")
    results.write_replicate(B, 2, {"x": float("nan")}, 0)
    write_tables(results, [])
    rows = list(csv.reader((tmp_path / "toy" / "measures.csv").read_text().splitlines()))
    assert rows == [
        ["condition", "reading", "replicate", "measure", "value"],
        ["a", "", "1", "x", "0.1"],
        ["a", "", "1", "array[0]", "1.0"],
        ["a", "", "1", "array[1]", "2.0"],
        ["b", "", "2", "x", ""],
    ]
    assert results.measures("b") == {1: None, 2: {"x": pytest.approx(float("nan"), nan_ok=True)}}


def test_names_of_conditions_are_distinguished_at(tmp_path):
    results = prepare_results(tmp_path / "toy", RUN)
    for case, number in (
        (Case("a", None), 1),
        (Case("a", None), 11),
        (Case("a-1", None), 1),
        (Case("a", "r", False), 2),
    ):
        results.write_replicate(case, number, {"x": 1}, 0)
    assert results.finished(Case("a", None)) == [1, 11]
    assert results.finished(Case("a-1", None)) == [1]
    assert results.finished(Case("a", "r", False)) == [2]


def test_the_same_fingerprint_goes_on(tmp_path):
    prepare_results(tmp_path / "toy", {**RUN, "start": "then"}).write_replicate(A, 1, {"x": 1}, 2.0)
    again = prepare_results(tmp_path / "toy", {**RUN, "start": "now"})
    assert again.has(A, 1)
    assert again.run["start"] == "then"
    assert read_json(tmp_path / "toy" / "run.json")["seconds"]["a"] == {"1": 2.0}


def session(commit, **more):
    return {
        **RUN,
        "git": {"commit": commit},
        "versions": {"numpy": commit},
        "argv": [commit],
        "end": None,
        **more,
    }


def test_every_session_keeps_what_it_made_and_with_what(tmp_path):
    first = prepare_results(tmp_path / "toy", session("old", start="1"))
    first.write_replicate(A, 1, {"x": 1}, 2.0)  # and killed
    prepare_results(tmp_path / "toy", session("idle", start="2")).write_run(end="3")
    second = prepare_results(tmp_path / "toy", session("new", start="4"))
    second.write_replicate(A, 2, {"x": 1}, 2.0)
    second.write_replicate(B, 1, {"x": 1}, 2.0)
    second.write_run(end="5")
    run = read_json(tmp_path / "toy" / "run.json")
    assert [(x["git"]["commit"], x["start"], x["end"], x["replicates"]) for x in run["sessions"]] == [
        ("old", "1", None, {"a": [1], "b": []}),
        ("new", "4", "5", {"a": [2], "b": [1]}),
    ]
    assert (run["git"]["commit"], run["argv"], run["start"], run["end"]) == ("old", ["old"], "1", "5")
    assert run["sessions"][1]["versions"] == {"numpy": "new"}


def test_replicates_of_another_version_of_pdpsim_are_told(tmp_path):
    told = []
    made = prepare_results(tmp_path / "toy", session("x", versions={"pdpsim": "0.1.0"}), told.append)
    made.write_replicate(A, 1, {"x": 1}, 2.0)
    prepare_results(tmp_path / "toy", session("x", versions={"pdpsim": "0.1.0"}), told.append)
    assert told == []
    prepare_results(tmp_path / "toy", session("x", versions={"pdpsim": "0.2.0"}), told.append)
    assert told == [
        f"the replicates in {tmp_path / 'toy'} were made with pdpsim 0.1.0; this one is pdpsim 0.2.0"
    ]


def test_a_run_written_before_there_were_sessions(tmp_path):
    results = prepare_results(tmp_path / "toy", session("old", start="1"))
    results.write_replicate(A, 1, {"x": 1}, 2.0)
    del results.run["sessions"]
    write_json(tmp_path / "toy" / "run.json", results.run)
    again = prepare_results(tmp_path / "toy", session("new", start="2"))
    assert [(x["argv"], x["replicates"]["a"]) for x in again.run["sessions"]] == [
        (["old"], [1]),
        (["new"], []),
    ]


def test_what_has_no_replicate_may_be_replaced(tmp_path):
    prepare_results(tmp_path / "toy", session("old"))
    other = prepare_results(
        tmp_path / "toy", {**session("new"), "fingerprint": with_fingerprint(root_seed=5)["fingerprint"]}
    )
    assert read_json(other.folder / "run.json")["git"] == {"commit": "new"}
    assert len(other.run["sessions"]) == 1


def test_another_fingerprint_is_not_touched(tmp_path):
    prepare_results(tmp_path / "toy", RUN).write_replicate(A, 1, {"x": 1}, 0)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with pytest.raises(
        OtherResultsError, match=r"x is 1 there, 2 here; root seed is 1 there, 5 here.*--out"
    ) as caught:
        prepare_results(tmp_path / "toy", with_fingerprint(options={"x": 2}, root_seed=5))
    assert caught.value.exit_code == 2
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_quick_results_are_replaced(tmp_path):
    quick = prepare_results(tmp_path / "toy", with_fingerprint(quick=True))
    quick.write_replicate(A, 1, {"x": 1}, 0)
    (tmp_path / "toy" / "notes.txt").write_text("mine")
    told = []
    assert not prepare_results(tmp_path / "toy", RUN, told.append).has(A, 1)
    assert told == [f"replaces the quick results that were in {tmp_path / 'toy'}"]
    assert (tmp_path / "toy" / "notes.txt").exists()


class TestOtherRuns:
    """A file that another run left is named, and never counted."""

    def results(self, tmp_path, **changes):
        return prepare_results(tmp_path / "toy", with_fingerprint(**changes))

    def test_a_late_writer_is_stopped(self, tmp_path):
        first = self.results(tmp_path)
        second = self.results(tmp_path, root_seed=2)  # nothing was finished: the folder is replaced
        with pytest.raises(ResultsError, match=r"holds another run's results; nothing more of this run"):
            first.write_replicate(A, 1, {"x": 1}, 0)
        assert not second.path(A, 1).exists()
        second.write_replicate(A, 1, {"x": 2}, 0)
        assert second.measures("a") == {1: {"x": 2.0}}

    def test_a_folder_that_is_gone(self, tmp_path):
        results = self.results(tmp_path)
        shutil.rmtree(results.folder)
        with pytest.raises(ResultsError, match=r"holds no results any more \(its run.json is gone\)"):
            results.write_replicate(A, 1, {"x": 1}, 0)
        assert not results.folder.exists()

    def test_a_stray_file_is_not_counted(self, tmp_path):
        other = prepare_results(tmp_path / "other" / "toy", with_fingerprint(root_seed=2))
        other.write_replicate(A, 1, {"x": 2}, 0)
        results = self.results(tmp_path)
        results.write_replicate(A, 2, {"x": 1}, 0)
        results.write_replicate(B, 1, {"x": 1}, 0)
        shutil.copy(other.path(A, 1), results.path(A, 1))
        results.path(B, 2).write_bytes(b"PK half a file")
        again = open_results(results.folder)
        assert (again.finished(A), again.finished(B)) == ([2], [1])
        assert not again.has(A, 1)
        assert again.uncounted() == {
            "arrays/a-1.npz": "it is of another run",
            "arrays/b-2.npz": "it is damaged, or no file of a replicate",
        }
        with pytest.raises(ResultsError, match=r"a-1\.npz is not counted: it is of another run"):
            again.replicate(A, 1)
        assert "a-1" in again.lacking(None)
        again.write_run()
        assert again.run["seconds"] == {"a": {"2": 0.0}, "b": {"1": 0.0}}

    def test_a_file_that_changes_is_looked_at_again(self, tmp_path):
        results = self.results(tmp_path)
        results.path(A, 1).parent.mkdir()
        results.path(A, 1).write_bytes(b"")
        assert results.finished(A) == []
        results.write_replicate(A, 1, {"x": 1}, 0)
        assert results.finished(A) == [1]
        assert results.uncounted() == {}

    @pytest.mark.parametrize(
        "about",
        ["{", "3", "{}", '{"failed": 1, "seconds": 2}', '{"failed": "", "seconds": 2, "run": 5}', "[" * 9000],
    )
    def test_files_that_say_nothing_of_themselves(self, tmp_path, about):
        results = self.results(tmp_path)
        for arrays in (
            {"_about": np.array(about), "x": np.ones(2)},
            {"x": np.ones(2)},
            {"_about": np.ones(2)},
        ):
            write_arrays(results.path(A, 1), arrays)
            assert results.finished(A) == []
            assert results.uncounted() == {"arrays/a-1.npz": "it is damaged, or no file of a replicate"}

    def test_measures_that_are_damaged_say_what_mends_them(self, tmp_path):
        results = self.results(tmp_path)
        results.write_replicate(A, 1, {"x": np.arange(1000.0)}, 0)
        path = results.path(A, 1)
        content = bytearray(path.read_bytes())
        content[content.find(b"x.npy") + 100] ^= 1
        path.write_bytes(content)
        with pytest.raises(ResultsError, match=r"a-1\.npz.*; delete this file and run the study again"):
            open_results(tmp_path / "toy").replicate(A, 1)

    def test_files_from_before_there_were_digests_still_count(self, tmp_path):
        """What an older version began may hold files without a digest; what this one began may not."""
        results = self.results(tmp_path)
        results.write_replicate(A, 1, {"x": 1}, 0)
        about = {"failed": "", "seconds": 1.0}
        write_arrays(results.path(A, 2), {"_about": np.array(json.dumps(about)), "x": np.array(2.0)})
        assert results.finished(A) == [1]
        assert results.uncounted() == {"arrays/a-2.npz": "it does not say of which run it is"}
        run = read_json(results.folder / "run.json")
        for session in run["sessions"]:
            del session["digest"]
        write_json(results.folder / "run.json", run)
        old = open_results(results.folder)
        assert old.measures("a") == {1: {"x": 1.0}, 2: {"x": 2.0}}
        extended = self.results(tmp_path)
        extended.write_replicate(A, 3, {"x": 3}, 0)
        assert open_results(results.folder).finished(A) == [1, 2, 3]

    def test_files_of_no_use_keep_a_folder_from_being_replaced(self, tmp_path):
        results = self.results(tmp_path)
        results.path(A, 1).parent.mkdir()
        results.path(A, 1).write_bytes(b"perhaps the only copy")
        with pytest.raises(OtherResultsError, match="holds results of another run"):
            self.results(tmp_path, root_seed=2)


class TestRemoving:
    def test_what_cannot_be_removed_is_never_taken_over(self, tmp_path, monkeypatch):
        quick = prepare_results(tmp_path / "toy", with_fingerprint(quick=True))
        quick.write_replicate(A, 1, {"x": 1}, 0)

        def busy(path, *args, **kwargs):
            raise OSError(errno.EBUSY, os.strerror(errno.EBUSY), str(path))

        monkeypatch.setattr(shutil, "rmtree", busy)
        with pytest.raises(ResultsError, match=r"cannot be removed: .*arrays: Device or resource busy"):
            prepare_results(tmp_path / "toy", RUN)
        assert open_results(tmp_path / "toy").quick  # the next run tries again

    def test_links_are_removed_and_what_they_lead_to_is_not(self, tmp_path):
        quick = prepare_results(tmp_path / "toy", with_fingerprint(quick=True))
        quick.write_replicate(A, 1, {"x": 1}, 0)
        scratch = tmp_path / "scratch"
        shutil.move(tmp_path / "toy" / "arrays", scratch)
        (tmp_path / "toy" / "arrays").symlink_to(scratch)
        (tmp_path / "mine").mkdir()
        (tmp_path / "mine" / "thesis.tex").write_text("x")
        (tmp_path / "toy" / "figures").mkdir()
        (tmp_path / "toy" / "figures" / "mine").symlink_to(tmp_path / "mine")
        full = prepare_results(tmp_path / "toy", RUN)
        assert full.finished(A) == []
        assert not (tmp_path / "toy" / "arrays").exists()
        assert not (tmp_path / "toy" / "figures").exists()
        assert (scratch / "a-1.npz").is_file()
        assert (tmp_path / "mine" / "thesis.tex").is_file()


def test_another_version_is_refused(tmp_path):
    folder = prepare_results(tmp_path / "toy", RUN).folder
    run = read_json(folder / "run.json")
    write_json(folder / "run.json", {**run, "format": 99})
    with pytest.raises(OtherResultsError, match="format 99"):
        open_results(folder)
    (folder / "run.json").write_text("{")
    with pytest.raises(ResultsError, match=r"not JSON.*; delete .* or give another folder"):
        open_results(folder)
    (folder / "run.json").write_text('{"format": 1}')
    with pytest.raises(ResultsError, match="lacks study, cases, fingerprint"):
        open_results(folder)


def test_a_folder_of_something_else_is_not_touched(tmp_path):
    (tmp_path / "toy").mkdir()
    (tmp_path / "toy" / "thesis.tex").write_text("x")
    with pytest.raises(OtherResultsError, match="not empty"):
        prepare_results(tmp_path / "toy", RUN)


def test_a_full_disk_leaves_nothing_half_written(tmp_path, monkeypatch):
    results = prepare_results(tmp_path / "toy", RUN)

    def full(*args):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(ResultsError, match=r"No space left on device; choose another folder"):
        results.write_replicate(A, 1, {"x": 1}, 0)
    assert list((tmp_path / "toy" / "arrays").iterdir()) == []


def test_a_path_that_cannot_be_a_folder(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(ResultsError, match="cannot write"):
        prepare_results(tmp_path / "file" / "toy", RUN)


def test_finding_results(tmp_path):
    prepare_results(tmp_path / "b", RUN), prepare_results(tmp_path / "a", RUN)
    assert find_results(tmp_path) == [tmp_path / "a", tmp_path / "b"]
    assert find_results(tmp_path / "a") == [tmp_path / "a"]
    (tmp_path / "empty").mkdir()
    with pytest.raises(ResultsError, match="holds no results"):
        find_results(tmp_path / "empty")
    with pytest.raises(ResultsError, match="holds no results"):
        open_results(tmp_path / "empty")


def test_json_has_null_for_what_is_not_finite(tmp_path):
    write_json(
        tmp_path / "x.json", {"a": [np.nan, np.inf, np.float32(0.5), np.arange(2)], "b": ("x", None, True)}
    )
    assert json.loads((tmp_path / "x.json").read_text()) == {
        "a": [None, None, 0.5, [0, 1]],
        "b": ["x", None, True],
    }


def test_a_cell_is_never_a_formula(tmp_path):
    words = ["=1+1", "+x", "-ed", "@a", "\tx", "-1.5", "+2", "cat", "-", ""]
    write_csv(tmp_path / "x.csv", ["=a"], [[word] for word in words])
    rows = [row[0] if row else "" for row in csv.reader((tmp_path / "x.csv").read_text().splitlines())]
    assert rows == ["'=a", "'=1+1", "'+x", "'-ed", "'@a", "'\tx", "-1.5", "+2", "cat", "'-", ""]


def test_csv_keeps_all_digits(tmp_path):
    write_csv(tmp_path / "x.csv", ("a", "b"), [(0.1 + 0.2, None), (np.float64(1) / 3, "x,y")])
    assert (tmp_path / "x.csv").read_text() == 'a,b\n0.30000000000000004,\n0.3333333333333333,"x,y"\n'


def test_numbers_of_measures_have_their_places():
    """Every number of arrays that are not too long."""
    places = dict(numbers_of(np.array([[1, 2], [3, 4]])))
    assert places == {"[0,0]": 1.0, "[0,1]": 2.0, "[1,0]": 3.0, "[1,1]": 4.0}
    assert list(numbers_of(2.5)) == [("", 2.5)]
    assert list(numbers_of("text")) == []
    assert list(numbers_of(np.zeros(MOST_NUMBERS + 1))) == []


def test_an_error_is_forgotten_once_its_replicate_is_there(tmp_path):
    results = prepare_results(tmp_path / "toy", RUN)
    results.write_run(errors={"a-1": "no luck", "a-2": "no luck"})
    assert set(results.run["errors"]) == {"a-1", "a-2"}
    results.write_replicate(A, 2, {"x": 1.0}, 0)
    results.write_run()
    assert set(open_results(tmp_path / "toy").run["errors"]) == {"a-1"}


def test_cases_of_a_run_that_goes_on_are_each_there_once_the_primary_first():
    first, second, other = (
        {"condition": name, "reading": None, "primary": primary}
        for name, primary in (("a", True), ("b", True), ("c", False))
    )
    assert joined_cases([other, first], [second, first]) == [second, first, other]

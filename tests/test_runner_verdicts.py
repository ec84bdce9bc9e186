"""What comes of a run: claims, tables and pictures."""

from __future__ import annotations

import csv
import errno
import math
import os
from pathlib import Path

import numpy as np
import pytest
from toy_studies import TOY, write_study

from pdpsim.base.errors import ResultsError, StudyError
from pdpsim.cli.group import exit_code
from pdpsim.report.pictures import columns, draw
from pdpsim.results.folder import open_results
from pdpsim.study import catalogue
from pdpsim.study.evaluation import evaluate, summary
from pdpsim.study.runner import run


@pytest.fixture
def toy(tmp_path):
    return catalogue.load(write_study(tmp_path / "toy_study"))


def read_table(path: Path) -> dict[str, str]:
    """Return the one row of a table, by column."""
    (row,) = csv.DictReader(path.read_text().splitlines())
    return row


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

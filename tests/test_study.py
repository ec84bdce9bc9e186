from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from toy_studies import TOY, write_study

from pdpsim import Option, Study, Sweep
from pdpsim.base.errors import StudyError
from pdpsim.results.case import Case
from pdpsim.study import catalogue
from pdpsim.study.fingerprint import fingerprint
from pdpsim.study.replicate import Replicate
from pdpsim.study.settings import cases, make_setup, parse_settings


def a_study(**changes):
    return Study(**{"id": "a-study", "title": "A", "paper": "B", **changes})


class TestDeclaring:
    def test_primary_reading_comes_first(self):
        study = a_study(readings={"a": 1, "b": 2, "c": 3}, primary="b")
        assert study.reading_names == ("b", "a", "c")
        assert [(x.label, x.primary) for x in cases(study)] == [
            ("default", True),
            ("default@a", False),
            ("default@c", False),
        ]

    def test_without_conditions_and_readings(self):
        assert cases(a_study()) == [Case("default", None, True)]

    @pytest.mark.parametrize(
        ("changes", "told"),
        [
            ({"id": "Upper"}, "lower-case"),
            ({"id": ""}, "lower-case"),
            ({"model": "a", "models": {"b": "c"}}, "not both"),
            ({"replicates": 0}, "1 or more"),
            ({"readings": {"a": 1}}, "primary"),
            ({"primary": "a"}, "readings"),
            ({"readings": {"aaa": 1}, "primary": "aab"}, "did you mean 'aaa'"),
            ({"conditions": {"a/b": 1}}, r"conditions: expected a name"),
            ({"conditions": {"x" * 300: 1}}, "expected a name .*at most 80 bytes"),
            ({"readings": {"../x": 1}, "primary": "../x"}, "readings: expected a name"),
            ({"conditions": ["a"]}, "conditions: expected a table"),
            ({"title": None}, "title: expected text"),
            ({"doi": 1}, "doi: expected text"),
            ({"model": 1}, "model: expected text"),
            ({"models": {"a": 1}}, r"models\.a: expected text"),
            ({"replicates": 2.5}, "replicates: expected a whole number"),
            ({"minutes": "long"}, "minutes: expected a number"),
            ({"options": "size"}, "options: expected a list"),
            ({"quick": 3}, "quick: expected a table"),
            ({"id": 3}, "study 3: id: expected an id"),
            ({"conditions": {"untrained": 1}}, "a control and a condition"),
        ],
    )
    def test_mistakes(self, changes, told):
        with pytest.raises(StudyError, match=told):
            a_study(**changes)

    @pytest.mark.parametrize(
        ("make", "told"),
        [
            (lambda: Option("x" * 300, 1), "a name is made of"),
            (lambda: Option("a b", 1), "a name is made of"),
            (lambda: Option("size", None), "its default is"),
            (lambda: Option("size", [1]), "its default is"),
            (lambda: Sweep(grid={"size": 3}), r"sweep: grid\.size: expected a list"),
            (lambda: Sweep(grid=3), "sweep: grid: expected a table"),
            (lambda: Sweep(replicates=0), "sweep: replicates: must be 1 or more"),
        ],
    )
    def test_mistakes_in_options_and_sweeps(self, make, told):
        with pytest.raises(StudyError, match=told):
            make()

    def test_what_is_recalled_is_flagged(self, tmp_path):
        files = TOY.replace('control    = "none"', 'control    = "none"\nflags      = ["contested"]')
        study = catalogue.load(write_study(tmp_path / "toy", files))
        assert [each.flags for each in study.claims] == [("contested", "recalled"), ()]

    def test_sweep_crosses_its_grid_and_adds_settings(self):
        sweep = Sweep(grid={"a": (1, 2), "b": (3,)}, settings=({"c": 4},))
        assert sweep.combinations() == [{"a": 1, "b": 3}, {"a": 2, "b": 3}, {"c": 4}]
        assert Sweep().combinations() == []
        assert (sweep.number, Sweep().number) == (3, 0)


class TestSettings:
    def test_values_are_read_as_in_toml(self):
        given = parse_settings(["a.b=0.1", "c = 5", "d=true", "e={ uniform = 0.3 }", "f=two words"])
        assert given == {"a.b": 0.1, "c": 5, "d": True, "e": {"uniform": 0.3}, "f": "two words"}

    @pytest.mark.parametrize(
        ("given", "told"), [(["a"], "key=value"), (["a=1", "a=2"], "twice"), (["=1"], "key=value")]
    )
    def test_bad_settings(self, given, told):
        with pytest.raises(StudyError, match=told):
            parse_settings(given)

    def test_options_have_types(self):
        study = a_study(options=(Option("count", 3), Option("share", 0.5), Option("name", "x")))
        setup = make_setup(study, {"count": 4, "share": 1, "name": 7})
        assert setup.options == {"count": 4, "share": 1.0, "name": "7"}
        with pytest.raises(StudyError, match="option count: expected a whole number"):
            make_setup(study, {"count": 1.5})
        with pytest.raises(StudyError, match="did you mean 'count'"):
            make_setup(study, {"counts": 4})

    def test_quick_values(self):
        study = a_study(options=(Option("count", 3, quick=1), Option("share", 0.5)))
        assert make_setup(study, quick=True).options == {"count": 1, "share": 0.5}
        assert make_setup(study, {"count": 2}, quick=True).options["count"] == 2

    def test_corpus_only_where_one_is_taken(self, tmp_path):
        file = tmp_path / "corpus.tsv"
        file.write_text("a")
        with pytest.raises(StudyError, match="takes no --corpus"):
            make_setup(a_study(), corpus=file)
        study = a_study(corpus="a table")
        with pytest.raises(StudyError, match="no such file"):
            make_setup(study, corpus=tmp_path / "missing")
        assert fingerprint(study, make_setup(study, corpus=file))["corpus"].startswith(
            "ca978112ca1bbdca"
        )  # SHA-256 of "a"


class TestRun:
    def test_streams_are_paired_over_conditions_and_readings(self):
        study = a_study(conditions={"a": 1, "b": 2}, readings={"x": 3, "y": 4}, primary="x")
        runs = [Replicate(study, case, 2) for case in cases(study)]
        assert len({run.rng("s").random() for run in runs}) == 1
        assert len({Replicate(study, number=i).rng("s").random() for i in range(1, 6)}) == 5
        assert [(run.condition, run.reading) for run in runs] == [(1, 3), (2, 3), (1, 4), (2, 4)]

    def test_stage_without_a_folder(self):
        run = Replicate(a_study())
        assert run.stage("one", lambda: {"x": 1, "y": [1, 2]})["x"] == 1.0
        with pytest.raises(StudyError, match="two stages"):
            run.stage("one", dict)
        with pytest.raises(StudyError, match="stage 'bad' of a-study: the measure 'x'"):
            run.stage("bad", lambda: {"x": [[1], [1, 2]]})

    def test_networks_have_names_and_models(self):
        run = Replicate(a_study(models={"teacher": "xor", "pupil": "xor_direct"}))
        with pytest.raises(StudyError, match="2 models"):
            run.network("other")
        with pytest.raises(StudyError, match="did you mean 'pupil'"):
            run.network("other", "pupils")
        with pytest.raises(StudyError, match="a network's name"):
            run.network("a/b")

    def test_a_setting_of_the_users_goes_before_one_of_the_studys_conditions(self):
        study = a_study(models={"teacher": "xor", "pupil": "xor_direct"})
        setup = make_setup(study, {"pupil.training.rule.rate": 0.125})
        condition = {"training.rule.rate": 2.0, "layers.hidden.size": 3}
        pupil, teacher = (
            Replicate(study, setup=setup).model(name, condition) for name in ("pupil", "teacher")
        )
        assert (pupil.phases[0].rule.rate, teacher.phases[0].rule.rate) == (0.125, 2.0)
        assert pupil.network.layer("hidden").size == teacher.network.layer("hidden").size == 3

    def test_the_networks_of_a_model_file(self):
        study = a_study(model="xor")
        one, two = (Replicate(study).network("one") for _ in range(2))
        other = Replicate(study).network("two")
        assert all(np.array_equal(one.weights[name], two.weights[name]) for name in one.weights)
        assert any(not np.array_equal(one.weights[name], other.weights[name]) for name in one.weights)
        run = Replicate(study)
        run.network("one")
        with pytest.raises(StudyError, match="two networks"):
            run.network("one")


class TestLoading:
    def test_a_users_folder(self, tmp_path):
        study = catalogue.load(write_study(tmp_path / "my-study"))
        assert (study.id, study.folder, len(study.claims)) == ("toy", tmp_path / "my-study", 2)
        assert catalogue.load(tmp_path / "my-study" / "study.py").id == "toy"

    def test_an_edited_study_is_loaded_anew(self, tmp_path):
        catalogue.load(write_study(tmp_path))
        assert (
            catalogue.load(write_study(tmp_path, TOY.replace('"Toy"', '"Another toy"'))).title
            == "Another toy"
        )

    def test_files_beside_it(self, tmp_path):
        (tmp_path / "words.py").write_text("TITLE = 'From beside'\n")
        text = TOY.replace("study = Study(", "from .words import TITLE\n\nstudy = Study(").replace(
            '"Toy"', "TITLE"
        )
        assert catalogue.load(write_study(tmp_path, text)).title == "From beside"

    def test_unknown_study_gets_the_nearest(self):
        with pytest.raises(StudyError, match="did you mean 'elman-1990-words'"):
            catalogue.load("elman-1990-word")

    def test_code_is_run_only_where_its_path_is_given(self, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        write_study(tmp_path / "evil", TOY.replace("import time\n", "import os, time\nos.mkdir('harm')\n"))
        with pytest.raises(StudyError, match=r"no study 'evil'.*by its path, such as ./my-study; .* ./evil"):
            catalogue.load("evil")
        assert not (tmp_path / "harm").exists()
        assert catalogue.load("./evil").id == "toy"
        assert (tmp_path / "harm").exists()

    @pytest.mark.parametrize("leave", ["import sys\nsys.exit()\n", "raise SystemExit(0)\n"])
    @pytest.mark.parametrize("name", ["study.py", "measures.py"])
    def test_a_module_that_ends_the_program(self, tmp_path, name, leave):
        folder = write_study(tmp_path)
        (folder / name).write_text((folder / name).read_text() + leave)
        with pytest.raises(StudyError, match=rf"{name}, line \d+: SystemExit"):
            catalogue.load(tmp_path)

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("x = 1\ny = (\n", r"study\.py, line 2"),
            ("x = 1\n\nimport nothing_of_that_name\n", r"study\.py, line 3: ModuleNotFoundError"),
            ("x = 1\n", "defines no study"),
            (
                "from pdpsim import Study\nstudy = Study(id='a', title='', paper='')\n",
                "study.simulate",
            ),
            (
                "from pdpsim import Study\n\nstudy = Study(id='A', title='', paper='')\n",
                r"line 3: .*lower-case",
            ),
        ],
    )
    def test_bad_files_are_told_with_their_line(self, tmp_path, text, told):
        with pytest.raises(StudyError, match=told):
            catalogue.load(write_study(tmp_path, text))

    def test_a_folder_without_a_study(self, tmp_path):
        with pytest.raises(StudyError, match="a folder without a study"):
            catalogue.load(tmp_path)

    def test_built_in_studies_are_listed(self):
        assert "elman-1990-words" in catalogue.study_ids()
        card = next(each for each in catalogue.cards() if each.id == "elman-1990-words")
        assert card.claims >= 11
        assert card.family

    def test_listing_imports_nothing_heavy(self):
        code = (
            "import sys; from pdpsim.study.catalogue import cards; cards();"
            "heavy = {'numba', 'sklearn', 'matplotlib', 'seaborn', 'scipy', 'joblib'} & set(sys.modules);"
            "sys.exit(', '.join(heavy) or 0)"
        )
        done = subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            text=True,
        )
        assert (done.returncode, done.stderr) == (0, "")

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from toy_studies import TOY, write_study

from pdpsim import Option, Study, Sweep
from pdpsim.base.errors import ResultsError, StudyError
from pdpsim.claims.decorated import Level, Order
from pdpsim.results.case import Case
from pdpsim.results.difference import difference
from pdpsim.study import catalogue
from pdpsim.study.fingerprint import code_hash, fingerprint
from pdpsim.study.replicate import Replicate
from pdpsim.study.runner import run
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
            ({"conditions": {"a/b": 1}}, "names of folders"),
        ],
    )
    def test_mistakes(self, changes, told):
        with pytest.raises(StudyError, match=told):
            a_study(**changes)

    @pytest.mark.parametrize(
        ("changes", "told"),
        [
            ({"known_from": "reed"}, "did you mean 'read'"),
            ({"over": "pairs"}, "did you mean 'paired'"),
            ({"condition": "defautl"}, "did you mean 'default'"),
            ({"flags": ("contestd",)}, "did you mean 'contested'"),
            ({"criterion": Level(d=1), "published": "many"}, "must be a number"),
        ],
    )
    def test_mistakes_in_claims(self, changes, told):
        claim = {"published": "1", "source": "p. 1", "known_from": "read", "criterion": Order(), **changes}
        with pytest.raises(StudyError, match=told):
            a_study().claim("A-1", "sentence", **claim)

    def test_ids_are_unique(self):
        study = a_study()
        study.figure("1", "caption")(print)
        with pytest.raises(StudyError, match="two figures"):
            study.figure("1", "caption")

    def test_what_is_recalled_is_flagged(self):
        study = a_study()
        told = {"published": "1", "source": "p. 1", "criterion": Order()}
        study.claim("A-1", "s", known_from="recalled", flags=("contested",), **told)(print)
        study.claim("A-2", "s", known_from="read", **told)(print)
        assert [each.flags for each in study.claims] == [("contested", "recalled"), ()]

    def test_sweep_crosses_its_grid_and_adds_settings(self):
        sweep = Sweep(grid={"a": (1, 2), "b": (3,)}, settings=({"c": 4},))
        assert sweep.combinations() == [{"a": 1, "b": 3}, {"a": 2, "b": 3}, {"c": 4}]
        assert Sweep().combinations() == []


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


class TestReference:
    def test_written_from_a_default_run_and_checked(self, tmp_path):
        folder = write_study(tmp_path / "toy_study")
        study = catalogue.load(folder)
        with pytest.raises(StudyError, match="no reference run"):
            catalogue.outdated(study)
        with pytest.raises(ResultsError, match="no finished run of 3 replicates"):
            catalogue.write_reference(study, run(study, out=tmp_path, jobs=1, seeds=2))
        catalogue.write_reference(study, run(study, out=tmp_path, jobs=1))
        claims, about = catalogue.reference(study)
        assert [each.id for each in claims] == ["T-1", "T-1", "T-2", "T-2"]
        assert "argv" not in about
        assert [("argv" in each, each["replicates"]["low"]) for each in about["sessions"]] == [
            (False, [1, 2]),
            (False, [3]),
        ]
        assert catalogue.outdated(study) == ""
        other = run(study, out=tmp_path / "other", jobs=1, settings={"size": 5})
        with pytest.raises(ResultsError, match="no default run: size is 5 there, 400 here"):
            catalogue.write_reference(study, other)
        write_study(folder, TOY.replace('"cat"', '"dog"'))
        assert catalogue.outdated(catalogue.load(folder)) == "the study's code differs"


class TestFingerprint:
    def hashed(self, tmp_path, old="", new=""):
        return code_hash(write_study(tmp_path, TOY.replace(old, new) if old else TOY))

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ('"word": "cat"', '"word": "dog"'),
            ('"high": 1.0}', '"high": 2.0}'),
        ],
    )
    def test_changes_with_the_simulation(self, tmp_path, old, new):
        assert self.hashed(tmp_path) != self.hashed(tmp_path, old, new)

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("{ d = 0.2 }", "{ d = 0.3 }"),
            ("axes.plot(group, label=name)", "axes.plot(group)"),
            ("replicates=3", "replicates=30"),
            ("    time.sleep", "    # a comment\n    time.sleep"),
            ("(replicate: Replicate):\n", "(replicate: Replicate):\n    '''Simulate.'''\n\n"),
            ("A study without networks", "Another docstring"),
        ],
    )
    def test_stays_with_all_else(self, tmp_path, old, new):
        assert self.hashed(tmp_path) == self.hashed(tmp_path, old, new)

    def test_sees_definitions_within_other_statements(self, tmp_path):
        text = TOY.replace('"cat"', "WORD").replace(
            "study = Study(", "if True:\n    WORD = 'cat'\n\nstudy = Study("
        )
        one, two = (
            code_hash(write_study(tmp_path, text.replace("'cat'", word))) for word in ("'cat'", "'dog'")
        )
        assert one != two

    def test_follows_names_into_files_beside_it(self, tmp_path):
        text = TOY.replace("study = Study(", "from .words import WORD\n\nstudy = Study(").replace(
            '"cat"', "WORD"
        )
        seen = []
        for words in ("WORD = 'cat'\nOTHER = 1\n", "WORD = 'cat'\nOTHER = 2\n", "WORD = 'dog'\nOTHER = 2\n"):
            (tmp_path / "words.py").write_text(words)
            seen.append(code_hash(write_study(tmp_path, text)))
        assert seen[0] == seen[1] != seen[2]

    @pytest.mark.parametrize(
        ("line", "used"),
        [
            ("import toy_study.words as w", "w.WORD"),
            ("import toy_study.words", "toy_study.words.WORD"),
            ("from toy_study import words", "words.WORD"),
            ("from . import words as w", "w.WORD"),
            ("from .words import *", "WORD"),
            ("from .helpers.deep import WORD", "WORD"),
            ("from .helpers import deep", "deep.WORD"),
            ("from . import helpers", "helpers.WORD"),
            ("from .helpers import WORD", "WORD"),
            ("import toy_study.helpers.deep as deep", "deep.WORD"),
            ("try:\n    from .words import WORD\nexcept ImportError:\n    pass", "WORD"),
            ("", "__import__('x') if False else WORD"),
        ],
    )
    def test_follows_imports_however_they_are_written(self, tmp_path, line, used):
        folder = tmp_path / "toy_study"
        text = TOY.replace("study = Study(", f"{line}\n\nstudy = Study(").replace('"cat"', used)
        if not line:  # imported where it is used
            text = text.replace("    time.sleep", "    from .helpers.deep import WORD\n\n    time.sleep")
        write_study(folder, text)
        (folder / "helpers").mkdir()
        (folder / "helpers" / "__init__.py").write_text("from .deep import WORD\n")
        seen = []
        for word in ("cat", "cat  # a comment", "dog"):
            word, _, comment = word.partition("  #")
            for file in (folder / "words.py", folder / "helpers" / "further.py"):
                file.write_text(f"WORD = '{word}'{comment and '  #' + comment}\n")
            (folder / "helpers" / "deep.py").write_text("from ..helpers.further import WORD\n")
            seen.append(code_hash(folder))
        assert seen[0] == seen[1] != seen[2]

    def test_a_module_that_is_not_imported_is_not_read(self, tmp_path):
        before = code_hash(write_study(tmp_path))
        (tmp_path / "broken.py").write_text("x = (")
        assert code_hash(tmp_path) == before
        write_study(tmp_path, TOY.replace("    time.sleep", "    from . import broken\n\n    time.sleep"))
        with pytest.raises(StudyError, match=r"broken\.py, line 1"):
            code_hash(tmp_path)

    def test_difference_in_words(self):
        one = {
            "settings": {"training.epochs": 5},
            "models": {"a": "1"},
            "data": {},
            "code": "1",
            "root_seed": 1,
        }
        other = {"settings": {}, "models": {"a": "2"}, "data": {"x": "1"}, "code": "2", "root_seed": 2}
        assert difference(one, other) == (
            "training.epochs is its default there, 5 here; the models differ; the data differ; "
            "the study's code differs; root seed is 2 there, 1 here"
        )
        assert difference(other, one).startswith("training.epochs is 5 there, its default here")

    def test_holds_data_files_and_models(self, tmp_path):
        study = catalogue.load(write_study(tmp_path))
        (tmp_path / "data").mkdir()
        (tmp_path / "data" / "words.tsv").write_text("a")
        assert list(fingerprint(study, make_setup(study))["data"]) == ["words.tsv"]
        xor = a_study(model="xor")
        plain, slow = (
            fingerprint(xor, make_setup(xor, given)) for given in ({}, {"training.rule.rate": 0.01})
        )
        assert plain["models"] != slow["models"]

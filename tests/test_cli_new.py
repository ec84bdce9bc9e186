"""``pdpsim new``: a study of one's own."""

from __future__ import annotations

from pathlib import Path

import pytest
from pages import HEADINGS
from students import call, enter

from pdpsim.workbench import networks as workbench


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with a model and its patterns, drawing no curves."""
    monkeypatch.setattr(workbench, "draw_curves", lambda *_: None)
    return enter(tmp_path, monkeypatch)


class TestNew:
    def test_a_new_study_runs_at_once(self, here: Path) -> None:
        made = call("new", "my-study")
        assert made.exit_code == 0
        assert "pdpsim run ./my-study" in made.stdout
        assert "$" not in "".join(path.read_text() for path in (here / "my-study").rglob("*.*"))
        result = call("run", "./my-study", "--quick", "--engine", "numpy", "--jobs", "1")
        assert result.exit_code == 0, result.output
        assert "2 claims: 2 not tested" in result.stdout
        assert (here / "results" / "my-study" / "figures" / "sweeps.pdf").is_file()
        assert call("show", "./my-study").exit_code == 0

    def test_its_readme_has_the_six_headings(self, here: Path) -> None:
        call("new", "smith_1992")
        text = (here / "smith_1992" / "README.md").read_text()
        headings = [line[3:] for line in text.splitlines() if line.startswith("## ")]
        assert tuple(headings) == HEADINGS
        assert 'id="smith-1992"' in (here / "smith_1992" / "study.py").read_text()

    @pytest.mark.parametrize("name", ["9lives", "My-Study", "a b", "study.py", "-", "a--b"])
    def test_a_name_that_is_none(self, here: Path, name: str) -> None:
        result = call("new", "--", name)
        assert result.exit_code == 2
        assert "cannot be a study's name" in result.stderr

    def test_nothing_is_overwritten(self, here: Path) -> None:
        call("new", "mine")
        (here / "mine" / "study.py").write_text("precious")
        result = call("new", "mine")
        assert result.exit_code == 2
        assert "there already" in result.stderr
        assert (here / "mine" / "study.py").read_text() == "precious"

    def test_its_model_and_patterns_train_without_it(self) -> None:
        call("new", "mine")
        result = call(
            "train", "mine/model.toml", "--patterns", "mine/data/patterns.tsv", "--engine", "numpy",
            "--set", "training.epochs=20",
        )  # fmt: skip
        assert result.exit_code == 0
        assert "of 4 patterns" in result.stdout

"""``pdpsim copy``: one model or several, here or into a folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from students import call


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_several_models_here(here: Path) -> None:
    result = call("copy", "xor", "encoder-8-3-8")
    assert result.exit_code == 0, result.output
    assert result.stdout.split() == ["xor.toml", "xor.tsv", "encoder_8_3_8.toml", "encoder_8_3_8.tsv"]
    assert all((here / name).is_file() for name in result.stdout.split())


@pytest.mark.parametrize("folder", ["mine", "./xor", "new/place"])
def test_into_a_folder(here: Path, folder: str) -> None:
    assert call("copy", "xor", "encoder-8-3-8", folder).exit_code == 0
    assert (here / folder / "xor.toml").is_file()
    assert (here / folder / "encoder_8_3_8.tsv").is_file()
    assert not (here / "xor.toml").exists()


def test_a_slip_in_the_last_name_makes_no_folder(here: Path) -> None:
    result = call("copy", "xor", "encodr-8-3-8")
    assert result.exit_code == 2
    message = (
        "no model 'encodr-8-3-8'; did you mean 'encoder-8-3-8'? (a new folder of that name: ./encodr-8-3-8)"
    )
    assert message in " ".join(result.stderr.split())
    assert list(here.iterdir()) == []


def test_a_slip_in_the_only_name(here: Path) -> None:
    result = call("copy", "xr")
    assert result.exit_code != 0
    assert "xr" in result.stderr
    assert list(here.iterdir()) == []

"""Work that stops when its time is over, and goes on."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from toy_studies import TOY, Files, write_study

from pdpsim.base.errors import Suspended, TimeUpError
from pdpsim.cli import main
from pdpsim.simulate.checkpoint import Slot
from pdpsim.study import catalogue
from pdpsim.study.allowance import MARK, Look, allowed
from pdpsim.study.runner import run
from pdpsim.study.sweep import sweep
from tests.faults.specimens import constants
from tests.faults.subject import STUDY, contents


def test_the_mark_is_made_when_the_time_is_over_and_goes_with_the_block(tmp_path: Path) -> None:
    (tmp_path / MARK).touch()  # of a run that was killed
    with allowed(tmp_path, 0.05) as look:
        assert not look.over()
        time.sleep(0.3)
        assert look.over()
    assert not look.over()
    with allowed(tmp_path, None) as look:
        (tmp_path / MARK).touch()
        assert look == Look()
        assert not look.over()
    with allowed(tmp_path, 1e300) as look:
        assert not look.over()


def test_a_training_stops_once_its_state_is_saved(tmp_path: Path) -> None:
    over = [False]
    slot = Slot(tmp_path / "x.npz", "run", over=lambda: over[0])
    slot.save({}, finished=False)
    assert not slot.due()
    over[0] = True
    assert slot.due()
    (tmp_path / "x.npz").unlink()
    with pytest.raises(Suspended):
        slot.save({}, finished=False)
    assert Slot(tmp_path / "x.npz", "run").load() == {}


def test_a_run_stops_within_a_training_and_goes_on_to_the_same_results(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Time is over at the fourth look of the first run, at the fifth of the second: after stages and
    checkpoints, in each run a little later, so that all come to an end on a slow machine too."""
    write_study(tmp_path / "staged", Files(STUDY).replace('Option("epochs", 60)', 'Option("epochs", 20)'))
    with constants():
        study = catalogue.load(tmp_path / "staged")
        whole = run(study, out=tmp_path / "whole", jobs=1, engine="numpy", seeds=1, conditions=["few"])
        looks, stops = [0], 0

        def over(_: Look) -> bool:
            looks[0] += 1
            return looks[0] >= 4 + stops

        monkeypatch.setattr(Look, "over", over)
        while True:
            try:
                results = run(
                    study,
                    out=tmp_path / "parts",
                    jobs=1,
                    engine="numpy",
                    seeds=1,
                    conditions=["few"],
                    time_limit=3600,
                )
                break
            except TimeUpError:
                assert not (tmp_path / "parts" / "staged" / "claims.json").exists()
                stops += 1
                looks[0] = 0
    assert stops > 1
    assert contents(results.folder) == contents(whole.folder)


def test_replicates_that_are_not_begun_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    study = catalogue.load(write_study(tmp_path / "toy_study", TOY))
    monkeypatch.setattr(Look, "over", lambda _: True)
    for way in (run, sweep):
        with pytest.raises(TimeUpError, match=r"0 of \d+ replicates finished"):
            way(study, out=tmp_path, jobs=1, time_limit=60.0)
    assert not list(tmp_path.rglob(MARK))


def test_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_study(tmp_path / "toy_study", TOY)
    command = ["run", "./toy_study", "--jobs", "1", "--seeds", "2", "--set", "nap=0.3"]
    done = CliRunner().invoke(main, [*command, "--time", "1s"])
    assert done.exit_code == 3, done.output
    assert "The time is up, with " in done.output
    assert TimeUpError.exit_code == 3
    assert "The same command goes on from there." in done.output
    assert "Error" not in done.output
    assert CliRunner().invoke(main, command).exit_code == 0


@pytest.mark.parametrize("text", ["0", "0s", "abc", "30", "-5m", "m", "", "1m1h", "1e3s", "nan", "inf"])
@pytest.mark.parametrize("command", ["run", "train", "reference"])
def test_what_is_no_time(command: str, text: str) -> None:
    done = CliRunner().invoke(main, [command, "xor", f"--time={text}"])
    assert done.exit_code == 2
    assert "is no time at all" in done.output or "is no span of time, such as 90s, 30m" in done.output


def test_train_stops_and_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    looks = [0]

    def over(_: Look) -> bool:
        looks[0] += 1
        return looks[0] >= 4

    command = ["train", "xor", "--seeds", "3", "--jobs", "1", "--engine", "numpy"]
    command += ["--set", "training.epochs=5"]
    with monkeypatch.context() as patch:
        patch.setattr(Look, "over", over)
        done = CliRunner().invoke(main, [*command, "--time", "1h", "--out", "a"])
    assert done.exit_code == 3, done.output
    assert "of 3 networks finished" in done.output
    for out in ("a", "b"):
        assert CliRunner().invoke(main, [*command, "--out", out]).exit_code == 0
    assert contents(tmp_path / "a") == contents(tmp_path / "b")

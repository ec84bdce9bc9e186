"""Stages of a replicate, read again by a run that was interrupted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pdpsim import Study
from pdpsim.base.arrays import read_arrays, write_arrays
from pdpsim.base.errors import ResultsError, StudyError
from pdpsim.describe.layer import Layer
from pdpsim.describe.network import Network
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.phases import Phase
from pdpsim.describe.projection import Projection
from pdpsim.study.replicate import Replicate

STUDY = Study(id="toy", title="Toy", paper="Nobody")
NETWORK = Network((Layer("input", 2), Layer("output", 1)), (Projection("input", "output"),))
AND = PatternSet.from_arrays([[0, 0], [0, 1], [1, 0], [1, 1]], [[0], [0], [0], [1]])
PHASE = Phase(epochs=3, error="cross-entropy")


def attempt(folder: Path, run: str = "this", **how: Any) -> tuple[Replicate, list[bool], dict[str, Any]]:
    """A replicate with one stage, in which its network is trained: it, whether it did the stage, and what
    came."""
    replicate = Replicate(STUDY, folder=folder, run=run, **how)
    network = replicate.network("net", NETWORK)
    did: list[bool] = []

    def work() -> dict[str, Any]:
        did.append(True)
        network.train(AND, PHASE)
        return {"w": network.weights["input->output"], "word": "cat"}

    return replicate, did, replicate.stage("first", work)


def test_a_stage_is_done_once_and_its_networks_come_back_whole(tmp_path: Path) -> None:
    one, did, first = attempt(tmp_path)
    two, again, second = attempt(tmp_path)
    assert (did, again) == ([True], [])
    assert second["w"].tolist() == first["w"].tolist()
    assert second["word"] == "cat"
    ours, theirs = (each.networks["net"] for each in (one, two))
    assert theirs.trained == ours.trained == PHASE  # by whose error it is tested
    assert theirs.test(AND).error == ours.test(AND).error
    for network in (ours, theirs):
        network.train(AND, PHASE)
    assert theirs.weights["input->output"].tolist() == ours.weights["input->output"].tolist()


def test_a_stage_of_another_run_is_done_again(tmp_path: Path) -> None:
    attempt(tmp_path, "that")
    assert attempt(tmp_path, "this")[1] == [True]
    assert attempt(tmp_path, "this")[1] == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("/run", np.array(3)),
        ("net/w", np.zeros(1)),
        ("net/w", None),
        ("net/rngs", np.array(["x"] * 3)),
        ("net//trainings", np.array(-1)),
        ("net//trainings", np.array("one")),
    ],
)
def test_a_damaged_stage_is_done_again(tmp_path: Path, name: str, value: Any) -> None:
    attempt(tmp_path)
    path = tmp_path / "checkpoints" / "default" / "1" / "stage-first.npz"
    arrays = {**read_arrays(path), name: value}
    write_arrays(path, {key: each for key, each in arrays.items() if each is not None})
    assert attempt(tmp_path)[1] == [True]
    path.write_bytes(path.read_bytes()[:-20])
    assert attempt(tmp_path)[1] == [True]


def test_nothing_is_written_where_nothing_may_be(tmp_path: Path) -> None:
    def may_not() -> None:
        raise ResultsError("another run's")

    with pytest.raises(ResultsError, match="another run's"):
        attempt(tmp_path, may_write=may_not)
    assert not list(tmp_path.rglob("*.npz"))
    replicate = Replicate(STUDY, folder=tmp_path, may_write=may_not)
    replicate.network("net", NETWORK)
    with pytest.raises(ResultsError, match="another run's"):
        replicate.complete()


@pytest.mark.parametrize("name", ["", ".x", "../x", "a/b", "x" * 200])
def test_names_of_networks_and_stages(name: str) -> None:
    replicate = Replicate(STUDY)
    with pytest.raises(StudyError, match="a network's name is made of"):
        replicate.network(name, NETWORK)
    with pytest.raises(StudyError, match="a stage's name is made of"):
        replicate.stage(name, dict)

"""The folder that networks are trained into, damaged, foreign or in use."""

from __future__ import annotations

import copy
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pdpsim.base.errors import ResultsError
from pdpsim.describe.patterns import PatternSet
from pdpsim.formats.model import Model, parse
from pdpsim.results.lock import BusyError, hold
from pdpsim.simulate.simulator import Simulator
from pdpsim.workbench.folder import OtherTrainingError
from pdpsim.workbench.items import answers
from pdpsim.workbench.networks import train_networks

XOR = PatternSet.from_arrays({"input": [[0, 0], [0, 1], [1, 0], [1, 1]]}, {"output": [[0], [1], [1], [0]]})
MODEL = """
[model]
name = "xor"
[layers]
input = { size = 2 }
hidden = { size = 2 }
output = { size = 1 }
[[projections]]
from = "input"
to = "hidden"
[[projections]]
from = "hidden"
to = "output"
[training]
epochs = 20
"""


@pytest.fixture
def model() -> Model:
    return parse(MODEL)


@pytest.fixture(autouse=True)
def _no_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pdpsim.figures.style.save", lambda *_: [])


def replaced(value: Any) -> Iterator[Any]:
    """Every value and key in nested tables and lists, replaced by odd ones, one at a time."""
    odd = [None, True, -1, 1e400, 10**400, "../../x", "x", [], {}, [{}], [[]]]
    if isinstance(value, dict):
        for key in value:
            for each in odd:
                yield {**value, key: each}
            yield {name: each for name, each in value.items() if name != key}
            for each in replaced(value[key]):
                yield {**value, key: each}
    elif isinstance(value, list):
        for place, item in enumerate(value):
            for each in replaced(item):
                yield [*value[:place], each, *value[place + 1 :]]


def test_every_value_of_the_record_replaced(model: Model, tmp_path: Path) -> None:
    train_networks(model, XOR, tmp_path, seeds=1, engine="numpy")
    path = tmp_path / "training.json"
    record = json.loads(path.read_text())
    for name in ("versions", "git", "argv", "platform"):
        record[name] = None  # provenance, which nothing reads
    tried = refused = 0
    for changed in replaced(copy.deepcopy(record)):
        path.write_text(json.dumps(changed))
        tried += 1
        try:
            train_networks(model, XOR, tmp_path, seeds=1, engine="numpy")
        except ResultsError:
            refused += 1
    assert tried > 150
    assert refused > 100


@pytest.mark.parametrize("content", ["", "{", "[" * 100_000, "3", "[]", "\x00", '{"format": 1}'])
def test_a_record_that_is_none(model: Model, tmp_path: Path, content: str) -> None:
    (tmp_path / "training.json").write_text(content)
    with pytest.raises(ResultsError):
        train_networks(model, XOR, tmp_path, engine="numpy")


ROWS = ("1,x\n", "1,\n", "1\n", "1,inf\n", "1,nan\n")
CURVES = ["", "\x00", "epoch,error\n1,0.5\n", "epoch,worst\n" + "1,2\n" * 20]


@pytest.mark.parametrize("content", [*CURVES, *(f"epoch,error\n{row * 20}" for row in ROWS)])
def test_a_damaged_curve_says_what_mends_it(model: Model, tmp_path: Path, content: str) -> None:
    train_networks(model, XOR, tmp_path, seeds=2, engine="numpy")
    path = tmp_path / "curves" / "2.csv"
    whole = path.read_text()
    path.write_text(content)
    with pytest.raises(
        ResultsError, match=r"2\.csv: no learning curve of 20 epochs.*delete it and train again"
    ):
        train_networks(model, XOR, tmp_path, seeds=2, engine="numpy")
    path.unlink()
    train_networks(model, XOR, tmp_path, seeds=2, engine="numpy")
    assert path.read_text() == whole


def test_a_network_that_was_deleted_is_trained_again(model: Model, tmp_path: Path) -> None:
    train_networks(model, XOR, tmp_path, seeds=2, engine="numpy")
    path = tmp_path / "networks" / "1.npz"
    whole = path.read_bytes()
    path.unlink()
    assert [each.seed for each in train_networks(model, XOR, tmp_path, seeds=2, engine="numpy")] == [1, 2]
    assert path.read_bytes() == whole


def test_a_folder_in_use(model: Model, tmp_path: Path) -> None:
    raised: list[BaseException] = []

    def attempt() -> None:
        try:
            train_networks(model, XOR, tmp_path, engine="numpy")
        except BusyError as error:
            raised.append(error)

    with hold(tmp_path):
        thread = threading.Thread(target=attempt)
        thread.start()
        thread.join()
    assert len(raised) == 1
    train_networks(model, XOR, tmp_path, engine="numpy")


def test_a_training_that_was_killed_while_it_began_goes_on(
    model: Model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is there first says whose the folder is."""

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("pdpsim.workbench.networks.write_beside", killed)
        with pytest.raises(KeyboardInterrupt):
            train_networks(model, XOR, tmp_path, engine="numpy")
    assert {path.name for path in tmp_path.iterdir()} >= {"training.json"}
    assert len(train_networks(model, XOR, tmp_path, engine="numpy")) == 1
    assert (tmp_path / "networks" / "patterns.tsv").is_file()


def test_a_folder_of_something_else_is_left_without_a_trace(model: Model, tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("x")
    with pytest.raises(OtherTrainingError, match="holds other files"):
        train_networks(model, XOR, tmp_path, engine="numpy")
    assert [each.name for each in tmp_path.iterdir()] == ["thesis.tex"]


def test_networks_are_trained_by_one_thread(
    model: Model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With another number of threads sums are made in another order, and the last bits differ."""
    from threadpoolctl import threadpool_info, threadpool_limits

    seen: list[int] = []
    train = Simulator.train

    def watch(self: Simulator, *arguments: Any, **how: Any) -> Any:
        seen.extend(each["num_threads"] for each in threadpool_info() if each["user_api"] == "blas")
        return train(self, *arguments, **how)

    monkeypatch.setattr(Simulator, "train", watch)
    with threadpool_limits(2):
        train_networks(model, XOR, tmp_path, engine="numpy")
    assert seen
    assert set(seen) == {1}


def test_a_pattern_is_right_if_its_outputs_are_nearer_than_a_half() -> None:
    simulator = Simulator(parse(MODEL), 1, engine="numpy")
    for weights in simulator.weights.values():
        weights[:] = 0.0
    for near, right in ((0.51, True), (0.49, False)):
        simulator.biases["output"][:] = np.log(near / (1 - near))  # what gives that output
        assert [each.right for each in answers(simulator, XOR).items] == [not right, right, right, not right]

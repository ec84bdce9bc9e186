"""Saved networks, checkpoints and stages: nothing is taken that is not the whole state of the network."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pdpsim.base import memory
from pdpsim.base.arrays import DamagedError, read_arrays, write_arrays
from pdpsim.base.errors import ModelFileError, PdpsimError, ResultsError
from pdpsim.describe.layer import Layer
from pdpsim.describe.network import Network
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.phases import Phase
from pdpsim.describe.projection import Projection
from pdpsim.describe.updates import GradientDescent
from pdpsim.simulate.checkpoint import Checkpoint
from pdpsim.simulate.simulator import Simulator

XOR = PatternSet.from_arrays([[0, 0], [0, 1], [1, 0], [1, 1]], [[0], [1], [1], [0]])
NETWORK = Network(
    (Layer("input", 2), Layer("hidden", 3), Layer("output", 1)),
    (Projection("input", "hidden"), Projection("hidden", "output")),
)
PHASE = Phase(epochs=4, order="permuted", rule=GradientDescent(0.5, 0.9))
N = 13  # weights and biases


def trained(epochs: int = 4) -> Simulator:
    simulator = Simulator(NETWORK, 3, engine="numpy")
    simulator.train(XOR, Phase(epochs=epochs, order="permuted", rule=GradientDescent(0.5, 0.9)))
    return simulator


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    trained().save(tmp_path / "net.npz")
    return tmp_path / "net.npz"


Change = Callable[[Any], Any]

BAD: dict[str, tuple[str, Change]] = {
    "a single weight": ("w", lambda w: np.array(0.0)),
    "weights of one": ("w", lambda w: np.array([7.0])),
    "weights in a row": ("w", lambda w: w[None]),
    "too few weights": ("w", lambda w: w[:-1]),
    "weights as text": ("w", lambda w: w.astype(str)),
    "complex weights": ("w", lambda w: w.astype(complex)),
    "whole weights": ("w", lambda w: np.ones(N, dtype=int)),
    "weights in half precision": ("w", lambda w: w.astype(np.float16)),
    "weights in single precision": ("w", lambda w: w.astype(np.float32)),
    "weights that are NaN": ("w", lambda w: w * np.nan),
    "an infinite weight": ("w", lambda w: np.where(np.arange(N) == 2, np.inf, w)),
    "a gradient of one": ("g", lambda g: g[:1]),
    "a gradient that is NaN": ("g", lambda g: g + np.nan),
    "no vectors": ("vectors", lambda v: v[:0]),
    "vectors of a few": ("vectors", lambda v: v[:, :3]),
    "flat vectors": ("vectors", lambda v: v.ravel()),
    "infinite vectors": ("vectors", lambda v: v + np.inf),
    "links as numbers": ("present", lambda p: p.astype(float)),
    "a single link": ("present", lambda p: np.array(True)),
    "no such rule": ("rule", lambda r: np.array("magic")),
    "a rule of another kind": ("rule", lambda r: np.array("quickprop")),
    "a rule as number": ("rule", lambda r: np.array(1)),
    "one count": ("counts", lambda c: c[:1]),
    "counts below 0": ("counts", lambda c: -1 - c),
    "counts with fractions": ("counts", lambda c: c + 0.5),
    "errors that are NaN": ("errors", lambda e: e * np.nan),
    "one activation": ("a", lambda a: np.array(0.0)),
    "net inputs of another network": ("x", lambda x: x[:2]),
    "targets of another network": ("target", lambda t: np.zeros(5)),
    "fresh as text": ("fresh", lambda f: np.array("yes")),
    "a phase that is none": ("trained", lambda t: np.array("[layers")),
    "a phase as number": ("trained", lambda t: np.array(3)),
    "two streams": ("rngs", lambda r: r[:2]),
    "streams that are no JSON": ("rngs", lambda r: np.array(["{"] * 3)),
    "streams of nothing": ("rngs", lambda r: np.array(["{}"] * 3)),
    "streams of another generator": ("rngs", lambda r: np.array(['{"bit_generator": "MT19937"}'] * 3)),
    "streams too deep": ("rngs", lambda r: np.array(["[" * 9000] * 3)),
    "a negative stream": ("rngs", lambda r: np.array([_negative(each) for each in r.tolist()])),
}


def _negative(stream: str) -> str:
    state = json.loads(stream)
    state["state"]["state"] = -1
    return json.dumps(state)


@pytest.mark.parametrize("name", BAD)
def test_a_state_that_cannot_be_is_refused(saved: Path, name: str) -> None:
    which, change = BAD[name]
    arrays = read_arrays(saved)
    write_arrays(saved, {**arrays, which: change(arrays[which])})
    with pytest.raises(DamagedError, match=r"net\.npz: a damaged"):
        Simulator.load(saved)
    # and nothing of a network is changed by it
    simulator = trained(2)
    before = simulator.arrays()
    with pytest.raises(DamagedError):
        simulator.restore({**arrays, which: change(arrays[which])})
    after = simulator.arrays()
    assert {key: each.tobytes() for key, each in before.items()} == {
        key: each.tobytes() for key, each in after.items()
    }


@pytest.mark.parametrize("name", sorted({"format", "model", "engine", "dtype", *trained(1).arrays()}))
def test_an_array_that_is_missing(saved: Path, name: str) -> None:
    arrays = read_arrays(saved)
    del arrays[name]
    write_arrays(saved, arrays)
    with pytest.raises(ResultsError, match=r"net\.npz: (a damaged network: it lacks|no saved network)"):
        Simulator.load(saved)


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [
        ("format", np.array("one"), ResultsError),
        ("format", np.array(99), ResultsError),
        ("format", np.array([1]), ResultsError),
        ("dtype", np.array("object"), ResultsError),
        ("dtype", np.array("x" * 5000), ResultsError),
        ("model", np.array(3), ResultsError),
        ("model", np.array("[layers"), ModelFileError),
        ("model", np.array("[" * 5000), ModelFileError),
    ],
)
def test_a_head_that_cannot_be(saved: Path, name: str, value: Any, error: type[PdpsimError]) -> None:
    write_arrays(saved, {**read_arrays(saved), name: value})
    with pytest.raises(error, match=r"net\.npz") as caught:
        Simulator.load(saved)
    assert len(str(caught.value)) < 400


def test_a_network_comes_back_as_it_was(saved: Path) -> None:
    ours, theirs = trained(), Simulator.load(saved, engine="numpy")
    for simulator in (ours, theirs):
        simulator.train(XOR, PHASE)
    assert ours.arrays()["w"].tobytes() == theirs.arrays()["w"].tobytes()
    assert ours.arrays()["rngs"].tolist() == theirs.arrays()["rngs"].tolist()


def test_a_machine_with_bytes_in_another_order(saved: Path) -> None:
    arrays = read_arrays(saved)
    write_arrays(saved, {name: each.astype(each.dtype.newbyteorder(">")) for name, each in arrays.items()})
    assert Simulator.load(saved).arrays()["w"].tobytes() == arrays["w"].tobytes()


def test_what_does_not_belong_to_a_network_is_not_read(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_arrays(saved, {**read_arrays(saved), "bomb": np.zeros(2_000_000)})
    monkeypatch.setattr(memory, "available", lambda: 1e6)
    Simulator.load(saved)


def test_a_state_larger_than_its_network_is_not_read(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_arrays(saved, {**read_arrays(saved), "w": np.zeros(2_000_000)})

    def read(*_: object) -> None:
        raise AssertionError("the numbers are read")

    monkeypatch.setattr("pdpsim.base.arrays._read_member", read)
    with pytest.raises(ResultsError):
        Simulator.load(saved)
    monkeypatch.undo()
    with pytest.raises(DamagedError, match="'w' should be float64, 13; it is float64, 2000000"):
        Simulator.load(saved)


def test_flipped_bits_are_told_or_do_not_matter(saved: Path) -> None:
    """A few hundred of all bits, always the same: each is refused in words, or the network is the same."""
    whole = saved.read_bytes()
    good = Simulator.load(saved).arrays()
    chosen = random.Random(1)
    refusals = []
    for place in chosen.sample(range(len(whole)), 400):
        bit = 1 << chosen.randrange(8)
        saved.write_bytes(whole[:place] + bytes([whole[place] ^ bit]) + whole[place + 1 :])
        try:
            state = Simulator.load(saved).arrays()
        except PdpsimError as error:
            refusals.append(str(error))
            continue
        assert {key: each.tobytes() for key, each in state.items()} == {
            key: each.tobytes() for key, each in good.items()
        }
    assert len(refusals) > 200
    assert all(str(saved) in each for each in refusals)


class TestCheckpoint:
    """Whatever is wrong with a checkpoint costs time, and never the run or a bit of its result."""

    @pytest.fixture
    def halfway(self, tmp_path: Path) -> Path:
        class Stop(Exception):
            pass

        def stop(simulator: Simulator, epoch: int) -> dict[str, Any]:
            if epoch == 3:
                raise Stop
            return {"w": simulator.learning.w}

        simulator = self.network(tmp_path)
        assert isinstance(simulator.checkpoint, Checkpoint)
        slot = simulator.checkpoint.next_call()
        simulator.checkpoint.trainings = 0
        save, slot.due = slot.save, lambda: True  # type: ignore[method-assign]
        simulator.checkpoint.next_call = lambda: slot  # type: ignore[method-assign]
        with pytest.raises(Stop):
            simulator.train(XOR, self.phase(), observe=stop)
        assert save is not None
        return slot.path

    def phase(self) -> Phase:
        return Phase(epochs=6, order="permuted", rule=GradientDescent(0.5, 0.9), snapshots=(1, 3))

    def network(self, folder: Path, run: str = "this") -> Simulator:
        simulator = Simulator(NETWORK, 3, engine="numpy")
        simulator.checkpoint = Checkpoint(folder, "net", run)
        return simulator

    def outcome(self, folder: Path, run: str = "this") -> tuple[bytes, list[int], list[int]]:
        """Weights, epochs in which the observer was asked, and snapshots."""
        asked: list[int] = []
        simulator = self.network(folder, run)

        def observe(simulator: Simulator, epoch: int) -> dict[str, Any]:
            asked.append(epoch)
            return {"w": simulator.learning.w}

        history = simulator.train(XOR, self.phase(), observe=observe)
        assert history.epochs == 6
        return simulator.learning.w.tobytes(), asked, sorted(history.snapshots)

    def test_it_is_gone_on_from(self, halfway: Path, tmp_path: Path) -> None:
        weights, asked, snapshots = self.outcome(tmp_path)
        assert (asked, snapshots) == ([3], [1, 3])
        assert weights == self.outcome(tmp_path / "new")[0]

    def test_one_of_another_run_is_not_used(self, halfway: Path, tmp_path: Path) -> None:
        weights, asked, _ = self.outcome(tmp_path, "that")
        assert asked == [1, 3]
        assert weights == self.outcome(tmp_path / "new")[0]

    @pytest.mark.parametrize(
        ("name", "change"),
        [
            ("w", lambda x: x[:3]),
            ("w", lambda x: x + np.nan),
            ("rngs", lambda x: x[:1]),
            ("checkpoint finished", lambda x: np.array("no")),
            ("checkpoint run", lambda x: np.array(3)),
            ("progress/place", lambda x: x[:2]),
            ("progress/place", lambda x: x + 100),
            ("progress/place", lambda x: -1 - x),
            ("progress/order", lambda x: np.arange(9)),
            ("progress/order", lambda x: x.astype(float)),
            ("progress/errors", lambda x: np.array([1.0] * 7)),
            ("history/error", lambda x: x[:0]),
            ("history/error", lambda x: x * np.nan),
            ("history/stopped", lambda x: np.array([True, False])),
            ("snapshot/one/w", lambda x: np.zeros(1)),
            ("snapshot/", lambda x: np.zeros(1)),
        ],
    )
    def test_one_that_cannot_be_costs_time_only(
        self, halfway: Path, tmp_path: Path, name: str, change: Change
    ) -> None:
        arrays = read_arrays(halfway)
        write_arrays(halfway, {**arrays, name: change(arrays.get(name))})
        weights, asked, snapshots = self.outcome(tmp_path)
        assert (asked, snapshots) == ([1, 3], [1, 3])
        assert weights == self.outcome(tmp_path / "new")[0]

    @pytest.mark.parametrize("name", ["w", "rngs", "checkpoint finished", "progress/place", "history/phase"])
    def test_one_that_lacks_something(self, halfway: Path, tmp_path: Path, name: str) -> None:
        arrays = read_arrays(halfway)
        del arrays[name]
        write_arrays(halfway, arrays)
        assert self.outcome(tmp_path)[1] == [1, 3]

    def test_flipped_bits(self, halfway: Path, tmp_path: Path) -> None:
        whole, chosen = halfway.read_bytes(), random.Random(2)
        expected = self.outcome(tmp_path / "new")[0]
        for place in chosen.sample(range(len(whole)), 60):
            halfway.write_bytes(whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1 :])
            assert self.outcome(tmp_path)[0] == expected

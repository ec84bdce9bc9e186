from __future__ import annotations

import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from toy_studies import NETWORKS, write_study

from pdpsim.base import memory
from pdpsim.base.errors import PdpsimError, ValidationError
from pdpsim.cli import main
from pdpsim.describe.layer import Layer
from pdpsim.describe.network import Network
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.phases import Phase
from pdpsim.describe.projection import Projection
from pdpsim.describe.size import FOR_A_UNIT, FOR_A_WEIGHT, check_fits, size
from pdpsim.describe.time import Time
from pdpsim.engine.plan import make_plan
from pdpsim.formats.table import read
from pdpsim.simulate.simulator import Simulator
from pdpsim.study import catalogue
from pdpsim.study.settings import make_setup

MODEL = """
[layers]
input = { size = 2 }
output = { size = 1 }
[[projections]]
from = "input"
to = "output"
"""


def network(hidden: int, ticks: int = 1) -> Network:
    return Network(
        (Layer("input", 2), Layer("hidden", hidden), Layer("output", 1)),
        (Projection("input", "hidden"), Projection("hidden", "output")),
        time=Time(ticks=ticks),
    )


def test_size_by_hand() -> None:
    found = size(network(3, ticks=2))
    assert (found.units, found.weights) == (6, 2 * 3 + 3 * 1 + 6)
    assert found.memory == FOR_A_WEIGHT * 15 + FOR_A_UNIT * 6 * 3
    assert found.weights >= make_plan(network(3)).n_weights


def test_what_does_not_fit_is_refused_with_what_it_would_need(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "available", lambda: 8e9)
    check_fits(network(1000))
    told = (
        r"1,000,000,003 units, 4,000,000,003 weights; it would need 608\.0 GB of memory, and 8\.0 GB are free"
    )
    for make in (check_fits, make_plan, Simulator, lambda x: read("nowhere.tsv", x)):
        with pytest.raises(ValidationError, match=told):
            make(network(1_000_000_000))
    with pytest.raises(ValidationError, match=r"10,003 units.*, 1,000,000 ticks; it would need"):
        check_fits(network(10_000, ticks=1_000_000))


def test_the_machine_has_some_memory() -> None:
    assert 1e8 < memory.available() < 1e15
    assert memory.excess(1e6) == ""
    assert memory.shown(999) == "999 bytes"
    assert memory.shown(1.5e9) == "1.5 GB"
    assert memory.shown(3e15) == "3 PB"


def test_presentations_that_do_not_fit() -> None:
    patterns = PatternSet.from_arrays([[0, 0], [0, 1]], [[0], [1]])
    phase = Phase(epochs=1, order="sampled", presentations=10**15)
    with pytest.raises(ValidationError, match=r"1,000,000,000,000,000 presentations would need 64 PB"):
        Simulator(network(2), engine="numpy").train(patterns, phase)


def test_a_study_s_network_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    write_study(tmp_path / "s", NETWORKS)
    (tmp_path / "s" / "net.toml").write_text(MODEL)
    text = (tmp_path / "s" / "study.py").read_text()
    (tmp_path / "s" / "study.py").write_text(text.replace('id="xor",', 'id="xor", model="net.toml",'))
    study = catalogue.load(tmp_path / "s")
    make_setup(study)
    with pytest.raises(ValidationError, match="the network is too large"):
        make_setup(study, {"layers.input.size": 10**12})


def test_the_command_answers_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    started = time.monotonic()
    for layer in ("input", "hidden", "output"):
        size = f"layers.{layer}.size=100000000000"
        result = CliRunner().invoke(
            main, ["train", "xor", "--patterns", str(Path(patterns_of("xor"))), "--set", size, "--out", "x"]
        )
        assert isinstance(result.exception, SystemExit)
        assert result.exit_code == 2
        assert "the network is too large" in result.stderr
    assert time.monotonic() - started < 5
    assert not (tmp_path / "x").exists()


def patterns_of(name: str) -> Path:
    import pdpsim_models

    return Path(str(pdpsim_models.__file__)).parent / f"{name}.tsv"


def test_initial_weights_that_no_number_holds() -> None:
    from pdpsim.describe.links import Normal, Uniform
    from pdpsim.formats.model import parse

    with pytest.raises(ValidationError, match="a width that is a finite number"):
        Uniform(-1e308, 1e308)
    with pytest.raises(ValidationError, match="40 SD from the mean"):
        Normal(0.0, 1e308)
    for init in ("{ uniform = 1e308 }", "{ normal = { mean = 0.0, sd = 1e307 } }", "1e309"):
        with pytest.raises(PdpsimError, match="init"):
            parse(f"{MODEL}[weights]\ninit = {init}")
    Simulator(Network(network(2).layers, network(2).projections, init=Uniform(-1e300, 1e300)))
    with pytest.raises(ValidationError, match="initial weights are larger than float32 can hold"):
        Simulator(
            Network(network(2).layers, network(2).projections, init=Uniform(1e299, 1e300)), dtype="float32"
        )


def test_the_largest_frequencies_can_be_sampled() -> None:
    import numpy as np

    from pdpsim.engine.sampling import sample_order

    patterns = PatternSet.from_arrays([[0], [1], [2]], [[0], [1], [1]], frequencies=[1e308, 1e308, 0.0])
    drawn = sample_order(Phase(order="sampled", presentations=1000), patterns, np.random.default_rng(1))
    counts = np.bincount(drawn, minlength=3)
    assert counts[2] == 0
    assert 400 < counts[0] < 600

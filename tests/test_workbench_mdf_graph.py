"""Feed-forward networks in MDF, run by the engine of ModECI where it is installed."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from pdpsim.base.errors import FormatError
from pdpsim.describe.layer import Bias, Layer
from pdpsim.describe.network import Network
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.projection import Projection
from pdpsim.simulate.simulator import Simulator
from pdpsim.workbench.mdf_graph import to_mdf

NETWORK = Network(
    (
        Layer("a", 3),
        Layer("b", 2),
        Layer("hidden", 4, activation="tanh", bias=Bias("none")),
        Layer("out", 2),
    ),
    (
        Projection("a", "hidden"),
        Projection("b", "hidden"),
        Projection("hidden", "out"),
        Projection("b", "out"),
    ),
)


def test_nodes_and_edges():
    graph = json.loads(to_mdf(Simulator(NETWORK)))["network"]["graphs"]["network"]
    assert list(graph["nodes"]) == ["a", "b", "hidden", "out"]
    assert graph["edges"]["b->out"]["receiver_port"] == "from_1"
    assert graph["nodes"]["out"]["parameters"]["net"]["args"]["variable0"] == "product_0 + product_1 + bias"


@pytest.mark.filterwarnings("ignore")
def test_outputs_are_the_same(tmp_path: Path):
    utils = pytest.importorskip("modeci_mdf.utils")
    engine = pytest.importorskip("modeci_mdf.execution_engine")
    simulator = Simulator(NETWORK, seed=3)
    (tmp_path / "net.json").write_text(to_mdf(simulator))
    graph = engine.EvaluableGraph(utils.load_mdf(str(tmp_path / "net.json")).graphs[0])
    rng = np.random.default_rng(1)
    given = {"a": rng.random((2, 3)), "b": rng.random((2, 2))}
    expected = simulator.test(PatternSet.from_arrays(given, {"out": np.zeros((2, 2))})).outputs["out"]
    for row in range(2):
        graph.evaluate(initializer={name: values[row] for name, values in given.items()})
        output = graph.enodes["out"].evaluable_outputs["out"].curr_value
        np.testing.assert_allclose(output, expected[row], atol=1e-12)


def test_recurrent_networks_are_refused():
    network = Network((Layer("a", 1), Layer("b", 1)), (Projection("a", "b"), Projection("b", "b", delay=1)))
    with pytest.raises(
        FormatError, match="MDF is written for feed-forward networks; 'b->b' is of the event before"
    ):
        to_mdf(Simulator(network))

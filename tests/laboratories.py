"""The laboratory's engine, run by node, and its answers beside NumPy's."""

from __future__ import annotations

import json
import shutil
import subprocess

import numpy as np
import pytest

from pdpsim.laboratory.page import ENGINE, script, script_json

NODE = shutil.which("node")
needs_node = pytest.mark.skipif(NODE is None, reason="node is not installed")


def in_node(content, epochs, tmp_path, seed=1):
    """Return the network's state after training in JavaScript, and its errors by epoch."""
    work = f"network.train({epochs});"
    return evaluated(content, work, "{...network.state(), errors: network.history}", tmp_path, seed)


def evaluated(content, work, value, tmp_path, seed=1):
    """Return the value of an expression of JavaScript after some work with a network."""
    network = f"const network = new Network({script_json(content)}, {seed});"
    return ran(f"{script(*ENGINE)}\n{network}\n{work}", value, tmp_path)


def ran(source, value, tmp_path):
    """Return the value of an expression of JavaScript after a script."""
    file = tmp_path / "run.mjs"
    file.write_text(f"{source}\nconsole.log(JSON.stringify({value}, (_, x) => (x?.buffer ? [...x] : x)));\n")
    done = subprocess.run([NODE, file], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def assert_equal(state, simulator, tolerance=1e-9):
    assert set(state["weights"]) == set(simulator.weights)
    for name, values in simulator.weights.items():
        np.testing.assert_allclose(state["weights"][name], values, atol=tolerance, rtol=0)
    for name, values in simulator.biases.items():
        np.testing.assert_allclose(state["biases"][name], values, atol=tolerance, rtol=0)

"""Small studies, written as a user's own folder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

TOY = '''"""A study without networks."""

from __future__ import annotations

import time
from pathlib import Path

from pdpsim.claims.criteria import Level, Order
from pdpsim.base.errors import DivergedError
from pdpsim import Option, Replicate, Study, Sweep

study = Study(
    id="toy",
    title="Toy",
    paper="Nobody, N. (2000). Nothing.",
    conditions={"low": 0.0, "high": 1.0},
    readings={"wide": 2.0, "narrow": 1.0},
    primary="narrow",
    replicates=3,
    options=(Option("size", 400, quick=5), Option("nap", 0.0), Option("fail", 0), Option("diverge", 0)),
    sweep=Sweep(grid={"size": (300, 500)}, replicates=2),
)


@study.simulate
def simulate(replicate: Replicate):
    values = replicate.rng("values").normal(replicate.condition, replicate.reading, replicate.options["size"])
    time.sleep(replicate.options["nap"])
    if replicate.number == replicate.options["fail"]:
        raise RuntimeError("no luck")
    if replicate.number == replicate.options["diverge"]:
        raise DivergedError("weights are not finite")
    return {"mean": values.mean(), "values": values, "word": "cat"}


@study.claim("T-1", "high above low", published="high > low", source="p. 1", known_from="recalled",
             criterion=Order(), over="paired")
def order(by_condition):
    return by_condition["high"]["mean"] - by_condition["low"]["mean"]


@study.claim("T-2", "mean", published="1.0", source="p. 1", known_from="read",
             criterion=Level(d=0.2), condition="high", reason="one fifth")
def mean(measures):
    return measures["mean"]


@study.figure("1", "Values", over="conditions", width="single")
def values(by_condition, figure):
    axes = figure.subplots()
    means = {name: [each["mean"] for each in group] for name, group in by_condition.items()}
    for name, group in means.items():
        axes.plot(group, label=name)
    return means
'''

NETWORKS = '''"""XOR, trained three times in a row, with a stage in between."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import numpy as np

from pdpsim.claims.criteria import Counts
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.network import Layer, Network, Projection
from pdpsim.describe.phases import Phase
from pdpsim import Option, Replicate, Study

options = (Option("kill", ""), Option("epochs", 40))
study = Study(id="xor", title="XOR", paper="Nobody", replicates=2, options=options)

NETWORK = Network(
    (Layer("input", 2), Layer("hidden", 3), Layer("output", 1)),
    (Projection("input", "hidden"), Projection("hidden", "output")),
)


def kill(replicate, where):
    """Kill the process, once, at a place."""
    mark = Path(replicate.options["kill"]) / where
    if replicate.options["kill"] and replicate.number == 2 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)


@study.simulate
def simulate(replicate: Replicate):
    patterns = PatternSet.from_arrays([[0, 0], [0, 1], [1, 0], [1, 1]], [[0], [1], [1], [0]])
    phase = Phase(epochs=replicate.options["epochs"], order="permuted")
    network = replicate.network("net", NETWORK)
    network.train(patterns, phase)
    kill(replicate, "trained")
    done = []

    def stage():
        done.append(True)
        network.train(patterns, phase)
        other = replicate.network("other", NETWORK)
        other.train(patterns, phase)
        return {"early": network.weights["hidden->output"].copy(), "other": other.weights["hidden->output"]}

    early = replicate.stage("early", stage)
    kill(replicate, "staged")
    network.train(patterns, phase, observe=lambda network, epoch: kill(replicate, "halfway") or {})
    return {
        "w": network.weights["hidden->output"].copy(),
        "early": early["early"],
        "other": early["other"],
        "staged": float(bool(done)),
    }


@study.claim("X-1", "solved", published="30", source="p. 1", known_from="read", criterion=Counts())
def solved(measures):
    return np.inf
'''


def write_study(folder: Path, text: str = TOY) -> Path:
    """Write a study as a folder and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "study.py").write_text(text, encoding="utf-8")
    return folder


def in_subprocess(
    folder: Path, out: Path, settings: dict[str, Any], jobs: int = 1
) -> subprocess.Popen[bytes]:
    """Run a study in a process, and a group of processes, of its own."""
    code = (
        "from pdpsim.study.catalogue import load; from pdpsim.study.runner import run;"
        f"run(load({str(folder)!r}), out={str(out)!r}, settings={settings!r}, jobs={jobs}, engine='numpy')"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.Popen(
        [sys.executable, "-c", code], env=environment, stderr=subprocess.DEVNULL, start_new_session=True
    )

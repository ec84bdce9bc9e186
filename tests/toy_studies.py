"""Small studies, written as a user's own folder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any


class Files(dict[str, str]):
    """The files of a study's folder, by name."""

    def replace(self, old: str, new: str) -> Files:
        """Return the files with a text replaced, wherever it stands."""
        assert any(old in text for text in self.values()), old
        return Files({name: text.replace(old, new) for name, text in self.items()})


TOY = Files(
    {
        "study.py": '''"""A study without networks."""

from __future__ import annotations

import time

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
''',
        "measures.py": """from pdpsim import measure


@measure
def high_above_low(by_condition):
    return by_condition["high"]["mean"] - by_condition["low"]["mean"]


@measure
def middle(measures):
    return measures["mean"]
""",
        "claims.toml": """# What Nobody (2000) reports.
reader = "nobody"

[[group]]
source = "p. 1"

[group.claims.T-1]
claim      = "high above low"
published  = "high > low"
known-from = "recalled"
criterion  = "order"
control    = "none"
reason     = "nothing is trained"
over       = "paired"
measure    = "high_above_low"

[group.claims.T-2]
claim      = "mean"
published  = "1.0"
known-from = "read"
criterion  = { level = { d = 0.2 } }
condition  = "high"
reason     = "one fifth"
measure    = "middle"
""",
        "measures.toml": """mean           = { meaning = "mean of the values", unit = "points" }
middle         = { meaning = "mean of the values", unit = "points" }
high_above_low = { meaning = "mean in high less mean in low", unit = "points" }
""",
        "figures.toml": """[1]
caption = "Values"
over    = "conditions"
width   = "single"
""",
        "drawings.py": """def figure_1(figure, by_condition):
    axes = figure.subplots()
    means = {name: [each["mean"] for each in group] for name, group in by_condition.items()}
    for name, group in means.items():
        axes.plot(group, label=name)
    return means
""",
    }
)

NETWORKS = Files(
    {
        "study.py": '''"""XOR, trained three times in a row, with a stage in between."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import numpy as np

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
''',
        "measures.py": """from math import inf

from pdpsim import measure


@measure
def solved(measures):
    return inf
""",
        "claims.toml": """reader = "nobody"

[[group]]
[group.claims.X-1]
claim      = "solved"
published  = "30"
source     = "p. 1"
known-from = "read"
criterion  = "single-run"
measure    = "solved"
""",
    }
)


def write_study(folder: Path, files: Files | str = TOY) -> Path:
    """Write a study as a folder and return it; a text is that of its ``study.py`` alone."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in (Files({"study.py": files}) if isinstance(files, str) else files).items():
        (folder / name).write_text(text, encoding="utf-8")
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


def contents(results: Any, names: tuple[str, ...] = ("w", "early", "other")) -> dict[tuple[int, str], bytes]:
    """Return the bytes of measures of all replicates."""
    return {
        (number, name): measures[name].tobytes()
        for number, measures in results.measures().items()
        for name in names
    }

"""What is run on the bench: commands of a second or two, and what they must come to."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pdpsim.results.lock import PART
from tests.toy_studies import Files, write_study

#: A study of two conditions that trains, has stages, and writes a checkpoint at every turn.
STUDY = Files(
    {
        "study.py": '''"""XOR in two conditions, with a stage, and checkpoints every few epochs."""

from __future__ import annotations

import pdpsim.simulate.checkpoint
import pdpsim.simulate.training
from pdpsim import Option, Replicate, Study, Sweep
from pdpsim.describe.network import Layer, Network, Projection
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.phases import Phase

pdpsim.simulate.checkpoint.INTERVAL = 0.0
pdpsim.simulate.training.CHUNK = 4e5

study = Study(
    id="staged",
    title="Staged",
    paper="Nobody, N. (2000). Nothing.",
    conditions={"few": 2, "many": 4},
    replicates=2,
    options=(Option("epochs", 60), Option("order", "permuted")),
    sweep=Sweep(grid={"epochs": (20, 40)}, replicates=2),
)


@study.simulate
def simulate(replicate: Replicate):
    units = replicate.condition
    layers = (Layer("input", 2), Layer("hidden", units), Layer("output", 1))
    description = Network(layers, (Projection("input", "hidden"), Projection("hidden", "output")))
    patterns = PatternSet.from_arrays([[0, 0], [0, 1], [1, 0], [1, 1]], [[0], [1], [1], [0]])
    phase = Phase(epochs=replicate.options["epochs"], order=replicate.options["order"])
    network = replicate.network("net", description)
    network.train(patterns, phase)

    def stage():
        network.train(patterns, phase)
        other = replicate.network("other", description)
        other.train(patterns, phase)
        return {"w": other.weights["hidden->output"].copy()}

    early = replicate.stage("early", stage)
    history = network.train(patterns, phase)
    return {
        "error": float(history.error[-1]),
        "early": early["w"],
        "late": network.weights["hidden->output"].copy(),
        "noise": replicate.rng("noise").normal(),
    }
''',
        "measures.py": """from pdpsim import measure


@measure
def last_error(measures):
    return measures["error"]
""",
        "claims.toml": """reader = "nobody"

[[group]]
source = "p. 1"

[group.claims.S-1]
claim      = "the error after training"
published  = "0.8"
known-from = "recalled"
criterion  = { level = { d = 0.2 } }
condition  = "few"
reason     = "one fifth"
measure    = "last_error"
""",
        "measures.toml": """error      = { meaning = "error after training", unit = "squares" }
last_error = { meaning = "error after training", unit = "squares" }
early      = { meaning = "weights after the stage", unit = "weights" }
late       = { meaning = "weights after training", unit = "weights" }
noise      = { meaning = "a number of the replicate's own", unit = "nothing" }
""",
    }
)

#: A picture, for the runs that draw one.
DRAWN = Files(
    {
        "figures.toml": """[errors]
caption = "Errors"
over    = "conditions"
width   = "single"
""",
        "drawings.py": """def errors(figure, by_condition):
    axes = figure.subplots()
    last = {name: [each["error"] for each in group] for name, group in by_condition.items()}
    for name, group in last.items():
        axes.plot(group, label=name)
    return last
""",
    }
)


@dataclass(frozen=True)
class Subject:
    """A command that can be interrupted and given again.

    Parameters
    ----------
    arguments : tuple of str
        All but ``--jobs``; the folder that it writes is `out`.
    out : str
    """

    arguments: tuple[str, ...]
    out: str

    def command(self, jobs: int) -> list[str]:
        """Return the arguments of ``pdpsim``."""
        return [*self.arguments, "--jobs", str(jobs)]


RUN = Subject(("run", "./staged", "--engine", "numpy"), "results")
#: As little of it as there can be.
SHORT = Subject((*RUN.arguments, "--seeds", "1", "--condition", "few", "--set", "epochs=30"), "results")
SWEEP = Subject(("run", "./staged", "--engine", "numpy", "--sweep"), "results")
#: Elman's study made small: its networks in three readings of the paper, and no figure.
ELMAN = Subject(("run", "elman-1990-words", "--engine", "numpy", "--quick", "--replicates", "1-3"), "results")
TRAIN = Subject(
    ("train", "xor", "--engine", "numpy", "--seeds", "4", "--set", "training.epochs=200", "--out", "trained"),
    "trained",
)


def prepare(folder: Path, *, drawn: bool = False) -> Path:
    """Write the study, and the folder for temporary files."""
    write_study(folder / "staged", Files({**STUDY, **(DRAWN if drawn else {})}))
    (folder / "tmp").mkdir(exist_ok=True)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    """Return what must be the same after any disturbance: all numbers and verdicts, by file.

    Left out is what tells of time and of the machine; of a file of arrays the arrays count.
    """
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if not path.is_file() or path.name.startswith("."):
            continue
        if path.suffix == ".npz":
            found[name] = arrays(path)
        elif path.name == "training.json":
            found[name] = json.dumps(json.loads(path.read_text("utf-8"))["networks"]).encode()
        elif path.suffix in (".csv", ".tsv") or path.name in ("claims.json", "sweep.json"):
            found[name] = path.read_bytes()
        elif path.suffix in (".png", ".svg", ".pdf", ".html"):
            found[name] = b"there"
    return found


def arrays(path: Path) -> bytes:
    """Return the arrays of a file as bytes; without the seconds that a replicate took."""
    with np.load(path) as file:
        parts = {name: file[name] for name in sorted(file.files)}
    if "_about" in parts:
        about = json.loads(parts["_about"].item())
        parts["_about"] = np.asarray(json.dumps([about["failed"], about["run"]]))
    return b"\n".join(
        f"{name} {each.dtype.str} {each.shape} ".encode() + each.tobytes() for name, each in parts.items()
    )


def left_over(folder: Path) -> list[str]:
    """Return what no command that came to its end may leave: temporary files, checkpoints, locks held.

    A part of a run leaves its lock, and a folder for checkpoints, in which others may be writing theirs.
    """
    return [
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if (path.name.startswith(".") and path.name != ".lock" and not path.name.startswith(PART))
        or (path.name == "checkpoints" and not _of_part(path))
        or path.parent == folder / "tmp"
    ]


def _of_part(checkpoints: Path) -> bool:
    """Return whether an empty folder for checkpoints is that of a part of a run."""
    return any(checkpoints.parent.glob(f"{PART}*")) and not any(
        each.is_file() for each in checkpoints.rglob("*")
    )

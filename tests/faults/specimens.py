"""One file of every kind that pdpsim reads, and what is read from each."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

import pdpsim.simulate.checkpoint
import pdpsim.simulate.training
from pdpsim.base.errors import ResultsError
from pdpsim.claims import ledger, record, registration
from pdpsim.describe.network import Network
from pdpsim.formats import model as modelfile
from pdpsim.formats import table
from pdpsim.laboratory.saved import take_state
from pdpsim.results.folder import open_results
from pdpsim.simulate.checkpoint import Slot
from pdpsim.simulate.simulator import Simulator
from pdpsim.study import catalogue
from pdpsim.workbench import folder as trained
from tests.faults.operations import hook, killing
from tests.faults.process import forked
from tests.faults.subject import SHORT, prepare

#: The operation on files at which a run is killed in its last training, so that it leaves checkpoints.
HALFWAY = 60

#: Fewer networks and epochs than on the bench: files are small, and there is one of each kind.
_SHORT_TRAINING = (
    "train", "xor", "--engine", "numpy", "--seeds", "2", "--set", "training.epochs=9", "--jobs", "1", "--out",
    "trained",
)  # fmt: skip


@dataclass(frozen=True)
class Specimen:
    """A file that can be damaged.

    Parameters
    ----------
    path : Path
    read : callable
        Reads it as pdpsim does; returns what can be compared. Raises a `pdpsim.base.errors.PdpsimError` for
        one that it refuses.
    binary : bool
        Whether it is a file of arrays, whose every bit is checked.
    """

    path: Path
    read: Callable[[], Any]
    binary: bool = False


@contextmanager
def constants() -> Iterator[None]:
    """Bring back the constants that the study of the bench changes, and forget the studies that were
    loaded."""
    checkpoint, training = pdpsim.simulate.checkpoint, pdpsim.simulate.training
    before, known = (checkpoint.INTERVAL, training.CHUNK), set(sys.modules)
    try:
        yield
    finally:
        checkpoint.INTERVAL, training.CHUNK = before
        for name in set(sys.modules) - known:
            if name.startswith("_pdpsim_study_"):
                del sys.modules[name]


def _commanded(folder: Path, *arguments: str) -> None:
    running = forked(arguments, folder)
    code = running.wait()
    if code:
        raise RuntimeError(f"pdpsim {' '.join(arguments)} ended with {code}: {running.told}")
    running.close()


def make(folder: Path) -> dict[str, Specimen]:
    """Make all files in a folder and return them by kind."""
    prepare(folder, drawn=True)
    _commanded(folder, *SHORT.command(1), "--out", "results")
    _commanded(folder, *_SHORT_TRAINING)
    _commanded(folder, "register", "./staged")
    _commanded(folder, "copy", "xor")
    half = prepare(Path(tempfile.mkdtemp(dir=folder)))
    running = forked(SHORT.command(1), half, lambda: hook(half / "results", HALFWAY, killing))
    running.wait()
    running.close()
    network = folder / "trained" / "networks" / "1.npz"
    description = Simulator.load(network, engine="numpy").description
    state = folder / "state.json"
    state.write_text(json.dumps(_state(network)), encoding="utf-8")
    results, out = folder / "results" / "staged", folder / "trained"
    array = next(iter(sorted((results / "arrays").glob("*.npz"))))
    checkpoints = half / "results" / "staged" / "checkpoints"
    slot = next(path for path in sorted(checkpoints.rglob("*.npz")) if not path.name.startswith("stage-"))
    digest = open_results(half / "results" / "staged").digest
    fingerprint = json.loads((out / "training.json").read_text("utf-8"))["fingerprint"]
    error = (out / "curves" / "1.csv").read_text("utf-8").count("\n") - 1
    staged = folder / "staged"
    return {
        "measures of a replicate (.npz)": Specimen(array, lambda: _measures(results, array), True),
        "saved network (.npz)": Specimen(network, lambda: _network(network), True),
        "checkpoint (.npz)": Specimen(slot, lambda: _checkpoint(slot, digest), True),
        "run.json": Specimen(results / "run.json", lambda: _run(results)),
        "claims.json": Specimen(
            results / "claims.json", lambda: record.to_json(open_results(results).claims)
        ),
        "training.json": Specimen(out / "training.json", lambda: _training(out, fingerprint)),
        "learning curve (.csv)": Specimen(
            out / "curves" / "1.csv", lambda: trained.read_curve(out / "curves" / "1.csv", error)
        ),
        "patterns (.tsv)": Specimen(
            out / "networks" / "patterns.tsv",
            lambda: _patterns(out / "networks" / "patterns.tsv", description),
        ),
        "model (.toml)": Specimen(
            folder / "xor.toml", lambda: modelfile.to_toml(modelfile.read(folder / "xor.toml"))
        ),
        "claims.toml of a study": Specimen(staged / "claims.toml", lambda: _study(staged)),
        "measures.toml of a study": Specimen(staged / "measures.toml", lambda: _study(staged)),
        "figures.toml of a study": Specimen(staged / "figures.toml", lambda: _study(staged)),
        "registration": Specimen(
            staged / "reference" / registration.FILE,
            lambda: registration.read(staged / "reference" / registration.FILE),
        ),
        "ledger of runs (runs.log)": Specimen(
            folder / "results" / ledger.FILE, lambda: ledger.read(folder / "results" / ledger.FILE)
        ),
        "state of the laboratory (.json)": Specimen(state, lambda: _taken(state, network)),
    }


def _measures(results: Path, path: Path) -> Any:
    run = open_results(results)
    case, number = run.cases[0], int(path.stem.rpartition("-")[2])
    if not run.has(case, number):
        raise ResultsError(next(iter(run.uncounted().values())))
    stored = run.replicate(case, number)
    return stored.failed, {name: np.asarray(each).tolist() for name, each in (stored.measures or {}).items()}


def _network(path: Path) -> Any:
    network = Simulator.load(path, engine="numpy")
    return {name: (each.dtype.str, each.tobytes()) for name, each in network.arrays().items()}


def _checkpoint(path: Path, run: str) -> Any:
    arrays = Slot(path, run).load()
    if arrays is None:
        raise ResultsError("it is not used")
    return {name: (each.dtype.str, each.tobytes()) for name, each in arrays.items()}


def _run(results: Path) -> Any:
    run = open_results(results)
    return run.run, run.cases, run.digest, [run.finished(case) for case in run.cases]


def _training(out: Path, fingerprint: dict[str, str]) -> Any:
    content = trained.read_record(out, fingerprint)
    if content is None:
        raise ResultsError("there is none")
    return content, trained.finished(content, out)


def _patterns(path: Path, network: Network) -> Any:
    patterns = table.read(path, network)
    return table.text(patterns, "\t", network)


def _study(folder: Path) -> Any:
    with constants():
        study = catalogue.load(folder)
        return study.claims, [(each.id, each.caption) for each in study.figures], vars(study.glossary)


def _state(network: Path) -> dict[str, Any]:
    """Return what the laboratory's page would save of a network."""
    simulator = Simulator.load(network, engine="numpy")
    return {
        "weights": {name: each.tolist() for name, each in simulator.weights.items()},
        "biases": {name: each.tolist() for name, each in simulator.biases.items()},
        "starts": {},
        "lesioned": {"hidden": [1]},
    }


def _taken(state: Path, network: Path) -> Any:
    simulator = Simulator.load(network, engine="numpy")
    take_state(simulator, state)
    return simulator.learning.w.tobytes(), simulator.silent.tobytes()

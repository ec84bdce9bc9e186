"""Any model on any patterns: train some networks, keep them, see what they have learned.

Layout of the folder that `train_networks` writes::

    training.json        model, patterns, versions, and how each network did
    networks/<seed>.npz  trained weights, for `pdpsim test` and `Simulator.load`
    curves/<seed>.csv    each network's error by epoch
    learning-curve.*     the mean over networks: picture and numbers
"""

from __future__ import annotations

import csv
import hashlib
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pdpsim.base.errors import DivergedError, ResultsError
from pdpsim.describe.patterns import PatternSet

if TYPE_CHECKING:
    from pdpsim.formats.model import Model
    from pdpsim.simulate.simulator import Simulator

#: An output is right if it is nearer to its target than this: on the right side, for targets of 0 and 1.
WITHIN = 0.5

FORMAT = 1


class OtherTrainingError(ResultsError):
    """A folder that holds something else; bad usage rather than a failure."""

    exit_code = 2


@dataclass(frozen=True)
class Trained:
    """How one network did.

    Parameters
    ----------
    seed : int
    epochs : int
        Passes through the patterns.
    stopped : bool
        Whether the last phase's criterion was met.
    error : float or None
        Error after training, summed over patterns; None for a network that diverged.
    right : int
        Patterns of which every output is right.
    patterns : int
    diverged : str
        What happened, for a network that diverged; otherwise empty.
    """

    seed: int
    epochs: int
    stopped: bool
    error: float | None
    right: int
    patterns: int
    diverged: str = ""


@dataclass(frozen=True)
class Item:
    """What a network makes of one pattern.

    Parameters
    ----------
    name : str
    error, worst : float
        Error, and the largest distance of an output from its target (NaN if the pattern has no target).
    right : bool
        Whether every output is near enough to its target.
    """

    name: str
    error: float
    worst: float
    right: bool


def train_networks(
    model: Model,
    patterns: PatternSet,
    out: Path,
    *,
    seeds: int = 1,
    engine: str = "auto",
    progress: Callable[[float, str], None] | None = None,
    announce: Callable[[str], None] | None = None,
) -> list[Trained]:
    """Train networks with seeds 1 to n and write them to a folder; those finished before are kept.

    Parameters
    ----------
    model : Model
        Trained through its phases.
    patterns : PatternSet
    out : Path
        A folder that is new, or of an earlier training of the same model on the same patterns.
    seeds : int
        Number of networks.
    engine : {"auto", "numpy", "compiled"}
    progress : callable, optional
        Given the share done, from 0 to 1, and a short message.
    announce : callable, optional
        Given single lines of text.

    Returns
    -------
    list of Trained
        A network that diverged is one of them.

    Raises
    ------
    OtherTrainingError
        If the folder holds something else.
    ResultsError
        If the folder cannot be written.
    """
    from pdpsim.engine.choice import compile_kernel

    record = _begin(model, patterns, out, engine)
    done = {each["seed"]: Trained(**each) for each in record["networks"]}
    if engine != "numpy" and len(done) < seeds:
        compile_kernel(announce)
    for seed in range(1, seeds + 1):
        if seed in done:
            continue
        where = f"network {seed} of {seeds}" if seeds > 1 else ""

        def tell(share: float, message: str, seed: int = seed, where: str = where) -> None:
            if progress is not None:
                told = ", ".join(part for part in (where, message) if part)
                progress((seed - 1 + share) / seeds, told)

        done[seed] = _train_one(model, patterns, out, seed, engine, tell)
        record["networks"] = [asdict(done[each]) for each in sorted(done)]
        _write_record(out, record)
    chosen = [done[seed] for seed in range(1, seeds + 1)]
    _draw(out, [each for each in chosen if not each.diverged])
    return chosen


def items(simulator: Simulator, patterns: PatternSet, within: float = WITHIN) -> list[Item]:
    """Return what a network makes of each pattern, right or wrong.

    Parameters
    ----------
    simulator : Simulator
    patterns : PatternSet
    within : float
        How near to its target every output of a pattern that is right must be.
    """
    result = simulator.test(patterns)
    told = _has_targets(patterns)
    return [
        Item(name, float(error), float(worst) if some else float("nan"), bool(some and worst < within))
        for name, error, worst, some in zip(
            patterns.names, result.pattern_errors, result.worst_unit, told, strict=True
        )
    ]


def outputs_table(
    simulator: Simulator, patterns: PatternSet, within: float = WITHIN
) -> tuple[list[str], list[list[Any]]]:
    """Return header and rows of a table of all outputs: one row for each event.

    Returns
    -------
    tuple of list
        Columns ``name``, ``event`` (from 1), ``label``, ``error`` and ``right`` of the whole pattern, and
        one for each output unit, ``layer:unit``.
    """
    outputs = simulator.test(patterns).outputs
    header = ["name", "event", "label", "error", "right"]
    for layer in simulator.description.targets:
        units = layer.units or [str(unit + 1) for unit in range(layer.size)]
        header += [f"{layer.name}:{unit}" for unit in units]
    rows: list[list[Any]] = []
    for item, (_, events) in zip(items(simulator, patterns, within), patterns, strict=True):
        for event in range(events.start, events.stop):
            label = patterns.labels[event] if patterns.labels else ""
            values = [float(x) for layer in outputs.values() for x in layer[event]]
            rows.append([item.name, event - events.start + 1, label, item.error, int(item.right), *values])
    return header, rows


def _train_one(
    model: Model,
    patterns: PatternSet,
    out: Path,
    seed: int,
    engine: str,
    progress: Callable[[float, str], None],
) -> Trained:
    from pdpsim.simulate.checkpoint import Checkpoint
    from pdpsim.simulate.simulator import Simulator

    simulator = Simulator(model, seed, engine=engine)
    simulator.checkpoint = Checkpoint(out / "checkpoints", str(seed))
    try:
        history = simulator.train(patterns, progress=progress)
    except DivergedError as error:
        return Trained(seed, 0, False, None, 0, len(patterns), str(error))
    simulator.save(out / "networks" / f"{seed}.npz")
    columns = (history.error, history.worst_pattern, history.worst_unit)
    rows = zip(range(1, history.epochs + 1), *(column.tolist() for column in columns), strict=True)
    _write_csv(out / "curves" / f"{seed}.csv", ["epoch", "error", "worst_pattern", "worst_unit"], rows)
    shutil.rmtree(out / "checkpoints", ignore_errors=True)
    tested = items(simulator, patterns)
    right = sum(item.right for item in tested)
    left = sum(item.error for item in tested)
    return Trained(seed, history.epochs, history.stopped, left, right, len(patterns))


def _begin(model: Model, patterns: PatternSet, out: Path, engine: str) -> dict[str, Any]:
    """Return the record of the folder: a new one, or that of an earlier training of the same kind."""
    from pdpsim.base.provenance import now, provenance
    from pdpsim.base.tables import read_json
    from pdpsim.formats.model import to_toml

    text = to_toml(model)
    kind = {
        "model": hashlib.sha256(text.encode()).hexdigest(),
        "patterns": _digest(patterns),
        "engine": engine,
    }
    path = out / "training.json"
    if path.is_file():
        there = read_json(path)
        if not isinstance(there, dict) or there.get("format") != FORMAT:
            raise OtherTrainingError(
                f"{out} holds networks of another version of pdpsim; choose another folder with --out"
            )
        differ = [name for name in kind if there["fingerprint"].get(name) != kind[name]]
        if differ:
            raise OtherTrainingError(
                f"{out} holds networks trained otherwise (another {' and another '.join(differ)}); choose "
                "another folder with --out, or delete it"
            )
        return dict(there)
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise OtherTrainingError(f"{out} holds other files; choose another folder with --out")
    record = {
        "format": FORMAT,
        "name": model.name,
        "fingerprint": kind,
        "start": now(),
        **provenance(),
        "toml": text,
        "networks": [],
    }
    _write_record(out, record)
    return record


def _write_record(out: Path, record: Mapping[str, Any]) -> None:
    from pdpsim.base.tables import write_json

    write_json(out / "training.json", record)


def _write_csv(path: Path, header: Sequence[str], rows: Any) -> None:
    from pdpsim.base.tables import write_csv

    write_csv(path, header, rows)


def _digest(patterns: PatternSet) -> str:
    """Return a hash of all that patterns are."""
    digest = hashlib.sha256(repr((patterns.names, patterns.labels, patterns.reset)).encode())
    for array in (patterns.starts, patterns.frequencies):
        digest.update(array.tobytes())
    for layers in (patterns.inputs, patterns.targets):
        for name in sorted(layers):
            digest.update(f"{name} {layers[name].shape}".encode())
            digest.update(np.ascontiguousarray(layers[name]).tobytes())
    return digest.hexdigest()


def _has_targets(patterns: PatternSet) -> NDArray[np.bool_]:
    events = np.zeros(patterns.events, dtype=bool)
    for values in patterns.targets.values():
        events |= ~np.isnan(values).all(axis=1)
    return np.array([events[each].any() for _, each in patterns])


def _draw(out: Path, networks: Sequence[Trained]) -> None:
    """Draw error over epochs; a network that met the criterion keeps its last error from there on."""
    from pdpsim.figures import style
    from pdpsim.figures.curves import curves

    longest = max((each.epochs for each in networks), default=0)
    if not longest:
        return
    rows = []
    for each in networks:
        with (out / "curves" / f"{each.seed}.csv").open(encoding="utf-8", newline="") as file:
            error = [float(row["error"]) for row in csv.DictReader(file)]
        rows.append(error + [error[-1]] * (longest - len(error)))
    with style.context():
        figure = style.new_figure("single")
        numbers = curves(
            figure, np.arange(1, longest + 1), {"networks": np.array(rows)}, each=len(rows) > 1, log="y"
        )
        style.save(figure, out / "learning-curve")
    _write_csv(out / "learning-curve.csv", list(numbers), zip(*numbers.values(), strict=True))

"""Any model on any patterns: train some networks, keep them, see what they have learned."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pdpsim.base.errors import DivergedError, PatternError, nearest
from pdpsim.base.files import remove_unfinished
from pdpsim.base.tables import write_csv
from pdpsim.describe.patterns import PatternSet
from pdpsim.results.lock import hold
from pdpsim.results.stored import digest
from pdpsim.workbench.folder import (
    Trained,
    curve_file,
    fingerprint,
    finished,
    new_record,
    read_curve,
    read_record,
    weights_file,
    write_record,
)

if TYPE_CHECKING:
    from pdpsim.formats.model import Model
    from pdpsim.simulate.simulator import Simulator

#: An output is right if it is nearer to its target than this: on the right side, for targets of 0 and 1.
WITHIN = 0.5


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
    patterns: PatternSet | Mapping[str, PatternSet],
    out: Path,
    *,
    seeds: int = 1,
    engine: str = "auto",
    progress: Callable[[float, str], None] | None = None,
    announce: Callable[[str], None] | None = None,
) -> list[Trained]:
    """Train networks with seeds 1 to n and write them to a folder; those finished before are kept.

    `pdpsim.workbench.folder` says what the folder holds.

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
    ValidationError
        If the network does not fit into memory.
    OtherTrainingError
        If the folder holds something else.
    BusyError
        If another training is writing to it.
    ResultsError
        If the folder cannot be written.
    """
    from pdpsim.engine.choice import engine_for_training, one_thread
    from pdpsim.engine.plan import make_plan

    sets = {"": patterns} if isinstance(patterns, PatternSet) else patterns
    _check_names(model, sets)
    engine = engine_for_training(engine, make_plan(model.network), model.phases, sets)
    kind = fingerprint(model, sets, engine)
    read_record(out, kind)  # what is not ours is not even locked
    with hold(out), one_thread():  # sums of several threads differ in their last bits
        return _train_all(model, sets, out, kind, seeds, progress, announce)


def _train_all(
    model: Model,
    sets: Mapping[str, PatternSet],
    out: Path,
    kind: dict[str, str],
    seeds: int,
    progress: Callable[[float, str], None] | None,
    announce: Callable[[str], None] | None,
) -> list[Trained]:
    from pdpsim.engine.choice import compile_kernel

    remove_unfinished(out)
    record = read_record(out, kind) or new_record(model, out, kind)
    done = {each.seed: each for each in finished(record, out)}
    if kind["engine"] != "numpy" and not all(seed in done for seed in range(1, seeds + 1)):
        compile_kernel(announce)
    for seed in range(1, seeds + 1):
        if seed in done:
            continue
        where = f"network {seed} of {seeds}" if seeds > 1 else ""

        def tell(share: float, message: str, seed: int = seed, where: str = where) -> None:
            if progress is not None:
                text = ", ".join(part for part in (where, message) if part)
                progress((seed - 1 + share) / seeds, text)

        done[seed] = _train_one(model, sets, out, seed, kind, tell)
        record["networks"] = [asdict(done[each]) for each in sorted(done)]
        write_record(out, record)
    chosen = [done[seed] for seed in range(1, seeds + 1)]
    _draw(out, [each for each in chosen if not each.diverged])
    return chosen


def items(
    simulator: Simulator, patterns: PatternSet, within: float = WITHIN, *, teach: bool = False
) -> list[Item]:
    """Return what a network makes of each pattern, right or wrong.

    Parameters
    ----------
    simulator : Simulator
    patterns : PatternSet
    within : float
        How near to its target every output of a pattern that is right must be.
    teach : bool
        Whether contexts with a teacher copy targets, as in training.
    """
    result = simulator.test(patterns, teach=teach)
    taught = _has_targets(patterns)
    return [
        Item(name, float(error), float(worst) if some else float("nan"), bool(some and worst < within))
        for name, error, worst, some in zip(
            patterns.names, result.pattern_errors, result.worst_unit, taught, strict=True
        )
    ]


def outputs_table(
    simulator: Simulator, patterns: PatternSet, within: float = WITHIN, *, teach: bool = False
) -> tuple[list[str], list[list[Any]]]:
    """Return header and rows of a table of all outputs: one row for each event.

    Returns
    -------
    tuple of list
        Columns ``name``, ``event`` (from 1), ``label``, ``error`` and ``right`` of the whole pattern, and
        one for each output unit, ``layer:unit``.
    """
    outputs = simulator.test(patterns, teach=teach).outputs
    header = ["name", "event", "label", "error", "right"]
    for layer in simulator.description.targets:
        units = layer.units or [str(unit + 1) for unit in range(layer.size)]
        header += [f"{layer.name}:{unit}" for unit in units]
    rows: list[list[Any]] = []
    tested = items(simulator, patterns, within, teach=teach)
    for item, (_, events) in zip(tested, patterns, strict=True):
        for event in range(events.start, events.stop):
            label = patterns.labels[event] if patterns.labels else ""
            values = [float(x) for layer in outputs.values() for x in layer[event]]
            rows.append([item.name, event - events.start + 1, label, item.error, int(item.right), *values])
    return header, rows


def _train_one(
    model: Model,
    sets: Mapping[str, PatternSet],
    out: Path,
    seed: int,
    kind: dict[str, str],
    progress: Callable[[float, str], None],
) -> Trained:
    from pdpsim.simulate.checkpoint import Checkpoint
    from pdpsim.simulate.simulator import Simulator

    simulator = Simulator(model, seed, engine=kind["engine"])
    simulator.checkpoint = Checkpoint(out / "checkpoints", str(seed), digest(kind))
    try:
        history = simulator.train(sets.get("", sets), progress=progress)
    except DivergedError as error:
        return Trained(seed, 0, False, None, 0, sum(map(len, sets.values())), str(error))
    simulator.save(weights_file(out, seed))
    columns = (history.error, history.worst_pattern, history.worst_unit)
    rows = zip(range(1, history.epochs + 1), *(column.tolist() for column in columns), strict=True)
    write_csv(curve_file(out, seed), ["epoch", "error", "worst_pattern", "worst_unit"], rows)
    shutil.rmtree(out / "checkpoints", ignore_errors=True)
    tested = [item for patterns in sets.values() for item in items(simulator, patterns)]
    right = sum(item.right for item in tested)
    left = sum(item.error for item in tested)
    return Trained(seed, history.epochs, history.stopped, left, right, len(tested))


def _check_names(model: Model, sets: Mapping[str, PatternSet]) -> None:
    """Refuse sets of patterns that no phase trains on, and phases without one of several sets."""
    names = dict.fromkeys(phase.patterns for phase in model.phases if phase.patterns is not None)
    for name in sets:
        if name and name not in names:
            where = f"the training's phases name {', '.join(map(repr, names))}" if names else "it names none"
            raise PatternError(
                f"no phase of {model.name} trains on patterns {name!r}: {where}{nearest(name, names)}"
            )
    if list(sets) == [""] and len(names) > 1:
        raise PatternError(
            f"the phases of {model.name} train on the patterns {', '.join(map(repr, names))}; give each by "
            "its name: " + " ".join(f"{name}=FILE" for name in names)
        )


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
        error = read_curve(curve_file(out, each.seed), each.epochs)
        rows.append(error + [error[-1]] * (longest - len(error)))
    with style.context():
        figure = style.new_figure("single")
        numbers = curves(
            figure, np.arange(1, longest + 1), {"networks": np.array(rows)}, each=len(rows) > 1, log="y"
        )
        style.save(figure, out / "learning-curve")
    write_csv(out / "learning-curve.csv", list(numbers), zip(*numbers.values(), strict=True))

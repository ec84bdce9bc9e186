"""What the page is given, as JSON: the plan's numbers, the phases, the patterns, and seeds to begin with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pdpsim.base.arrays import AnyArray
from pdpsim.base.errors import ValidationError
from pdpsim.describe.functions import ACTIVATIONS
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.phases import Phase
from pdpsim.engine.codes import name_of
from pdpsim.engine.plan import Plan
from pdpsim.figures.layout import rows
from pdpsim.formats.model import Model
from pdpsim.laboratory.capabilities import lacking
from pdpsim.learning.settling import both_ways
from pdpsim.simulate.simulator import Simulator
from pdpsim.simulate.training import patterns_of

#: Numbers of initial weights of all seeds together, at most, and seeds.
MOST_WEIGHTS, MOST_SEEDS = 200_000, 10


def document(
    model: Model,
    patterns: Mapping[str, PatternSet],
    first_seed: int = 1,
    seeds: int = MOST_SEEDS,
    *,
    network: Simulator | None = None,
) -> dict[str, Any]:
    """Return all that the page needs to know of a model.

    Parameters
    ----------
    model : Model
    patterns : mapping of str to PatternSet
        By the name that phases of the training call them; the empty name for a single set.
    first_seed : int
        The seed that the page opens with.
    seeds : int
        Seeds to choose from, at most: fewer of a large network.
    network : Simulator, optional
        A network of the model that has its weights already: the page begins with these.

    Raises
    ------
    ValidationError
        If the page cannot do something that the model needs; it is named.
    """
    first = network or Simulator(model, first_seed, engine="numpy")
    learns = trainable(model, patterns)
    reasons = lacking(first.plan, model.phases if learns else ())
    if reasons:
        knowing = "`pdpsim train` and `pdpsim trace` know" if learns else "`pdpsim trace` knows"
        raise ValidationError(f"the laboratory has no {' and no '.join(reasons)}; {knowing} them")
    named = any(phase.patterns is not None for phase in model.phases)
    sets = dict(patterns) if named or len(patterns) == 1 else {"": joined(patterns)}
    number = 1 if network else max(1, min(seeds, MOST_WEIGHTS // max(1, first.plan.n_weights)))
    networks = [
        first,
        *(Simulator(model, first_seed + k, engine="numpy") for k in range(1, number)),
    ]
    used = [_set_name(phase, sets, model.phases) for phase in model.phases]
    return {
        "name": model.name,
        "title": model.title,
        "paper": model.paper,
        "learns": learns,
        "plan": plan_document(first.plan),
        "phases": [
            phase_document(phase, name, first) for phase, name in zip(model.phases, used, strict=True)
        ],
        "patterns": {name: patterns_document(first, sets[name]) for name in dict.fromkeys(used)},
        "seeds": [seed_document(each, first_seed + k) for k, each in enumerate(networks)],
    }


def trainable(model: Model, patterns: Mapping[str, PatternSet]) -> bool:
    """Return whether a model learns: its network can, and there is something to learn from.

    Raises
    ------
    ValidationError
        If a model states a training that its network cannot do.
    """
    if not model.learns:
        return False
    taught = any(np.isfinite(x).any() for each in patterns.values() for x in each.targets.values())
    return taught or not all(phase.learning.taught for phase in model.phases)


def joined(sets: Mapping[str, PatternSet]) -> PatternSet:
    """Return several sets as one, for a training that names none; patterns are called by their sets."""
    first = next(iter(sets.values()))

    def stacked(kind: str) -> dict[str, AnyArray]:
        layers = getattr(first, kind)
        return {
            layer: np.concatenate([getattr(each, kind)[layer] for each in sets.values()]) for layer in layers
        }

    return PatternSet.from_arrays(
        stacked("inputs"),
        stacked("targets"),
        names=[name if len(x) == 1 else f"{name} {each}" for name, x in sets.items() for each in x.names],
        lengths=[int(size) for x in sets.values() for size in np.diff(x.starts)],
        frequencies=np.concatenate([x.frequencies for x in sets.values()]),
        reset=first.reset,
    )


def plan_document(plan: Plan) -> dict[str, Any]:
    """Return a plan's tables, with names, and what holds for each weight as runs."""
    network, time, tables = plan.network, plan.network.time, plan.tables
    row_of = {name: k for k, names in enumerate(rows(network)) for name in names}
    layers = [
        row._asdict()
        | {
            "number": k,
            "name": name,
            "row": row_of[name],
            "listed": [layer.name for layer in network.layers].index(name),
            "names": network.layer(name).unit_names,
            "activation": name_of(ACTIVATIONS, row.activation),
        }
        for k, (name, row) in enumerate(zip(plan.layers, tables.layers, strict=True))
    ]
    projections = [*tables.projections, *tables.feedback]
    shared = both_ways(network)
    links = [
        {key: finite(value) for key, value in row._asdict().items()}
        | {"name": name, "both_ways": name in shared}
        for name, row in zip(plan.projections, projections, strict=True)
    ]
    count = len(tables.projections)
    return {
        "layers": layers,
        "projections": links[:count],
        "feedback": links[count:],
        "start": tables.start.tolist(),
        "start_x": tables.start_x.tolist(),
        "rest": tables.rest.tolist(),
        "units": plan.n_units,
        "weights": plan.n_weights,
        "targets": plan.n_targets,
        "rate": runs(plan.rate),
        "decay": runs(plan.decay),
        "low": runs(plan.low),
        "high": runs(plan.high),
        "limited": plan.limited,
        "tie": plan.tie.tolist() if plan.tied else None,
        "time": {
            "ticks": time.ticks,
            "first_error_tick": time.first_error_tick,
            "deep": time.unroll == "pattern",
            "truncate": time.truncate or 0,
            "settle": time.settle,
            "least": time.least or plan.arrival,
            "updates": time.updates,
            "turns": time.turns,
        },
    }


def phase_document(phase: Phase, patterns: str, simulator: Simulator) -> dict[str, Any]:
    """Return a phase, the rule with its name and ramps, and the places of weights that are frozen in it."""
    network = simulator.copy()
    network.freeze()
    free = network.learning.live > 0
    network.freeze(phase.freeze)
    frozen = np.flatnonzero(free & (network.learning.live == 0))
    ends = np.flatnonzero(np.diff(frozen) != 1)
    stretches = np.split(frozen, ends + 1) if len(frozen) else []
    return {
        "name": phase.name,
        "patterns": patterns,
        "epochs": phase.epochs,
        "error": phase.error,
        "learning": asdict(phase.learning) | {"name": phase.learning.name, "by_flow": phase.learning.by_flow},
        "rule": asdict(phase.rule) | {"name": phase.rule.name},
        "update": phase.update,
        "order": phase.order,
        "presentations": phase.presentations,
        "weighted": phase.weighted,
        "target_radius": phase.target_radius,
        "zero_error_radius": phase.zero_error_radius,
        "flat_spot": phase.flat_spot,
        "frozen": [[int(each[0]), int(each[-1]) + 1] for each in stretches],
        "stop": None if phase.stop is None else asdict(phase.stop),
    }


def patterns_document(simulator: Simulator, patterns: PatternSet) -> dict[str, Any]:
    """Return patterns laid out for the network, None for what is missing."""
    bound = simulator.bind(patterns)
    scaled = np.ldexp(patterns.frequencies, -int(np.frexp(patterns.frequencies.max())[1]))
    cumulative = (scaled / scaled.sum()).cumsum()
    return {
        "names": patterns.names,
        "labels": patterns.labels,
        "starts": patterns.starts.tolist(),
        "inputs": numbers(bound.inputs),
        "targets": numbers(bound.targets),
        "frequencies": patterns.frequencies.tolist(),
        "cumulative": (cumulative / cumulative[-1]).tolist(),
        "reset": patterns.reset,
    }


def seed_document(simulator: Simulator, seed: int) -> dict[str, Any]:
    """Return a network's first weights, which of them exist, and the stream that its orders come from."""
    return {
        "seed": seed,
        "weights": runs(simulator.learning.w),
        "exists": runs(simulator.present.astype(np.float64)),
        "silent": np.flatnonzero(simulator.silent).tolist(),
        "order": stream_document(simulator.rngs["order"]),
        "chance": stream_document(simulator.chance()),
    }


def stream_document(rng: np.random.Generator) -> dict[str, Any]:
    """Return the state of a random stream; whole numbers as text, for they are larger than JSON's."""
    state = rng.bit_generator.state
    return {
        "state": str(state["state"]["state"]),
        "inc": str(state["state"]["inc"]),
        "half": int(state["uinteger"]) if state["has_uint32"] else None,
    }


def runs(values: NDArray[np.floating]) -> list[list[float | int | None]]:
    """Return a vector as values and how often each stands in a row; None for what is no finite number."""
    both_unknown = np.isnan(values[1:]) & np.isnan(values[:-1])
    starts = np.flatnonzero(np.concatenate([[True], (values[1:] != values[:-1]) & ~both_unknown]))
    counts = np.diff(np.append(starts, len(values)))
    return [
        [finite(value), count] for value, count in zip(values[starts].tolist(), counts.tolist(), strict=True)
    ]


def finite(value: float) -> float | None:
    """Return a number, or None for what is no finite one."""
    return value if np.isfinite(value) else None


def numbers(table: AnyArray) -> dict[str, list[Any]]:
    """Return the different rows of a table, None for what is missing, and which of them stands where."""
    places: dict[bytes, int] = {}
    of = [places.setdefault(row.tobytes(), len(places)) for row in table]
    rows = [np.frombuffer(row, dtype=table.dtype).tolist() for row in places]
    return {"rows": [[None if x != x else x for x in row] for row in rows], "of": of}


def _set_name(phase: Phase, sets: Mapping[str, PatternSet], phases: Sequence[Phase]) -> str:
    """Return under which name the patterns of a phase stand."""
    wanted = patterns_of(phase, sets[""] if list(sets) == [""] else sets, phases)
    return next(name for name, each in sets.items() if each is wanted)

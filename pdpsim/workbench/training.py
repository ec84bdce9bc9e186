"""What networks are trained on and how: all that must be the same for them to belong together."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np

from pdpsim.base.errors import PatternError, ResultsError, nearest
from pdpsim.base.hashes import file_hash
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.phases import Phase
from pdpsim.engine.choice import engine_for_training
from pdpsim.engine.plan import Plan, make_plan
from pdpsim.formats.model import Model, to_toml
from pdpsim.results.stored import digest
from pdpsim.simulate.training import patterns_of
from pdpsim.workbench.scoring import Scoring, scoring_for

#: While a second set is tested, networks are looked at after each of the first epochs, then less and less
#: often.
FIRST, PER_TENFOLD = 20, 20


@dataclass(frozen=True, eq=False)
class Training:
    """A model, what it is trained on, and where it starts.

    Parameters
    ----------
    model : Model
        Trained through its phases.
    sets : mapping of str to PatternSet
        By the name that phases call them; the empty name for a single set.
    engine : {"auto", "numpy", "compiled"}
        ``"auto"`` becomes the one that is sooner done.
    start : Path, optional
        A saved network from which to go on, or a state that the laboratory saved; otherwise weights are
        drawn.
    tested : PatternSet, optional
        A second set, which networks are tested on while they learn.
    scoring : Scoring, optional
        What is right; by default the rule that fits the last phase's error function.

    Raises
    ------
    PatternError
        If sets and phases do not go together.
    ResultsError
        If the network to go on from cannot be read, or has other layers, projections or sizes.
    """

    model: Model
    sets: Mapping[str, PatternSet]
    engine: str = "auto"
    start: Path | None = None
    tested: PatternSet | None = None
    scoring: Scoring | None = None

    def __post_init__(self) -> None:
        _check_names(self.model, self.sets)
        if self.start is not None:
            object.__setattr__(self, "start", self.start.resolve())
        for phase in self.model.phases:
            patterns_of(phase, self.sets.get("", self.sets), self.model.phases)
        plan = make_plan(self.model.network)
        if self.start is not None and self.start.suffix != ".json":
            _check_start(self.start, plan)
        engine = engine_for_training(self.engine, plan, self.model.phases, self.sets)
        object.__setattr__(self, "engine", engine)
        if self.scoring is None:
            object.__setattr__(self, "scoring", scoring_for(self.model.phases[-1]))

    @cached_property
    def fingerprint(self) -> dict[str, str]:
        """What two trainings of networks that belong together have in common, by name."""
        more = {}
        if self.start is not None:
            more["start"] = file_hash(self.start)
        if self.tested is not None:
            more["test"] = digest_of({"": self.tested})
        return {
            "model": hashlib.sha256(to_toml(self.model).encode()).hexdigest(),
            "patterns": digest_of(self.sets),
            "engine": self.engine,
            **more,
        }

    @property
    def digest(self) -> str:
        """A hash of the fingerprint."""
        return digest(self.fingerprint)

    @property
    def phases(self) -> tuple[Phase, ...]:
        """The model's phases, with the epochs at which a second set is tested."""
        if self.tested is None:
            return self.model.phases
        return tuple(
            replace(phase, snapshots=tuple(sorted({*phase.snapshots, *looks(phase.epochs)})))
            for phase in self.model.phases
        )


class OtherShapeError(ResultsError):
    """A network that a model cannot go on from; bad usage rather than a failure."""

    exit_code = 2


def _check_start(start: Path, plan: Plan) -> None:
    """Raise unless the weights of a saved network lie where those of the model do."""
    from pdpsim.simulate.simulator import Simulator

    saved = Simulator.load(start, engine="numpy").plan
    kept, wanted = _parts(saved), _parts(plan)
    for name in dict.fromkeys((*wanted, *kept)):
        if kept.get(name) != wanted.get(name):
            raise OtherShapeError(
                f"{start}: no network that the model can go on from: {name} has "
                f"{kept.get(name, 'no place')} there, and {wanted.get(name, 'no place')} in the model"
            )
    if any(saved.weights(name) != plan.weights(name) for name in plan.projections):
        raise OtherShapeError(
            f"{start}: no network that the model can go on from: its layers and projections stand in "
            "another order"
        )


def _parts(plan: Plan) -> dict[str, str]:
    """Return how large each layer and projection of a network is, in words."""
    layers, projections = {}, {}
    for layer in plan.network.layers:
        biases = "without biases" if plan.biases(layer.name) is None else "with biases"
        layers[f"layer {layer.name}"] = f"{layer.size} unit{'s' * (layer.size > 1)} {biases}"
    for name in plan.projections:
        senders, receivers = plan.weights(name)[1]
        projections[f"projection {name}"] = f"{senders} x {receivers} weights"
    return layers | projections


def looks(epochs: int) -> tuple[int, ...]:
    """Return the epochs of a phase after which a second set is tested, the last among them."""
    spaced = np.geomspace(FIRST, max(FIRST, epochs), 1 + PER_TENFOLD * max(1, len(str(epochs))))
    chosen = {*range(FIRST + 1), *spaced.round().astype(int).tolist(), epochs}
    return tuple(sorted(epoch for epoch in chosen if epoch <= epochs))


def digest_of(sets: Mapping[str, PatternSet]) -> str:
    """Return a hash of all that sets of patterns are, and of their names."""
    digest = hashlib.sha256()
    for title, patterns in sorted(sets.items()):
        digest.update(repr((title, patterns.names, patterns.labels, patterns.reset)).encode())
        for array in (patterns.starts, patterns.frequencies):
            digest.update(array.tobytes())
        for layers in (patterns.inputs, patterns.targets):
            for name in sorted(layers):
                digest.update(f"{name} {layers[name].shape}".encode())
                digest.update(np.ascontiguousarray(layers[name]).tobytes())
    return digest.hexdigest()


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

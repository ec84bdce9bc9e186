"""Networks of models that state no training, with the weights that the model or a study gives."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pdpsim.formats.model import Model
    from pdpsim.simulate.simulator import Simulator
    from pdpsim.workbench.shelf import Source


def states_training(model: Model) -> bool:
    """Return whether a model says how it is to be trained."""
    from pdpsim.describe.phases import Phase

    return model.phases != (Phase(),)


def given_network(file: Path, seed: int = 1, engine: str = "numpy") -> Simulator:
    """Return the network of a model file before it learns; say so, or that a study gives its weights."""
    from pdpsim.cli.console import note
    from pdpsim.describe.links import Normal, Uniform
    from pdpsim.formats.model import read
    from pdpsim.simulate.simulator import Simulator

    model = read(file)
    source = own_patterns(file, model)
    if source is not None and source.network is not None:
        note(f"Weights: {source.origin}")
        simulator = Simulator(source.network.model, seed, engine=engine)
        simulator.restore(source.network.arrays())
        return simulator
    network = model.network
    own = [each.init or network.init for each in network.projections if each.tied is None]
    if any(isinstance(init, Uniform | Normal) for init in own):
        note(f"Weights: drawn at random (seed {seed}), not trained")
    return Simulator(model, seed, engine=engine)


def own_patterns(file: Path, model: Model) -> Source | None:
    """Return what belongs to a model: its patterns and, where a study gives them, its weights."""
    from pdpsim.workbench.shelf import patterns_for

    key = (file.resolve(), model.name)
    if key not in _SOURCES:
        _SOURCES[key] = patterns_for(file, model)
    return _SOURCES[key]


#: By file: a study is rehearsed once, though weights and patterns are asked for one after the other.
_SOURCES: dict[tuple[Path, str], Source | None] = {}

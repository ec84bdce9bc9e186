"""Every model that comes with pdpsim: its patterns fit it, and the laboratory learns them as NumPy does."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pdpsim.base.errors import PdpsimError, StudyError
from pdpsim.describe.patterns import PatternSet
from pdpsim.formats.model import Model, read, shipped_models
from pdpsim.laboratory.capabilities import lacking
from pdpsim.laboratory.document import document, joined, trainable
from pdpsim.simulate.simulator import Simulator
from pdpsim.workbench.shelf import Source, patterns_for
from tests.laboratories import assert_equal, evaluated, in_node, needs_node

#: Models whose studies measure their networks in their own way, without training them through a replicate, or
#: train them with other layers.
APART = (
    "digits",
    "lillicrap_2020_ngrad",
    "murray_2019_rhythm",
    "scellier_bengio_2017",
    "unsupervised_naming",
    "whittington_bogacz_2017_layers",
    "xie_seung_2003",
)

#: Those that settle and the laboratory shows.
SETTLING = ("jets_and_sharks", "hopfield_1982", "necker_cube", "mcclelland_rumelhart_1981")

OTHERS = [file for file in shipped_models() if file.stem not in APART]


@pytest.fixture(scope="module", params=OTHERS, ids=lambda file: file.stem)
def shelved(request: pytest.FixtureRequest) -> tuple[Model, Source]:
    """A model with the patterns that belong to it, which some studies take long to make."""
    file = request.param
    model = read(file)
    source = patterns_for(file, model)
    assert source is not None
    return model, source


def beginning(patterns: PatternSet) -> PatternSet:
    """Return the first patterns of many."""
    return patterns.select(range(min(len(patterns), 60)))


def test_every_model_can_be_trained_on_its_patterns(shelved: tuple[Model, Source]) -> None:
    model, source = shelved
    network = Simulator(model, 1, engine="numpy")
    for phase in model.phases:
        patterns = beginning(source.sets.get(phase.patterns or "", source.first))
        assert np.isfinite(network.test(patterns, phase).error)


@needs_node
def test_what_the_laboratory_supports_it_learns_as_numpy_does(
    shelved: tuple[Model, Source], tmp_path: Path
) -> None:
    model, source = shelved
    patterns = dict(source.sets)
    simulator = Simulator(model, 1, engine="numpy")
    if not trainable(model, patterns):
        pytest.skip("its networks are shown patterns, not trained on them")
    if reasons := lacking(simulator.plan, model.phases):
        with pytest.raises(PdpsimError, match=re.escape(reasons[0])):
            document(model, patterns)
        return
    if len(patterns) > 1 and model.phases[0].patterns is None:
        patterns = {"": joined(patterns)}
    short = {name: beginning(each) for name, each in patterns.items()}
    phase, events = model.phases[0], max(each.events for each in short.values())
    work = events * simulator.plan.n_weights * simulator.description.time.ticks
    epochs = int(min(200, phase.epochs, max(1, min(2e6 // work, 1e4 // events))))
    model = replace(model, phases=(replace(phase, epochs=epochs, stop=None, snapshots=()),), origins=())
    simulator = Simulator(model, 1, engine="numpy")
    simulator.train(short[""] if list(short) == [""] else short)
    assert_equal(in_node(document(model, short, seeds=1), epochs, tmp_path), simulator)


@needs_node
@pytest.mark.parametrize(
    "shelved", [file for file in OTHERS if file.stem in SETTLING], indirect=True, ids=lambda file: file.stem
)
def test_what_settles_does_so_in_the_laboratory_as_in_numpy(
    shelved: tuple[Model, Source], tmp_path: Path
) -> None:
    model, source = shelved
    network = source.network or Simulator(model, 1)
    shown = source.first.select([source.first.names[-1]])
    content = document(network.model, {"": shown}, network=network)
    assert not content["learns"]
    events = evaluated(content, "", "network.show(network.rowsOf(0))", tmp_path)
    recorded = Simulator.record(network.copy(), shown, ticks="all")
    for event, ours in enumerate(events):
        for k, layer in enumerate(network.plan.layers):
            ticks = [tick["a"][k] for tick in ours["ticks"]]
            np.testing.assert_allclose(ticks, recorded[layer][event, : len(ticks)], atol=1e-9)


@pytest.mark.parametrize("name", APART)
def test_of_a_model_whose_study_measures_it_in_its_own_way_patterns_are_asked_for(name: str) -> None:
    file = next(file for file in shipped_models() if file.stem == name)
    with pytest.raises(StudyError, match=r"trains no network of the model .*; give patterns of your own"):
        patterns_for(file, read(file))

"""Models, patterns and weights written for other programs, and read back."""

from __future__ import annotations

import csv
import os
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from pdpsim.base.errors import FormatError
from pdpsim.cli import main
from pdpsim.describe.patterns import PatternSet
from pdpsim.formats import model as modelfile
from pdpsim.formats import registry
from pdpsim.formats.table import write as write_patterns
from pdpsim.simulate.simulator import Simulator
from pdpsim.workbench import export
from pdpsim.workbench.conversion import with_weights

PLAIN = """
[model]
name = "plain"
[layers]
a = { size = 2 }
b = { size = 1 }
hidden = { size = 3, activation = "tanh", bias = "none" }
out = { size = 2 }
[[projections]]
from = "a"
to = "hidden"
[[projections]]
from = "b"
to = "out"
trained = false
[[projections]]
from = "hidden"
to = "out"
init = { uniform = 0.2 }
[training]
update = 2
rule = { gradient-descent = { rate = 0.1, momentum = 0.5, decay = 0.01, decay-in = "change" } }
epochs = 20
"""

MASKED = """
[model]
name = "masked"
[layers]
input = { size = 2 }
hidden = { size = 3 }
output = { size = 1 }
[[projections]]
from = "input"
to = "hidden"
links = { mask = [[1, 0, 1], [0, 1, 1]] }
[[projections]]
from = "hidden"
to = "output"
links = { random = 0.6 }
trained = false
[training]
update = "epoch"
epochs = 10
"""

RECURRENT = """
[model]
name = "srn"
[layers]
input = { size = 2 }
context = { copies = "hidden" }
hidden = { size = 3 }
output = { size = 1 }
[[projections]]
from = "input"
to = "hidden"
[[projections]]
from = "context"
to = "hidden"
[[projections]]
from = "hidden"
to = "output"
[training]
epochs = 10
"""


def patterns(stream: bool = False) -> PatternSet:
    rng = np.random.default_rng(3)
    if stream:
        return PatternSet.from_arrays(rng.random((6, 2)), rng.random((6, 1)), reset="never")
    return PatternSet.from_arrays(
        {"a": rng.random((4, 2)), "b": rng.random((4, 1))},
        {"out": [[0, 1], [1, np.nan], [0, 0], [1, 1]]},
        names=["one", "two words", "three", "four"],
    )


def written(folder: Path, model: str, target: str, stream: bool) -> tuple[Simulator, list[Path]]:
    """A network of a model, and the files that it and its patterns are written to."""
    (folder / "m.toml").write_text(model)
    simulator = Simulator(modelfile.read(folder / "m.toml"), seed=4)
    simulator.save(folder / "net.npz")
    write_patterns(patterns(stream), folder / "set.tsv")
    what = export.gather([folder / "net.npz", folder / "set.tsv"])
    return simulator, [each.path for each in export.write(what, target, folder / "out")]


@pytest.mark.parametrize(
    ("model", "target", "stream"),
    [
        (PLAIN, "lens", False),
        (MASKED, "lens", True),
        (RECURRENT, "lens", True),
        (RECURRENT, "tlearn", True),
    ],
)
def test_what_is_written_is_read_back_and_trains_the_same(
    tmp_path: Path, model: str, target: str, stream: bool
):
    simulator, paths = written(tmp_path, model, target, stream)
    (project,) = registry.read(paths)
    (read,) = project.patterns.values()
    mine = patterns(stream)
    for name, values in mine.inputs.items():
        np.testing.assert_allclose(read.inputs[name], values, rtol=1e-8)
    for name, values in mine.targets.items():
        np.testing.assert_allclose(read.targets[name], values, rtol=1e-8)
    (weights,) = project.weights.values()
    back = with_weights(project.model, weights, "back")
    for name, values in simulator.weights.items():
        np.testing.assert_allclose(back.weights[name], values, rtol=1e-7)
    assert project.model is not None
    back.train(read, replace(project.model.phases[0], epochs=5, rule=simulator.phases[0].rule))
    simulator.train(mine, replace(simulator.phases[0], epochs=5))
    for name, values in simulator.weights.items():
        np.testing.assert_allclose(back.weights[name], values, atol=1e-6)


def test_events_of_a_network_without_memory_are_written_for_lens(tmp_path: Path):
    (tmp_path / "m.toml").write_text(MASKED)
    two = PatternSet.from_arrays(
        [[0.0, 1], [1, 0], [1, 1]], [[0.0], [1], [0]], lengths=[2, 1], names=["a", "b"]
    )
    write_patterns(two, tmp_path / "set.tsv")
    what = export.gather([tmp_path / "m.toml", tmp_path / "set.tsv"])
    (project,) = registry.read([each.path for each in export.write(what, "lens", tmp_path / "out")])
    read = project.patterns["set"]
    assert read.starts.tolist() == [0, 2, 3]
    np.testing.assert_array_equal(read.inputs["input"], two.inputs["input"])
    (tmp_path / "m.toml").write_text(RECURRENT)
    with pytest.raises(FormatError, match="this network does not"):
        export.write(export.gather([tmp_path / "m.toml", tmp_path / "set.tsv"]), "lens", tmp_path / "out")


def test_links_that_a_lesion_cut_are_not_written(tmp_path: Path):
    (tmp_path / "m.toml").write_text(MASKED)
    simulator = Simulator(modelfile.read(tmp_path / "m.toml"), seed=4)
    span, shape = simulator.plan.weights("input->hidden")
    simulator.set_present(np.array([span.start]), False)
    simulator.save(tmp_path / "net.npz")
    export.write(export.gather([tmp_path / "net.npz"]), "lens", tmp_path / "out")
    script = (tmp_path / "out" / "masked.in").read_text()
    assert "input:0} hidden:0" not in script
    assert "connectUnits {input:1} hidden:1" in script
    assert (shape, simulator.present[span].tolist()) == ((2, 3), [False, False, True, False, True, True])


def test_patterns_and_weights_with_commas(tmp_path: Path):
    simulator, paths = written(tmp_path, PLAIN, "csv", False)
    assert [path.name for path in paths] == ["set.csv", "plain-weights.csv"]
    with paths[1].open(newline="") as file:
        rows = list(csv.DictReader(file))
    found = {(row["projection"], row["sending"], row["receiving"]): float(row["weight"]) for row in rows}
    assert found["hidden->out", "3", "2"] == simulator.weights["hidden->out"][2, 1]
    assert found["bias->out", "1", "2"] == simulator.biases["out"][1]


@pytest.mark.parametrize(
    ("old", "new", "target", "message"),
    [
        (
            'activation = "tanh"',
            'activation = "relu"',
            "lens",
            "the layer 'hidden' (relu) has no counterpart in Lens",
        ),
        ('decay-in = "change"', 'decay-in = "weight"', "lens", "Lens has weight decay inside the change"),
        (
            'gradient-descent = { rate = 0.1, momentum = 0.5, decay = 0.01, decay-in = "change" }',
            "adam = {}",
            "lens",
            "adam",
        ),
        ("[training]", "[time]\nticks = 3\n[training]", "lens", "several ticks"),
        ("", "", "tlearn", "units of the layer 'hidden' (tanh) have no counterpart in tlearn"),
        ("", "", "lense", "nothing is written for 'lense'; did you mean 'lens'?"),
    ],
)
def test_what_cannot_be_written(tmp_path: Path, old: str, new: str, target: str, message: str):
    (tmp_path / "m.toml").write_text(PLAIN.replace(old, new) if old else PLAIN)
    with pytest.raises(FormatError) as caught:
        export.write(export.gather([tmp_path / "m.toml"]), target, tmp_path / "out")
    assert message in str(caught.value)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("files", "message"),
    [
        (["set.tsv"], "nothing to write: give a model file"),
        (["m.toml", "m.toml"], "a second network"),
        (["m.toml", "words.ex"], "words.ex: expected a model (.toml)"),
    ],
)
def test_files_that_do_not_belong_together(tmp_path: Path, files: list[str], message: str):
    (tmp_path / "m.toml").write_text(PLAIN)
    with pytest.raises(FormatError) as caught:
        export.gather([tmp_path / file for file in files])
    assert message in str(caught.value)


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    Path("m.toml").write_text(PLAIN)
    result = CliRunner().invoke(main, ["convert", "m.toml", "--to", "lens", "--out", "o"])
    assert (result.exit_code, result.stdout) == (0, "o/plain.in: for lens\n")
    result = CliRunner().invoke(main, ["convert", "m.toml", "--to", "lens", "--model", "m.toml"])
    assert result.exit_code == 2
    assert "--to takes no --model" in result.stderr


LENS = os.environ.get("PDPSIM_LENS")


@pytest.mark.skipif(LENS is None, reason="PDPSIM_LENS does not name the program")
@pytest.mark.parametrize(("model", "name", "stream"), [(PLAIN, "plain", False), (MASKED, "masked", True)])
def test_lens_reads_it_and_trains_the_same(tmp_path: Path, model: str, name: str, stream: bool):
    simulator, _ = written(tmp_path, model, "lens", stream)
    folder = tmp_path / "out"
    commands = f"loadWeights {name}.wt\ntrain 10 -r 0\nsaveWeights after.wt\nexit\n"
    (folder / "run.in").write_text((folder / f"{name}.in").read_text() + commands)
    assert LENS is not None
    environment = {**os.environ, "LENSDIR": str(Path(LENS).resolve().parent)}
    subprocess.run(
        [LENS, "-batch", "run.in"], cwd=folder, env=environment, check=True, timeout=60, capture_output=True
    )
    (project,) = registry.read([folder / f"{name}.in", folder / "after.wt"])
    theirs = with_weights(project.model, project.weights["after"], "after")
    phase = simulator.phases[0]
    batches = len(patterns(stream)) // phase.update if isinstance(phase.update, int) else 1
    simulator.train(patterns(stream), replace(phase, epochs=10 // batches))
    for projection, values in simulator.weights.items():
        np.testing.assert_allclose(theirs.weights[projection], values, atol=1e-5)

"""Many networks: seeds, workers, grids, going on, second sets, scores, frozen layers."""

from __future__ import annotations

import csv
import statistics
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from pdpsim.base.errors import PatternError, StudyError, ValidationError
from pdpsim.cli import main
from pdpsim.describe.patterns import PatternSet
from pdpsim.formats.model import Model, parse, with_settings
from pdpsim.simulate.lesion import Lesion, apply
from pdpsim.simulate.simulator import Simulator
from pdpsim.workbench import grid
from pdpsim.workbench.folder import OtherTrainingError, Trained
from pdpsim.workbench.networks import summary, train_all, train_networks
from pdpsim.workbench.scoring import Scoring
from pdpsim.workbench.training import OtherShapeError, Training, looks

XOR = PatternSet.from_arrays({"input": [[0, 0], [0, 1], [1, 0], [1, 1]]}, {"output": [[0], [1], [1], [0]]})
MODEL = """
[model]
name = "xor"
[layers]
input = { size = 2 }
hidden = { size = 2 }
output = { size = 1 }
[[projections]]
from = "input"
to = "hidden"
[[projections]]
from = "hidden"
to = "output"
[training]
epochs = 30
order = "permuted"
rule = { gradient-descent = { rate = 0.5, momentum = 0.9 } }
"""


@pytest.fixture
def model() -> Model:
    return parse(MODEL)


@pytest.fixture(autouse=True)
def _no_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pdpsim.figures.style.save", lambda *_: [])


def weights(folder: Path, seed: int) -> np.ndarray:
    return Simulator.load(folder / "networks" / f"{seed}.npz", engine="numpy").learning.w


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def test_a_network_is_the_same_whatever_else_is_trained(model: Model, tmp_path: Path) -> None:
    train_networks(model, XOR, tmp_path / "all", seeds=4, jobs=2, engine="numpy")
    train_networks(model, XOR, tmp_path / "range", seeds=range(3, 5), jobs=1, engine="numpy")
    for seed in (3, 4):
        assert np.array_equal(weights(tmp_path / "all", seed), weights(tmp_path / "range", seed))
    assert not np.array_equal(weights(tmp_path / "all", 3), weights(tmp_path / "all", 4))


def test_the_table_has_a_row_a_network_all_of_the_folder(model: Model, tmp_path: Path) -> None:
    train_networks(model, XOR, tmp_path, seeds=3, jobs=1, engine="numpy")
    networks = train_networks(model, XOR, tmp_path, seeds=1, jobs=1, engine="numpy")
    assert [each.seed for each in networks] == [1]
    table = rows(tmp_path / "networks.csv")
    assert [row["seed"] for row in table] == ["1", "2", "3"]
    assert float(table[0]["error"]) == networks[0].error
    assert [len(rows(tmp_path / "curves" / f"{seed}.csv")) for seed in (1, 2, 3)] == [30] * 3


def test_the_summary_has_median_and_quartiles() -> None:
    networks = [Trained(i, n, True, 0.1, 4, 4, n < 50) for i, n in enumerate((10, 20, 30, 50))]
    assert summary(networks) == (
        "3 of 4 networks solved it (75 %, 95 % interval 30.1 to 95.4 %); "
        "epochs: median 25, quartiles 17.5 and 35, mean 27.5, SD 17.078 "
        "(the unsolved counted with all of theirs)"
    )
    lost = Trained(9, 0, False, None, 0, 4, False, "diverged")
    both = summary([networks[0], lost])
    assert both.startswith("1 of 2 networks solved it (50 %, 95 % interval ")
    assert both.endswith(", 1 diverged; epochs: median 10, quartiles 10 and 10, mean 10")
    assert summary([lost]) == "0 of 1 network solved it, 1 diverged"


def test_many_seeds_make_one_table_and_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What R or pandas reads, and what is printed, are of the same networks: the range of seeds asked for."""
    monkeypatch.chdir(tmp_path)
    line = [
        "train",
        "xor",
        "--seeds",
        "11-30",
        "--jobs",
        "1",
        "--set",
        "training.epochs=1500",
        "--out",
        "many",
    ]
    result = CliRunner().invoke(main, line)
    assert result.exit_code == 0, result.output
    table = rows(tmp_path / "many" / "networks.csv")
    assert [int(row["seed"]) for row in table] == list(range(11, 31))
    assert set(table[0]) >= {"seed", "epochs", "solved", "error", "right"}
    epochs = [int(row["epochs"]) for row in table]
    solved = [row["solved"] == "1" for row in table]
    assert all((count < 1500) == done for count, done in zip(epochs, solved, strict=True))
    low, middle, high = statistics.quantiles(epochs, n=4, method="inclusive")
    printed = " ".join(result.stdout.split())
    assert f"{sum(solved)} of 20 networks solved it ({5 * sum(solved):g} %, 95 % interval " in printed
    assert f"epochs: median {middle:g}, quartiles {low:g} and {high:g}, " in printed
    mean, deviation = statistics.mean(epochs), statistics.stdev(epochs)
    assert f"mean {mean:.5g}, SD {deviation:.5g}" in printed


def test_one_network_goes_on_as_if_it_had_never_stopped(model: Model, tmp_path: Path) -> None:
    train_networks(model, XOR, tmp_path / "first", jobs=1, engine="numpy")
    start = tmp_path / "first" / "networks" / "1.npz"
    train_networks(model, XOR, tmp_path / "more", start=start, jobs=1, engine="numpy")
    whole = with_settings(model, {"training.epochs": 60})
    train_networks(whole, XOR, tmp_path / "whole", jobs=1, engine="numpy")
    assert np.array_equal(weights(tmp_path / "more", 1), weights(tmp_path / "whole", 1))


def test_of_several_that_go_on_each_has_its_own_order(model: Model, tmp_path: Path) -> None:
    train_networks(model, XOR, tmp_path / "first", jobs=1, engine="numpy")
    start = tmp_path / "first" / "networks" / "1.npz"
    train_networks(model, XOR, tmp_path / "more", seeds=2, start=start, jobs=1, engine="numpy")
    assert not np.array_equal(weights(tmp_path / "more", 1), weights(tmp_path / "more", 2))


def test_another_start_is_another_training(model: Model, tmp_path: Path) -> None:
    train_networks(model, XOR, tmp_path / "first", jobs=1, engine="numpy")
    start = tmp_path / "first" / "networks" / "1.npz"
    train_networks(model, XOR, tmp_path / "more", start=start, jobs=1, engine="numpy")
    with pytest.raises(OtherTrainingError):
        train_networks(model, XOR, tmp_path / "more", jobs=1, engine="numpy")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "hidden = { size = 2 }",
            "hidden = { size = 3 }",
            "layer hidden has 2 units with biases there, and 3",
        ),
        (
            "hidden = { size = 2 }",
            'hidden = { size = 2, bias = "none" }',
            "2 units without biases in the model",
        ),
        (
            'from = "hidden"',
            'from = "input"',
            "projection input->output has no place there, and 2 x 1 weights",
        ),
    ],
)
def test_a_network_of_another_shape_is_no_start(
    model: Model, tmp_path: Path, old: str, new: str, told: str
) -> None:
    start = tmp_path / "first.npz"
    Simulator(model, 1, engine="numpy").save(start)
    assert old in MODEL
    with pytest.raises(OtherShapeError, match=f"first.npz: .*{told}"):
        train_networks(parse(MODEL.replace(old, new)), XOR, tmp_path / "more", start=start, jobs=1)
    assert not (tmp_path / "more").exists()


def test_a_network_whose_weights_lie_elsewhere_is_no_start(tmp_path: Path) -> None:
    def described(*senders: str) -> Model:
        text = "[layers]\na = { size = 2 }\nb = { size = 2 }\nc = { size = 1 }\n"
        return parse(text + "".join(f'[[projections]]\nfrom = "{x}"\nto = "c"\n' for x in senders))

    Simulator(described("a", "b"), 1, engine="numpy").save(tmp_path / "ab.npz")
    patterns = PatternSet.from_arrays({"a": [[0, 1]], "b": [[1, 0]]}, {"c": [[1]]})
    with pytest.raises(OtherShapeError, match="stand in another order"):
        Training(described("b", "a"), {"": patterns}, "numpy", tmp_path / "ab.npz")


def test_what_a_lesion_removed_stays_away_when_the_network_learns_on(model: Model, tmp_path: Path) -> None:
    network = Simulator(model, 1, engine="numpy")
    apply(network, Lesion("units", "hidden", which=("2",)), np.random.default_rng(1))
    network.save(tmp_path / "damaged.npz")
    train_networks(model, XOR, tmp_path / "more", start=tmp_path / "damaged.npz", jobs=1, engine="numpy")
    again = Simulator.load(tmp_path / "more" / "networks" / "1.npz")
    assert again.weights["hidden->output"][1, 0] == 0
    assert again.weights["hidden->output"][0, 0] != network.weights["hidden->output"][0, 0]


def test_a_second_set_is_tested_while_they_learn(model: Model, tmp_path: Path) -> None:
    train_networks(model, XOR, tmp_path / "plain", jobs=1, engine="numpy")
    train_networks(model, XOR, tmp_path / "both", tested=XOR.select([0, 1]), jobs=1, engine="numpy")
    assert np.array_equal(weights(tmp_path / "plain", 1), weights(tmp_path / "both", 1))
    table = rows(tmp_path / "both" / "curves" / "1.csv")
    assert all(row["test_error"] for row in table[:20])
    last = Simulator.load(tmp_path / "both" / "networks" / "1.npz").test(XOR.select([0, 1]))
    assert float(table[-1]["test_error"]) == pytest.approx(last.error)


def test_when_a_second_set_is_tested() -> None:
    assert looks(5) == (0, 1, 2, 3, 4, 5)
    assert looks(5000)[-1] == 5000
    assert len(looks(5000)) < 150


def test_another_score_judges_the_same_networks_anew(model: Model, tmp_path: Path) -> None:
    first = train_networks(model, XOR, tmp_path, jobs=1, engine="numpy", scoring=Scoring("within", 1.1))
    before = (tmp_path / "networks" / "1.npz").stat().st_mtime_ns
    second = train_networks(model, XOR, tmp_path, jobs=1, engine="numpy", scoring=Scoring("within", 1e-9))
    assert (tmp_path / "networks" / "1.npz").stat().st_mtime_ns == before
    assert [(each[0].right, each[0].solved) for each in (first, second)] == [(4, True), (0, False)]


def test_patterns_lie_beside_the_networks(model: Model, tmp_path: Path) -> None:
    from pdpsim.formats.companions import patterns_beside

    train_networks(model, XOR, tmp_path, jobs=1, engine="numpy")
    assert list(patterns_beside(tmp_path / "networks" / "1.npz")) == [""]


@pytest.mark.parametrize("seeds", [0, [], [1, 1], [-1]])
def test_seeds_that_are_none(model: Model, tmp_path: Path, seeds: int | list[int]) -> None:
    with pytest.raises(ValidationError, match="seeds"):
        train_networks(model, XOR, tmp_path, seeds=seeds)


def test_no_workers(model: Model, tmp_path: Path) -> None:
    with pytest.raises(ValidationError, match="1 or more"):
        train_networks(model, XOR, tmp_path, jobs=0)


def test_frozen_layers_keep_their_weights_in_their_phase_alone(tmp_path: Path) -> None:
    text = (
        MODEL + '[[phases]]\nname = "first"\nfreeze = ["hidden"]\n[[phases]]\nname = "second"\nepochs = 0\n'
    )
    model = parse(text)
    network = Simulator(model, 1, engine="numpy")
    before = {name: each.copy() for name, each in network.weights.items()}
    bias = network.biases["hidden"].copy()
    network.train(XOR)
    assert np.array_equal(network.weights["input->hidden"], before["input->hidden"])
    assert np.array_equal(network.biases["hidden"], bias)
    assert not np.array_equal(network.weights["hidden->output"], before["hidden->output"])
    network.train(XOR, parse(MODEL).phases[0])
    assert not np.array_equal(network.weights["input->hidden"], before["input->hidden"])


def test_momentum_does_not_move_a_frozen_projection(tmp_path: Path) -> None:
    text = MODEL.replace("momentum = 0.9", "momentum = 0.9, decay = 0.01")
    frozen = '[[phases]]\nname = "first"\n[[phases]]\nname = "second"\nfreeze = ["input->hidden"]\n'
    network = Simulator(parse(text + frozen), 1)
    network.train(XOR, network.phases[0])
    before = network.weights["input->hidden"].copy()
    network.train(XOR, network.phases[1])
    assert np.array_equal(network.weights["input->hidden"], before)


def test_a_layer_to_freeze_that_is_not_there() -> None:
    from pdpsim.base.errors import ModelFileError

    with pytest.raises(ModelFileError, match=r"\[training\] freeze.*did you mean 'hidden'"):
        parse(MODEL + 'freeze = ["hiden"]\n')


class TestGrid:
    def test_combinations_are_crossed(self) -> None:
        crossed = grid.combinations(["training.rule.rate=.5,1", "layers.hidden.size=2,3"])
        assert crossed == [
            {"training.rule.rate": rate, "layers.hidden.size": size} for rate in (0.5, 1) for size in (2, 3)
        ]

    def test_commas_in_brackets_and_quotes_part_nothing(self) -> None:
        assert grid.combinations(['a.b=[1,2],"x,y",{u = 1, v = 2}']) == [
            {"a.b": [1, 2]}, {"a.b": "x,y"}, {"a.b": {"u": 1, "v": 2}}
        ]  # fmt: skip

    @pytest.mark.parametrize("assignments", [["rate"], ["a.b=1", "a.b=2"]])
    def test_bad_assignments(self, assignments: list[str]) -> None:
        with pytest.raises(StudyError):
            grid.combinations(assignments)

    def test_more_settings_than_fit_are_refused(self) -> None:
        values = ",".join(map(str, range(100)))
        with pytest.raises(StudyError, match=r"10,000,000,000,000,000 settings are too many: .* of memory"):
            grid.combinations([f"layers.x{number}.size={values}" for number in range(8)])

    def test_folders_have_the_last_part_of_a_key_where_that_tells_them_apart(self) -> None:
        assert grid.folder_names(grid.combinations(["training.rule.rate=1,2"])) == ["rate-1", "rate-2"]
        names = grid.folder_names(grid.combinations(["layers.a.size=1,2", "layers.b.size=1,2"]))
        assert names[1] == "layers.a.size-1_layers.b.size-2"
        with pytest.raises(ValidationError, match="alike"):
            grid.folder_names([{"a": 1, "b": 2}, {"a": 1, "b": 2}])

    def test_a_table_with_a_row_for_each_setting(self, model: Model, tmp_path: Path) -> None:
        settings = grid.combinations(["training.epochs=5,10,20"])
        trainings = {
            tmp_path / name: Training(with_settings(model, each), {"": XOR}, "numpy")
            for name, each in zip(grid.folder_names(settings), settings, strict=True)
        }
        networks = list(train_all(trainings, 2, jobs=1).values())
        grid.write(tmp_path, settings, networks)
        table = rows(tmp_path / "grid.csv")
        assert [(row["training.epochs"], row["networks"], row["epochs"]) for row in table] == [
            ("5", "2", "5.0"), ("10", "2", "10.0"), ("20", "2", "20.0")
        ]  # fmt: skip
        assert (tmp_path / "epochs-10" / "networks" / "2.npz").is_file()


def test_a_set_that_a_phase_lacks_is_told_before_anything_is_written(tmp_path: Path) -> None:
    text = MODEL + '[[phases]]\nname = "a"\npatterns = "ab"\n[[phases]]\nname = "b"\npatterns = "ac"\n'
    with pytest.raises(PatternError, match="needs patterns 'ac'"):
        train_networks(parse(text), {"ab": XOR}, tmp_path / "out")
    assert not (tmp_path / "out").exists()

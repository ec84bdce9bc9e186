"""What is in a network, as tables."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from pdpsim.base.errors import ValidationError
from pdpsim.cli import main
from pdpsim.describe.layer import Layer
from pdpsim.describe.network import Network, OneToOne
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.projection import Projection
from pdpsim.figures import heatmap
from pdpsim.formats.model import find, read
from pdpsim.simulate.simulator import Simulator
from pdpsim.workbench import look

NETWORK = Network(
    (Layer("word", 2, units=("cat", "dog")), Layer("hidden", 2), Layer("next", 2)),
    (Projection("word", "hidden"), Projection("hidden", "next", links=OneToOne())),
)
WORDS = PatternSet.from_arrays(
    {"word": [[1, 0], [0, 1], [1, 0]]},
    {"next": [[0, 1], [1, 0], [0, 1]]},
    names=["s1", "s2"],
    lengths=[2, 1],
    labels=["cat", "dog", "cat"],
)


@pytest.fixture
def network() -> Simulator:
    return Simulator(NETWORK, 1, engine="numpy")


def test_activations_are_those_that_are_recorded(network: Simulator) -> None:
    values = look.activations(network, WORDS, ["hidden"])
    header, rows = look.activations_table(network, WORDS, values)
    assert header == ["pattern", "event", "label", "hidden.1", "hidden.2"]
    assert [row[:3] for row in rows] == [["s1", 1, "cat"], ["s1", 2, "dog"], ["s2", 1, "cat"]]
    assert np.array_equal([row[3:] for row in rows], network.record(WORDS)["hidden"])


def test_weights_that_do_not_exist_are_left_out(network: Simulator) -> None:
    header, rows = look.weights_table(network)
    assert header == ["projection", "sender", "receiver", "weight"]
    kinds = [row[0] for row in rows]
    assert {kind: kinds.count(kind) for kind in kinds} == {"word->hidden": 4, "hidden->next": 2, "bias": 4}
    table = {(row[1], row[2]): row[3] for row in rows}
    assert table["word.dog", "hidden.1"] == network.weights["word->hidden"][1, 0]
    assert table["bias", "next.2"] == network.biases["next"][1]


def test_vectors_by_label_are_means(network: Simulator) -> None:
    values = look.activations(network, WORDS, ["hidden"])["hidden"]
    vectors = look.vectors_by(network, WORDS, "hidden", values)
    assert vectors.items == ("cat", "dog")
    assert np.allclose(vectors.values, [(values[0] + values[2]) / 2, values[1]])


def test_vectors_by_pattern_are_those_of_its_last_event(network: Simulator) -> None:
    values = look.activations(network, WORDS, ["hidden"])["hidden"]
    vectors = look.vectors_by(network, WORDS, "hidden", values, "pattern")
    assert vectors.items == ("s1", "s2")
    assert np.array_equal(vectors.values, values[[1, 2]])


def test_names_of_events() -> None:
    assert look.event_names(WORDS) == ["s1.1 cat", "s1.2 dog", "s2"]


def test_labels_are_needed_to_average_by_them(network: Simulator) -> None:
    plain = PatternSet.from_arrays({"word": [[1, 0], [0, 1]]}, {"next": [[0, 1], [1, 0]]})
    values = look.activations(network, plain, ["hidden"])["hidden"]
    assert look.vectors_by(network, plain, "hidden", values).items == ("1", "2")
    with pytest.raises(ValidationError, match="no column label"):
        look.vectors_by(network, plain, "hidden", values, "label")


def test_an_unknown_layer(network: Simulator) -> None:
    with pytest.raises(ValidationError, match="did you mean 'hidden'"):
        look.activations(network, WORDS, ["hiden"])


def test_pictures_and_tables_are_written(network: Simulator, tmp_path: Path) -> None:
    values = look.activations(network, WORDS, ["hidden"])
    vectors = look.vectors_by(network, WORDS, "hidden", values["hidden"], "event")
    written = [
        *look.write_weights(network, tmp_path),
        *look.write_activations(network, WORDS, values, tmp_path),
        look.write_tree(vectors, tmp_path),
        look.write_components(vectors, tmp_path),
        look.write_similarity(vectors, tmp_path),
    ]
    assert all(path.stat().st_size for path in written)
    with (tmp_path / "components-hidden.csv").open(newline="") as file:
        shares, *positions = list(csv.reader(file))[1:]
    assert sum(map(float, shares[1:])) == pytest.approx(1)
    assert [row[0] for row in positions] == list(vectors.items)
    with (tmp_path / "similarity-hidden.csv").open(newline="") as file:
        table = list(csv.reader(file))
    expected = np.linalg.norm(values["hidden"][0] - values["hidden"][1])
    assert float(table[1][2]) == pytest.approx(expected)


def test_half_on_does_not_look_like_wholly_on(
    network: Simulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Colours span what units can be, 0 to 1, not what these happen to be; without such ends, the values."""
    limits = []
    drawn = heatmap.heatmap

    def noted(*arguments: Any, **options: Any) -> Any:
        limits.append(options["limits"])
        return drawn(*arguments, **options)

    monkeypatch.setattr(heatmap, "heatmap", noted)
    beyond = {"word": np.array([[0.0, 2.0]] * 3), "hidden": np.full((3, 2), 0.5)}
    look.write_activations(network, WORDS, beyond, tmp_path)
    assert limits == [None, (0.0, 1.0)]


def test_too_many_or_too_few_items_to_see(network: Simulator, tmp_path: Path) -> None:
    for count, message in ((1, "nothing to be compared"), (look.MOST + 1, "too many to see")):
        items = tuple(str(number) for number in range(count))
        vectors = look.Vectors("hidden", items, ("1", "2"), np.zeros((count, 2)))
        with pytest.raises(ValidationError, match=message):
            look.write_tree(vectors, tmp_path)


def test_networks_of_a_study_keep_their_tables_apart(tmp_path: Path) -> None:
    simulator = Simulator(read(find("xor")), 1, engine="numpy")
    folder = tmp_path / "networks" / "default"
    for replicate in ("1", "2"):
        simulator.save(folder / replicate / "network.npz")
        result = CliRunner().invoke(main, ["look", str(folder / replicate / "network.npz"), "--weights"])
        assert result.exit_code == 0, result.output
        assert (folder / replicate / "look" / "weights.csv").is_file()


def test_a_students_network_from_commands_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hidden units of every word as a table for a spreadsheet, and the tree of the words."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sm.toml").write_text(
        """
[model]
name = "sm"
[layers]
input = { size = 3, units = ["the", "dog", "cat"] }
context = { copies = "hidden" }
hidden = { size = 6 }
output = { size = 3, activation = "softmax", units = ["the", "dog", "cat"] }
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
error = "divergence"
rule = { gradient-descent = { rate = 0.05 } }
update = "event"
epochs = 200
order = "permuted"
""",
        encoding="utf-8",
    )
    one = {"the": "1 0 0", "dog": "0 1 0", "cat": "0 0 1"}
    words = [
        (f"s{k}", word)
        for k, noun in enumerate(("dog", "dog", "dog", "cat", "cat"), 1)
        for word in ("the", noun)
    ]
    following = [one[words[k + 1][1]] if word == "the" else one["the"] for k, (_, word) in enumerate(words)]
    rows = [
        f"{name}\t{word}\t{one[word]}\t{next_}" for (name, word), next_ in zip(words, following, strict=True)
    ]
    (tmp_path / "sm.tsv").write_text("\n".join(["name\tlabel\tinput\toutput", *rows]), encoding="utf-8")
    for line in (
        ["train", "sm.toml", "--jobs", "1"],
        ["look", "trained/sm/networks/1.npz", "--layer", "hidden", "--tree"],
    ):
        done = CliRunner().invoke(main, line)
        assert done.exit_code == 0, done.output

    folder = tmp_path / "trained" / "sm" / "look" / "1"
    table = list(csv.reader((folder / "activations.csv").read_text(encoding="utf-8").splitlines()))
    assert table[0] == ["pattern", "event", "label", *(f"hidden.{unit}" for unit in range(1, 7))]
    assert [(row[0], row[2]) for row in table[1:]] == words
    from pdpsim.formats.table import read as read_patterns

    trained = Simulator.load(tmp_path / "trained" / "sm" / "networks" / "1.npz", engine="numpy")
    recorded = trained.record(read_patterns(tmp_path / "sm.tsv", trained.description))["hidden"]
    assert np.array_equal(np.array([row[3:] for row in table[1:]], dtype=float), recorded)
    tree = list(csv.DictReader((folder / "tree-hidden.csv").read_text(encoding="utf-8").splitlines()))
    assert [set(branch["items"].split()) for branch in tree] == [{"cat", "dog"}, {"cat", "dog", "the"}]

"""What notebooks show of objects, and that neither pickle nor a new process loses it."""

from __future__ import annotations

import base64
import multiprocessing
import pickle
import re
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

import pdpsim
from pdpsim.base.errors import PatternError, StudyError, ValidationError
from pdpsim.claims.record import Records
from pdpsim.figures import style
from pdpsim.report.notebook import MOST_EVENTS, show
from pdpsim.results.folder import Results
from pdpsim.simulate.history import History
from pdpsim.study.runner import run


@pytest.fixture(scope="module")
def model() -> pdpsim.Model:
    return pdpsim.read_model("xor")


@pytest.fixture(scope="module")
def patterns() -> pdpsim.PatternSet:
    inputs = [[0, 0], [0, 1], [1, 0], [1, 1]]
    return pdpsim.PatternSet.from_arrays(inputs, [[0], [1], [1], [0]], names=["00", "01", "<b>", "11"])


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Results:
    return run("rumelhart-todd-1993", out=tmp_path_factory.mktemp("results"), seeds=2, jobs=1, quick=True)


def drawing(html: str) -> ElementTree.Element:
    """Return the SVG in a piece of HTML, read as XML."""
    (source,) = re.findall(r'src="data:image/svg\+xml;base64,([^"]+)"', html)
    return ElementTree.fromstring(base64.b64decode(source))


def written(html: str) -> list[str]:
    return [each.text for each in drawing(html).iter("{http://www.w3.org/2000/svg}text") if each.text]


def alternative(html: str) -> str:
    (text,) = re.findall(r' alt="([^"]+)"', html)
    return str(text)


def test_a_network_is_drawn_with_its_layers(model) -> None:
    html = model.network._repr_html_()
    assert {"input", "hidden", "output", "2 units", "1 unit"} <= set(written(html))
    assert "input to hidden" in alternative(html)
    assert "hidden: 2 units" in html


def test_a_model_shows_its_parameters_with_their_origin(model) -> None:
    html = model._repr_html_()
    assert "hidden" in written(html)
    for each in pdpsim.formats.model.parameters(model):
        assert f">{each.key}</th>" in html
    assert "<details>" in html


def test_a_simulator_shows_its_weights_as_they_are(model, patterns) -> None:
    network = pdpsim.Simulator(model, seed=1)
    assert "as its weights were drawn" in network._repr_html_()
    network.weights["input->hidden"] = np.array([[1.0, 2.0], [3.0, 4.0]])
    row = network._repr_html_().split("input-&gt;hidden")[1].split("</tr>")[0]
    assert re.findall(r">([^<>]+)</div>", row) == ["2 × 2", "2.5", "1.118", "1", "4"]
    network.train(patterns, pdpsim.Phase(epochs=1))
    assert "; " in network._repr_html_()
    assert "as its weights were drawn" not in network._repr_html_()


def test_patterns_are_drawn_event_by_event_and_escaped(patterns) -> None:
    html = patterns._repr_html_()
    assert "4 patterns; 4 events; inputs: input, 2 units; targets: output, 1 unit" in html
    assert {"00", "01", "<b>", "11"} <= set(written(html))
    assert "<b>, 11" not in html
    assert "&lt;b&gt;, 11" in html


def test_of_many_patterns_the_first_are_drawn_and_the_rest_is_told() -> None:
    many = pdpsim.PatternSet.from_arrays(np.eye(100), lengths=[2] * 50, labels=["x"] * 100, reset="never")
    html = many._repr_html_()
    assert f"the first {MOST_EVENTS} events are drawn" in html
    assert "the network starts anew: never" in html
    assert "20: x" in written(html)
    assert "21: x" not in written(html)


def test_a_history_is_a_curve(model, patterns) -> None:
    history = pdpsim.Simulator(model, seed=1).train(patterns, pdpsim.Phase(epochs=30))
    html = history._repr_html_()
    assert "30 epochs; no criterion was met; error " in html
    assert "epoch" in written(html)
    assert "0 epochs" in History()._repr_html_()


def test_results_and_claims_are_a_table(results) -> None:
    for html in (results._repr_html_(), results.claims._repr_html_()):
        assert html.count("<tr>") == 1 + sum(each.primary for each in results.claims)
        assert "not tested" in html
    assert "a quick run" in results._repr_html_()
    assert f"{results.cases[0].label}: 2 replicates" in results._repr_html_()
    assert "0 claims" in Records()._repr_html_()


def test_what_is_unknown_is_shown_as_its_text() -> None:
    assert "&lt;object object at" in show(object())


def test_a_figure_for_print_is_shown_without_further_ado() -> None:
    figure = style.new_figure("single")
    figure.subplots().set_xlabel("$a_1$")
    png, about = figure._repr_png_()
    assert png.startswith(b"\x89PNG")
    assert about == {"width": round(89 / 25.4 * 72 * style.SCREEN)}
    again, _ = pickle.loads(pickle.dumps(figure))._repr_png_()
    assert again == png


def shown_elsewhere(item: object) -> str:
    return str(item._repr_html_())  # type: ignore[attr-defined]


def test_pickle_and_a_new_process_lose_nothing(model, patterns, results, tmp_path: Path) -> None:
    network = pdpsim.Simulator(model, seed=1)
    history = network.train(patterns, pdpsim.Phase(epochs=3))
    items = [model.network, model, network, patterns, history, results, results.claims]
    expected = [shown_elsewhere(each) for each in items]
    assert [shown_elsewhere(pickle.loads(pickle.dumps(each))) for each in items] == expected
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        assert pool.map(shown_elsewhere, items) == expected


@pytest.mark.parametrize("call", ["train", "test", "record", "gradient"])
@pytest.mark.parametrize("wrong", [[[0, 1]], np.zeros((2, 2))])
def test_what_is_no_set_of_patterns_is_refused_with_what_would_be_one(model, call, wrong) -> None:
    network = pdpsim.Simulator(model, seed=1)
    with pytest.raises(
        PatternError, match=r"expected a PatternSet, got (list|ndarray).*from_arrays\(inputs, targets\)"
    ):
        getattr(network, call)(wrong)
    with pytest.raises(PatternError, match="expected a PatternSet, got list"):
        network.train({"list": [[0, 1]]})  # type: ignore[dict-item]


def test_what_is_no_model_or_study_is_refused_with_what_would_be_one(model, patterns) -> None:
    with pytest.raises(PatternError, match="expected a PatternSet, got list"):
        pdpsim.Simulator(model).trace([[0, 1]], "1")  # type: ignore[arg-type]
    with pytest.raises(ValidationError, match=r"got 'xor'; read_model reads one"):
        pdpsim.Simulator("xor")  # type: ignore[arg-type]
    with pytest.raises(StudyError, match="did you mean 'rumelhart-todd-1993'"):
        pdpsim.run_study("rumelhart-tod-1993")

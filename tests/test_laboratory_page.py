"""The laboratory's page in a browser, its states and its command."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from click.testing import CliRunner

from pdpsim.base.errors import PdpsimError
from pdpsim.cli import main
from pdpsim.formats.model import find, read
from pdpsim.laboratory.recording import epochs_of
from pdpsim.laboratory.saved import take_state
from pdpsim.simulate.simulator import Simulator
from pdpsim.workbench.shelf import patterns_for
from tests.laboratories import assert_equal

#: Targets of "pine ISA" in Rumelhart and Todd's network.
PINE_IS_A = [1, 1, 0, 1, 0, 0, 0, 1, *[0] * 28]

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")


@pytest.fixture(scope="module")
def chromium():
    """Return a headless Chromium: one that is installed, or the one that `playwright install` has fetched."""
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    installed = next(filter(None, map(shutil.which, BROWSERS)), None)
    with api.sync_playwright() as play:
        try:
            browser = play.chromium.launch(executable_path=installed, args=["--no-sandbox"])
        except api.Error:
            pytest.skip("no Chromium is installed")
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium, tmp_path):
    """Return a function that writes the page of a model, opens it from disk, and watches for what goes
    wrong."""
    opened, problems = [], []

    def write_and_open(name, *options, width=400, **device):
        file = tmp_path / "page.html"
        done = CliRunner().invoke(main, ["lab", str(name), *options, "--out", str(file)])
        assert done.exit_code == 0, done.output
        view = chromium.new_page(viewport={"width": width, "height": 900}, **device)
        view.on("pageerror", lambda problem: problems.append(str(problem)))
        view.on("request", lambda request: problems.append(request.url) if "http" in request.url else None)
        view.goto(file.as_uri())
        opened.append(view)
        return view

    yield write_and_open
    assert problems == []
    for view in opened:
        view.close()


def test_page_learns_in_a_browser_as_numpy_does(open_page):
    opened = open_page("xor")
    assert opened.evaluate("window.lab.train(300)") == 300
    model = read(find("xor"))
    simulator = Simulator(replace(model, phases=(replace(model.phases[0], epochs=300),)), 1, engine="numpy")
    simulator.train(patterns_for(find("xor"), model).first)
    state = opened.evaluate("window.lab.state()")
    assert_equal(state, simulator)
    opened.click("#reset")
    assert opened.evaluate("window.lab.state()")["weights"] != state["weights"]
    opened.evaluate("state => window.lab.load(state)", state)
    assert opened.evaluate("window.lab.state()")["weights"] == state["weights"]


@pytest.mark.parametrize("width", [400, 1280])
@pytest.mark.parametrize("name", ["xor", "jets-and-sharks", "rumelhart-todd-1993"])
def test_page_is_no_wider_than_its_window(open_page, name, width):
    assert open_page(name, width=width).evaluate("document.documentElement.scrollWidth") == width


def test_page_is_worked_by_keyboard_and_takes_own_patterns(open_page):
    opened = open_page("xor")
    unit = opened.locator(".unit").nth(1)
    unit.focus()
    opened.keyboard.press("Enter")
    assert unit.get_attribute("aria-pressed") == "true"
    assert "lesioned" in unit.get_attribute("aria-label")
    opened.keyboard.press("ArrowRight")
    assert opened.evaluate("document.activeElement.getAttribute('aria-label')").startswith("hidden 2")
    unit.hover()
    assert "a = 0: the unit is lesioned" in opened.inner_text("#explanation")
    opened.locator("summary", has_text="of your own").click()
    opened.fill("#pasted", "a\t0 0\t1\nb\t1 1 0")
    opened.click("#take")
    assert opened.locator("#patterns tbody tr").count() == 2
    opened.fill("#pasted", "a\t0 0\nb\t1 1 0")
    opened.click("#take")
    assert "line 1: expected a name, 2 inputs and 1 targets" in opened.inner_text("#pasted-remark")


def test_a_single_pattern_has_no_tree_and_no_components_of_those_before(open_page):
    opened = open_page("xor")
    names = ".tree text, .plane text, .plane circle"
    assert opened.locator(names).count() > 4
    opened.locator("summary", has_text="of your own").click()
    opened.fill("#pasted", "a\t0 0\t1")
    opened.click("#take")
    assert opened.locator(names).count() == 0
    opened.fill("#pasted", "a\t0 0\t1\nb\t1 1 0")
    opened.click("#take")
    assert opened.locator(".tree text").count() == 2


def test_everything_can_be_reached_by_the_tab_key(open_page):
    opened = open_page("xor")
    reached = set()
    for _ in range(60):
        opened.keyboard.press("Tab")
        reached.add(opened.evaluate("document.activeElement.id || document.activeElement.className.baseVal"))
    assert {"step", "train", "reset", "seed", "rate", "momentum", "order", "what", "mode", "unit"} <= reached


def test_training_pauses_after_as_many_epochs_as_are_asked_for(open_page):
    opened = open_page("rumelhart-todd-1993")
    opened.fill("#epochs", "3")
    for epochs in (3, 6):
        opened.click("#train")
        opened.wait_for_function("document.getElementById('train').innerText === 'Train'")
        assert opened.evaluate("window.lab.state().epochs") == epochs
    opened.fill("#epochs", "")
    opened.click("#train")
    opened.wait_for_function("window.lab.state().epochs > 9")
    opened.click("#train")


def focused(view):
    return view.evaluate("document.activeElement.getAttribute('aria-label')")


def test_the_focus_stays_where_a_table_is_filled_anew(open_page):
    opened = open_page("xor")
    opened.get_by_label("show pattern 10").press("Enter")
    assert "shown: 10" in opened.inner_text("#status")
    assert focused(opened) == "show pattern 10"
    target = opened.get_by_label("output, targets of 00")
    target.fill("1")
    target.press("Tab")
    opened.wait_for_function("document.getElementById('status').innerText.includes('shown: 00')")
    assert focused(opened) == "show pattern 01"


def test_a_touch_shows_a_unit_and_changes_nothing(open_page):
    opened = open_page("xor", has_touch=True, is_mobile=True)
    unit = opened.locator(".unit").nth(1)
    unit.tap()
    assert opened.inner_text("#unit").startswith("hidden 1")
    assert unit.get_attribute("aria-pressed") == "false"


@pytest.mark.parametrize("width", [400, 1280])
def test_units_bear_names_that_do_not_touch(open_page, width):
    opened = open_page("rumelhart-1986-rooms", width=width)
    assert opened.evaluate("document.documentElement.scrollWidth") == width
    labels = opened.locator("#network .label")
    assert labels.all_text_contents()[-1] == "oven"
    boxes = labels.evaluate_all("all => all.map((x) => x.getBBox()).map((b) => [b.x, b.y, b.x + b.width])")
    assert len(boxes) == 40
    assert all(left >= 0 for left, _, _ in boxes)
    for (_, y, right), (left, below, _) in pairwise(boxes):
        assert below > y or left > right
    opened.locator(".unit").first.focus()
    opened.keyboard.press("ArrowDown")  # to the row below
    across = next(k for k, box in enumerate(boxes) if box[1] > boxes[0][1])
    assert focused(opened).startswith(f"descriptor {labels.nth(across).text_content()},")


def test_a_unit_that_is_held_has_no_net_input(open_page):
    opened = open_page("rumelhart-1986-rooms")
    assert opened.inner_text("#unit") == "descriptor ceiling: activation 1.00, held, bias 11.51"
    shown = opened.inner_text("#explanation")
    assert "a = 1.000000: held at the pattern\N{RIGHT SINGLE QUOTATION MARK}s input" in shown
    assert "net =" not in shown
    assert "1 smaller term is left out" in shown


def test_print_has_all_numbers_of_a_pattern_on_the_page(open_page):
    opened = open_page("rumelhart-todd-1993", width=794)
    assert "fixed" in opened.inner_text(".terms tbody tr >> nth=0")  # the biases of this model
    opened.emulate_media(media="print")
    assert opened.evaluate("document.documentElement.scrollWidth") == 794
    assert not opened.locator("#patterns input").first.is_visible()
    row = opened.locator("#patterns tbody tr").first
    assert row.locator(".printed").nth(2).inner_text() == " ".join(map(str, PINE_IS_A))


def test_a_pattern_is_edited_in_its_table(open_page):
    opened = open_page("xor")
    target = opened.get_by_label("output, targets of 00")
    target.fill("1")
    target.press("Enter")
    opened.wait_for_function("document.getElementById('explanation').innerText.includes('t = 1')")
    wrong = opened.get_by_label("input, inputs of 01")
    wrong.fill("0 x")
    wrong.press("Enter")
    assert wrong.evaluate("x => x.validationMessage") == "expected 2 numbers"


def test_explanation_agrees_with_trace(open_page):
    opened = open_page("xor")
    model = read(find("xor"))
    simulator = Simulator(model, 1, engine="numpy")
    traced = simulator.trace(patterns_for(find("xor"), model).first, "00")
    output = next(x for x in traced.ticks[-1].layers if x.layer == "output")
    shown = opened.inner_text("#explanation").replace("\N{MINUS SIGN}", "-")
    for value in (output.net[0], output.activation[0], output.delta[0], traced.projections[1].gradient[0, 0]):
        assert f"{value:.6f}" in shown


def test_pools_settle_from_inputs_by_hand(open_page):
    opened = open_page("jets-and-sharks")
    assert not opened.locator("#training").is_visible()
    opened.click("#clear")
    assert "Jets" not in opened.inner_text("#course-key")
    opened.select_option("#course-layer", label="gang")
    opened.get_by_label(re.compile("^gang Sharks,")).press("Enter")
    assert opened.inner_text("#course-key").startswith("Sharks 0.")
    opened.locator("#time").fill("0")
    assert "event 1, tick 1" in opened.inner_text("#time-row")


def test_letters_come_one_after_another_and_leave_a_context(open_page):
    opened = open_page("elman-1990-letters")
    assert opened.evaluate("document.documentElement.scrollWidth") == 400
    assert opened.inner_text("#time-value").startswith("pattern 1 (")
    opened.locator("#time").fill("7")
    assert opened.inner_text("#time-value").startswith("pattern 8 (")
    numbers = """(name) => [...document.querySelectorAll('.unit')].map((x) => x.getAttribute('aria-label'))
      .filter((x) => x.startsWith(name)).map((x) => x.match(/activation (.*?)(,|$)/)[1])"""
    context = opened.evaluate(numbers, "context ")
    opened.locator("#time").fill("6")
    assert opened.evaluate(numbers, "hidden ") == context
    opened.get_by_label("show pattern 30", exact=True).press("Enter")
    assert opened.inner_text("#time-value").startswith("pattern 30 (")


def test_the_table_has_what_a_pattern_of_several_events_comes_to(open_page):
    opened = open_page("cohen-1990-stroop", width=1280)
    cells = opened.locator("#patterns tbody tr").first.locator("td, th").all_inner_texts()
    assert cells[1:3] == ["1", "2 of 2"]
    assert cells[-1].split() == [x.split()[1] for x in opened.inner_text("#course-key").splitlines()]
    unit = opened.locator(".unit").first
    opened.select_option("#mode", "lesion")
    unit.press("Enter")
    assert opened.inner_text("#unit").endswith("activation 0.00, lesioned, target -")


def test_a_word_is_typed(open_page):
    opened = open_page("mcclelland-rumelhart-1981", width=1280)
    opened.select_option("#course-layer", label="word")
    opened.fill("#word", "wor_")
    opened.press("#word", "Enter")
    assert "shown: WOR_" in opened.inner_text("#status")
    assert "first 200 of 1179 word" in opened.inner_text("#weights")
    drawn = opened.locator("#weights canvas").first  # W1 excites the words that begin with it, and no others
    pixel = "(x, [i, j]) => [...x.getContext('2d').getImageData(2 * j, 2 * i, 1, 1).data.slice(0, 3)]"
    assert drawn.evaluate(pixel, [0, 0]) == [11, 79, 138]
    assert drawn.evaluate(pixel, [1, 0]) == [179, 38, 30]
    named = opened.inner_text("#course-key").split()[::2]
    assert all(name.startswith("WOR") for name in named[:2])
    opened.fill("#word", "wo")
    opened.press("#word", "Enter")
    assert "expected 4 letters" in opened.evaluate("document.getElementById('word').validationMessage")


def test_a_recorded_run_is_replayed(open_page):
    opened = open_page("xor", "--record", "8")
    assert opened.evaluate("document.getElementById('recorded').max") == "7"
    assert opened.inner_text("#recorded-value") == "epoch 0"
    opened.locator("#recorded").fill("7")
    assert "update" not in opened.inner_text("#status"), "how many it took is not recorded"
    model = read(find("xor"))
    simulator = Simulator(model, 1)
    simulator.train(patterns_for(find("xor"), model).first)
    assert_equal(opened.evaluate("window.lab.state()"), simulator, tolerance=1e-5)
    epochs = opened.evaluate("lab.state().epochs")
    assert opened.inner_text("#recorded-value") == f"epoch {epochs}"
    opened.evaluate("lab.train(10000)")
    assert "criterion met" in opened.inner_text("#status")
    assert opened.inner_text("#recorded-value") == f"trained on from epoch {epochs}"
    opened.click("#reset")
    assert opened.evaluate("document.getElementById('recorded').value") == "0"
    assert opened.inner_text("#recorded-value") == "epoch 0"
    opened.select_option("#seed", "2")
    assert opened.inner_text("#recorded-value") == "another network"
    opened.get_by_label("lesion input->hidden").click()
    opened.locator("#recorded").fill("3")
    assert "criterion met" not in opened.inner_text("#status")
    assert opened.evaluate("document.getElementById('seed').value") == "1"
    assert opened.evaluate("lab.state().weights['input->hidden'].flat().every((x) => x === 0)")


#: What the page's pictures hold, and what is written beside them; components are sought from where they were.
PICTURES = """() => [
  ...[...document.querySelectorAll("canvas")].map((x) => x.toDataURL()),
  ...["#status", "#weights", ".tree", "#patterns"].map((at) => document.querySelector(at).innerHTML),
]"""


def test_no_picture_is_behind_once_training_stops(open_page):
    opened = open_page("semantic-attractor")
    assert opened.evaluate("document.documentElement.scrollWidth") == 400
    opened.fill("#epochs", "40")
    opened.click("#train")
    opened.wait_for_function("document.getElementById('train').innerText === 'Train'")
    assert "40 epochs" in opened.inner_text("#status")
    stopped = opened.evaluate(PICTURES)
    opened.evaluate("window.lab.load(window.lab.state())")  # draws all of them anew
    assert opened.evaluate(PICTURES) == stopped


def test_layers_stand_as_the_model_lists_them_and_units_are_coloured(open_page):
    opened = open_page("semantic-attractor", width=1280)
    assert opened.evaluate("document.documentElement.scrollWidth") == 1280
    titles = opened.locator("#network > text").all_text_contents()
    assert titles == ["clean-up (15)", "meaning (21)", "intermediate (6)", "letter (23)"]
    assert opened.inner_text("#unit").startswith("meaning animal: ")
    pixel = """(name) => {
      const canvas = document.querySelector('.colours'), all = canvas.getBoundingClientRect();
      const unit = [...document.querySelectorAll('.unit')].find((x) =>
      x.getAttribute('aria-label').startsWith(name)); const box =
      unit.querySelector('circle').getBoundingClientRect(); const x = box.x + box.width / 2 - all.x, y = box.y
      + box.height / 2 - all.y; return [...canvas.getContext('2d').getImageData(x, y, 1, 1).data];
    }"""
    assert opened.evaluate(pixel, "letter c1,") == [11, 79, 138, 255]  # the first word is cat
    assert opened.evaluate(pixel, "letter b1,") == [255, 255, 255, 255]
    written = opened.locator(".plane text").all_text_contents()[1:]
    words = [x.get_attribute("aria-label") for x in opened.locator("#patterns button").all()]
    assert {f"show pattern {word}" for word in written} == set(words)


def test_a_saved_network_is_opened_and_a_state_goes_back_to_train(open_page, tmp_path, monkeypatch):
    runner = CliRunner()
    trained = [
        "train",
        "xor",
        "--set",
        "training.epochs=50",
        "--engine",
        "numpy",
        "--out",
        str(tmp_path / "t"),
    ]
    assert runner.invoke(main, trained).exit_code == 0
    monkeypatch.chdir(tmp_path)
    done = runner.invoke(main, ["lab", "t/networks/1.npz"])
    assert "Written to xor-1.html" in done.stdout
    assert (tmp_path / "xor-1.html").is_file()
    opened = open_page(tmp_path / "t" / "networks" / "1.npz")
    simulator = Simulator.load(tmp_path / "t" / "networks" / "1.npz")
    assert_equal(opened.evaluate("window.lab.state()"), simulator)
    opened.evaluate("window.lab.train(10)")
    state = tmp_path / "state.json"
    state.write_text(json.dumps(opened.evaluate("window.lab.state()")))
    again = ["train", "xor", "--from", str(state), "--set", "training.epochs=0", "--out", str(tmp_path / "u")]
    done = runner.invoke(main, again)
    assert done.exit_code == 0, done.output
    assert_equal(json.loads(state.read_text()), Simulator.load(tmp_path / "u" / "networks" / "1.npz"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "no saved state of the laboratory"),
        ("[]", "expected a table"),
        ("{}", "lacks weights; it is no saved state of the laboratory"),
        ('{"weights": {}, "biases": 3}', "biases: expected a table"),
        ('{"weights": {}, "lesioned": {"hidden": [null]}}', "lesioned.hidden: expected a whole number"),
        (f'{{"weights": {{"hidden->output": [[{10**400}], [1]]}}}}', "expected 2 x 1 finite numbers"),
        ('{"weights": {"input->hiden": []}}', "no projection 'input->hiden'; did you mean 'input->hidden'"),
        ('{"weights": {"hidden->output": [[1, 2]]}}', "hidden->output: expected 2 x 1 finite numbers"),
        ('{"weights": {"hidden->output": [["a"], [1]]}}', "expected 2 x 1 finite numbers"),
        ('{"weights": {}, "biases": {"input": [0, 0]}}', "no layer 'input' with biases"),
        ('{"weights": {}, "lesioned": {"hidden": [2]}}', "no such units in 'hidden'"),
    ],
)
def test_states_that_do_not_fit_are_refused(tmp_path, text, message):
    file = tmp_path / "state.json"
    file.write_text(text)
    with pytest.raises(PdpsimError, match=re.escape(message)):
        take_state(Simulator(read(find("xor")), 1), file)


def test_lesions_are_part_of_a_state(tmp_path):
    file = tmp_path / "state.json"
    file.write_text('{"weights": {}, "lesioned": {"hidden": [1]}}')
    network = Simulator(read(find("xor")), 1)
    take_state(network, file)
    assert np.flatnonzero(network.silent).tolist() == [network.plan.units("hidden").start + 1]


def test_recorded_moments_lie_denser_at_first():
    epochs = epochs_of(1000, 11)
    assert (epochs[0], epochs[-1]) == (1, 1000)
    assert len(epochs) == 10
    assert all(b - a <= d - c for a, b, c, d in zip(epochs, epochs[1:], epochs[1:], epochs[2:], strict=False))


def test_command_refuses_what_the_page_cannot_do(tmp_path):
    done = CliRunner().invoke(main, ["lab", "rumelhart-mcclelland-1986", "--out", str(tmp_path / "x.html")])
    assert done.exit_code != 0
    assert "the laboratory has no stochastic units" in done.output
    assert not (tmp_path / "x.html").exists()


def test_the_bias_of_an_interactive_unit_arrives_as_its_weights_do(open_page):
    view = open_page("rumelhart-1986-rooms")
    rows = [x.replace("\u2212", "-").split("\t") for x in view.locator(".terms tbody tr").all_inner_texts()]
    scaled = {name: (float(weight), float(arrives)) for name, _, weight, arrives in rows}
    weight, arrives = scaled["bias"]
    assert weight != 0
    assert arrives == pytest.approx(0.05 * weight, abs=1e-6)

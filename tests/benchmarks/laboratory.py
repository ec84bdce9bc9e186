"""The laboratory in a browser: updates of XOR a second, and frames a second while large networks learn."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from pdpsim.describe.phases import Phase
from pdpsim.formats.model import Model, find, read
from pdpsim.laboratory.page import page
from pdpsim.workbench.shelf import patterns_for
from tests.benchmarks.race import say
from tests.benchmarks.workloads import layered, random_patterns

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")

#: Layers of the network whose frames are counted: 500 units.
LAYERS = (200, 200, 100)

#: Epochs of XOR in a repetition: 4 updates each.
EPOCHS = 25_000

#: Notes when frames begin for some seconds while the network learns, in milliseconds.
FRAMES = """(seconds) => new Promise((resolve) => {
  const times = [];
  const each = (time) => {
    times.push(time);
    if (time - times[0] < 1000 * seconds) requestAnimationFrame(each);
    else resolve(times);
  };
  document.getElementById("train").click();
  requestAnimationFrame(each);
})"""

TRAIN = """(epochs) => {
  const began = performance.now();
  window.lab.train(epochs);
  return (performance.now() - began) / 1000;
}"""


def measure_laboratory(repeats: int) -> dict[str, float]:
    """Return updates of XOR and frames of 500 units, each a second, and what slow frames take."""
    from playwright.sync_api import sync_playwright

    installed = next(filter(None, map(shutil.which, BROWSERS)), None)
    with sync_playwright() as play, tempfile.TemporaryDirectory() as folder:
        browser = play.chromium.launch(executable_path=installed, args=["--no-sandbox"])

        def opened(name: str, text: str) -> Any:
            file = Path(folder) / f"{name}.html"
            file.write_text(text, "utf-8")
            view = browser.new_page(viewport={"width": 1280, "height": 900})
            view.goto(file.as_uri())
            return view

        file = find("xor")
        model = read(file)
        patterns = patterns_for(file, model)
        assert patterns is not None
        endless = tuple(replace(phase, stop=None, epochs=10**8) for phase in model.phases)
        small = opened("xor", page(replace(model, phases=endless), patterns.sets))
        updates = median(4 * EPOCHS / small.evaluate(TRAIN, EPOCHS) for _ in range(repeats))
        network = layered(*LAYERS)
        phase = Phase(epochs=10**6, error="cross-entropy", update="pattern")
        large = opened(
            "large",
            page(
                Model("large", "", "", network, (phase,)),
                {"": random_patterns(100, LAYERS[0], LAYERS[-1], 0.1)},
            ),
        )
        times = np.diff(large.evaluate(FRAMES, 5))
        browser.close()
    units = f"{sum(LAYERS)} units"
    rates = {
        "XOR, updates a second": updates,
        f"{units}, frames a second": 1000 / times.mean(),
        f"{units}, slowest of 100 frames, ms": np.quantile(times, 0.99),
        f"{units}, slowest frame, ms": times.max(),
    }
    say("laboratory: " + ", ".join(f"{name} {rate:.4g}" for name, rate in rates.items()))
    return {name: float(f"{rate:.3g}") for name, rate in rates.items()}

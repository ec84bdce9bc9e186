"""$title: an example to replace, which runs as it is.

The file reads from top to bottom: the study, one replicate of it, its claims, its figures. The network and
its training are in model.toml, the patterns in data/patterns.tsv.

The example is exclusive or with one hidden unit, from Rumelhart, Hinton and Williams (1986).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pdpsim.claims.criteria import Counts, Order
from pdpsim.formats.table import read
from pdpsim.study.study import Replicate, Study

if TYPE_CHECKING:
    from matplotlib.figure import Figure

study = Study(
    id="$id",
    title="$title",
    paper="Rumelhart, D. E., Hinton, G. E., & Williams, R. J. (1986). Learning internal representations by "
    "error propagation. In D. E. Rumelhart & J. L. McClelland (Eds.), Parallel distributed processing: "
    "Vol. 1 (pp. 318-362). MIT Press.",
    summary="One hidden unit is enough for exclusive or, if inputs reach the output directly as well.",
    model="model.toml",
    replicates=50,  # networks; a count to solution needs 50 for its percentiles
    minutes=0.3,
    quick={"training.epochs": 20},  # what `pdpsim run --quick` changes
)


# --- one replicate: train one network, return what is measured of it --------------------------------


@study.simulate
def simulate(replicate: Replicate) -> dict[str, float]:
    """Train one network on the four patterns."""
    network = replicate.network()
    patterns = read(Path(__file__).parent / "data" / "patterns.tsv", network.description)
    untrained = network.test(patterns)
    history = network.train(patterns, progress=replicate.progress)
    trained = network.test(patterns)
    return {
        "sweeps": history.epochs if history.stopped else inf,
        "error": trained.error,
        "untrained_error": untrained.error,
    }


# --- claims: what the paper reports, and how we judge whether it came back ---------------------------

# Four answers of 0.5 have this sum of squares, 4 x 1/2 x 0.25; no network without hidden units does better.
BLIND = 0.5


@study.claim(
    "X-1",
    "the network learns what no network without hidden units can",
    published="it learned",
    source="Fig. 3",
    known_from="secondary",  # "read" once you have seen it in the paper yourself
    criterion=Order(control=lambda measures: BLIND - measures["untrained_error"]),
    reason="an effect in one direction, and a control that must not show it",
)
def learned(measures: Mapping[str, Any]) -> float:
    """Return by how much the error lies below that of answering 0.5."""
    return BLIND - float(measures["error"])


@study.claim(
    "X-2",
    "sweeps through the four patterns until it is solved",
    published="558",
    source="Fig. 3",
    known_from="secondary",
    criterion=Counts(),
    reason="the paper reports a single run",
)
def sweeps(measures: Mapping[str, Any]) -> float:
    """Return the sweeps; infinity for a network that did not solve it."""
    return float(measures["sweeps"])


# --- figures: drawn from measures alone, so that they can be drawn again -----------------------------


@study.figure("sweeps", "Sweeps until the problem was solved, one dot for each network", width="single")
def draw_sweeps(measures: Sequence[Mapping[str, Any]], figure: Figure) -> dict[str, list[Any]]:
    """Draw the networks' sweeps, with the published run as a line."""
    from pdpsim.figures.distribution import distribution

    values = {"networks": [each["sweeps"] for each in measures]}
    return distribution(figure, values, published={"networks": 558}, log=True, ylabel="sweeps")

"""What a notebook shows of an object: a line about it, a drawing, and tables.

Everything is one piece of HTML without scripts; drawings are SVG within it, on white, so that they can be
read on a dark page as well. What stands where is in ``templates/notebook.html``.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import singledispatch
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pdpsim.base.format import interval, number
from pdpsim.claims.record import Records
from pdpsim.claims.verdict import MARKS
from pdpsim.describe.network import Network
from pdpsim.describe.patterns import PatternSet
from pdpsim.formats.model import Model, parameters
from pdpsim.report import wording
from pdpsim.report.rendering import render
from pdpsim.report.strip import strip
from pdpsim.results.folder import Results
from pdpsim.simulate.history import History
from pdpsim.simulate.simulator import Simulator

if TYPE_CHECKING:
    from markupsafe import Markup
    from matplotlib.figure import Figure

#: Of larger sets of patterns so many events are shown, and of larger layers so many units.
MOST_EVENTS, MOST_UNITS = 40, 60


@dataclass(frozen=True)
class Table:
    """A table.

    Parameters
    ----------
    caption : str
    titles : sequence of str
        Of its columns.
    rows : sequence of sequence
        Texts, numbers or markup.
    folded : bool
        Whether it opens on a click only.
    """

    caption: str
    titles: Sequence[str]
    rows: Sequence[Sequence[object]]
    folded: bool = False


@dataclass(frozen=True)
class Picture:
    """A drawing: its address (``data:``), its width in pixels, and what can be seen in words."""

    source: str
    width: int
    alternative: str


@dataclass(frozen=True)
class Sheet:
    """What is shown of one object.

    Parameters
    ----------
    title : str
    facts : sequence of str
        Short statements, shown in a line.
    picture : Picture, optional
    tables : sequence of Table
    """

    title: str
    facts: Sequence[str] = ()
    picture: Picture | None = None
    tables: Sequence[Table] = ()


def show(item: object) -> Markup:
    """Return what a notebook shows of an object, as HTML."""
    return render("notebook.html", sheet=lay_out(item))


@singledispatch
def lay_out(item: object) -> Sheet:
    """Return what is to be shown of an object; of one that nothing is known of, its text."""
    return Sheet(repr(item))


@lay_out.register
def _(network: Network) -> Sheet:
    return Sheet("Network", _sizes(network), _drawn(network))


@lay_out.register
def _(model: Model) -> Sheet:
    rows = [(each.key, each.value, each.origin) for each in parameters(model)]
    table = Table(f"{len(rows)} parameters and their origin", ("parameter", "value", "origin"), rows, True)
    facts = [each for each in (model.title, model.paper) if each]
    return Sheet(f"Model {model.name}", [*facts, *_sizes(model.network)], _drawn(model.network), [table])


@lay_out.register
def _(simulator: Simulator) -> Sheet:
    network = simulator.description
    state = "as its weights were drawn" if simulator.trained is None else "trained"
    facts = [state, *_sizes(network), str(simulator.dtype)]
    silent = int(simulator.silent.sum())
    if silent:
        facts.append(f"{silent} silent unit{'s' if silent > 1 else ''}")
    rows = [(name, *_moments(weights)) for name, weights in simulator.weights.items()]
    rows += [(f"bias of {name}", *_moments(biases)) for name, biases in simulator.biases.items()]
    table = Table("Weights", ("", "units", "mean", "SD", "least", "greatest"), rows)
    return Sheet(f"Simulator of {simulator.model.name}", facts, _drawn(network), [table])


@lay_out.register
def _(patterns: PatternSet) -> Sheet:
    events = patterns.events
    facts = [_count(len(patterns), "pattern"), _count(events, "event")]
    if patterns.reset != "pattern":
        anew = "never" if patterns.reset == "never" else f"every {patterns.reset} patterns"
        facts.append(f"the network starts anew: {anew}")
    sides = {
        **{f"inputs: {name}": values for name, values in patterns.inputs.items()},
        **{f"targets: {name}": values for name, values in patterns.targets.items()},
    }
    facts += [f"{side}, {_count(values.shape[1], 'unit')}" for side, values in sides.items()]
    if events > MOST_EVENTS:
        facts.append(f"the first {MOST_EVENTS} events are drawn")
    return Sheet("Patterns", facts, _matrices(patterns, sides))


@lay_out.register
def _(history: History) -> Sheet:
    facts = [_count(history.epochs, "epoch")]
    if not history.epochs:
        return Sheet("History of training", facts)
    phases = len(np.unique(history.phase))
    if phases > 1:
        facts.append(f"{phases} phases")
    facts.append("the criterion was met" if history.stopped else "no criterion was met")
    facts.append(
        f"error {number(history.error[0])} in the first epoch, {number(history.error[-1])} in the last"
    )
    from pdpsim.figures.curves import curves

    def draw(figure: Figure) -> None:
        epochs = np.arange(1, history.epochs + 1)
        curves(figure, epochs, {"error": history.error[np.newaxis]}, ylabel="error, summed over an epoch")

    return Sheet("History of training", facts, _picture(draw, "Error by epoch"))


@lay_out.register
def _(records: Records) -> Sheet:
    return Sheet("Claims", [wording.tally(records)], tables=[_claims(records)] if records else ())


@lay_out.register
def _(results: Results) -> Sheet:
    counts = {case.label: len(results.finished(case)) for case in results.cases}
    facts = [f"{label}: {_count(count, 'replicate')}" for label, count in counts.items()]
    if results.quick:
        facts.append("a quick run, which tests no claim")
    records = results.claims
    facts.append(wording.tally(records) if records else "no claim has been judged yet")
    facts.append(f"folder {results.folder}")
    title = f"{results.study_id}: {results.run['study']['title']}"
    return Sheet(title, facts, tables=[_claims(records)] if records else ())


def _claims(records: Records) -> Table:
    """Return the claims of the primary reading, each with a drawing of its values."""
    rows = []
    for each in wording.primary(records):
        values = each.measured
        limits = interval(values.low, values.high)
        measured = f"{number(values.mean)} ({limits})" if limits else number(values.mean)
        judged = f"{MARKS[each.verdict]} {wording.verdict(each)}"
        rows.append((each.id, each.claim, each.published or "–", measured, strip(each), values.n, judged))
    caption = (
        "A dot is a network, the bar the interval, the upright line the published value (zero, where the "
        "sign of an effect is claimed)."
    )
    return Table(caption, ("", "claim", "paper", "here", "", "n", "verdict"), rows)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _sizes(network: Network) -> list[str]:
    return [f"{layer.name}: {_count(layer.size, 'unit')}" for layer in network.layers]


def _moments(weights: NDArray[Any]) -> tuple[str, ...]:
    size = " × ".join(map(str, weights.shape))
    if not weights.size:
        return size, "–", "–", "–", "–"
    return size, *(number(float(f(weights))) for f in (np.mean, np.std, np.min, np.max))


# drawings


def _picture(draw: Callable[[Figure], object], alternative: str, width: str = "single") -> Picture:
    """Return a drawing on a figure of a column's width."""
    from pdpsim.figures import style

    figure = style.new_figure(width)
    with style.context():
        draw(figure)
    svg = base64.b64encode(style.as_bytes(figure, "svg")).decode()
    return Picture(
        f"data:image/svg+xml;base64,{svg}", round(72 * figure.get_figwidth() * style.SCREEN), alternative
    )


def _drawn(network: Network) -> Picture:
    from pdpsim.figures.network import network_diagram

    ways = [f"{p.sender} to {p.receiver}" for p in network.projections]
    ways += [f"{layer.copies} copied into {layer.name}" for layer in network.layers if layer.copies]
    return _picture(lambda figure: network_diagram(figure, network), f"The network: {', '.join(ways)}")


def _matrices(patterns: PatternSet, sides: Mapping[str, NDArray[Any]]) -> Picture:
    """Return the values of all layers side by side, a row for each event."""
    from pdpsim.figures import style

    rows = _events(patterns)[:MOST_EVENTS]
    drawn = {side: values[:MOST_EVENTS, :MOST_UNITS] for side, values in sides.items()}

    def draw(figure: Figure) -> None:
        style.set_height(figure, 18 + 3.2 * max(4, len(rows)))
        widths = [max(4, values.shape[1]) for values in drawn.values()]
        all_axes = figure.subplots(1, len(drawn), width_ratios=widths, squeeze=False)[0]
        for place, (axes, (side, values)) in enumerate(zip(all_axes, drawn.items(), strict=True)):
            finite = values[np.isfinite(values)]
            low, high = (min(0.0, finite.min()), max(1.0, finite.max())) if finite.size else (0.0, 1.0)
            axes.imshow(values, aspect="auto", cmap="Greys", vmin=low, vmax=high)
            for edge in axes.spines.values():
                edge.set_visible(True)
            axes.set_title(side)
            axes.set_xlabel("unit")
            axes.set_xticks([0, values.shape[1] - 1] if values.shape[1] > 1 else [0])
            axes.set_xticklabels([str(unit + 1) for unit in axes.get_xticks()])
            axes.set_yticks(range(len(rows)) if place == 0 else [], rows if place == 0 else [])

    wide = sum(values.shape[1] for values in drawn.values()) > 40
    return _picture(
        draw,
        f"The patterns {', '.join(dict.fromkeys(rows))}: dark is a large value",
        "double" if wide else "single",
    )


def _events(patterns: PatternSet) -> list[str]:
    """Return a name for each event: the pattern's, with its label where it has one."""
    lengths = np.diff(patterns.starts)
    names = [name for name, length in zip(patterns.names, lengths, strict=True) for _ in range(length)]
    if not patterns.labels:
        return names
    pairs = zip(names, patterns.labels, strict=True)
    return [name if label in ("", name) else f"{name}: {label}" for name, label in pairs]

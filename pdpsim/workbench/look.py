"""What is in a network: its weights, and the activations of its layers, as numbers and pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pdpsim.analysis.clustering import cluster
from pdpsim.analysis.components import principal_components
from pdpsim.analysis.similarity import distance_matrix
from pdpsim.analysis.vectors import average_by
from pdpsim.base.errors import ValidationError, nearest
from pdpsim.base.tables import write_csv
from pdpsim.describe.functions import ACTIVATIONS
from pdpsim.describe.links import Shifted
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.projection import Projection
from pdpsim.simulate.simulator import Simulator

Values = NDArray[np.float64]

#: Rows of a picture of activations, leaves of a tree and points of a map, at most; numbers are written for
#: all.
MOST = 400


@dataclass(frozen=True, eq=False)
class Vectors:
    """Activations of one layer with the names of what they belong to.

    Parameters
    ----------
    layer : str
    items : tuple of str
        All different.
    units : tuple of str
        Names of the units, or their numbers from 1.
    values : array, shape (items, units)
    """

    layer: str
    items: tuple[str, ...]
    units: tuple[str, ...]
    values: Values


def activations(simulator: Simulator, patterns: PatternSet, layers: Sequence[str]) -> dict[str, Values]:
    """Return activations of layers, by layer, each of shape (events, units).

    Raises
    ------
    ValidationError
        If there is no such layer.
    """
    known = [layer.name for layer in simulator.description.layers]
    for name in layers:
        if name not in known:
            raise ValidationError(f"no layer {name!r}{nearest(name, known)}", ("layer",))
    return {
        name: np.asarray(each, dtype=np.float64) for name, each in simulator.record(patterns, layers).items()
    }


def activations_table(
    simulator: Simulator, patterns: PatternSet, values: Mapping[str, Values]
) -> tuple[list[str], list[list[Any]]]:
    """Return header and rows of a table of activations, one row for each event.

    Returns
    -------
    tuple of list
        Columns ``pattern``, ``event`` (from 1), ``label``, and one for each unit, ``layer.unit``.
    """
    header = ["pattern", "event", "label"]
    for name in values:
        header += [f"{name}.{unit}" for unit in _units(simulator, name)]
    rows: list[list[Any]] = []
    for name, events in patterns:
        for event in range(events.start, events.stop):
            label = patterns.labels[event] if patterns.labels else ""
            row = [float(x) for each in values.values() for x in each[event]]
            rows.append([name, event - events.start + 1, label, *row])
    return header, rows


def weights_table(simulator: Simulator) -> tuple[list[str], list[list[Any]]]:
    """Return header and rows of a table of all weights that exist, biases among them.

    Returns
    -------
    tuple of list
        Columns ``projection``, ``sender``, ``receiver``, ``weight``; units are ``layer.unit``, and a bias is
        a weight from ``bias``.
    """
    rows: list[list[Any]] = []
    network, plan = simulator.description, simulator.plan
    for projection in network.projections:
        rows_of, columns_of = _ends(simulator, projection)
        senders = [f"{projection.sender}.{unit}" for unit in rows_of]
        receivers = [f"{projection.receiver}.{unit}" for unit in columns_of]
        place, shape = plan.weights(projection.name)
        present = simulator.present[place].reshape(shape)
        matrix = simulator.weights[projection.name]
        rows += [
            [projection.name, senders[i], receivers[j], float(matrix[i, j])] for i, j in np.argwhere(present)
        ]
    for layer, biases in simulator.biases.items():
        for unit, bias in zip(_units(simulator, layer), biases, strict=True):
            rows.append(["bias", "bias", f"{layer}.{unit}", float(bias)])
    return ["projection", "sender", "receiver", "weight"], rows


def vectors_by(
    simulator: Simulator, patterns: PatternSet, layer: str, values: Values, by: str | None = None
) -> Vectors:
    """Return a layer's activations under names that are all different.

    Parameters
    ----------
    by : {"event", "pattern", "label"}, optional
        A vector for each event; for each pattern, at its last event; or the mean of all events of a label, in
        the order in which labels first occur. By default labels where the events have some that repeat,
        patterns where each is one event, events otherwise.

    Raises
    ------
    ValidationError
        If the events have no labels to average by.
    """
    chosen = by or default_grouping(patterns)
    units = tuple(_units(simulator, layer))
    if chosen == "label":
        if not patterns.labels:
            raise ValidationError("the patterns have no column label to average by", ("by",))
        means = average_by(values, patterns.labels, list(dict.fromkeys(patterns.labels)))
        return Vectors(layer, tuple(means.labels), units, means.vectors)
    if chosen == "pattern":
        last = [events.stop - 1 for _, events in patterns]
        return Vectors(layer, patterns.names, units, values[last])
    return Vectors(layer, tuple(event_names(patterns)), units, values)


def default_grouping(patterns: PatternSet) -> str:
    """Return by what vectors are named where the user does not say."""
    if patterns.labels and len(set(patterns.labels)) < len(patterns.labels):
        return "label"
    return "pattern" if patterns.events == len(patterns) else "event"


def event_names(patterns: PatternSet) -> list[str]:
    """Return a name for each event: the pattern's, with the event's label or number where it has several."""
    names = []
    for name, events in patterns:
        for event in range(events.start, events.stop):
            number = event - events.start + 1
            label = f" {patterns.labels[event]}" if patterns.labels else ""
            names.append(f"{name}.{number}{label}" if events.stop - events.start > 1 else name)
    return names


def write_weights(simulator: Simulator, out: Path) -> list[Path]:
    """Write ``weights.csv`` and draw a Hinton diagram of each projection, all to one scale.

    Returns
    -------
    list of Path
        The table, and each drawing's .pdf.
    """
    from pdpsim.figures import style
    from pdpsim.figures.hinton import hinton

    write_csv(out / "weights.csv", *weights_table(simulator))
    written = [out / "weights.csv"]
    weights = simulator.weights
    largest = max((float(np.abs(weights[name]).max(initial=0.0)) for name in weights), default=0.0)
    for projection in simulator.description.projections:
        matrix = np.asarray(weights[projection.name])
        if max(matrix.shape) > MOST:
            continue
        senders, receivers = _ends(simulator, projection)
        with style.context():
            figure = style.new_figure("double" if matrix.shape[1] > 40 else "single")
            hinton(figure, matrix, senders=senders, receivers=receivers, largest=largest)
            written.append(style.save(figure, out / f"weights-{_file(projection.name)}")[0])
    return written


def write_activations(
    simulator: Simulator, patterns: PatternSet, values: Mapping[str, Values], out: Path
) -> list[Path]:
    """Write ``activations.csv`` and draw each layer's activations, a row for each event."""
    from pdpsim.figures import style
    from pdpsim.figures.heatmap import heatmap

    write_csv(out / "activations.csv", *activations_table(simulator, patterns, values))
    written = [out / "activations.csv"]
    names = event_names(patterns)[:MOST]
    for layer, each in values.items():
        with style.context():
            figure = style.new_figure("double" if each.shape[1] > 30 else "single")
            shown, units = each[:MOST], _units(simulator, layer)
            heatmap(figure, shown, rows=names, columns=units, limits=_scale(simulator, layer, shown))
            written.append(style.save(figure, out / f"activations-{_file(layer)}")[0])
    return written


def _scale(simulator: Simulator, layer: str, values: Values) -> tuple[float, float] | None:
    """Return all that the layer's units can be, if that has ends: half on is not to look like wholly on."""
    low, high = ACTIVATIONS[simulator.description.layer(layer).activation].range
    within = np.isfinite([low, high]).all() and np.nanmin(values) >= low and np.nanmax(values) <= high
    return (low, high) if within else None


def write_tree(vectors: Vectors, out: Path) -> Path:
    """Draw a layer's vectors as a tree (average linkage, Euclidean distance), and write its branches."""
    from pdpsim.figures import style
    from pdpsim.figures.dendrogram import dendrogram

    tree = cluster(*_some(vectors))
    with style.context():
        figure = style.new_figure("single")
        columns = dendrogram(figure, tree)
        path = style.save(figure, out / f"tree-{_file(vectors.layer)}")[0]
    write_csv(path.with_suffix(".csv"), list(columns), zip(*columns.values(), strict=True))
    return path


def write_components(vectors: Vectors, out: Path) -> Path:
    """Draw a layer's vectors on their first two principal components, and write their positions on all."""
    from pdpsim.figures import style
    from pdpsim.figures.trajectories import points

    values, items = _some(vectors)
    analysis = principal_components(values)
    header = ["item", *(f"component {i + 1}" for i in range(analysis.scores.shape[1]))]
    shares = ["share of variance", *analysis.shares.tolist()]
    rows = [[item, *row] for item, row in zip(items, analysis.scores.tolist(), strict=True)]
    plane = np.zeros((len(items), 2))
    plane[:, : min(2, analysis.scores.shape[1])] = analysis.scores[:, :2]
    with style.context():
        figure = style.new_figure("single", 80.0)
        points(
            figure,
            plane,
            items,
            shares=[*analysis.shares[:2].tolist(), 0.0][:2],
            xlabel="component 1",
            ylabel="component 2",
        )
        path = style.save(figure, out / f"components-{_file(vectors.layer)}")[0]
    write_csv(path.with_suffix(".csv"), header, [shares, *rows])
    return path


def write_similarity(vectors: Vectors, out: Path) -> Path:
    """Draw the distances between a layer's vectors, and write them."""
    from pdpsim.figures import style
    from pdpsim.figures.heatmap import heatmap

    values, items = _some(vectors)
    distances = distance_matrix(values)
    with style.context():
        figure = style.new_figure("single" if len(items) <= 30 else "double")
        heatmap(figure, distances, rows=items, columns=items, label="Euclidean distance")
        path = style.save(figure, out / f"similarity-{_file(vectors.layer)}")[0]
    rows = [[item, *row] for item, row in zip(items, distances.tolist(), strict=True)]
    write_csv(path.with_suffix(".csv"), ["item", *items], rows)
    return path


def _some(vectors: Vectors) -> tuple[Values, list[str]]:
    """Return vectors and names; refuse more than can be seen."""
    if len(vectors.items) > MOST:
        raise ValidationError(
            f"{len(vectors.items)} items are too many to see (at most {MOST}); average them: --by label",
            ("by",),
        )
    if len(vectors.items) < 2:
        raise ValidationError("a single item has nothing to be compared with", ("by",))
    return vectors.values, list(vectors.items)


def _units(simulator: Simulator, layer: str) -> list[str]:
    return list(simulator.description.layer(layer).unit_names)


def _ends(simulator: Simulator, projection: Projection) -> tuple[list[str], list[str]]:
    """Return names for the rows and columns of a projection's weights.

    Where links are shifted, the units of one copy; of sending units, how many copies on they are as well.
    """
    senders, receivers = _units(simulator, projection.sender), _units(simulator, projection.receiver)
    links = projection.links
    if isinstance(links, Shifted):
        places = range(links.first, links.last + 1)
        senders = [f"{unit}{place:+d}" for place in places for unit in senders[: links.sending]]
        receivers = receivers[: links.receiving]
    return senders, receivers


def _file(name: str) -> str:
    """Return a layer's or a projection's name as part of a file's."""
    return "".join(sign if sign.isalnum() or sign in "_-" else "-" for sign in name.replace("->", "-to-"))

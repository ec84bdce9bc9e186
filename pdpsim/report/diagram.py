"""Networks drawn as text: layers as boxes, inputs at the bottom, with what each of them receives."""

from __future__ import annotations

import textwrap

from pdpsim.base.toml import spell
from pdpsim.describe.layer import Layer
from pdpsim.describe.links import Fields, Initial, Mask, NoSelf, OneToOne, RandomShare, Shifted, Values
from pdpsim.describe.network import Network
from pdpsim.describe.projection import Projection
from pdpsim.formats.model.network_values import write_initial

_ASCII = str.maketrans("┌┐└┘─│▲↺×→", "++++-|^@x>")
_WIDEST = 34  # characters within a box


def draw(network: Network, width: int = 80, ascii_only: bool = False) -> str:
    """Return a drawing of the network: layers as boxes, then a list of the projections.

    Below each box stand the layers from which it receives activation; ``(+1)`` marks a projection that
    takes a tick, ``↺`` a layer's projection to itself.

    Parameters
    ----------
    network : Network
        What to draw.
    width : int
        Columns of the terminal.
    ascii_only : bool
        Whether to do without lines and arrows that not every terminal has.
    """
    levels = _levels(network)
    parts = []
    for level in range(max(levels.values()), -1, -1):
        row = [_box(network, layer) for layer in network.layers if levels[layer.name] == level]
        parts += [_beside(boxes, width) for boxes in _fitting(row, width)]
    text = "\n".join([*parts, "", *_projection_lines(network, width), *_time_lines(network, width)])
    return text.translate(_ASCII) if ascii_only else text


def _levels(network: Network) -> dict[str, int]:
    """Return how high each layer is drawn: one above the highest that sends to it, feedback aside."""
    senders: dict[str, list[str]] = {layer.name: [] for layer in network.layers}
    seen: set[str] = set()

    def visit(name: str, way: tuple[str, ...]) -> None:
        seen.add(name)
        for p in network.projections:
            if p.sender != name or p.receiver in (name, *way):
                continue  # feedback: it closes a circle
            senders[p.receiver].append(name)
            if p.receiver not in seen:
                visit(p.receiver, (*way, name))

    receivers = {p.receiver for p in network.projections}
    for layer in sorted(network.layers, key=lambda each: each.name in receivers):
        if layer.name not in seen:
            visit(layer.name, ())

    levels: dict[str, int] = {}

    def level(name: str) -> int:
        if name not in levels:
            levels[name] = 1 + max(map(level, senders[name]), default=-1)
        return levels[name]

    return {layer.name: level(layer.name) for layer in network.layers}


# Boxes


def _box(network: Network, layer: Layer) -> list[str]:
    """Return the lines of a layer's box, and below it what the layer receives."""
    size = f"{layer.size} unit" if layer.size == 1 else f"{layer.size} units"
    inside = [layer.name, *_wrapped([size, *_facts(network, layer)])]
    width = max(map(len, inside))
    below = _wrapped(_received(network, layer), " ")
    width = max([width, *(len(line) - 4 for line in below)])
    return [
        f"┌─{'─' * width}─┐",
        *(f"│ {line:^{width}} │" for line in inside),
        f"└─{'─' * width}─┘",
        *(f"{line:^{width + 4}}" for line in below),
    ]


def _facts(network: Network, layer: Layer) -> list[str]:
    """Return what is to be said of a layer besides its size."""
    facts = []
    if any(p.receiver == layer.name for p in network.projections):
        facts += [layer.activation, _bias(layer)]
    if layer in network.inputs:
        facts.append("input")
    if layer.clamp:
        facts.append(f"softly clamped ({layer.clamp:g})")
    if layer in network.targets:
        facts.append("target" if layer.error_scale == 1 else f"target (error × {layer.error_scale:g})")
    if layer.copies is not None:
        facts.append(f"copies {layer.copies}")
    if layer.start or layer.start_trained:
        facts.append(f"start {layer.start:g}{', trained' if layer.start_trained else ''}")
    if layer.dt < 1:
        facts.append(f"dt {layer.dt:g}")
    if layer.noise:
        facts.append(f"noise {layer.noise:g}")
    if layer.activation_noise:
        facts.append(f"activation noise {layer.activation_noise:g}")
    return facts


def _bias(layer: Layer) -> str:
    bias = layer.bias
    if bias.kind == "none":
        return "no bias"
    text = "bias" if bias.kind == "trained" else "fixed bias"
    if bias.init is not None:
        text += f" {_initial(bias.init)}"
    return text if bias.high is None else f"{text}, at most {bias.high:g}"


def _received(network: Network, layer: Layer) -> list[str]:
    received = [p for p in network.projections if p.receiver == layer.name]
    return [
        f"↺ {layer.name}" if p.sender == layer.name else f"▲ {p.sender}{' (+1)' if p.delay else ''}"
        for p in received
    ]


def _wrapped(pieces: list[str], between: str = ", ") -> list[str]:
    """Return the pieces on as few lines as fit a box, no piece broken."""
    lines: list[str] = []
    for piece in pieces:
        if lines and len(lines[-1]) + len(between) + len(piece) <= _WIDEST:
            lines[-1] += between + piece
        else:
            lines.append(piece)
    return lines


def _fitting(boxes: list[list[str]], width: int) -> list[list[list[str]]]:
    """Return the boxes in rows that fit the width."""
    rows: list[list[list[str]]] = []
    for box in boxes:
        used = sum(len(each[0]) + 2 for each in rows[-1]) if rows else 0
        if rows and used + len(box[0]) <= width:
            rows[-1].append(box)
        else:
            rows.append([box])
    return rows


def _beside(boxes: list[list[str]], width: int) -> str:
    """Return boxes side by side, centred."""
    height = max(map(len, boxes))
    filled = [[*box, *[" " * len(box[0])] * (height - len(box))] for box in boxes]
    lines = ["  ".join(each) for each in zip(*filled, strict=True)]
    margin = " " * max(0, (width - len(lines[0])) // 2)
    return "\n".join((margin + line).rstrip() for line in lines)


# Lists


def _projection_lines(network: Network, width: int) -> list[str]:
    """Return a line or more for each projection and each copy."""
    rows = [(p.sender, p.receiver, "; ".join(_links(network, p))) for p in network.projections]
    for layer in network.layers:
        if layer.copies is not None:
            rows.append((layer.copies, layer.name, _copy(layer)))
    if not rows:
        return []
    left, right = (max(len(row[i]) for row in rows) for i in (0, 1))
    lines = []
    for sender, receiver, caption in rows:
        start = f"{sender:>{left}} → {receiver:<{right}}  "
        lines += textwrap.wrap(
            caption,
            max(width, len(start) + 20),
            initial_indent=start,
            subsequent_indent=" " * len(start),
            break_on_hyphens=False,
        )
    return lines


def _links(network: Network, p: Projection) -> list[str]:
    """Return what is to be said of a projection."""
    senders, receivers = network.layer(p.sender).size, network.layer(p.receiver).size
    links = p.links
    if isinstance(links, OneToOne):
        parts = [f"one to one, {senders:,} links"]
    elif isinstance(links, NoSelf):
        parts = [f"all but a unit's to itself, {senders * (senders - 1):,} links"]
    elif isinstance(links, Mask):
        parts = [f"{sum(map(sum, links.rows)):,} of {senders} × {receivers} links"]
    elif isinstance(links, RandomShare):
        parts = [f"{100 * links.share:g} % of {senders} × {receivers} links"]
    elif isinstance(links, Fields):
        rows, columns = links.window
        kind = "shared fields" if links.shared else "fields"
        parts = [f"{kind} of {rows} × {columns} on a grid of {links.grid[0]} × {links.grid[1]}"]
    elif isinstance(links, Shifted):
        copies = network.layer(p.receiver).size // links.receiving
        parts = [f"{links.shape[0]:,} × {links.receiving} links, the same at each of {copies} places"]
    else:
        parts = [f"{senders} × {receivers} links"]
    if p.name != f"{p.sender}->{p.receiver}":
        parts.append(f"called {p.name}")
    if p.delay:
        parts.append("one tick late")
    if p.tied is not None:
        parts.append(f"weights of {p.tied}" + (", turned around" if p.transposed else ""))
    if p.symmetric:
        parts.append("symmetric")
    if p.init is not None:
        parts.append(f"initially {_initial(p.init)}")
    if not p.trained:
        parts.append("not trained")
    if p.sign is not None:
        parts.append("never negative" if p.sign == "+" else "never positive")
    if p.limit is not None:
        parts.append(f"at most {p.limit:g} in size")
    if p.rate != 1:
        parts.append(f"learning rate × {p.rate:g}")
    if p.decay is not None:
        parts.append(f"decay {p.decay:g}")
    if p.gain != 1:
        parts.append(f"arrives × {p.gain:g}")
    if p.fast_rate:
        parts.append(f"fast weights: rate {p.fast_rate:g}, {p.fast_kept:g} kept")
    return parts


def _copy(layer: Layer) -> str:
    text = "targets copied" if layer.teacher else "copied"
    trace = f", added to {layer.trace:g} of what was there" if layer.trace else ""
    return f"{text} after each event{trace}"


def _initial(initial: Initial) -> str:
    if isinstance(initial, Values):
        return "as given, one by one"
    return spell(write_initial(initial)).strip("{ }").replace(" = ", " ")


def _time_lines(network: Network, width: int) -> list[str]:
    """Return what is to be said of time, if it is more than one tick for each event."""
    time = network.time
    if time.ticks == 1 and time.unroll == "event":
        return []
    text = f"{time.ticks} ticks for each event"
    if time.ticks == 1:
        text = "1 tick for each event"
    elif time.first_error_tick == time.ticks - 1:
        text += ", error at the last"
    else:
        text += f", error at ticks {time.error_from} to {time.ticks}"
    reach = "the whole pattern" if time.unroll == "pattern" else "the event"
    if time.truncate is not None:
        reach = f"{time.truncate} ticks"
    return ["", *textwrap.wrap(f"{text}; error is carried back through {reach}.", width)]

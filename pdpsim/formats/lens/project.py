"""Files of Lens that belong together."""

from __future__ import annotations

import re
from pathlib import Path

from pdpsim.describe.network import Network
from pdpsim.formats.kinds import Kind, Simulator, text_head
from pdpsim.formats.lens import binary, examples, placing
from pdpsim.formats.project import Project, Remark, merged
from pdpsim.formats.source import bare_name

_OPENING = re.compile(
    r"\A(?:\s+|#[^\n]*\n)*(?:\d+\s+(?:\d+\s+)?)?"
    r"(?:;|proc:|max:|min:|grace:|def[IT]:|act[IT]:|name:|freq:|\[|[ItTiBb]:)"
)


def set_name(path: Path) -> str:
    """Return what Lens calls the example set of a file: its name without ``.ex`` or ``.bex``."""
    name = bare_name(path)
    return re.sub(r"\.b?ex\Z", "", name) or name


def _read(files: list[tuple[Kind, Path]], network: Network | None) -> list[Project]:
    return [_patterns(path, network) for kind, path in files]


def _patterns(path: Path, network: Network | None) -> Project:
    """Return the project of an example set alone."""
    example_set = examples.read(path)
    places = placing.guessed_places(example_set) if network is None else placing.places(network)
    patterns, remarks = placing.place(example_set, *places)
    timed = placing.times(example_set)
    if timed != (1.0, 0.0, 0.0):
        told = "differ from event to event" if timed is None else "are {:g}, {:g} and {:g}".format(*timed)
        text = (
            f"times of events (max:, min:, grace:) {told}; in pdpsim all events of a network have the same "
            "ticks, which stand in the model ([time] ticks, least, error-from)"
        )
        remarks = (*remarks, Remark(str(path), text))
    name = set_name(path)
    return Project(name, patterns={name: patterns}, remarks=merged(remarks))


EXAMPLES = Kind(
    "lens-examples",
    "a Lens example set (.ex, .bex)",
    "patterns",
    lambda name, head: binary.recognised(head) or bool(_OPENING.match(text_head(head))),
)

SIMULATOR = Simulator("lens", "Lens", (EXAMPLES,), _read)

"""Files of Lens that belong together."""

from __future__ import annotations

import re
from pathlib import Path

from pdpsim.base.errors import FormatError
from pdpsim.describe.network import Network
from pdpsim.formats.kinds import Kind, Simulator, text_head
from pdpsim.formats.lens import binary, conversion, examples, placing, weightfile
from pdpsim.formats.lens.conversion import set_name
from pdpsim.formats.project import Project, Remark, merged

_OPENING = re.compile(
    r"\A\s*(?:#[^\n]*\n\s*)*(?:\d+\s+(?:\d+\s+)?)?"
    r"(?:;|proc:|max:|min:|grace:|def[IT]:|act[IT]:|name:|freq:|[ItTiBb]:"
    r"|\[[\s\d*-]*(?:\]|proc:|max:|min:|grace:|def[IT]:|act[IT]:))"
)


_ADDS = re.compile(r"(?:^|[;{\[])[ \t]*addNet\s", re.MULTILINE)
_SETS = re.compile(r"^[ \t]*(?:source|loadExamples|setObj|setObject|useNet|train)\s", re.MULTILINE)


def _read(files: list[tuple[Kind, Path]], network: Network | None) -> list[Project]:
    scripts = [path for kind, path in files if kind is SCRIPT]
    sets = [path for kind, path in files if kind is EXAMPLES]
    weights = [path for kind, path in files if kind is WEIGHTS]
    if scripts:
        projects, sets = conversion.convert(scripts, sets, weights)
        return projects + [_patterns(path, network) for path in sets]
    if weights:
        raise FormatError(
            f"{weights[0]}: weights of Lens are in the order of a network's links; give its script too"
        )
    return [_patterns(path, network) for path in sets]


def _patterns(path: Path, network: Network | None) -> Project:
    """Return the project of an example set alone."""
    example_set = examples.read(path)
    places = placing.guessed_places(example_set) if network is None else placing.places(network)
    patterns, remarks = placing.place(example_set, *places)
    timed = placing.times(example_set)
    if timed != (1.0, 0.0, 0.0):
        times = "differ from event to event" if timed is None else "are {:g}, {:g} and {:g}".format(*timed)
        text = (
            f"times of events (max:, min:, grace:) {times}; in pdpsim all events of a network have the same "
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
SCRIPT = Kind(
    "lens-script",
    "a Lens script (.in, .tcl)",
    "network",
    lambda name, head: bool(
        _ADDS.search(text_head(head))
        or (name.endswith((".in", ".tcl", ".lens")) and _SETS.search(text_head(head)))
    ),
)
WEIGHTS = Kind(
    "lens-weights",
    "Lens weights (.wt)",
    "weights",
    lambda name, head: weightfile.recognised(head),
)

SIMULATOR = Simulator("lens", "Lens", (EXAMPLES, WEIGHTS, SCRIPT), _read)

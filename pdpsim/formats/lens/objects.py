"""Commands of a Lens script that set fields of networks, groups, units, links and example sets."""

from __future__ import annotations

import re

import numpy as np

from pdpsim.base.errors import FormatError, nearest
from pdpsim.base.format import short
from pdpsim.formats.lens.arguments import first_letters, real
from pdpsim.formats.lens.commands import Commands
from pdpsim.formats.lens.network import DEFAULTS, Group, links
from pdpsim.formats.lens.session import ALGORITHMS, MODES
from pdpsim.formats.tcl import expressions

#: Fields of objects that only say how things are shown.
_SHOWN_FIELDS = frozenset(
    (
        *(
            "numColumns",
            "unitCellSize",
            "unitCellSpacing",
            "linkCellSize",
            "linkCellSpacing",
            "reportInterval",
        ),
        *("unitDisplayValue", "unitUpdates", "unitTemp", "unitPalette", "linkDisplayValue", "linkUpdates"),
        *(
            "linkTemp",
            "linkPalette",
            "autoPlot",
            "plotCols",
            "showIncoming",
            "showOutgoing",
            "unitDisplaySet",
        ),
        *("unitExampleProc", "inPosition", "outPosition", "writeExample"),
    )
)

_GROUP_FIELDS = frozenset(
    (
        *("initOutput", "initInput", "dtScale", "gain", "clampStrength", "noiseRange", "learningRate"),
        *(
            "momentum",
            "weightDecay",
            "targetRadius",
            "zeroErrorRadius",
            "errorScale",
            "randMean",
            "randRange",
        ),
        *(
            "trainGroupCrit",
            "testGroupCrit",
            "outputCostScale",
            "outputCostPeak",
            "ternaryShift",
            "minOutput",
        ),
        "maxOutput",
    )
)

_NETWORK_FIELDS = frozenset(
    (
        *DEFAULTS,
        *("dt", "outputCostPeak", "initOutput", "initGain", "finalGain", "annealTime", "gainDecay"),
        *("minCritBatches", "groupCritRequired", "ternaryShift", "adaptiveGainRate"),
    )
)
_SET_FIELDS = {
    "maxTime": "longest",
    "minTime": "shortest",
    "graceTime": "grace",
    "defaultInput": "default_input",
    "activeInput": "active_input",
    "defaultTarget": "default_target",
    "activeTarget": "active_target",
}


class Objects(Commands):
    """Fields of objects."""

    def do_setObject(self, arguments: list[str]) -> str:
        """Lens's ``setObject``."""
        if len(arguments) == 1:
            return self.do_getObject(arguments)
        target, value = arguments
        owner, _, name = target.rpartition(".")
        if name in _SHOWN_FIELDS:
            return value
        if name.endswith("Proc"):
            self.context.say(
                f"the procedure {short(' '.join(value.split()))} that Lens would call as {target} is not run"
            )
            return value
        if not owner:
            self._set_network(name, value)
        elif owner in self.context.session.sets or owner in ("trainingSet", "testingSet"):
            self._set_examples(owner, name, value)
        else:
            self._set_part(owner, name, value)
        return value

    def _set_network(self, name: str, value: str) -> None:
        if name == "algorithm":
            self.context.net.algorithm = first_letters(value, ALGORITHMS, "algorithm")
        elif name in _NETWORK_FIELDS:
            self.context.net.values[name] = real(value)
        elif name not in ("name", "trainingSet", "testingSet", "type", "totalUpdates"):
            self.context.say(f"the parameter {name} is not carried over{nearest(name, _NETWORK_FIELDS)}")

    def _set_examples(self, owner: str, name: str, value: str) -> None:
        chosen = {
            "trainingSet": self.context.net.training_set,
            "testingSet": self.context.net.testing_set,
        }.get(owner, owner)
        loaded = self.context.example_set(chosen)
        if name == "mode":
            loaded.mode = first_letters(value, MODES, "mode of examples")
        elif name in _SET_FIELDS:
            loaded.header[_SET_FIELDS[name]] = real(value)
        elif name not in ("name", "pipeLoop"):
            self.context.say(f"the parameter {name} of example sets is not carried over")

    def _set_part(self, owner: str, name: str, value: str) -> None:
        """Set a field of a group, a unit or a link."""
        unit = re.fullmatch(r"(.+?)(?::(\d+)|\.unit\((\d+)\))(?:\.incoming\((\d+)\))?", owner)
        if unit is None or self.context.net.has_group(owner):
            group = self.context.net.group(owner)
            if name in _GROUP_FIELDS:
                group.values[name] = real(value)
            elif name != "name":
                self.context.say(
                    f"the parameter {name} of groups is not carried over{nearest(name, _GROUP_FIELDS)}"
                )
            return
        group, number = self.context.unit(owner.partition(".incoming")[0])
        if unit.group(4) is not None and name == "weight":
            self._set_weight(group, number, int(unit.group(4)), real(value))
        elif unit.group(4) is None and name == "name":
            group.units[number] = value
        else:
            self.context.say(f"the parameter {name} of single units or links is not carried over")

    def _set_weight(self, group: Group, unit: int, link: int, value: float) -> None:
        """Set the weight of the link with that number to a unit."""
        before = 0
        for block in self.context.net.incoming(group.name):
            senders = np.flatnonzero(links(self.context.net, block)[:, unit])
            if link < before + len(senders):
                block.singles[int(senders[link - before]), unit] = value
                return
            before += len(senders)
        raise FormatError(f"no link {link} to unit {unit} of {group.name!r}; it has {before}, counted from 0")

    def do_getObject(self, arguments: list[str]) -> str:
        """Lens's ``getObject``."""
        owner, _, name = arguments[0].rpartition(".") if arguments else ("", "", "")
        if not owner and name in _NETWORK_FIELDS:
            return expressions.written(expressions.number(f"{self.context.net.value(name):g}"))
        if not owner and name == "numLinks":
            return str(sum(int(links(self.context.net, each).sum()) for each in self.context.net.blocks))
        if owner and self.context.net.has_group(owner) and name == "numUnits":
            return str(self.context.net.group(owner).size)
        if owner and self.context.net.has_group(owner) and name in self.context.net.group(owner).values:
            return f"{self.context.net.group(owner).values[name]:g}"
        self.context.say(
            f"what a trained network would have as {arguments[0] if arguments else ''!r} is taken as 0"
        )
        return "0"

    do_setObj = do_setObject
    do_getObj = do_getObject

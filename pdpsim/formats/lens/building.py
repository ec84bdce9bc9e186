"""Commands of a Lens script that make networks and groups."""

from __future__ import annotations

from pdpsim.base.errors import FormatError, nearest
from pdpsim.formats.lens import types
from pdpsim.formats.lens.arguments import first_letters, is_whole, whole
from pdpsim.formats.lens.commands import Commands
from pdpsim.formats.lens.network import BIAS, Block, Group, LensNetwork, set_time
from pdpsim.formats.tcl.interpreter import TclError


class Building(Commands):
    """Networks and groups."""

    def do_addNet(self, arguments: list[str]) -> str:
        """Lens's ``addNet``."""
        name, *rest = arguments
        intervals, ticks, kinds = 1, 1, []
        while rest and rest[0].startswith("-") and not is_whole(rest[0]):
            option = rest.pop(0)
            if option[1:2] not in ("i", "t"):
                raise FormatError(f"no option {option!r}; valid: -intervals, -ticks")
            number = whole(rest.pop(0))
            intervals, ticks = (number, ticks) if option[1] == "i" else (intervals, number)
        while rest and not is_whole(rest[0]):
            kinds.append(first_letters(rest.pop(0), ("BOLTZMANN", "CONTINUOUS", "SRBPTT"), "kind of network"))
        network = LensNetwork(name, kinds, self.context.line)
        set_time(network, intervals, ticks)
        self.context.session.networks = [each for each in self.context.session.networks if each.name != name]
        self.context.session.networks.append(network)
        self.context.network = network
        self._add_layers(network, rest)
        return ""

    def _add_layers(self, network: LensNetwork, rest: list[str]) -> None:
        """Add the groups that addNet lists: sizes, each followed by types."""
        line = self.context.line
        counts = {"input": 0, "output": 0, "hidden": 0, "bias": 1}
        last = ""
        while rest:
            size, kinds = whole(rest.pop(0)), []
            while rest and not is_whole(rest[0]):
                kinds.append(rest.pop(0))
            plain = {types.named(kind) for kind in kinds if kind[:1] not in ("-", "+")}
            elman = "ELMAN" in plain
            kinds = [kind for kind in kinds if types.named(kind.lstrip("+-")) != "ELMAN"]
            fixed = plain & {"INPUT", "OUTPUT", "BIAS"}
            if "INPUT" in fixed or (not fixed and len(network.groups) == 1 and not elman):
                role = "input"
            elif "OUTPUT" in fixed or (not fixed and not rest):
                role = "output"
            else:
                role = "bias" if "BIAS" in fixed else "hidden"
            context = ""
            if elman:
                kind = next((each.lower() for each in ("INPUT", "OUTPUT") if each in fixed), "hidden")
                prefix = {"input": "inContext", "output": "outContext"}.get(kind, "context")
                context = f"{prefix}{counts[kind] + 1}" if counts[kind] else "context"
                network.add(context, size, ["ELMAN"], line)
            counts[role] += 1
            number = "" if counts[role] == 1 else str(counts[role])
            if role in ("input", "output") and role.upper() not in fixed:
                kinds.append(role.upper())
            name = f"{role}{number}"
            network.add(name, size, kinds, line)
            if context:
                network.group(context).sources.append(name)
                network.connect(Block(context, name, context, line=line))
            if last:
                network.connect(Block(last, name, last, line=line))
            last = name

    def do_useNet(self, arguments: list[str]) -> str:
        """Lens's ``useNet``."""
        if arguments:
            for network in self.context.session.networks:
                if network.name == arguments[0]:
                    self.context.network = network
                    return network.name
            names = [each.name for each in self.context.session.networks]
            raise TclError(f"no network {arguments[0]!r}{nearest(arguments[0], names)}")
        return " ".join(each.name for each in self.context.session.networks)

    def do_deleteNets(self, arguments: list[str]) -> str:
        """Lens's ``deleteNets``."""
        for name in arguments:
            if name != "*" and name not in [each.name for each in self.context.session.networks]:
                raise TclError(f"no network {name!r}")
            self.context.session.networks = [
                x for x in self.context.session.networks if name not in ("*", x.name)
            ]
        if self.context.network not in self.context.session.networks:
            self.context.network = None
        return ""

    def do_addGroup(self, arguments: list[str]) -> str:
        """Lens's ``addGroup``."""
        name, size, *kinds = arguments
        self.context.net.add(name, whole(size), kinds, self.context.line)
        return f"group({len(self.context.net.groups) - 1})"

    def do_groupType(self, arguments: list[str]) -> str:
        """Lens's ``groupType``."""
        if len(arguments) > 1:
            for group in self.context.groups(arguments[0]):
                types.give(
                    group, arguments[1:], self.context.net.continuous, "BOLTZMANN" in self.context.net.kinds
                )
                self._mind_bias(group)
        return ""

    def do_changeGroupType(self, arguments: list[str]) -> str:
        """Lens's ``changeGroupType``."""
        for group in self.context.groups(arguments[0]):
            for kind in arguments[1:]:
                held = {*group.base, *group.inputs, *group.outputs, *group.costs}
                toggled = kind[:1] not in ("+", "-") and types.named(kind.lstrip("~")) in held
                types.change(group, "-" + kind.lstrip("~") if toggled else kind)
            self._mind_bias(group)
        return ""

    def _mind_bias(self, group: Group) -> None:
        """Add or remove links from the bias as the group's type asks for."""
        net = self.context.net
        linked = [each for each in net.incoming(group.name) if each.sender == BIAS]
        if "BIASED" not in group.base:
            net.blocks = [each for each in net.blocks if each not in linked]
        elif not linked and net.has_group(BIAS):
            net.connect(Block(BIAS, group.name, BIAS, line=self.context.line))

    def do_deleteGroups(self, arguments: list[str]) -> str:
        """Lens's ``deleteGroups``."""
        for text in arguments:
            for group in self.context.groups(text):
                self.context.net.remove(group.name)
        return ""

    def do_orderGroups(self, arguments: list[str]) -> str:
        """Lens's ``orderGroups``."""
        groups = self.context.net.groups
        for place, name in enumerate(arguments):
            old = self.context.net.place(self.context.net.group(name).name)
            groups[place], groups[old] = groups[old], groups[place]
        return ""

    def do_setTime(self, arguments: list[str]) -> str:
        """Lens's ``setTime``."""
        net, rest = self.context.net, list(arguments)
        while rest:
            option = rest.pop(0)
            if option[:2] == "-i":
                set_time(net, whole(rest.pop(0)), net.ticks)
            elif option[:2] == "-t":
                set_time(net, net.intervals, whole(rest.pop(0)))
            elif option[:2] == "-h":
                rest.pop(0)
            else:
                raise FormatError(f"no option {option!r}; valid: -intervals, -ticks, -history")
        return ""

    def do_deleteNet(self, arguments: list[str]) -> str:
        """Lens's ``deleteNet``."""
        return self.do_deleteNets(arguments)

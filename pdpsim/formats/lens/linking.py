"""Commands of a Lens script that make links between groups and units, and say how they learn."""

from __future__ import annotations

from itertools import pairwise

from pdpsim.base.errors import FormatError, nearest
from pdpsim.formats.lens.arguments import first_letters, real, split_options
from pdpsim.formats.lens.commands import Commands
from pdpsim.formats.lens.network import Block, Group, links
from pdpsim.formats.tcl import expressions

_PROJECTIONS = ("FAIR", "FAN", "FIXED_IN", "FIXED_OUT", "FULL", "ONE_TO_ONE", "RANDOM")
_BLOCK_FIELDS = frozenset(("randMean", "randRange", "min", "max", "learningRate", "momentum", "weightDecay"))


class Linking(Commands):
    """Links."""

    def do_connectGroups(self, arguments: list[str]) -> str:
        """Lens's ``connectGroups``."""
        lists, options = split_options(arguments, "pstmrb", flags="b")
        if len(lists) < 2:
            raise FormatError("expected two groups or more")
        pattern = first_letters(options.get("p", "FULL"), _PROJECTIONS, "projection")
        for senders, receivers in pairwise(lists):
            for sender in self.context.groups(senders):
                for receiver in self.context.groups(receivers):
                    pairs = [(sender, receiver)] + [(receiver, sender)] * ("b" in options)
                    for first, second in pairs:
                        self._connect(first, second, pattern, options)
        return ""

    def _connect(self, sender: Group, receiver: Group, pattern: str, options: dict[str, str]) -> None:
        values = {}
        if pattern == "ONE_TO_ONE":
            values = {"randMean": 1.0, "randRange": 0.0}
        for option, name in (("m", "randMean"), ("r", "randRange")):
            if option in options:
                values[name] = real(options[option])
        block = Block(
            sender.name,
            receiver.name,
            options.get("t", sender.name),
            pattern,
            real(options.get("s", "1")),
            values,
            frozen=pattern == "ONE_TO_ONE",
            line=self.context.line,
        )
        if not 0 < block.strength <= 1:
            raise FormatError(f"expected a strength above 0, at most 1; found {block.strength:g}")
        for each in self.context.net.incoming(receiver.name):
            if (each.sender, each.kind) == (sender.name, block.kind):
                raise FormatError(f"{sender.name!r} is linked to {receiver.name!r} already with this type")
        self.context.net.connect(block)

    def do_connectUnits(self, arguments: list[str]) -> str:
        """Lens's ``connectUnits``."""
        lists, options = split_options(arguments, "tmrb", flags="b")
        for first, second in pairwise(lists):
            for sender, i in self.context.units(first):
                for receiver, j in self.context.units(second):
                    self._link(sender, i, receiver, j, options)
                    if "b" in options:
                        self._link(receiver, j, sender, i, options)
        return ""

    def do_connectGroupToUnits(self, arguments: list[str]) -> str:
        """Lens's ``connectGroupToUnits``."""
        lists, options = split_options(arguments, "tmr")
        for sender in self.context.groups(lists[0]):
            for receiver, j in self.context.units(lists[1]):
                for i in range(sender.size):
                    self._link(sender, i, receiver, j, options)
        return ""

    def _link(self, sender: Group, i: int, receiver: Group, j: int, options: dict[str, str]) -> None:
        kind = options.get("t", sender.name)
        for block in self.context.net.incoming(receiver.name):
            if (block.sender, block.kind) == (sender.name, kind):
                break
        else:
            block = Block(sender.name, receiver.name, kind, "UNITS", line=self.context.line)
            self.context.net.connect(block)
        block.mask = links(self.context.net, block)
        if not block.mask.flags.writeable or block.pattern != "UNITS":
            block.mask = block.mask.copy()
        for option, name in (("m", "randMean"), ("r", "randRange")):
            if option in options:
                block.values[name] = real(options[option])
        block.mask[i, j] = True

    def do_disconnectGroups(self, arguments: list[str]) -> str:
        """Lens's ``disconnectGroups``."""
        lists, options = split_options(arguments, "t")
        for sender in self.context.groups(lists[0]):
            for receiver in self.context.groups(lists[1]):
                self.context.net.blocks = [
                    each
                    for each in self.context.net.blocks
                    if (each.sender, each.receiver) != (sender.name, receiver.name)
                    or options.get("t", each.kind) != each.kind
                ]
        return ""

    def do_disconnectUnits(self, arguments: list[str]) -> str:
        """Lens's ``disconnectUnits``."""
        lists, options = split_options(arguments, "t")
        for sender, i in self.context.units(lists[0]):
            for receiver, j in self.context.units(lists[1]):
                for block in self.context.net.incoming(receiver.name):
                    if block.sender == sender.name and options.get("t", block.kind) == block.kind:
                        block.mask = links(self.context.net, block)
                        block.mask[i, j] = False
        return ""

    def do_deleteLinks(self, arguments: list[str]) -> str:
        """Lens's ``deleteLinks``."""
        _, options = split_options(arguments, "t")
        self.context.net.blocks = [
            each for each in self.context.net.blocks if options.get("t", each.kind) != each.kind
        ]
        return ""

    def do_elmanConnect(self, arguments: list[str]) -> str:
        """Lens's ``elmanConnect``."""
        (source, context), options = split_options(arguments, "ri")
        copied, copy = self.context.net.group(source), self.context.net.group(context)
        if "ELMAN_CLAMP" not in copy.outputs:
            raise FormatError(f"{context!r} copies no group: its type is not ELMAN")
        copy.sources.append(copied.name)
        if "r" in options:
            reset = expressions.truth(expressions.number(options["r"]))
            (copied.base.add if reset else copied.base.discard)("RESET_ON_EXAMPLE")
        if "i" in options:
            copied.values["initOutput"] = copy.values["initOutput"] = real(options["i"])
        return ""

    def do_addLinkType(self, arguments: list[str]) -> str:
        """Lens's ``addLinkType``."""
        return ""

    def _blocks(self, options: dict[str, str]) -> list[Block]:
        """Return the links that -group, -unit and -type name; all without them."""
        chosen = list(self.context.net.blocks)
        if "u" in options:
            self.context.say("values of the links of single units are not carried over")
            return []
        if "g" in options:
            names = {group.name for group in self.context.groups(options["g"])}
            chosen = [each for each in chosen if each.receiver in names]
        if "t" in options:
            kinds = {each.kind for each in self.context.net.blocks}
            if options["t"] not in kinds:
                raise FormatError(f"no type of links {options['t']!r}{nearest(options['t'], kinds)}")
            chosen = [each for each in chosen if each.kind == options["t"]]
        return chosen

    def do_setLinkValues(self, arguments: list[str]) -> str:
        """Lens's ``setLinkValues``."""
        (name, value), options = split_options(arguments, "gut")
        if name not in _BLOCK_FIELDS:
            self.context.say(f"the value {name} of links is not carried over")
            return ""
        for block in self._blocks(options):
            block.values[name] = real(value)
        return ""

    def do_freezeWeights(self, arguments: list[str]) -> str:
        """Lens's ``freezeWeights``."""
        for block in self._blocks(split_options(arguments, "gut")[1]):
            block.frozen = True
        return ""

    def do_thawWeights(self, arguments: list[str]) -> str:
        """Lens's ``thawWeights``."""
        for block in self._blocks(split_options(arguments, "gut")[1]):
            block.frozen = False
        return ""

    def do_freezeGroups(self, arguments: list[str]) -> str:
        """Lens's ``freezeGroups``."""
        for text in arguments:
            for group in self.context.groups(text):
                for block in self.context.net.incoming(group.name):
                    block.frozen = True
        return ""

    def do_randWeights(self, arguments: list[str]) -> str:
        """Lens's ``randWeights``."""
        _, options = split_options(arguments, "gutmr")
        for block in self._blocks({key: value for key, value in options.items() if key in "gut"}):
            for option, name in (("m", "randMean"), ("r", "randRange")):
                if option in options:
                    block.values[name] = real(options[option])
        return ""

"""Commands of a Lens script that load example sets and weights, and divide examples among sets."""

from __future__ import annotations

import re
from pathlib import Path

from pdpsim.base.format import short
from pdpsim.formats.lens.arguments import first_letters, is_whole, real, split_options, whole
from pdpsim.formats.lens.commands import Commands
from pdpsim.formats.lens.session import MODES, Loaded, Move
from pdpsim.formats.tcl.words import list_items


class Loading(Commands):
    """Example sets and weights."""

    def do_loadExamples(self, arguments: list[str]) -> str:
        """Lens's ``loadExamples``."""
        (file, *_), options = split_options(arguments, "snem")
        if file.startswith(("|", "-")):
            self.context.say(f"examples that a program gives ({short(file)}) are not read: nothing is run")
            return ""
        name = options.get("s") or re.sub(r"\.b?ex\Z", "", re.sub(r"\.(gz|bz2?|Z)\Z", "", Path(file).name))
        load = options.get("m", "")[:1]
        if load == "P":
            self.context.say(f"examples that are read one at a time ({short(file)}, -mode PIPE) are not read")
            return ""
        if load == "R" or name not in self.context.session.sets:
            self.context.session.sets[name] = Loaded(name, line=self.context.line)
        elif load != "A":
            return name
        loaded = self.context.session.sets[name]
        loaded.files.append(file)
        loaded.most = whole(options.get("n", "0"))
        if "e" in options:
            loaded.mode = first_letters(options["e"], MODES, "mode of examples")
        if self.context.network is not None and not self.context.network.training_set:
            self.context.network.training_set = name
        elif (
            self.context.network is not None
            and not self.context.network.testing_set
            and self.context.network.training_set != name
        ):
            self.context.network.testing_set = name
        return name

    def do_exampleSetMode(self, arguments: list[str]) -> str:
        """Lens's ``exampleSetMode``."""
        for name in list_items(arguments[0]) if arguments[0] != "*" else list(self.context.session.sets):
            self.context.example_set(name).mode = first_letters(arguments[1], MODES, "mode of examples")
        return ""

    def do_useTrainingSet(self, arguments: list[str]) -> str:
        """Lens's ``useTrainingSet``."""
        if arguments:
            self.context.net.training_set = (
                self.context.example_set(arguments[0]).name if arguments[0] else ""
            )
        return self.context.net.training_set

    def do_useTestingSet(self, arguments: list[str]) -> str:
        """Lens's ``useTestingSet``."""
        if arguments:
            self.context.net.testing_set = self.context.example_set(arguments[0]).name if arguments[0] else ""
        return self.context.net.testing_set

    def do_deleteExampleSets(self, arguments: list[str]) -> str:
        """Lens's ``deleteExampleSets``."""
        for text in arguments:
            for name in list_items(text) if text != "*" else list(self.context.session.sets):
                self.context.session.sets.pop(name, None)
        return ""

    def do_moveExamples(self, arguments: list[str]) -> str:
        """Lens's ``moveExamples``."""
        copied = arguments[-1].startswith("-c")
        source, target, *numbers = arguments[:-1] if copied else arguments
        first, number, share = 0, 0, 1.0
        if len(numbers) == 2:
            first, number = (whole(each) for each in numbers)
        elif numbers and (is_whole(numbers[0]) and numbers[0] not in ("0", "1")):
            first, number = whole(numbers[0]), 1
        elif numbers:
            share = real(numbers[0])
            if numbers[0] in ("0", "1"):
                first, number, share = int(numbers[0]), 1, 1.0
        held = self.context.example_set(source)
        if target not in self.context.session.sets:
            self.context.session.sets[target] = Loaded(target, mode=held.mode, line=self.context.line)
        self.context.session.moves.append(
            Move(source, target, first, number, share, copied, self.context.line)
        )
        if (
            self.context.network is not None
            and self.context.network.training_set == source
            and not self.context.network.testing_set
        ):
            self.context.network.testing_set = target
        return ""

    def do_path(self, arguments: list[str]) -> str:
        """Lens's ``path``."""
        names, options = split_options(arguments, "snoul")
        if "s" in options:
            return self.context.example_set(options["s"]).name
        return names[0] if names else ""

    def do_resetNet(self, arguments: list[str]) -> str:
        """Lens's ``resetNet``."""
        self.context.net.weights.clear()
        return ""

    def do_loadWeights(self, arguments: list[str]) -> str:
        """Lens's ``loadWeights``."""
        names, options = split_options(arguments, "no")
        if options:
            self.context.say("weights of some of the links only (-noFrozen, -onlyFrozen) are not read")
            return ""
        self.context.net.weights.append((names[0], self.context.line))
        return ""

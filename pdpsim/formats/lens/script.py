"""Lens scripts: the commands that describe networks, examples and training, interpreted without Lens or Tcl.

`run` gives the networks and example sets that a script makes. Commands that show things are left alone; every
other command that is not carried over is named with its line.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from pdpsim.base.errors import FormatError
from pdpsim.base.format import short
from pdpsim.formats.lens.arguments import first_letters, is_whole, whole
from pdpsim.formats.lens.building import Building
from pdpsim.formats.lens.commands import Commands
from pdpsim.formats.lens.linking import Linking
from pdpsim.formats.lens.loading import Loading
from pdpsim.formats.lens.network import Training
from pdpsim.formats.lens.objects import Objects
from pdpsim.formats.lens.session import ALGORITHMS, Context, Session
from pdpsim.formats.source import read_text
from pdpsim.formats.tcl.interpreter import Action, Interpreter

#: Commands that show, print or save; they do not change what a network computes.
SHOWN = frozenset(
    (
        *("autoPlot", "drawUnits", "viewUnits", "viewLinks", "viewObject", "view", "viewConsole", "graph"),
        *(
            "graphObject",
            "graphObj",
            "plotRow",
            "plotAll",
            "resetPlot",
            "exportGraph",
            "updateGraphs",
            "puts",
        ),
        *(
            "echo",
            "verbosity",
            "wait",
            "exit",
            "help",
            "manual",
            "history",
            "nice",
            "trace",
            "signal",
            "alias",
        ),
        *(
            "unalias",
            "saveWeights",
            "saveExamples",
            "saveParameters",
            "openNetOutputFile",
            "polarity",
            "time",
        ),
        *(
            "closeNetOutputFile",
            "printUnitValues",
            "printLinkValues",
            "pwd",
            "ls",
            "cd",
            "pid",
            "test",
            "flush",
        ),
        *("doExample", "resetUnitValues", "resetDerivs", "resetExampleSets", "hideUnits", "hideLinks"),
        *(
            "startServer",
            "stopServer",
            "startClient",
            "stopClient",
            "waitForClients",
            "clientInfo",
            "set_color",
        ),
        *("setPlotRow", "palette", "index", "open", "close", "gets", "read", "fconfigure", "seed", "getSeed"),
        *("optimizeNet", "rename", "package", "update", "after", "clock", "quit", "colorUnits"),
    )
)


def run(text: str, source: str = "the script", folder: Path | None = None) -> Session:
    """Run a script of Lens as far as it describes networks.

    Parameters
    ----------
    text : str
    source : str
        What messages call it.
    folder : Path, optional
        Where other scripts that it sources lie; without it none is read.

    Returns
    -------
    Session

    Raises
    ------
    FormatError
        If the script cannot be read, or describes what cannot be; the message gives the line.
    """
    context = Context(source)
    actions: dict[str, Action] = {name: lambda arguments: "" for name in SHOWN}
    running = Running(context, folder)
    for family in (Building(context), Linking(context), Loading(context), Objects(context), running):
        actions.update(family.actions())
    for name in ALGORITHMS:
        actions[name] = running.with_algorithm(name)
    context.interpreter = Interpreter(source, actions, running.unknown, ("env(", "Test("))
    context.interpreter.run(text)
    return context.session


class Running(Commands):
    """Training, and scripts within scripts.

    Parameters
    ----------
    context : Context
    folder : Path, optional
        Where scripts are that the script sources.
    """

    def __init__(self, context: Context, folder: Path | None) -> None:
        super().__init__(context)
        self.folder = folder

    def do_train(self, arguments: list[str]) -> str:
        """Lens's ``train``."""
        net, rest = self.context.net, list(arguments)
        if rest and is_whole(rest[0]):
            net.values["numUpdates"] = float(whole(rest.pop(0)))
        trains = True
        while rest:
            option = rest.pop(0)
            if option[:2] == "-r":
                rest.pop(0)
            elif option[:2] == "-a":
                net.algorithm = first_letters(rest.pop(0), ALGORITHMS, "algorithm")
            elif option[:2] == "-s":
                trains = False
            else:
                raise FormatError(f"no option {option!r}; valid: -report, -algorithm, -setOnly")
        if not trains:
            return ""
        updates = int(net.value("numUpdates"))
        held = tuple(sorted((name, value) for name, value in net.values.items() if name != "numUpdates"))
        now = Training(updates, net.algorithm, held, net.training_set, self.context.line)
        if net.trained and replace(net.trained[-1], updates=updates, line=now.line) == now:
            net.trained[-1] = replace(net.trained[-1], updates=net.trained[-1].updates + updates)
        else:
            net.trained.append(now)
        return ""

    def do_source(self, arguments: list[str]) -> str:
        """Lens's ``source``."""
        name = arguments[0]
        path = None if self.folder is None else (self.folder / name).resolve()
        root = None if self.folder is None else self.folder.resolve().parent
        if path is None or root is None or not path.is_relative_to(root) or not path.is_file():
            self.context.say(f"the script {short(name)} is not read: it is not there, or not beside this one")
            return ""
        return self.context.interpreter.include(read_text(path))

    def with_algorithm(self, name: str) -> Callable[[list[str]], str]:
        """Return the command that trains with an algorithm."""
        return lambda arguments: self.do_train([*arguments, "-algorithm", name])

    def unknown(self, name: str, arguments: list[str]) -> str:
        """Note a command that is not carried over, or a variable from outside."""
        if name.startswith("$"):
            self.context.say(f"{name}, which does not come from the script, is taken as 0", "approximated")
            return "0"
        if not re.fullmatch(r"[\w.:]+", name):
            raise FormatError(f"expected a command, found {short(name)}")
        self.context.say(f"the command {name} is not carried over")
        return ""

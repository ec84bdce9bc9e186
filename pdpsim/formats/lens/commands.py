"""Commands of a Lens script that are carried over: one method each, called as Lens calls the command."""

from __future__ import annotations

from pdpsim.formats.lens.session import Context
from pdpsim.formats.tcl.interpreter import Action

#: What the methods' names begin with.
_PREFIX = "do_"


class Commands:
    """A family of commands: methods whose names begin with ``do_``.

    Parameters
    ----------
    context : Context
    """

    def __init__(self, context: Context) -> None:
        self.context = context

    def actions(self) -> dict[str, Action]:
        """Return the commands by name."""
        names = [name for name in dir(self) if name.startswith(_PREFIX)]
        return {name.removeprefix(_PREFIX): getattr(self, name) for name in names}

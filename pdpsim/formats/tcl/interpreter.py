"""Running a Tcl script: variables, control, procedures, lists, within bounds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pdpsim.base.errors import FormatError
from pdpsim.base.format import short
from pdpsim.formats.tcl import expressions, values
from pdpsim.formats.tcl.words import (
    Command,
    Script,
    Variable,
    Word,
    commands,
    list_items,
    list_text,
    substituted,
)

#: Commands that a script runs, at most, whatever its size, and more for each sign of it; a loop that trains
#: for ever ends here.
LEAST_STEPS, STEPS_FOR_ONE = 30_000, 100

#: Procedures and brackets within each other, at most.
DEEPEST = 40

#: Signs of a value, at most.
LONGEST = 1_000_000

Action = Callable[[list[str]], str]


class TclError(Exception):
    """An error that the script itself can catch."""


class _Leave(Exception):
    """``return``, ``break`` or ``continue``."""

    def __init__(self, kind: str, value: str = "") -> None:
        self.kind = kind
        self.value = value


@dataclass(frozen=True)
class Procedure:
    """A procedure of the script: parameters with their defaults, and a body."""

    parameters: tuple[tuple[str, str | None], ...]
    body: str
    line: int


class Interpreter:
    """A script while it runs.

    Parameters
    ----------
    source : str
        What messages call the script.
    actions : dict of str to callable
        Commands beside Tcl's own: ``action(arguments)`` gives what the command returns.
    unknown : callable
        ``unknown(name, arguments)``: what a command that is neither of these returns; and, with ``$`` before
        the name, what a variable from outside the script is taken to be.
    outside : tuple of str
        How the names of such variables begin, such as ``env(``.

    Attributes
    ----------
    line : int
        Of the command that runs.
    """

    def __init__(
        self,
        source: str,
        actions: dict[str, Action],
        unknown: Callable[[str, list[str]], str],
        outside: tuple[str, ...] = ("env(",),
    ) -> None:
        self.source = source
        self.line = 1
        self.actions = actions
        self.unknown = unknown
        self.outside = outside
        self.variables: dict[str, str] = {}
        self.frames: list[tuple[dict[str, str], set[str]]] = []
        self.procedures: dict[str, Procedure] = {}
        self.steps = 0
        self.most_steps = LEAST_STEPS
        self.depth = 0
        own = [name for name in dir(self) if name.startswith("_do_")]
        self.own: dict[str, Action] = {
            **values.COMMANDS,
            **{name.removeprefix("_do_"): getattr(self, name) for name in own},
        }

    def run(self, text: str) -> None:
        """Run a whole script.

        Raises
        ------
        FormatError
            If it cannot be read, or a command of it cannot be; the message gives the line.
        """
        try:
            self.include(text)
        except TclError as error:
            raise FormatError(f"{self.source}, line {self.line}: {error}") from None
        except _Leave:  # `return` at the top ends a script
            return

    def include(self, text: str) -> str:
        """Run the text of a file, which may run more commands the longer it is."""
        self.most_steps += STEPS_FOR_ONE * len(text)
        return self.body(text, 1)

    def body(self, text: str, line: int) -> str:
        """Run commands and return what the last of them returns."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise FormatError(f"{self.source}, line {self.line}: the script is nested too deeply")
        result = ""
        for command in commands(text, self.source, line):
            result = self.command(command)
        self.depth -= 1
        return result

    def command(self, command: Command) -> str:
        """Run one command."""
        self.line = command.line
        self._step()
        name, *arguments = (self.value(word) for word in command.words)
        self.line = command.line
        depth = self.depth
        try:
            if name in self.procedures:
                result = self._call(name, arguments)
            elif name in self.own:
                result = self.own[name](arguments)
            elif name in self.actions:
                result = self.actions[name](arguments)
            else:
                result = self.unknown(name, arguments)
        except TclError:
            raise
        except (IndexError, ValueError) as error:
            self.depth = depth
            reason = str(error) if isinstance(error, FormatError) else "its arguments cannot be"
            if reason.startswith(self.source):  # from a command within this one
                raise
            raise FormatError(f"{self.source}, line {command.line}: {name}: {reason}") from None
        if len(result) > LONGEST:
            raise FormatError(f"{self.source}, line {command.line}: a value of more than {LONGEST:,} signs")
        return result

    def value(self, word: Word) -> str:
        """Return a word with variables and commands in their places."""
        parts = []
        for piece in word.pieces:
            if isinstance(piece, str):
                parts.append(piece)
            elif isinstance(piece, Script):
                parts.append(self.body(piece.text, piece.line))
            else:
                parts.append(self._get(self._name(piece)))
        text = "".join(parts)
        if len(text) > LONGEST:
            raise FormatError(f"{self.source}, line {self.line}: a value of more than {LONGEST:,} signs")
        return text

    def evaluate(self, text: str) -> expressions.Value:
        """Return the value of an expression."""
        word = substituted(text, self.source, self.line)
        parts = []
        for piece in word.pieces:
            if isinstance(piece, str):
                parts.append(piece)
                continue
            value = self.value(Word((piece,)))
            quoted = isinstance(expressions.number(value), str)
            inside = any(each.count('"') % 2 for each in parts[-1:])
            parts.append(
                '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
                if quoted and not inside
                else value
            )
        try:
            return expressions.evaluate("".join(parts))
        except FormatError:
            if all(isinstance(piece, str) for piece in word.pieces):
                raise
            return expressions.evaluate(self.value(word))  # a variable may hold an expression, or its sign

    def _name(self, variable: Variable) -> str:
        if variable.index is None:
            return variable.name
        return f"{variable.name}({self.value(variable.index)})"

    def _scope(self, name: str) -> dict[str, str]:
        if not self.frames or name.startswith("::"):
            return self.variables
        local, shared = self.frames[-1]
        return self.variables if name.partition("(")[0] in shared else local

    def _get(self, name: str) -> str:
        scope, bare = self._scope(name), name.removeprefix("::")
        if bare not in scope and bare.startswith(self.outside):
            return self.unknown(f"${bare}", [])
        if bare not in scope:
            raise TclError(f"the variable {short(bare)} has no value")
        return scope[bare]

    def _put(self, name: str, value: str) -> str:
        self._scope(name)[name.removeprefix("::")] = value
        return value

    def _call(self, name: str, arguments: list[str]) -> str:
        procedure = self.procedures[name]
        local: dict[str, str] = {}
        rest = list(arguments)
        for parameter, default in procedure.parameters:
            if parameter == "args":
                local["args"], rest = list_text(rest), []
            elif rest:
                local[parameter] = rest.pop(0)
            elif default is not None:
                local[parameter] = default
            else:
                raise TclError(f"the procedure {name} needs a value for {parameter}")
        if rest:
            raise TclError(f"the procedure {name} is given too many values")
        self.frames.append((local, set()))
        depth, line = self.depth, self.line
        try:
            return self.body(procedure.body, procedure.line)
        except _Leave as leave:
            if leave.kind != "return":
                raise TclError(f"{leave.kind} outside a loop") from None
            return leave.value
        finally:
            self.frames.pop()
            self.depth, self.line = depth, line

    def _loop(self, body: str, line: int) -> bool:
        """Run a loop's body once; False if it breaks off."""
        depth = self.depth
        try:
            self.body(body, line)
        except _Leave as leave:
            self.depth = depth
            if leave.kind == "return":
                raise
            return leave.kind == "continue"
        return True

    # Tcl's own commands

    def _do_set(self, arguments: list[str]) -> str:
        if len(arguments) == 1:
            return self._get(arguments[0])
        name, value = arguments
        return self._put(name, value)

    def _do_unset(self, arguments: list[str]) -> str:
        for name in arguments:
            self._scope(name).pop(name, None)
        return ""

    def _do_global(self, arguments: list[str]) -> str:
        if self.frames:
            self.frames[-1][1].update(arguments)
        return ""

    def _do_incr(self, arguments: list[str]) -> str:
        name, *by = arguments
        value = int(self._scope(name).get(name, "0")) + int(by[0] if by else 1)
        return self._put(name, str(value))

    def _do_append(self, arguments: list[str]) -> str:
        name, *texts = arguments
        return self._put(name, self._scope(name).get(name, "") + "".join(texts))

    def _do_expr(self, arguments: list[str]) -> str:
        return expressions.written(self.evaluate(" ".join(arguments)))

    def _do_if(self, arguments: list[str]) -> str:
        rest = list(arguments)
        line = self.line
        while rest:
            condition = rest.pop(0)
            if rest and rest[0] == "then":
                rest.pop(0)
            body = rest.pop(0)
            if expressions.truth(self.evaluate(condition)):
                return self.body(body, line)
            if not rest:
                return ""
            following = rest.pop(0)
            if following != "elseif":
                return self.body(rest.pop(0) if following == "else" else following, line)
        return ""

    def _do_while(self, arguments: list[str]) -> str:
        condition, body = arguments
        line = self.line
        while expressions.truth(self.evaluate(condition)):
            self._step()
            if not self._loop(body, line):
                break
        return ""

    def _do_for(self, arguments: list[str]) -> str:
        start, condition, after, body = arguments
        line = self.line
        self.body(start, line)
        while expressions.truth(self.evaluate(condition)):
            self._step()
            if not self._loop(body, line):
                break
            self.body(after, line)
        return ""

    def _do_foreach(self, arguments: list[str]) -> str:
        names, parameters, body = arguments
        line = self.line
        variables, items = list_items(names), list_items(parameters)
        for start in range(0, len(items), len(variables) or 1):
            for place, name in enumerate(variables):
                self._put(name, items[start + place] if start + place < len(items) else "")
            if not self._loop(body, line):
                break
        return ""

    def _do_repeat(self, arguments: list[str]) -> str:
        """Lens's own loop: [variable] number, or two numbers, and a body."""
        *name, count, body = arguments
        line = self.line
        bounds = [int(self.evaluate(each)) for each in list_items(count)]
        if len(bounds) == 1:
            steps = range(bounds[0])
        else:
            first, last = bounds
            steps = range(first, last + 1) if first <= last else range(first, last - 1, -1)
        for step in steps:
            self._step()
            if name:
                self._put(name[0], str(step))
            if not self._loop(body, line):
                break
        return ""

    def _step(self) -> None:
        """Count a command or a turn of a loop, and end a script that goes on for ever."""
        self.steps += 1
        if self.steps > self.most_steps:
            raise FormatError(
                f"{self.source}, line {self.line}: the script goes on for more than {self.most_steps:,} "
                "commands"
            )

    def _do_proc(self, arguments: list[str]) -> str:
        name, parameters, body = arguments
        pairs = [list_items(each) for each in list_items(parameters)]
        known = tuple((pair[0], pair[1] if len(pair) > 1 else None) for pair in pairs if pair)
        self.procedures[name] = Procedure(known, body, self.line)
        return ""

    def _do_return(self, arguments: list[str]) -> str:
        raise _Leave("return", arguments[-1] if arguments else "")

    def _do_break(self, arguments: list[str]) -> str:
        raise _Leave("break")

    def _do_continue(self, arguments: list[str]) -> str:
        raise _Leave("continue")

    def _do_catch(self, arguments: list[str]) -> str:
        depth, line = self.depth, self.line
        try:
            result, code = self.body(arguments[0], line), "0"
        except TclError as error:
            result, code = str(error), "1"
        self.depth, self.line = depth, line
        if len(arguments) > 1:
            self._put(arguments[1], result)
        return code

    def _do_eval(self, arguments: list[str]) -> str:
        return self.body(" ".join(arguments), self.line)

    def _do_lindex(self, arguments: list[str]) -> str:
        items, *places = arguments
        for place in places:
            members = list_items(items)
            number = len(members) - 1 if place == "end" else int(self.evaluate(place))
            items = members[number] if 0 <= number < len(members) else ""
        return items

    def _do_lappend(self, arguments: list[str]) -> str:
        name, *more = arguments
        return self._put(name, list_text([*list_items(self._scope(name).get(name, "")), *more]))

    def _do_info(self, arguments: list[str]) -> str:
        what, *rest = arguments
        if what == "exists":
            return str(int(rest[0] in self._scope(rest[0])))
        if what in ("procs", "commands"):
            return rest[0] if rest and rest[0] in self.procedures else ""
        return ""

"""What Tcl's ``expr`` computes: numbers, comparisons, logic and a few functions."""

from __future__ import annotations

import math
import re
from collections.abc import Callable

from pdpsim.base.errors import FormatError
from pdpsim.base.format import short

Value = int | float | str

_TOKEN = re.compile(
    r"\s*(?:(?P<number>0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)"
    r"|(?P<text>\"(?:[^\"\\]|\\.)*\"|\{[^{}]*\})"
    r"|(?P<name>[A-Za-z_]\w*)"
    r"|(?P<sign>\*\*|<=|>=|==|!=|&&|\|\||<<|>>|[-+*/%<>!?:(),&|^~]))"
)
_BINARY: tuple[tuple[str, ...], ...] = (
    ("||",),
    ("&&",),
    ("==", "!=", "eq", "ne"),
    ("<", ">", "<=", ">="),
    ("+", "-"),
    ("*", "/", "%"),
)
_FUNCTIONS: dict[str, Callable[..., Value]] = {
    "abs": abs,
    "acos": math.acos,
    "asin": math.asin,
    "atan": math.atan,
    "atan2": math.atan2,
    "ceil": lambda x: float(math.ceil(x)),
    "cos": math.cos,
    "double": float,
    "exp": math.exp,
    "floor": lambda x: float(math.floor(x)),
    "fmod": math.fmod,
    "hypot": math.hypot,
    "int": int,
    "log": math.log,
    "log10": math.log10,
    "max": max,
    "min": min,
    "pow": lambda x, y: float(x) ** float(y),
    "round": lambda x: math.floor(x + 0.5),
    "sin": math.sin,
    "sqrt": math.sqrt,
    "tan": math.tan,
    "tanh": math.tanh,
}
_WORDS = {"true": 1, "yes": 1, "on": 1, "false": 0, "no": 0, "off": 0}

#: No whole number is larger than this.
LARGEST = 1 << 62

#: Parentheses within parentheses, at most.
DEEPEST = 50


def evaluate(text: str) -> Value:
    """Return the value of an expression in which variables and commands have their values already.

    Raises
    ------
    FormatError
        If it is no expression, or has no value (a division by 0).
    """
    try:
        return _Expression(text).value()
    except (ValueError, TypeError, ArithmeticError):
        raise FormatError(f"the expression {short(text)} has no value") from None


def number(text: str) -> Value:
    """Return a text as a number where it is one."""
    stripped = text.strip()
    if re.fullmatch(r"[-+]?\d{1,18}", stripped):
        return int(stripped)
    try:
        value = float(stripped) if "_" not in stripped else math.nan
    except ValueError:
        return text
    return value if math.isfinite(value) else text


def truth(value: Value) -> bool:
    """Return whether a value is true, or raise `FormatError`."""
    if isinstance(value, str):
        if value.lower() not in _WORDS:
            raise FormatError(f"expected a number or a truth value, found {short(value)}")
        return bool(_WORDS[value.lower()])
    return value != 0


def written(value: Value | bool) -> str:
    """Return a value as Tcl writes it."""
    if isinstance(value, bool):
        return str(int(value))
    return value if isinstance(value, str) else repr(value)


class _Expression:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens: list[tuple[str, str]] = []
        place = 0
        while text[place:].strip():
            match = _TOKEN.match(text, place)
            if match is None:
                raise FormatError(f"cannot read the expression {short(text)}")
            self.tokens.append((str(match.lastgroup), match.group(str(match.lastgroup))))
            place = match.end()
        self.place = 0
        self.depth = 0

    def value(self) -> Value:
        value = self.choice()
        if self.place < len(self.tokens):
            raise FormatError(f"cannot read the expression {short(self.text)}")
        return value

    def sign(self) -> str:
        if self.place >= len(self.tokens):
            return ""
        kind, token = self.tokens[self.place]
        return token if kind in ("sign", "name") else ""

    def take(self, sign: str) -> bool:
        if self.sign() == sign:
            self.place += 1
            return True
        return False

    def expect(self, sign: str) -> None:
        if not self.take(sign):
            raise FormatError(f"cannot read the expression {short(self.text)}: expected {sign!r}")

    def choice(self) -> Value:
        self.depth += 1
        if self.depth > DEEPEST:
            raise FormatError(f"the expression {short(self.text)} is nested too deeply")
        value = self.binary(0)
        if self.take("?"):
            first = self.choice()
            self.expect(":")
            second = self.choice()
            value = first if truth(value) else second
        self.depth -= 1
        return value

    def binary(self, level: int) -> Value:
        if level == len(_BINARY):
            return self.power()
        left = self.binary(level + 1)
        while self.sign() in _BINARY[level]:
            operator = self.tokens[self.place][1]
            self.place += 1
            left = _apply(operator, left, self.binary(level + 1))
        return left

    def power(self) -> Value:
        base = self.single()
        if self.take("**"):
            return _bounded(float(base) ** float(self.power()))
        return base

    def single(self) -> Value:
        if self.take("-"):
            return _bounded(-numeric(self.deeper()))
        if self.take("+"):
            return numeric(self.deeper())
        if self.take("!"):
            return int(not truth(self.deeper()))
        if self.take("("):
            value = self.choice()
            self.expect(")")
            return value
        if self.place >= len(self.tokens):
            raise FormatError(f"the expression {short(self.text)} ends too early")
        kind, token = self.tokens[self.place]
        self.place += 1
        if kind == "number":
            return int(token, 16) if token[:2] in ("0x", "0X") else number(token)
        if kind == "text":
            return number(token[1:-1])
        if kind == "name" and self.take("("):
            return self.function(token)
        if kind == "name":
            return token
        raise FormatError(f"cannot read the expression {short(self.text)} at {token!r}")

    def deeper(self) -> Value:
        self.depth += 1
        if self.depth > DEEPEST:
            raise FormatError(f"the expression {short(self.text)} is nested too deeply")
        value = self.single()
        self.depth -= 1
        return value

    def function(self, name: str) -> Value:
        arguments = []
        while not self.take(")"):
            arguments.append(numeric(self.choice()))
            if not self.take(","):
                self.expect(")")
                break
        if name not in _FUNCTIONS:
            raise FormatError(f"the function {name}() is not carried over")
        return _bounded(numeric(_FUNCTIONS[name](*arguments)))


def _apply(operator: str, left: Value, right: Value) -> Value:
    if operator in ("&&", "||"):
        values = truth(left), truth(right)
        return int(all(values) if operator == "&&" else any(values))
    if operator in ("==", "eq"):
        return int(left == right)
    if operator in ("!=", "ne"):
        return int(left != right)
    if operator in ("<", ">", "<=", ">="):
        if isinstance(left, str) or isinstance(right, str):
            left, right = written(left), written(right)
            order = (left > right) - (left < right)
        else:
            order = (left > right) - (left < right)
        return int({"<": order < 0, ">": order > 0, "<=": order <= 0, ">=": order >= 0}[operator])
    a, b = numeric(left), numeric(right)
    if operator == "+":
        return _bounded(a + b)
    if operator == "-":
        return _bounded(a - b)
    if operator == "*":
        return _bounded(a * b)
    if operator == "%":
        return a % b
    return a // b if isinstance(a, int) and isinstance(b, int) else a / b


def numeric(value: Value) -> int | float:
    """Return a value that is a number, or raise `FormatError`."""
    if isinstance(value, str):
        if value.lower() in _WORDS:
            return _WORDS[value.lower()]
        raise FormatError(f"expected a number, found {short(value)}")
    return value


def _bounded(value: int | float) -> int | float:
    if not math.isfinite(value) or (isinstance(value, int) and abs(value) > LARGEST):
        raise FormatError("a number is too large")
    return value

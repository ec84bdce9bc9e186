"""Inputs that were changed at random: each is read, or refused in a sentence, soon."""

from __future__ import annotations

import io
import json
import random
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import click
import numpy as np

from pdpsim.base.errors import PdpsimError
from pdpsim.cli.arguments import Seeds
from pdpsim.cli.duration import Duration
from pdpsim.formats import model as modelfile
from pdpsim.formats import registry
from pdpsim.study.settings import parse_settings
from tests.faults.damage import judge
from tests.faults.specimens import Specimen, make
from tests.faults.tally import Tally
from tests.fuzz.test_formats import BINARIES, NETWORK, TEXTS, WITH, changed

#: Files that pdpsim writes or a user writes for it; see `tests.faults.specimens.make`.
FILES = (
    "measures of a replicate (.npz)",
    "saved network (.npz)",
    "checkpoint (.npz)",
    "run.json",
    "claims.json",
    "training.json",
    "learning curve (.csv)",
    "patterns (.tsv)",
    "model (.toml)",
    "claims.toml of a study",
    "measures.toml of a study",
    "figures.toml of a study",
    "registration",
    "ledger of runs (runs.log)",
    "state of the laboratory (.json)",
)

SETTINGS, WORDS, FOREIGN = "--set", "--seeds and --time", "files of other simulators"

KINDS = (*FILES, SETTINGS, WORDS, FOREIGN)

#: What a value in a JSON file, or an array, is replaced by.
ODD: tuple[Any, ...] = (
    None, True, -1, 0, 1e308, 10**400, "", "x", "../../secret", "<script>", [], [[]], {}, {"a": []}, "nan",
)  # fmt: skip

#: What a setting is made of.
PIECES = (
    *("training", "rule", "rate", "epochs", "layers", "hidden", "size", "weights", "init", "phases"),
    *("1", "=", ".", "=0.1", "=[1, 2", "=]", "={ uniform = 0.3 }", "=nan", "=1e999", "=-1", "=true"),
    *('="', "[" * 300, "\n", "\0"),
    *("=99999999999", " ", "é", "'", "\\", "=1979-05-27", "->", "input->hidden", ","),
    *("=0x1F", "#", "9" * 5000),
)  # fmt: skip

_WORDS = (
    "1",
    "30",
    "m",
    "h",
    "s",
    "d",
    "-",
    "–",
    ".",
    "0",
    "99999999999999999999",
    "e",
    "inf",
    "nan",
    " ",
    "m30",
)


def change(
    kind: str,
    wanted: int,
    tally: Tally,
    folder: Path,
    seed: int = 1,
    stop: Callable[[], bool] = lambda: False,
) -> None:
    """Change inputs of a kind and read them until it was done so often."""
    place = Path(tempfile.mkdtemp(dir=folder))
    row = tally.row("changed inputs", kind)
    if row.tried < wanted:
        trials = _trials(kind, place)
        next(trials)
        while row.tried < wanted and not stop():
            rng = random.Random(f"{seed} {kind} {row.tried}")
            judge(row, f"{kind}, {row.tried}", trials.send(rng))
            row.tried += 1
            if row.tried % 500 == 0:
                tally.write()
        trials.close()
    tally.write()
    shutil.rmtree(place)


def _trials(kind: str, place: Path) -> Iterator[Any]:
    """Take random generators and give functions that read a changed input each."""
    if kind == FOREIGN:
        return _foreign(place)
    if kind == SETTINGS:
        return _settings()
    if kind == WORDS:
        return _words()
    return _file(_specimens(place.parent)[kind])


@cache
def _specimens(folder: Path) -> dict[str, Specimen]:
    return make(Path(tempfile.mkdtemp(dir=folder)))


def _file(specimen: Specimen) -> Iterator[Any]:
    content = specimen.path.read_bytes()
    try:
        yield from _changes(specimen, content)
    finally:
        specimen.path.write_bytes(content)


def _changes(specimen: Specimen, content: bytes) -> Iterator[Any]:
    rng = yield
    while True:
        if specimen.binary and rng.random() < 0.7:
            specimen.path.write_bytes(other_arrays(content, rng))
        elif specimen.path.suffix == ".json" and rng.random() < 0.6:
            value = json.loads(content)
            for _ in range(rng.randint(1, 2)):
                value = other_value(value, rng)
            specimen.path.write_text(json.dumps(value), encoding="utf-8")
        else:
            specimen.path.write_bytes(changed(content, rng))
        rng = yield specimen.read


def _settings() -> Iterator[Any]:
    xor = modelfile.read(modelfile.find("xor"))

    def read(text: str) -> object:
        return modelfile.with_settings(xor, parse_settings([text]))

    rng = yield
    while True:
        text = "".join(rng.choice(PIECES) for _ in range(rng.randint(1, 9)))
        if rng.random() < 0.5:
            text = f"training.rule.rate={text}"
        rng = yield lambda text=text: read(text)


def _words() -> Iterator[Any]:
    kinds = (Seeds(), Duration())

    def read(kind: click.ParamType[Any], text: str) -> object:
        try:
            return kind.convert(text, None, None)
        except click.UsageError as error:
            raise PdpsimError(error.format_message()) from None

    rng = yield
    while True:
        text = "".join(rng.choice(_WORDS) for _ in range(rng.randint(0, 5)))
        chosen = rng.choice(kinds)
        rng = yield lambda chosen=chosen, text=text: read(chosen, text)


def _foreign(place: Path) -> Iterator[Any]:
    names = [*((name, False) for name in TEXTS), *((name, True) for name in BINARIES)]
    for name, text in TEXTS.items():
        (place / name).write_bytes(text.encode())

    def read(name: str) -> object:
        network = None if name in ("pats.tsv", "cube.wts") else NETWORK
        return registry.read([place / each for each in (name, *WITH.get(name, ()))], network=network)

    before = None
    rng = yield
    while True:
        if before is not None:
            (place / before).write_bytes(TEXTS[before].encode() if before in TEXTS else b"")
        name, binary = rng.choice(names)
        (place / name).write_bytes(changed(BINARIES[name] if binary else TEXTS[name].encode(), rng))
        before = name
        rng = yield lambda name=name: read(name)


def other_value(value: Any, rng: random.Random) -> Any:
    """Return plain values, as JSON holds them, with one of them replaced, left out, or called otherwise."""
    if isinstance(value, dict) and value:
        key = rng.choice(list(value))
        rest = {name: each for name, each in value.items() if name != key}
        what = rng.randrange(8)
        if what == 0:
            return rest
        if what == 1:
            return {**rest, rng.choice(("x", "../x", "", key + " ", "é" * 300)): value[key]}
        return {**value, key: rng.choice(ODD) if what == 2 else other_value(value[key], rng)}
    if isinstance(value, list) and value:
        at = rng.randrange(len(value))
        what = rng.randrange(6)
        if what == 0:
            return [*value[:at], *value[at + 1 :]]
        if what == 1:
            return [*value, value[at]]
        return [*value[:at], rng.choice(ODD) if what == 2 else other_value(value[at], rng), *value[at + 1 :]]
    return rng.choice(ODD)


def other_arrays(content: bytes, rng: random.Random) -> bytes:
    """Return a file of arrays with one of them left out, renamed, of another shape or kind, or other
    numbers."""
    with np.load(io.BytesIO(content)) as file:
        arrays = {name: file[name] for name in file.files}
    name = rng.choice(list(arrays))
    array = arrays.pop(name)
    others: list[Callable[[], Any]] = [
        lambda: array.reshape(-1)[: array.size // 2],
        lambda: array[None],
        lambda: np.asarray(array.reshape(-1)[0] if array.size else 0),
        lambda: array.astype("U16"),
        lambda: np.zeros(array.shape, dtype=rng.choice(("f4", "i8", "?", "c16", "S3", "u1"))),
        lambda: np.full(array.shape, rng.choice((np.nan, np.inf, -1e308, -1.0, 1e18))),
        lambda: np.zeros(0),
        lambda: np.asarray(json.dumps(rng.choice(ODD))),
        lambda: np.asarray(changed(str(array)[:3000].encode(), rng).decode("utf-8", "replace")),
    ]
    if rng.random() < 0.9:
        arrays[rng.choice((name, name, name, name, "x", "../x", "/", ""))] = rng.choice(others)()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for each, one in arrays.items():
            with archive.open(f"{each}.npy", "w") as entry:
                np.lib.format.write_array(entry, np.asarray(one), allow_pickle=False)
    return buffer.getvalue()

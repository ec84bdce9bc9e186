"""The fingerprint of a run: what must be the same for replicates to belong together.

It holds the study's id, its options and settings, the SHA-256 of the corpus and of every table that the
study declares, engine, dtype, root seed and whether it is quick; and hashes of the models and of the study's
code, so that results of an earlier version of a study are never taken for those of a later one.
"""

from __future__ import annotations

import ast
import hashlib
import io
import tokenize
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pdpsim.base.errors import StudyError
from pdpsim.base.hashes import file_hash
from pdpsim.study.settings import Setup, read_model

if TYPE_CHECKING:
    from pdpsim.study.study import Study

#: Arguments of Study(...) that say something about a study and change nothing of what it simulates.
DESCRIPTIVE = ("title", "paper", "doi", "family", "summary", "replicates", "minutes", "sweep", "corpus")

# a part of a text: line and column of its start and of its end; columns count bytes
_Span = tuple[int, int, int, int]


def fingerprint(study: Study, setup: Setup) -> dict[str, Any]:
    """Return a run's fingerprint: plain values that JSON can hold.

    Parameters
    ----------
    study : Study
    setup : Setup
    """
    return {
        "study": study.id,
        "options": dict(sorted(setup.options.items())),
        "settings": dict(sorted(setup.settings.items())),
        "corpus": None if setup.corpus is None else file_hash(Path(setup.corpus)),
        "data": data_hashes(study),
        "models": {name: _model_hash(study, name, setup) for name in sorted(study.models)},
        "code": None if study.folder is None else code_hash(study.folder),
        "engine": _engine(setup.engine),
        "dtype": setup.dtype,
        "root_seed": setup.root_seed,
        "quick": setup.quick,
    }


def data_hashes(study: Study) -> dict[str, str]:
    """Return the SHA-256 of each table that a study declares, by name."""
    return {name: file_hash(study.table(name)) for name in sorted(study.tables)}


def code_hash(folder: Path) -> str:
    """Return the SHA-256 of a study's code: all Python of its folder but ``drawings.py`` and ``data``.

    Comments, docstrings, blank lines and imports do not count, nor what `Study` is told about the paper,
    the default number of replicates, minutes and sweep. Code elsewhere, that of pdpsim itself included, is
    no part of it.

    Raises
    ------
    StudyError
        If a file is no Python.
    """
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        inside = path.relative_to(folder)
        hidden = any(part.startswith(".") for part in inside.parts)
        if not hidden and inside.parts[0] not in ("data", "drawings.py"):
            digest.update(f"{inside.as_posix()}\n{bare(path)}\n".encode())
    return digest.hexdigest()


def bare(path: Path) -> str:
    """Return the text of a Python file without what does not count; the same in every version of Python.

    Raises
    ------
    StudyError
        If it is no Python.
    """
    source = path.read_text(encoding="utf-8")
    try:
        spans = [*_passed_over(ast.parse(source)), *_comments(source)]
    except SyntaxError as error:
        raise StudyError(f"{path}, line {error.lineno}: {error.msg}") from error
    lines = [bytearray(line.encode()) for line in source.split("\n")]
    for first, start, last, end in spans:
        for number in range(first, last + 1):
            line = lines[number - 1]
            left, right = (start if number == first else 0), (end if number == last else len(line))
            line[left:right] = b" " * (right - left)
    kept = (line.decode().rstrip() for line in lines)
    return "\n".join(line for line in kept if line.strip(" ,"))


def _comments(source: str) -> Iterator[_Span]:
    lines = source.split("\n")
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            row, column = token.start
            start = len(lines[row - 1][:column].encode())
            yield row, start, row, start + len(token.string.encode())


def _passed_over(tree: ast.Module) -> Iterator[_Span]:
    """Yield docstrings, imports, and what `Study` is told for the reader alone."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom) or _is_for_types(node):
            yield _span(node)
        elif (
            isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)
            and ast.get_docstring(node) is not None
        ):
            yield _span(node.body[0])
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Study":
            for keyword in node.keywords:
                if keyword.arg in DESCRIPTIVE:
                    yield _span(keyword)


def _is_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING"


def _span(node: Any) -> _Span:
    return node.lineno, node.col_offset, node.end_lineno, node.end_col_offset


def _model_hash(study: Study, name: str, setup: Setup) -> str:
    from pdpsim.formats.model import to_toml

    model = replace(read_model(study, name, setup.settings), title="", paper="", origins=())
    return hashlib.sha256(to_toml(model).encode()).hexdigest()


def _engine(name: str) -> str:
    from importlib.util import find_spec

    # without numba "auto" is NumPy, and its results are NumPy's
    return "numpy" if name == "auto" and find_spec("numba") is None else name

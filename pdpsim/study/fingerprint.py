"""The fingerprint of a run: what must be the same for replicates to belong together.

It holds the study's id, its options and settings, the SHA-256 of corpus and data files, engine, dtype, root
seed and whether it is quick; and hashes of the models and of that part of the study's code on which its
`simulate` function depends, so that results of an earlier version of a study are never taken for
those of a later one. Claims, figures, comments and docstrings are no part of it.
"""

from __future__ import annotations

import ast
import hashlib
import io
import symtable
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pdpsim.base.errors import StudyError
from pdpsim.base.hashes import file_hash
from pdpsim.study.settings import Setup, read_model

if TYPE_CHECKING:
    from pdpsim.study.study import Study

# arguments of Study(...) that change what is simulated
_SIMULATED = ("conditions", "readings")


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
    """Return the SHA-256 of each file in the study's ``data`` folder, by name."""
    folder = None if study.folder is None else study.folder / "data"
    if folder is None or not folder.is_dir():
        return {}
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc")
    return {path.relative_to(folder).as_posix(): file_hash(path) for path in files}


def code_hash(folder: Path) -> str:
    """Return the SHA-256 of the code in a study's folder on which its simulation depends.

    Starting from the function decorated with ``simulate`` (and from conditions and readings), names are
    followed through the definitions at the top level of the folder's modules and of those in its
    subfolders, however they are imported. Code elsewhere, that of pdpsim itself included, is no part of it.

    Raises
    ------
    StudyError
        If one of these modules is no Python.
    """
    modules: dict[str, _Module | None] = {}

    def module(name: str) -> _Module | None:
        if name not in modules:
            path = _file(folder, tuple(name.split(".")))
            modules[name] = None if path is None else _Module.read(path, folder)
        return modules[name]

    study = module("study")
    todo = [] if study is None else [("study", name) for name in study.roots]
    seen: set[tuple[str, str]] = set()
    while todo:
        place = todo.pop()
        found = module(place[0])
        if place not in seen and found is not None:
            seen.add(place)
            todo.extend(found.reached(*place))
    digest = hashlib.sha256()
    for where, name in sorted(seen):
        text = getattr(module(where), "text", {}).get(name)
        if text is not None:
            digest.update(f"{where}.{name}\n{text}\n".encode())
    return digest.hexdigest()


def _file(folder: Path, parts: tuple[str, ...]) -> Path | None:
    """Return the file of a module, named from a study's folder on; None if it is none of the folder's."""
    inside = folder.joinpath(*parts)
    for path in (inside.with_name(f"{inside.name}.py"), inside / "__init__.py"):
        if parts and path.is_file():
            return path
    return None


# a module and one of its names, or "" for all of them
_Place = tuple[str, str]


@dataclass
class _Module:
    """The top-level definitions of a module: text, names used and places imported inside, by name.

    Beside them what it imports at the top, by name (``*`` for what is imported without), and its roots.
    """

    folder: Path
    package: tuple[str, ...] = ()
    text: dict[str, str] = field(default_factory=dict)
    uses: dict[str, set[str]] = field(default_factory=dict)
    inside: dict[str, list[_Place]] = field(default_factory=dict)
    imported: dict[str, list[_Place]] = field(default_factory=dict)
    roots: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, path: Path, folder: Path) -> _Module:
        source = path.read_text(encoding="utf-8")
        module = cls(folder, path.relative_to(folder).parent.parts)
        try:
            table, body = symtable.symtable(source, str(path), "exec"), ast.parse(source).body
        except SyntaxError as error:
            raise StudyError(f"{path}, line {error.lineno}: {error.msg}") from error
        scopes = {each.get_lineno(): each for each in table.get_children()}
        for statement in body:
            if isinstance(statement, ast.Import | ast.ImportFrom):
                module._add_imports(statement)
            elif isinstance(statement, ast.FunctionDef | ast.ClassDef):
                module._add(statement.name, statement, source, _scope(scopes, statement))
                if any(_last_name(each) == "simulate" for each in statement.decorator_list):
                    module.roots.append(statement.name)
            elif isinstance(statement, ast.Assign | ast.AnnAssign | ast.AugAssign):
                module._add_assignment(statement, source)
            elif not (isinstance(statement, ast.If) and _last_name(statement.test) == "TYPE_CHECKING"):
                # such as try and if: the whole statement stands for each name that it defines
                for name in _defined(statement):
                    module._add(name, statement, source)
                module._add_imports(statement)
        if not module.roots and path.name == "study.py":
            module.roots = list(module.text)  # simulate is registered in some other way
        return module

    def reached(self, module: str, name: str) -> list[_Place]:
        """Return the places that a name of this module leads to at once; "" leads to all that it has."""
        if not name:
            everything = [place for places in self.imported.values() for place in places]
            return [(module, each) for each in self.text] + everything
        if name not in self.text:  # what it imports, others may import from it
            stars = [(where, name) for where, _ in self.imported.get("*", ())]
            return self.imported.get(name, []) + stars
        places = list(self.inside.get(name, ()))
        for used in self.uses.get(name, ()):
            if used in self.text or used in self.imported or "*" in self.imported:
                places.append((module, used))
            if used in self.text:
                places += self.imported.get(used, ())
        return places

    def _add(
        self, name: str, statement: ast.AST, source: str, scope: symtable.SymbolTable | None = None
    ) -> None:
        text = _bare(ast.get_source_segment(source, statement) or "", statement)
        self.text[name] = self.text.get(name, "") + text
        if isinstance(statement, ast.FunctionDef) and scope is not None:
            # what it calls "values" may be its own, and not the module's function of that name
            outside: list[ast.AST] = [*statement.decorator_list, *statement.args.defaults]
            outside += [each for each in statement.args.kw_defaults if each is not None]
            used = {each for node in outside for each in _names(node)} | _globals(scope)
        else:
            used = _names(statement)
        self.uses.setdefault(name, set()).update(used)
        self.inside.setdefault(name, []).extend(place for _, place in self._imports(statement))

    def _add_assignment(self, statement: ast.Assign | ast.AnnAssign | ast.AugAssign, source: str) -> None:
        if isinstance(statement.value, ast.Call) and _last_name(statement.value.func) == "Study":
            for keyword in statement.value.keywords:
                if keyword.arg in _SIMULATED:
                    self._add(f"Study({keyword.arg})", keyword.value, source)
                    self.roots.append(f"Study({keyword.arg})")
            return
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        for target in targets:
            for node in ast.walk(target):
                if isinstance(node, ast.Name):
                    self._add(node.id, statement, source)

    def _add_imports(self, statement: ast.AST) -> None:
        for name, place in self._imports(statement):
            self.imported.setdefault(name, []).append(place)

    def _imports(self, statement: ast.AST) -> Iterator[tuple[str, _Place]]:
        """Yield what a statement imports from the study's folder: names here, and what they stand for."""
        for node in ast.walk(statement):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    parts = self._within(0, alias.name)
                    if parts is not None and _file(self.folder, parts):
                        yield alias.asname or alias.name.partition(".")[0], (".".join(parts), "")
            elif isinstance(node, ast.ImportFrom):
                parts = self._within(node.level, node.module or "")
                for alias in node.names if parts is not None else ():
                    assert parts is not None
                    name = alias.asname or alias.name
                    if _file(self.folder, (*parts, alias.name)):
                        yield name, (".".join((*parts, alias.name)), "")
                    whole = parts if _file(self.folder, parts) else (*parts, "__init__")
                    if _file(self.folder, whole):
                        yield name, (".".join(whole), "" if alias.name == "*" else alias.name)

    def _within(self, level: int, name: str) -> tuple[str, ...] | None:
        """Return the parts of an imported module's name from the study's folder on; None if outside."""
        parts = tuple(name.split(".")) if name else ()
        if level > len(self.package) + 1:
            return None
        if level:
            return self.package[: len(self.package) + 1 - level] + parts
        if self.folder.name in parts:  # from pdpsim_replications.this_study.grammar import ...
            return parts[parts.index(self.folder.name) + 1 :]
        return parts


def _names(node: ast.AST) -> set[str]:
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}


def _defined(statement: ast.stmt) -> set[str]:
    nodes = list(ast.walk(statement))
    stored = {each.id for each in nodes if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)}
    return stored | {each.name for each in nodes if isinstance(each, ast.FunctionDef | ast.ClassDef)}


def _scope(
    scopes: dict[int, symtable.SymbolTable], statement: ast.FunctionDef | ast.ClassDef
) -> symtable.SymbolTable | None:
    # the line of a decorated definition is that of its first decorator in some versions of Python
    lines = [statement.lineno, *(each.lineno for each in statement.decorator_list)]
    found = (scopes[line] for line in lines if line in scopes)
    return next((each for each in found if each.get_name() == statement.name), None)


def _globals(scope: symtable.SymbolTable) -> set[str]:
    own = {each.get_name() for each in scope.get_symbols() if each.is_global()}
    return own.union(*(_globals(each) for each in scope.get_children()))


def _last_name(node: ast.expr) -> str:
    node = node.func if isinstance(node, ast.Call) else node
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _bare(text: str, statement: ast.AST) -> str:
    """Return source text without comments, docstrings and empty lines (the same in every Python version)."""
    skipped: set[int] = set()
    start = getattr(statement, "lineno", 1)
    for node in ast.walk(statement):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node) is not None:
            doc = node.body[0]
            skipped.update(range(doc.lineno - start, (doc.end_lineno or doc.lineno) - start + 1))
    lines = text.splitlines()
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.COMMENT:
                row, column = token.start
                lines[row - 1] = lines[row - 1][:column]
    except (tokenize.TokenError, IndentationError):
        pass  # a part of a statement need not be tokens that stand alone; its comments then count
    kept = (line.rstrip() for i, line in enumerate(lines) if i not in skipped)
    return "\n".join(line for line in kept if line)


def _model_hash(study: Study, name: str, setup: Setup) -> str:
    from pdpsim.formats.model import to_toml

    model = replace(read_model(study, name, setup.settings), title="", paper="", origins=())
    return hashlib.sha256(to_toml(model).encode()).hexdigest()


def _engine(name: str) -> str:
    from importlib.util import find_spec

    # without numba "auto" is NumPy, and its results are NumPy's
    return "numpy" if name == "auto" and find_spec("numba") is None else name

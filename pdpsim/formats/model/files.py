"""Model files, read and written."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from pdpsim.base import toml
from pdpsim.base.errors import ModelFileError, ValidationError, closest
from pdpsim.formats.model.matrices import named_files, take_in_files
from pdpsim.formats.model.messages import message
from pdpsim.formats.model.model import Model, build, describe

TWICE = "write each table once, but one [[ ]] for each projection and phase"


def read(path: str | Path) -> Model:
    """Read a model file.

    Parameters
    ----------
    path : str or Path
        A file, or the name of a shipped model; see `find`.

    Raises
    ------
    ModelFileError
        If there is no such file, or anything in it is wrong.
    """
    file = find(path)
    content = toml.read_text(file, ModelFileError)
    if not any(word in content for word in ("file", "table", "descriptions")):
        return parse(content, str(file))
    return _build(content, str(file), file.parent)


def find(name_or_path: str | Path, folder: Path | None = None) -> Path:
    """Return the file of a model.

    Parameters
    ----------
    name_or_path : str or Path
        A file, or the name of a shipped model, with or without ``.toml``, hyphens or underscores.
    folder : Path, optional
        Where the file's path starts from, such as a study's folder; by default the current one.

    Raises
    ------
    ModelFileError
        If there is none, suggesting the nearest, or if it is a table.
    """
    path, name = (folder or Path()) / name_or_path, str(name_or_path)
    try:
        if path.is_file():
            if path.suffix in (".tsv", ".csv"):
                raise ModelFileError(
                    f"{path}: is a table, as patterns are; a model is a .toml file, and its patterns are "
                    f"given by --patterns {path}"
                )
            return path
        shipped = {file.stem: file for file in shipped_models()}
        stem = name.removesuffix(".toml").replace("-", "_")
        if stem in shipped:
            return shipped[stem]
        if path.is_dir():
            raise ModelFileError(f"{path}: is a folder; give the model file in it")
        beside = sorted(each.name for each in path.parent.glob("*.toml")) if path.parent.is_dir() else []
    except (OSError, ValueError) as error:
        raise ModelFileError(f"{name!r}: cannot be read: {error}") from None
    where = "" if folder is None else f" in {folder}"
    listed = "; `pdpsim models` lists those that come with it"
    if path.suffix == ".toml":
        hint = closest(path.name, [*beside, *(f"{each}.toml" for each in shipped)]) or listed
        raise ModelFileError(f"no model file {name!r}{where}{hint}")
    if f"{path.name}.toml" in beside:
        raise ModelFileError(f"no model file {name!r}{where}; did you mean '{name}.toml'?")
    hint = closest(path.name.replace("-", "_"), shipped) or listed
    raise ModelFileError(f"no model file {name!r}{where}{hint}")


def tables_of(file: Path) -> list[Path]:
    """Return the tables of weights, biases and links that a model file names, each once.

    Parameters
    ----------
    file : Path
        A model file that can be read.
    """
    content = toml.read_text(file, ModelFileError)
    return named_files(toml.parse(content, str(file), ModelFileError, twice=TWICE), file.parent)


def shipped_models() -> tuple[Path, ...]:
    """Return the model files that come with pdpsim, in alphabetical order."""
    try:
        import pdpsim_models
    except ImportError:
        return ()
    return tuple(sorted(Path(str(pdpsim_models.__file__)).parent.glob("*.toml")))


def shipped_names() -> list[str]:
    """Return the names of the models that come with pdpsim, as commands take them."""
    return [file.stem.replace("_", "-") for file in shipped_models()]


@lru_cache(maxsize=64)  # a study reads its model for every network
def parse(content: str, source: str = "the model") -> Model:
    """Read a model from TOML; the same text gives the same model, parsed once.

    Parameters
    ----------
    content : str
        TOML.
    source : str
        What to call it in messages: the file's name.

    Raises
    ------
    ModelFileError
        If anything in it is wrong.
    """
    return _build(content, source)


def _build(content: str, source: str, folder: Path | None = None) -> Model:
    """Return the model; files of numbers that it names lie in the folder, or can have no place."""
    document = toml.parse(content, source, ModelFileError, twice=TWICE)
    try:
        if folder is not None:
            take_in_files(document, folder)
        return build(document, name=Path(source).stem)
    except ValidationError as error:
        raise ModelFileError(message(error, source, content, document)) from None


def to_toml(model: Model) -> str:
    """Return the model as TOML, such that ``parse(to_toml(model)) == model``."""
    document = describe(model)
    parts = [
        toml.write_table(each, f"[[{name}]]" if isinstance(tables, list) else f"[{name}]")
        for name, tables in document.items()
        for each in (tables if isinstance(tables, list) else [tables])
    ]
    return "\n".join(parts)

"""What was meant where a command is given the name of something that another command takes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pdpsim.base.errors import ModelFileError, StudyError, ValidationError

if TYPE_CHECKING:
    from pdpsim.formats.model import Model
    from pdpsim.study.study import Study

#: Models of a study that are named.
NAMED = 3


def model_file(name: str) -> Path:
    """Return the file of a model.

    Raises
    ------
    ModelFileError
        If there is none; of a study, what runs it is said, and what its models are.
    """
    from pdpsim.formats.model import find
    from pdpsim.study.catalogue import load, study_ids

    try:
        file = find(name)
    except ModelFileError:
        if name not in study_ids():
            raise
    else:
        _note_copy(name, file)
        return file
    models = list(dict.fromkeys(Path(file).stem.replace("_", "-") for file in load(name).models.values()))
    more = f" and {len(models) - NAMED} more (pdpsim show {name})" if len(models) > NAMED else ""
    uses = f"; the models that it uses: {', '.join(models[:NAMED])}{more}" if models else ""
    raise ModelFileError(f"{name} is a study, not a model: pdpsim run {name} runs it{uses}")


def _note_copy(name: str, file: Path) -> None:
    """Say it where a shipped model is meant, of which a changed copy lies in this folder."""
    from pdpsim.cli.console import note

    own = Path(file.name)
    pairs = ((each, file.with_suffix(each.suffix)) for each in (own, own.with_suffix(".tsv")))
    if (
        not Path(name).is_file()
        and own.is_file()
        and any(
            mine.is_file() and shipped.is_file() and mine.read_bytes() != shipped.read_bytes()
            for mine, shipped in pairs
        )
    ):
        note(f"{name} is the model as it comes with pdpsim; for your copy, which differs, give {own}")


def study(name: str) -> Study:
    """Return a study.

    Raises
    ------
    StudyError
        If there is none; of a model, what is done with it is said.
    """
    from pdpsim.formats.model import find, read, shipped_names
    from pdpsim.study.catalogue import is_path, load, study_ids

    is_model = name.replace("_", "-") in shipped_names() or (name.endswith(".toml") and Path(name).is_file())
    if name in study_ids() or not is_model or (is_path(name) and not name.endswith(".toml")):
        return load(name)
    file = find(name)
    model = read(file)
    ways = f"pdpsim train {name} trains its networks" if model.learns else settling(name)
    raise StudyError(f"{name} is a model, not a study: {ways}{_studies(file)}")


def network(name: str) -> str:
    """Return what is done with a model that was named where a saved network is wanted."""
    return (
        f"{name} is a model; a network is a file that training writes, such as networks/1.npz: "
        f"pdpsim train {name} makes some."
    )


def no_network(path: Path) -> str:
    """Return what is said of a network that is not there, with the networks that are."""
    own = Path(f"{path}.toml")
    if own.is_file():
        return network(str(own))
    places = (path.parent, Path("trained") / path, Path("trained"))
    inside = [file for place in places if place.is_dir() and place != Path() for file in place.rglob("*.npz")]
    beside = f"; there is {min(inside)}" if inside else "; pdpsim train makes networks"
    return f"File {str(path)!r} does not exist{beside}."


def training(name: str, model: Model) -> str:
    """Return what is done with a model that was to be trained, and does not learn."""
    try:
        model.phases[0].learning.check(model.network)
    except ValidationError as error:
        return (
            f"{name} states no training, and {error.message}. As it is: {settling(name)}; to teach it, name "
            "a procedure that can, under learning in [training]"
        )
    raise ValueError(f"{name} can be trained")


def settling(name: str) -> str:
    """Return what works for a model whose networks do not learn, but are shown patterns and settle."""
    return f"pdpsim test {name} presents patterns to it, and so do trace, look, lesion and lab"


def _studies(file: Path) -> str:
    from pdpsim.workbench.shelf import studies_of

    runs = ", ".join(f"pdpsim run {each}" for each in studies_of(file)[:NAMED])
    return f"; studies with it: {runs}" if runs else ""

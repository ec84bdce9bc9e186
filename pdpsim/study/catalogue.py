"""Finding studies: the built-in ones, by id, and a user's own, by path."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import sys
import types
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pdpsim.base.errors import ResultsError, StudyError, closest
from pdpsim.base.tables import read_json

if TYPE_CHECKING:
    from pdpsim.claims.record import Record, Records
    from pdpsim.study.study import Study

PACKAGE = "pdpsim_replications"


@dataclass(frozen=True)
class Card:
    """A built-in study in one line, as it stands in its reference run.

    Parameters
    ----------
    id, title, paper, doi, family : str
    minutes : float
        Roughly how long the default run takes.
    replicates, claims, figures : int
        How many there are.
    verdicts, sources, flags : dict of str to int
        Claims by verdict, by how their published values are known, and by flag, in the primary reading; empty
        without a reference run.
    """

    id: str
    title: str
    paper: str
    doi: str
    family: str
    minutes: float
    replicates: int
    claims: int
    figures: int
    verdicts: dict[str, int] = field(default_factory=dict)
    sources: dict[str, int] = field(default_factory=dict)
    flags: dict[str, int] = field(default_factory=dict)


def study_ids() -> list[str]:
    """Return the ids of the built-in studies."""
    return sorted(folder.name.replace("_", "-") for folder in _study_folders())


def cards() -> list[Card]:
    """Return a card for every built-in study, without importing those that have a reference run."""
    return [_card(each) for each in study_ids()]


def load(reference: str | Path) -> Study:
    """Return a study.

    Parameters
    ----------
    reference : str or Path
        The id of a built-in study, or the path of a folder that holds a ``study.py`` (or of that file). A
        text without a slash is an id, whatever folders there are: nothing is run that was not asked for by
        its path.

    Raises
    ------
    StudyError
        If there is none, or its file has an error: file and line are told.
    """
    text = str(reference)
    if text in study_ids():
        return _load_built_in(text)
    path = Path(reference)
    if isinstance(reference, str) and not is_path(text):
        beside = f"; the folder here is ./{text}" if (path / "study.py").is_file() else ""
        hint = closest(text, study_ids()) or "; `pdpsim list` lists those that come with it"
        raise StudyError(
            f"there is no study {text!r}{hint} (a study of your own is given by its path, such as "
            f"./my-study{beside})"
        )
    if path.name == "study.py" and path.is_file():
        path = path.parent
    if (path / "study.py").is_file():
        return _load_folder(path.resolve())
    if (path / "run.json").is_file():
        name = path.resolve().name  # that of the study, as the folder was written
        study = name if name in study_ids() else "STUDY"
        raise StudyError(
            f"{text} holds results; name their study, as in `pdpsim figure {study} --results {text}`"
        )
    if (path / "training.json").is_file():
        raise StudyError(
            f"{text} holds networks of `pdpsim train`, not a study; `pdpsim look` draws what one of them does"
        )
    if path.is_dir():
        raise StudyError(f"{text} is a folder without a study.py")
    raise StudyError(f"there is no study {text!r}: no such folder")


def is_path(text: str) -> bool:
    """Return whether a text is a path rather than the id of a study."""
    return text in (".", "..") or any(sign and sign in text for sign in (os.sep, os.altsep))


def reference(study: Study | str) -> tuple[Records, dict[str, Any]] | None:
    """Return claims and run of a study's reference run, or None if it has none.

    Parameters
    ----------
    study : Study or str
        A study, or the id of a built-in one.
    """
    folder = _folder(study) if isinstance(study, str) else study.folder
    if folder is None or not (folder / "reference" / "run.json").is_file():
        return None
    from pdpsim.claims.record import read

    return read(folder / "reference" / "claims.json"), read_json(folder / "reference" / "run.json")


def describe(study: Study) -> dict[str, Any]:
    """Return what ``run.json`` tells of a study."""
    return {
        "id": study.id,
        "title": study.title,
        "paper": study.paper,
        "doi": study.doi,
        "family": study.family,
        "minutes": study.minutes,
        "replicates": study.replicates,
        "claims": len(study.claims),
        "figures": {each.id: each.caption for each in study.figures},
        "primary": study.primary,
    }


def _card(study_id: str) -> Card:
    try:
        stored = reference(study_id)
    except ResultsError:
        stored = None
    records: list[Record] = []
    if stored is None:
        about = describe(_load_built_in(study_id))
    else:
        records, about = [each for each in stored[0] if each.primary], stored[1]["study"]
    return Card(
        id=study_id,
        title=about["title"],
        paper=about["paper"],
        doi=about["doi"],
        family=about["family"],
        minutes=about["minutes"],
        replicates=about["replicates"],
        claims=about["claims"],
        figures=len(about["figures"]),
        verdicts=dict(Counter(each.verdict for each in records)),
        sources=dict(Counter(each.known_from for each in records)),
        flags=dict(Counter(flag for each in records for flag in each.counted)),
    )


def _study_folders() -> list[Path]:
    """Return the folders of the built-in studies, each in that of its family."""
    spec = importlib.util.find_spec(PACKAGE)
    packages = () if spec is None else spec.submodule_search_locations or ()
    return [path.parent for package in packages for path in Path(package).glob("*/*/study.py")]


def _folder(study_id: str) -> Path:
    for folder in _study_folders():
        if folder.name == study_id.replace("-", "_"):
            return folder
    raise StudyError(f"there is no study {study_id!r}{closest(study_id, study_ids())}")


def _load_built_in(study_id: str) -> Study:
    folder = _folder(study_id)
    study = _load_from(f"{PACKAGE}.{folder.parent.name}.{folder.name}", folder)
    study.built_in = True
    if study.id != study_id:
        raise StudyError(f"{folder / 'study.py'}: the id is {study.id!r}, the folder says {study_id!r}")
    if study.family.replace(" ", "_") != folder.parent.name:
        raise StudyError(
            f"{folder / 'study.py'}: the family is {study.family!r}, the folder above says "
            f"{folder.parent.name!r}"
        )
    return study


def _load_folder(folder: Path) -> Study:
    """Load a user's study as the module ``study`` of a package made for its folder.

    The package's name depends on the files' content, so that a study edited in between is loaded anew,
    and the module can use relative imports for files beside it.
    """
    digest = hashlib.sha256(str(folder).encode())
    for path in sorted([*folder.glob("*.py"), *folder.glob("*.toml")]):
        digest.update(path.read_bytes())
    package = f"_pdpsim_study_{digest.hexdigest()[:16]}"
    if package not in sys.modules:
        module = types.ModuleType(package)
        module.__path__ = [str(folder)]
        sys.modules[package] = module
    return _load_from(package, folder)


def _load_from(package: str, folder: Path) -> Study:
    from pdpsim.study.parts import attach, load_module
    from pdpsim.study.study import Study

    study = getattr(load_module(f"{package}.study", folder), "study", None)
    if not isinstance(study, Study):
        raise StudyError(f"{folder / 'study.py'} defines no study: expected study = Study(...)")
    if study.simulation is None:
        raise StudyError(f"{folder / 'study.py'}: no function is decorated with @study.simulate")
    attach(study, package, folder)
    return study

"""A new study's folder, from the templates that come with pdpsim."""

from __future__ import annotations

import re
from pathlib import Path
from string import Template

from pdpsim.base.errors import StudyError
from pdpsim.base.files import write_text

TEMPLATES = Path(__file__).parent / "templates"
FILES = (
    "study.py",
    "model.toml",
    "data/patterns.tsv",
    "claims.toml",
    "measures.toml",
    "measures.py",
    "figures.toml",
    "drawings.py",
    "README.md",
)


def new_study(path: str | Path) -> Path:
    """Make a study that runs as it is, to be changed step by step.

    Parameters
    ----------
    path : str or Path
        Its folder, which must not be there yet (or be empty). The folder's name becomes the study's id,
        with hyphens for underscores.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    StudyError
        If the name is none for a study, or the folder holds something already.
    """
    folder = Path(path)
    name = folder.resolve().name
    study_id = name.replace("_", "-")
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", study_id):
        raise StudyError(
            f"{name!r} cannot be a study's name: expected lower-case letters, digits and hyphens, beginning "
            "with a letter, such as smith-1992-reading"
        )
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise StudyError(f"{folder} is there already; choose another name")
    title = study_id.replace("-", " ").capitalize()
    place = str(folder) if folder.is_absolute() else f"./{folder.as_posix()}"
    for file in FILES:
        template = Template((TEMPLATES / file).read_text(encoding="utf-8"))
        write_text(folder / file, template.substitute(id=study_id, title=title, path=place))
    return folder

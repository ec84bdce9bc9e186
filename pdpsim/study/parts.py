"""What stands beside a study's ``study.py``: tables of its claims, figures and measures, and their functions.

=================  ============================================================================
``claims.toml``    what the paper reports, and how it is judged (`pdpsim.claims.file`)
``measures.toml``  what each measure means, and its unit (`pdpsim.claims.glossary`)
``figures.toml``   captions of figures (`pdpsim.study.figure`)
``measures.py``    functions that derive measures from stored ones (`pdpsim.claims.measure`)
``drawings.py``    functions that draw the figures
=================  ============================================================================

None of them has to be there.
"""

from __future__ import annotations

import importlib
from pathlib import Path
from types import ModuleType

from pdpsim.base.errors import PdpsimError, StudyError, blame
from pdpsim.claims import file, glossary
from pdpsim.claims.measure import MeasureFunctions
from pdpsim.study import figure
from pdpsim.study.study import Study


def attach(study: Study, package: str, folder: Path) -> None:
    """Give a study what stands beside it.

    Parameters
    ----------
    study : Study
    package : str
        The package that its modules are imported from.
    folder : Path
        Where its files are.

    Raises
    ------
    StudyError
        With file and line, if anything in them is wrong.
    """
    study.folder = folder
    for name in study.tables:
        study.table(name)  # must be there
    measures = beside(package, folder, "measures")
    if measures is not None:
        study.functions = MeasureFunctions.of_module(measures)
    path = folder / glossary.FILE
    study.glossary = glossary.read(path, study.controls) if path.is_file() else None
    path = folder / file.FILE
    if path.is_file():
        known = file.Known(study.condition_names, study.controls, study.functions, study.glossary)
        study.claims = file.read(path, known)
    path = folder / figure.FILE
    if path.is_file():
        study.figures = figure.read(path, beside(package, folder, "drawings"), study.condition_names)


def beside(package: str, folder: Path, name: str) -> ModuleType | None:
    """Return a module of a study's folder; None if there is none."""
    return load_module(f"{package}.{name}", folder) if (folder / f"{name}.py").is_file() else None


def load_module(name: str, folder: Path) -> ModuleType:
    """Import a module of a study's folder.

    Raises
    ------
    StudyError
        With file and line, if it fails.
    """
    try:
        return importlib.import_module(name)
    except PdpsimError as error:
        raise StudyError(f"{blame(error, folder)}: {error}") from error
    except SyntaxError as error:
        raise StudyError(f"{error.filename}, line {error.lineno}: {error.msg}") from error
    except Exception as error:
        raise StudyError(f"{blame(error, folder)}: {type(error).__name__}: {error}") from error

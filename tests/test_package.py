"""The package as a whole: its public names, its map, and what importing it loads."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import typing
from importlib import import_module
from pathlib import Path

import pytest

import pdpsim

ROOT = Path(__file__).parents[1]
HEAVY = {"numba", "llvmlite", "sklearn", "matplotlib", "scipy", "seaborn", "joblib"}


def loaded_by(code: str) -> set[str]:
    """Return the top-level modules that are loaded once a fresh Python has run the code."""
    program = f"import sys; sys.path[:0] = {sys.path!r}\n{code}\nprint(*sys.modules)"
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT.parent
    )
    return {name.split(".")[0] for name in ran.stdout.split()}


def test_public_names() -> None:
    assert dir(pdpsim) == [
        "Bias", "Constant", "Layer", "Model", "Network", "Normal", "NotTested", "Option", "PatternSet",
        "PdpsimError", "Phase", "Projection", "Replicate", "Simulator", "Stop", "Study", "Sweep", "Time",
        "Uniform", "__version__", "load_study", "measure", "open_results", "read_model", "read_patterns",
        "run_study",
    ]  # fmt: skip
    assert dir(pdpsim) == sorted(pdpsim.__all__)


def test_every_public_name_loads_and_is_documented() -> None:
    for name in pdpsim.__all__:
        thing = getattr(pdpsim, name)
        assert isinstance(thing, str) or thing.__doc__, name


def test_type_checkers_see_the_names_that_exist() -> None:
    """The imports for type checkers and the table for the running program must agree."""
    source = Path(pdpsim.__file__).read_text(encoding="utf-8")
    block = source.split("if TYPE_CHECKING:\n")[1].split("\n_HOMES")[0]
    scope: dict[str, object] = {}
    exec("\n".join(line.removeprefix("    ") for line in block.splitlines()), scope)
    static = {name for name in scope if not name.startswith("__")}
    assert static == set(pdpsim.__all__) - {"__version__"}
    for name in static:
        assert scope[name] is getattr(pdpsim, name)


def test_an_unknown_name() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'Netwrok'"):
        pdpsim.Netwrok  # noqa: B018


def test_the_map_names_every_module_and_no_other() -> None:
    folder = Path(pdpsim.__file__).parent
    there = {
        path.stem
        for path in folder.iterdir()
        if (path.suffix == ".py" or (path / "__init__.py").exists()) and not path.stem.startswith("_")
    }
    assert pdpsim.__doc__ is not None
    named = set(re.findall(r"`(\w+)`", pdpsim.__doc__)) - {"pdpsim_replications", "pdpsim_models"}
    assert named == there


@pytest.mark.parametrize(
    "code", ["import pdpsim", "import pdpsim.cli", "import pdpsim; pdpsim.Study; pdpsim.measure"]
)
def test_importing_loads_nothing_heavy(code: str) -> None:
    assert not loaded_by(code) & HEAVY


def test_finding_studies_loads_nothing_heavy() -> None:
    """`pdpsim list` answers in under a second."""
    assert not loaded_by("from pdpsim.study.catalogue import cards; cards()") & HEAVY


def test_importing_alone_does_not_even_load_numpy() -> None:
    assert "numpy" not in loaded_by("import pdpsim")


def test_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert pdpsim.__version__ in (project["version"], "0+unknown")


def test_hints_resolve() -> None:
    """Annotations are strings: a name that is missing would only show in an editor."""
    for name in ("Layer", "Projection", "Network", "Phase", "Stop", "Option"):
        assert typing.get_type_hints(getattr(pdpsim, name))


def test_command_is_installed_where_the_project_says() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    module, function = project["scripts"]["pdpsim"].split(":")
    assert callable(getattr(import_module(module), function))

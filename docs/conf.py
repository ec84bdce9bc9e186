"""Sphinx's configuration. Build: ``sphinx-build docs docs/_build``, from the repository's folder."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from sphinx.application import Sphinx

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parent / "models"), str(HERE.parent / "replications")]

import generate  # noqa: E402
import teaching  # noqa: E402

import pdpsim  # noqa: E402

generate.write_pages(HERE)
(HERE / "extra").mkdir(exist_ok=True)
teaching.write_laboratories(HERE)
teaching.write_course(HERE)

project = "pdpsim"
author = "The pdpsim developers"
copyright = f"2026, {author}"
release = version = pdpsim.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.viewcode", "numpydoc", "mathml"]
exclude_patterns = ["_build", "templates", "course/templates", "extra", "laboratories.md"]
html_extra_path = ["extra"]
default_role = "py:obj"
myst_enable_extensions = ["dollarmath", "deflist"]
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_typehints = "none"  # numpydoc's sections give the types
autodoc_preserve_defaults = True
numpydoc_show_class_members = False
suppress_warnings = ["ref.citation"]  # a module's References need not be cited by number

html_theme = "pydata_sphinx_theme"
html_title = "pdpsim"
html_static_path = ["static"]
templates_path = ["templates"]
html_css_files = ["pdpsim.css"]
html_show_sourcelink = False
html_sidebars = {"**": ["pages.html"]}
html_theme_options = {
    "navbar_center": [],
    "navbar_end": ["theme-switcher"],
    "secondary_sidebar_items": ["page-toc"],
}


def tidy(app: Sphinx, what: str, name: str, obj: object, options: object, lines: list[str]) -> None:
    """Turn what reads well in the source into what reStructuredText means by it."""
    text = re.sub(r"(?<![`|])\|([^|`\n]+)\|(?![`|])", r"\\|\1\\|", "\n".join(lines))  # absolute values
    if what == "module":  # which numpydoc leaves alone
        text = re.sub(r"^References\n-+\n", ".. rubric:: References\n\n", text, flags=re.MULTILINE)
    lines[:] = text.split("\n")


def setup(app: Sphinx) -> None:
    """Have docstrings tidied before numpydoc reads them."""
    app.connect("autodoc-process-docstring", tidy, priority=100)

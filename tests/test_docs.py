"""README, citation and documentation say what is so."""

from __future__ import annotations

import dataclasses
import importlib
import importlib.util
import inspect
import re
import subprocess
import tomllib
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from pages import HEADINGS, ROOT, blocks, page, python_blocks

from pdpsim.learning import PROCEDURES

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def tracked_files() -> list[Path]:
    """Return the files under version control, or skip: an unpacked archive has none."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a checkout")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


@pytest.fixture(scope="module")
def commands(generate: ModuleType) -> str:
    """The page that every command is explained on."""
    page: str = generate.commands_page()
    return page


def test_readme_and_pages_are_fresh(generate: ModuleType) -> None:
    for path in (generate.README, *generate.PAGES):
        text = path.read_text(encoding="utf-8")
        assert generate.renew(text) == text, f"{path.name} is stale: run python docs/generate.py"


def test_readme_lists_every_study(generate: ModuleType) -> None:
    from pdpsim.study.catalogue import study_ids

    block = generate.BLOCK.search((ROOT / "README.md").read_text(encoding="utf-8"))
    assert block is not None
    assert all(f"[{each}](" in block[0] for each in study_ids())
    assert study_ids()


def test_flags_are_counted_apart(generate: ModuleType, monkeypatch) -> None:
    from pdpsim.study.catalogue import Card

    sources, flags = (
        {"read": 4, "recalled": 2, "secondary": 1},
        {"contested": 1, "recalled": 2, "secondary": 1},
    )
    card = Card("a", "A", "A", "", "x", 1.0, 2, 7, 0, {"reproduced": 4, "partly": 3}, sources, flags)
    monkeypatch.setattr(generate, "cards", lambda: [card])
    monkeypatch.setattr(generate, "networks", lambda _: 9)
    header, _, row, *_ = generate.studies_table().splitlines()
    cells = dict(zip(header.split(" | "), row.split(" | "), strict=True))
    names = ("reproduced", "not", "read", "secondary", "recalled", "derived", "contested", "fitted")
    assert [cells[name] for name in names] == list("40412010")


def test_a_stale_readme_is_noticed(generate: ModuleType, monkeypatch, tmp_path, capsys) -> None:
    stale = tmp_path / "README.md"
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    stale.write_text(text.replace("| study |", "| studies |"), encoding="utf-8")
    monkeypatch.setattr(generate, "README", stale)
    monkeypatch.setattr(generate, "PAGES", ())  # those of the checkout are not the test's to write
    assert generate.run(["--check"]) == 1
    assert "README.md is stale: run python docs/generate.py" in capsys.readouterr().err
    assert generate.run([]) == 0
    assert "| study |" in stale.read_text(encoding="utf-8")
    assert generate.run(["--check"]) == 0


@pytest.mark.parametrize(
    "page", ["README.md", *sorted(str(p.relative_to(ROOT)) for p in ROOT.glob("docs/*.md"))]
)
def test_local_links_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", text)
    generated = ("studies/", "api/generated/")
    local = [x for x in links if "://" not in x and not x.startswith(generated)]
    assert [x for x in local if not ((ROOT / page).parent / x).exists()] == []


def test_citation_has_the_version_of_the_package() -> None:
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    fields = dict(re.findall(r"^([\w-]+): *(.*)$", citation, re.MULTILINE))
    assert fields["cff-version"] == "1.2.0"
    assert fields["version"] == PROJECT["version"]
    assert fields["license"] == PROJECT["license"]


def test_readme_and_ci_install_what_the_project_offers() -> None:
    texts = [(ROOT / name).read_text(encoding="utf-8") for name in ("README.md", ".ci/run")]
    extras = {
        each for text in texts for found in re.findall(r"'\.\[([\w,]+)\]'", text) for each in found.split(",")
    }
    assert {"test", "docs"} <= extras <= set(PROJECT["optional-dependencies"])


def test_every_command_is_in_the_readme_or_the_tutorial_and_explains_itself(
    generate: ModuleType, commands: str
) -> None:
    for name in generate.COMMANDS:
        assert f"## pdpsim {name}\n" in commands
        assert f"Usage: pdpsim {name}" in commands
        help_text = commands.split(f"## pdpsim {name}\n")[1].split("\n## ")[0]
        assert "Example" in help_text, f"pdpsim {name} --help has no example"


@pytest.mark.parametrize("path", ["README.md", *(f"docs/{x.name}" for x in sorted(ROOT.glob("docs/*.md")))])
def test_pages_name_commands_and_options_that_exist(path: str, generate: ModuleType, commands: str) -> None:
    text = (ROOT / path).read_text(encoding="utf-8")
    lines = "\n".join(blocks(text, "sh"))
    assert set(re.findall(r"^pdpsim (\w+)", lines, re.M)) <= set(generate.COMMANDS)
    for name, rest in re.findall(r"pdpsim (\w+)([^\n|`]*)", text):
        if name not in generate.COMMANDS:
            continue
        section = commands.split(f"## pdpsim {name}\n")[1].split("\n## ")[0]
        for option in re.findall(r"--[\w-]+", rest.split("#")[0]):
            assert option in section, f"pdpsim {name} {option}"


def test_a_doi_leads_to_its_paper(generate: ModuleType) -> None:
    text = generate.linked("Elman (1990). doi:10.1207/s15516709cog1402_1. Here")
    link = "[doi:10.1207/s15516709cog1402_1](https://doi.org/10.1207/s15516709cog1402_1)"
    assert text == f"Elman (1990). {link}. Here"
    assert generate.linked(text) == text


def test_figures_of_a_reference_run_are_shown_with_caption_and_alternative(
    generate, monkeypatch, tmp_path
) -> None:
    from pdpsim.study.catalogue import load

    study = load("rumelhart-todd-1993")
    monkeypatch.setattr(study, "folder", tmp_path / "replications" / "study")
    monkeypatch.setattr(generate, "ROOT", tmp_path)
    assert "```" not in "".join(generate.figures_section(study))
    pictures = tmp_path / "replications" / "study" / "reference" / "figures"
    pictures.mkdir(parents=True)
    (pictures / "tree.svg").touch()
    (pictures / "tree.csv").touch()
    caption = next(each.caption for each in study.figures if each.id == "tree")
    _, picture, rest = generate.figures_section(study)
    assert picture.startswith("```{figure} ../../replications/study/reference/figures/tree.svg\n:alt: ")
    assert picture.count(caption) == 2
    assert "tree.csv>`" in picture
    assert "| tree |" not in rest
    assert "| tree-untrained |" in rest


# Spelt in parts, so that this file does not name them itself.
MACHINE = ("/wo" + "rk/", "/tm" + "p/", "/ro" + "ot/", "/ho" + "me/", "/Use" + "rs/")
HOSTS = ("py" + "pi.org", "python" + "hosted.org", "ana" + "conda.org", "index" + "-url")


def test_nothing_names_a_machine_or_a_package_host() -> None:
    for path in tracked_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:  # pictures
            continue
        found = [name for name in (*MACHINE, *HOSTS) if name in text]
        assert found == [], f"{path.relative_to(ROOT)} names {found}"


def test_every_study_is_told_under_six_headings() -> None:
    from pdpsim.study.catalogue import load, study_ids

    for each in study_ids():
        folder = load(each).folder
        assert folder is not None
        text = (folder / "README.md").read_text(encoding="utf-8")
        assert tuple(re.findall(r"^## (.*)$", text, re.M)) == HEADINGS, each


def test_every_table_of_data_has_a_card_that_says_where_it_is_from_and_whose_it_is() -> None:
    tables = list((ROOT / "replications").glob("*/*/*/data/*.[ct]sv"))
    assert tables
    for table in tables:
        card = table.with_suffix(".md").read_text(encoding="utf-8")
        assert "Source" in card or "LICENSE-DATA" in card, table.name
        assert list(table.parent.glob("LICENSE-DATA*")) or "no rights are claimed" in card, table.name


# The documentation's pages


def test_every_key_of_a_model_file_is_documented() -> None:
    from pdpsim.formats.model import keys

    text = page("models")
    parts = dict(re.findall(r"^## (?:\\\[)+(\w+)\\.*?\n(.*?)(?=^## |\Z)", text, re.M | re.S))
    for table, known in keys.TABLES.items():
        section = parts[table.strip("[]")]
        assert [key for key in known if f"`{key}`" not in section] == [], table
    assert [key for key in keys.BIAS if f"| `{key}` |" not in parts["layers"]] == []
    assert [key for key in keys.STOP if f"`{key}`" not in parts["training"]] == []
    assert {"phases", "origins"} < set(parts)


def test_every_rule_is_documented_with_its_defaults() -> None:
    from pdpsim.describe.updates import RULES

    for name, cls in RULES.items():
        row = next(line for line in page("models").splitlines() if line.startswith(f"| `{name}` |"))
        for each in dataclasses.fields(cls):
            default = each.default
            told = f'"{default}"' if isinstance(default, str) else f"{default:g}".replace("e-0", "e-")
            assert re.search(rf"`{each.name.replace('_', '-')}` \(`?{re.escape(told)}", row), (
                f"{name}: {each.name} = {told}"
            )
        assert f"`{name}`" in page("equations")


def test_every_function_is_on_the_page_of_equations() -> None:
    from pdpsim.describe.functions import ACTIVATIONS, ERRORS

    assert [name for name in (*ACTIVATIONS, *ERRORS) if f"| `{name}` |" not in page("equations")] == []


def test_verdicts_flags_and_criteria_are_explained() -> None:
    from pdpsim.claims.verdict import MARKS, VERDICTS
    from pdpsim.report.wording import FLAGS

    text, readme = page("claims"), (ROOT / "README.md").read_text(encoding="utf-8")
    for name in VERDICTS:
        assert f"| {MARKS[name]} {name} |" in text
        assert name in readme
    for name, meaning in FLAGS.items():
        assert f"| {name} | " in text, meaning
        assert f"*{name}*" in readme


def test_every_key_of_a_studys_tables_is_documented() -> None:
    from pdpsim.claims.criteria import CRITERIA
    from pdpsim.claims.file import OWN, TOP
    from pdpsim.study import figure

    text = page("claims")
    assert [key for key in {**TOP, **OWN, **figure.KEYS} if f"`{key}`" not in text] == []
    assert [kind for kind in CRITERIA if kind not in text] == []
    for kind in CRITERIA.values():
        assert [each.name for each in dataclasses.fields(kind) if f"`{each.name}`" not in text
                and f"{each.name} =" not in text] == []  # fmt: skip


def test_the_claims_shown_are_ones_that_can_be_read(tmp_path: Path) -> None:
    from pdpsim.claims import file, glossary

    claims, meanings = blocks(page("claims"), "toml")
    (tmp_path / "claims.toml").write_text(claims, encoding="utf-8")
    (tmp_path / "measures.toml").write_text(meanings, encoding="utf-8")
    known = file.Known(glossary=glossary.read(tmp_path / "measures.toml"))
    assert [each.id for each in file.read(tmp_path / "claims.toml", known)] == [
        "E90d-5a",
        "E90d-5b",
        "E90d-1",
    ]


def test_the_pattern_worked_by_hand_comes_out_so() -> None:
    """Every number in the worked example, from the engine."""
    text = page("equations").split("## One pattern by hand")[1]
    scope: dict[str, Any] = {}
    exec(python_blocks(text)[0], scope)
    network, before, after = scope["network"], scope["before"], scope["after"]

    assert before.outputs["output"][0, 0] == pytest.approx(0.4858, abs=5e-5)
    assert before.pattern_errors[0] == pytest.approx(0.1322, abs=5e-5)
    assert after.outputs["output"][0, 0] == pytest.approx(0.5189, abs=5e-5)
    rows = re.findall(r"^\| (.*?) \| .*? \| (-?[\d.]+) \| (-?[\d.]+) \|$", text, re.M)
    links = [(link.replace("$", ""), float(weight)) for link, _, weight in rows]
    told = {link: weight for link, weight in links if "to " in link or "bias of" in link}
    hidden, output = network.weights["input->hidden"], network.weights["hidden->output"]
    assert told == {
        name: pytest.approx(value, abs=5e-5)
        for name, value in {
            r"h_1 \to o": output[0, 0],
            r"h_2 \to o": output[1, 0],
            "bias of o": network.biases["output"][0],
            r"input 1 \to h_1": hidden[0, 0],
            r"input 1 \to h_2": hidden[0, 1],
            r"input 2 \to h_1": hidden[1, 0],
            r"input 2 \to h_2": hidden[1, 1],
            "bias of h_1": network.biases["hidden"][0],
            "bias of h_2": network.biases["hidden"][1],
        }.items()
    }


def test_code_in_the_documentation_names_what_exists() -> None:
    import pdpsim

    pages = ["README.md", *(str(path.relative_to(ROOT)) for path in (ROOT / "docs").glob("*.md"))]
    text = "\n".join((ROOT / name).read_text(encoding="utf-8") for name in pages)
    code = "\n".join(python_blocks(text))
    for name in set(re.findall(r"\bpdpsim\.(\w+)\(", code)):
        assert name in pdpsim.__all__, name
    for module, names in set(re.findall(r"^from (pdpsim[\w.]*) import ([\w, ]+)$", code, re.M)):
        for name in names.split(", "):
            there = hasattr(importlib.import_module(module), name)
            assert there or importlib.util.find_spec(f"{module}.{name}"), f"{module}.{name}"


def formulas(text: str) -> list[tuple[str, bool]]:
    """Return the formulas of a docstring, and whether each stands on lines of its own."""
    found = [(each, False) for each in re.findall(r":math:`(.+?)`", text, re.S)]
    for block in re.findall(r"^\.\. math::(.*?)(?=^\S|\Z)", text, re.S | re.M):
        found += [(each, True) for each in re.split(r"\n\s*\n", block.strip())]
    return found


def test_the_formulas_of_learning_rules_can_be_shown() -> None:
    """The documentation's renderer knows less of TeX than TeX does."""
    tex = pytest.importorskip("docutils.utils.math.latex2mathml")
    shown = 0
    for procedure in PROCEDURES.values():
        for text in (inspect.getdoc(procedure), inspect.getdoc(inspect.getmodule(procedure))):
            for formula, block in formulas(text or ""):
                assert tex.tex2mathml(formula, as_block=block), (procedure.name, formula)
                shown += 1
    assert shown > 100


def test_the_rule_of_ones_own_trains_by_its_name() -> None:
    from pdpsim.formats import model, table
    from pdpsim.simulate.simulator import Simulator

    before = dict(PROCEDURES)
    section = (
        (ROOT / "docs" / "learning.md").read_text(encoding="utf-8").partition("## A rule of your own")[2]
    )
    try:
        code = compile(python_blocks(section)[0], "learning.md", "exec", dont_inherit=True)
        exec(code, {"__name__": "builtins"})
        xor = model.read(model.find("xor"))
        patterns = table.read(model.find("xor").with_suffix(".tsv"), xor.network)
        own = model.with_settings(xor, {"training.learning": "mean-feedback"})
        simulator = Simulator(own, seed=1)
        history = simulator.train(patterns)
        assert history.error[-1] < history.error[0] / 2
    finally:
        PROCEDURES.clear()
        PROCEDURES.update(before)

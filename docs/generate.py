"""Generate the parts of README and documentation that follow from the studies and the command line.

::

    python docs/generate.py            # bring README.md and the pages of `PAGES` up to date
    python docs/generate.py --check    # only say whether it is

The documentation's own generated pages (one for each study, the command line) are written by `write_pages`,
which ``conf.py`` calls before a build; they are not committed.
"""

from __future__ import annotations

import argparse
import importlib.util
import inspect
import json
import pkgutil
import re
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

import pdpsim
from pdpsim.base.files import write_text
from pdpsim.base.format import interval, number
from pdpsim.claims.claim import KNOWN_FROM
from pdpsim.claims.record import Record
from pdpsim.claims.verdict import VERDICTS
from pdpsim.cli.group import COMMANDS, main
from pdpsim.figures.style import MILLIMETRE, SCREEN, WIDTHS
from pdpsim.formats.model import parameters
from pdpsim.formats.model.training_values import write_procedure
from pdpsim.learning import PROCEDURES
from pdpsim.report.wording import (
    FLAGS,
    INTERVALS,
    measure,
    primary,
    registered,
    registration,
    sentence,
    tally,
    verdict,
)
from pdpsim.study.catalogue import Card, cards, load, reference
from pdpsim.study.figure import Figure
from pdpsim.study.settings import read_model
from pdpsim.study.study import Study

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
#: Pages of the documentation with blocks that follow from something else.
PAGES = tuple(ROOT / "docs" / f"{name}.md" for name in ("speed", "learning", "models", "findings"))
#: What one run of ``python -m tests.benchmarks --json`` wrote, and the module that lays it out.
MEASURED = ROOT / "docs" / "speed.json"
TABLES = ROOT / "tests" / "benchmarks" / "tables.py"
#: A generated part of a page, by name and, behind a space, what it is about.
BLOCK = re.compile(r"(<!-- (\w+)((?: [\w.-]+)*):begin -->\n).*?(<!-- \2\3:end -->)", re.DOTALL)

#: A DOI as READMEs write it; the stop of a sentence is not part of it.
DOI = re.compile(r"(?<!\[)\bdoi:(10\.\d{4,9}/[\w./()-]*\w)")

#: Modules that are not for use from Python: commands, what only numba reads, parts of others.
HIDDEN = (
    "pdpsim.cli",
    "pdpsim.engine.kernel",
    "pdpsim.formats.model.",
    "pdpsim.__main__",
    "pdpsim.study.templates",
)

#: Flags that are counted apart, whatever the verdict.
COUNTED = ("contested", "fitted", "amended")

#: The claim that the README quotes.
EXAMPLE = ("elman-1990-words", "E90d-3")


def row(cells: Sequence[object]) -> str:
    """Return a row of a Markdown table."""
    return "| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def table(header: Sequence[str], rows: Sequence[Sequence[object]], right: int = 0) -> str:
    """Return a Markdown table of which the last `right` columns are numbers."""
    rule = ["---"] * (len(header) - right) + ["---:"] * right
    return "\n".join([row(header), row(rule), *(row(each) for each in rows)]) + "\n"


# README


def networks(card: Card) -> int | str:
    """Return how many replicates the reference run trained, in all conditions and readings."""
    stored = reference(card.id)
    return sum(len(each) for each in stored[1]["seconds"].values()) if stored else "–"


def studies_table() -> str:
    """Return the table of studies, from their reference runs."""
    header = ("study", "family", "claims", "reproduced", "partly", "not", "not tested", *KNOWN_FROM, *COUNTED,
              "networks", "minutes")  # fmt: skip
    rows = []
    for card in cards():
        counts: list[object] = ["–"] * (len(VERDICTS) + len(KNOWN_FROM) + len(COUNTED))
        if card.verdicts:
            counts = [card.verdicts.get(name, 0) for name in VERDICTS]
            counts += [card.sources.get(name, 0) for name in KNOWN_FROM]
            counts += [card.flags.get(name, 0) for name in COUNTED]
        folder = f"{card.family.replace(' ', '_')}/{card.id.replace('-', '_')}"
        name = f"[{card.id}](replications/pdpsim_replications/{folder}/README.md)"
        rows.append((name, card.family, card.claims, *counts, networks(card), f"{card.minutes:g}"))
    return table(header, rows, right=len(header) - 2)


def example() -> str:
    """Return one claim of a reference run as a sentence."""
    study, claim = EXAMPLE
    stored = reference(study)
    records = [each for each in primary(stored[0]) if each.id == claim] if stored else []
    return "".join(f"> {sentence(each)}\n" for each in records)


def measured() -> str:
    """Return the measurements of speed that are kept with the documentation."""
    return speed(json.loads(MEASURED.read_text(encoding="utf-8")))


def speed(record: Mapping[str, Any]) -> str:
    """Return what a run of the benchmarks measured, as text and tables."""
    spec = importlib.util.spec_from_file_location(TABLES.stem, TABLES)
    assert spec is not None
    assert spec.loader is not None
    layout = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(layout)
    parts = [f"{layout.about(record)}\n"]
    for heading, caption, header, rows, right in layout.tables(record):
        parts += [f"## {heading}\n", *([f"{caption}\n"] if caption else []), table(header, rows, right)]
    return "\n".join(parts)


# learning procedures


def procedures_table() -> str:
    """Return the table of learning procedures with their parameters."""
    rows = []
    for name, procedure in PROCEDURES.items():
        given = write_procedure(procedure(), full=True)
        parameters = given[name] if isinstance(given, dict) else {}
        defaults = ", ".join(f"`{key}` ({json.dumps(value)})" for key, value in parameters.items())
        summary = (inspect.getdoc(procedure) or "").splitlines()[0]
        rows.append((f"`{name}`", defaults, summary))
    return table(("procedure", "parameters (defaults)", "what it is"), rows)


def demands_table() -> str:
    """Return the table of what each learning procedure asks of a brain."""
    header = ("rule", "teacher", "what travels back", "weights on the way back", "phases",
              "kept meanwhile", "local", "proposed by")  # fmt: skip
    rows = []
    for name, procedure in PROCEDURES.items():
        x = procedure.demands
        local = "yes" if x.local else "no"
        rows.append((f"`{name}`", x.teacher, x.back, x.weights, x.phases, x.kept, local, x.source))
    return table(header, rows)


def renew(text: str) -> str:
    """Return a page's text with its generated blocks brought up to date."""
    blocks = {
        "studies": studies_table,
        "example": example,
        "speed": measured,
        "procedures": procedures_table,
        "demands": demands_table,
        "tally": findings_tally,
        "finding": finding,
    }
    return BLOCK.sub(lambda match: f"{match[1]}{blocks[match[2]](*match[3].split())}{match[4]}", text)


# what came back


def findings_tally() -> str:
    """Return in a sentence what came back of all studies that have a reference run."""
    counted = [card for card in cards() if card.verdicts]
    sums = {name: sum(card.verdicts.get(name, 0) for card in counted) for name in VERDICTS}
    fitted, claims = (sum(card.flags.get("fitted", 0) for card in counted), sum(sums.values()))
    untested = f", {sums['not tested']} not tested" if sums["not tested"] else ""
    return (
        f"{len(counted)} studies have a reference run, of networks that nobody had seen when their claims "
        f"were registered. Of their {claims} claims {sums['reproduced']} are reproduced, "
        f"{sums['partly']} partly, {sums['not reproduced']} not{untested}; {fitted} are *fitted*.\n"
    )


def finding(study_id: str, figure_id: str) -> str:
    """Return how many claims of a study came back, and one figure of its reference run."""
    study = load(study_id)
    stored = reference(study)
    assert stored is not None, study_id
    assert study.folder is not None
    counts = Counter(record.verdict for record in primary(stored[0]))
    words = [f"{counts[name]} {name}" for name in VERDICTS if counts[name]]
    figure = next(each for each in study.figures if each.id == figure_id)
    caption = " ".join(figure.caption.split())
    picture = study.folder / "reference" / "figures" / f"{figure_id}.svg"
    path = Path("..", *picture.relative_to(ROOT).parts).as_posix()
    replicates = sum(len(each) for each in stored[1]["seconds"].values())
    return (
        f"{replicates} replicates in all conditions; of {sum(counts.values())} claims {', '.join(words)}.\n\n"
        f"![{caption}]({path})\n"
    )


# the documentation's pages


def write_pages(folder: Path) -> None:
    """Write the generated pages into the documentation's folder."""
    studies = [load(card.id) for card in cards()]
    wanted = {folder / "studies" / f"{study.id}.md": study_page(study) for study in studies}
    wanted[folder / "studies" / "index.md"] = studies_index(studies)
    wanted |= {folder / "api" / "generated" / f"{name}.md": module_page(name) for name in public_modules()}
    wanted[folder / "commands.md"] = commands_page()
    for path, text in wanted.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_text(encoding="utf-8") != text:  # else Sphinx reads it again
            write_text(path, text)
    for path in [*folder.glob("studies/*.md"), *folder.glob("api/generated/*.md")]:
        if path not in wanted:
            path.unlink()


def public_modules() -> list[str]:
    """Return the names of the library's modules that a reader of the documentation may want."""
    names = (each.name for each in pkgutil.walk_packages(pdpsim.__path__, "pdpsim."))
    return sorted(name for name in names if not name.startswith(HIDDEN))


def module_page(name: str) -> str:
    """Return the page of one module, which Sphinx fills from its docstrings."""
    return f"# {name}\n\n```{{eval-rst}}\n.. automodule:: {name}\n   :members:\n```\n"


def studies_index(studies: Sequence[Study]) -> str:
    """Return the page that lists the studies."""
    listed = studies_table().replace("replications/pdpsim_replications/", "")
    listed = re.sub(
        r"\]\(\w+/(\w+)/README\.md\)", lambda match: f"]({match[1].replace('_', '-')}.md)", listed
    )
    tree = "\n".join(study.id for study in studies)
    return (
        "# Studies\n\nVerdicts are those of each study's reference run, with its default number of "
        f"networks; see [](../claims.md).\n\n{listed}\n```{{toctree}}\n:hidden:\n\n{tree}\n```\n"
    )


def study_page(study: Study) -> str:
    """Return a study's page: its README, claims, parameters and figures."""
    assert study.folder is not None
    readme = study.folder / "README.md"
    text = readme.read_text(encoding="utf-8") if readme.exists() else f"# {study.title}\n\n{study.paper}"
    parts = [linked(text.rstrip()), *figures_section(study), "## Claims", *claims_section(study)]
    parts += ["## Parameters", *parameters_section(study), *measures_section(study)]
    return "\n\n".join(parts) + "\n"


def linked(text: str) -> str:
    """Return a text in which every DOI leads to its paper."""
    return DOI.sub(lambda match: f"[doi:{match[1]}](https://doi.org/{match[1]})", text)


def figures_section(study: Study) -> list[str]:
    """Return the figures of a study's reference run, and of those without a picture what they show."""
    assert study.folder is not None
    parts, rest = ["## Figures"], []
    for figure in study.figures:
        picture = study.folder / "reference" / "figures" / f"{figure.id}.svg"
        if picture.is_file():
            parts.append(figure_block(figure, picture))
        else:
            rest.append((figure.id, figure.caption))
    return [*parts, *([table(("figure", "what it shows"), rest)] if rest else [])]


def figure_block(figure: Figure, picture: Path) -> str:
    """Return a picture with its caption, and the numbers behind it where they are beside it."""
    source = Path("..", "..", *picture.relative_to(ROOT).parts)
    caption = " ".join(figure.caption.split())
    numbers = picture.with_suffix(".csv")
    more = f" {{download}}`Numbers <{source.with_suffix('.csv').as_posix()}>`" if numbers.is_file() else ""
    wide = round(WIDTHS[figure.width] * MILLIMETRE * 72 * SCREEN)
    options = f":alt: {json.dumps(caption, ensure_ascii=False)}\n:width: {wide}px"
    return f"```{{figure}} {source.as_posix()}\n{options}\n\n**{figure.id}.** {caption}{more}\n```"


def measures_section(study: Study) -> list[str]:
    """Return what each measure means, if the study says so."""
    if study.glossary is None:
        return []
    rows = [(f"`{x.pattern}`", each.meaning, each.unit) for x, each in study.glossary.meanings.items()]
    return ["## Measures", table(("measure", "what it is", "unit"), rows)]


def claims_section(study: Study) -> list[str]:
    """Return the claims, with verdicts where there is a reference run."""
    stored = reference(study)
    if stored is None:
        rows = [(x.id, x.sentence, x.published or "–", x.source, x.describe()) for x in study.claims]
        return [
            "No reference run is shipped with this study yet.",
            table(("id", "claim", "published", "where", "criterion"), rows),
        ]
    records, run = stored
    versions = run["versions"]
    about = (
        f"Reference run: root seed {run['root_seed']}, engine {run['engine']}, "
        f"Python {versions['python']}, NumPy {versions['numpy']}."
    )
    rows = [claim_row(each) for each in primary(records)]
    parts = [
        f"{tally(records)}. {about}",
        table(("id", "claim", "published", "here", "n", "verdict"), rows),
        "### Criteria",
        registration(records),
        table(
            ("id", "where", "known", "measured", "criterion"), [criterion_row(x) for x in primary(records)]
        ),
    ]
    used = [name for name in FLAGS if any(name in each.flags for each in primary(records))]
    if used:
        parts.insert(2, "\n".join(f"- *{name}*: {FLAGS[name]}" for name in used))
    others = sorted({each.reading or "" for each in records if not each.primary})
    if others:
        names = ("id", f"{run['study']['primary']} (primary)", *others)
        parts += ["### Readings", table(names, readings_rows(records, others))]
    return parts


def claim_row(record: Record) -> tuple[object, ...]:
    """Return a claim's cells."""
    values = record.measured
    limits = interval(values.low, values.high)
    measured = f"{number(values.mean)} ({limits})" if limits else number(values.mean)
    return record.id, record.claim, record.published or "–", measured, values.n, f"**{verdict(record)}**"


def criterion_row(record: Record) -> tuple[object, ...]:
    """Return how a claim is judged."""
    judged = f"{record.criterion} (shown: {INTERVALS.get(record.kind, '')})"
    return (
        record.id,
        record.source,
        record.known_from,
        measure(record),
        "; ".join(filter(None, (judged, registered(record)))),
    )


def readings_rows(records: Sequence[Record], others: Sequence[str]) -> list[tuple[object, ...]]:
    """Return mean and verdict of each claim in every reading, the primary one first."""
    claims = {(x.id, None if x.primary else x.reading): x for x in records}
    return [
        (each.id, *(f"{number(x.measured.mean)}, {x.verdict}" for x in
                    (claims[each.id, name] for name in (None, *others))))
        for each in primary(records)
    ]  # fmt: skip


def parameters_section(study: Study) -> list[str]:
    """Return the parameters of a study's models and its options, each with its origin."""
    parts = []
    for name, file in study.models.items():
        rows = [(f"`{x.key}`", f"`{x.value}`", x.origin) for x in parameters(read_model(study, name, {}))]
        parts += [f"Model `{file}`:", table(("parameter", "value", "origin"), rows)]
    if study.options:
        options = [(f"`{x.name}`", f"`{x.default}`", x.help, x.origin) for x in study.options]
        parts += ["Options of the study:", table(("option", "default", "what it is", "origin"), options)]
    return parts


def commands_page() -> str:
    """Return the page of the command line, from each command's own help."""
    settings: dict[str, Any] = {**main.context_settings, "terminal_width": 80}
    parts = [
        "# The command line",
        "Generated from `pdpsim --help` and the help of each command. Exit codes: 0 on success, whatever "
        "the verdicts; 2 for something asked wrongly; 1 for something that went wrong; 130 after Ctrl-C.",
    ]
    with click.Context(main, info_name="pdpsim", **settings) as context:
        parts.append(as_text(main.get_help(context)))
        for name in COMMANDS:
            command = main.get_command(context, name)
            assert command is not None
            with click.Context(command, context, name, terminal_width=80) as inner:
                parts += [f"## pdpsim {name}", as_text(command.get_help(inner))]
    return "\n\n".join(parts) + "\n"


def as_text(text: str) -> str:
    """Return a block of text for Markdown."""
    return f"```text\n{text}\n```"


def run(arguments: Sequence[str] | None = None) -> int:
    """Bring the pages up to date that are committed, or with ``--check`` return 1 if one is not."""
    assert __doc__ is not None
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="change nothing; exit code 1 if one is stale")
    check = parser.parse_args(arguments).check
    stale = False
    for page in (README, *PAGES):
        text = page.read_text(encoding="utf-8")
        fresh = renew(text)
        if fresh == text:
            continue
        stale = True
        if check:
            sys.stderr.write(f"{page.name} is stale: run python docs/generate.py\n")
        else:
            write_text(page, fresh)
    return int(check and stale)


if __name__ == "__main__":
    sys.exit(run())

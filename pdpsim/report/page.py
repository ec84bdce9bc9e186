"""The page that a reader opens: claims, figures, readings, parameters and provenance of one run.

One HTML file that holds everything, pictures included: it opens offline, prints, and needs no script.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any

from pdpsim.base.errors import PdpsimError
from pdpsim.base.files import write_text
from pdpsim.base.format import duration, interval, number
from pdpsim.claims.record import Record
from pdpsim.report import wording
from pdpsim.report.strip import strip

if TYPE_CHECKING:
    from pdpsim.formats.model import Model
    from pdpsim.results.folder import Results
    from pdpsim.study.study import Study

TEMPLATE = Path(__file__).parent / "templates" / "report.html"

#: An SVG larger than this (a scatter of thousands of points) is shown as PNG.
LARGEST_SVG = 1_500_000

#: Pixels on the screen for each point of a figure that is made for print.
SCREEN = 1.8


def write(results: Results, study: Study | None = None) -> Path:
    """Write ``report.html`` into a folder of results, and return its path.

    Parameters
    ----------
    results : Results
    study : Study, optional
        For the origin of its options; a built-in study is found by its id.

    Raises
    ------
    ResultsError
        If the folder cannot be written to.
    """
    path = results.folder / "report.html"
    write_text(path, page(results, study or _built_in(results.study_id)))
    return path


def page(results: Results, study: Study | None = None) -> str:
    """Return the page as HTML; see `write`."""
    about, records = results.run["study"], results.claims
    sections = [
        _summary(records),
        _figures(results.folder / "figures", about.get("figures", {})),
        _claims(records),
        _readings(records),
        _failures(results.run.get("failed") or {}),
        _parameters(results, study),
        _provenance(results.run),
    ]
    body = f"{_header(results)}<main>{''.join(sections)}</main>{_footer(results)}"
    template = Template(TEMPLATE.read_text(encoding="utf-8"))
    return template.substitute(title=escape(f"{about['title']} – {about['id']}"), body=body)


def _built_in(study_id: str) -> Study | None:
    from pdpsim.study.catalogue import load, study_ids

    try:
        return load(study_id) if study_id in study_ids() else None
    except PdpsimError:  # a study that cannot be loaded any more still has results to show
        return None


def _header(results: Results) -> str:
    about = results.run["study"]
    doi = about.get("doi")
    link = f' <a href="https://doi.org/{escape(doi, quote=True)}">doi:{escape(doi)}</a>' if doi else ""
    banner = ""
    if results.quick:
        banner = '<p class="banner">A quick run: every stage was tried, and no claim was tested.</p>'
    elif results.run.get("end") is None:
        banner = '<p class="banner">This run is not finished; run the same command again to go on.</p>'
    return (
        f'<header><h1>{escape(about["title"])}</h1><p class="paper">{escape(about["paper"])}{link}</p>'
        f"{banner}</header>"
    )


def _summary(records: Sequence[Record]) -> str:
    chosen = wording.primary(records)
    if not chosen:
        return _section("In short", "<p>No claim has been judged yet.</p>")
    items = "".join(
        f"<li><span>{_verdict(each)}</span><span>{escape(wording.sentence(each))}</span></li>"
        for each in chosen
    )
    tally = f'<p class="tally">{escape(wording.tally(records))}.</p>'
    return _section("In short", f'{tally}<ul class="claims">{items}</ul>')


def _claims(records: Sequence[Record]) -> str:
    rows = []
    first: dict[tuple[str, str], str] = {}  # criterion and reason -> the claim that has them first
    for each in wording.primary(records):
        here = each.measured
        kind = wording.INTERVALS.get(each.kind, "interval")
        limits, mean = interval(here.low, here.high), number(here.mean)
        lost = wording.without_value(each)
        if lost and each.failed == here.n:
            limits, mean = "", "–"
        value = f"{mean}<br>" + (f'<span class="soft">{escape(kind)}<br>{limits}</span>' if limits else "")
        value += f'<br><span class="soft">{lost}</span>' if lost else ""
        criterion = (each.criterion, each.reason)
        earlier = first.setdefault(criterion, each.id)
        told = [_sentence(part) for part in criterion] if earlier == each.id else [f"As for {earlier}."]
        origin = f"{escape(_origin(each))}{_measure(each)}"
        judged, *reason = (escape(part) for part in told if part)
        parts = (each.detail, wording.registered(each))
        because = " ".join([*reason, *(escape(_sentence(part)) for part in parts if part)])
        rows.append(
            f'<tr id="{escape(each.id, quote=True)}"><th scope="row">{escape(each.id)}</th>'
            f'<td>{escape(each.claim)}<br><span class="soft">{origin}</span></td>'
            f'<td class="number">{escape(each.published or "–")}</td>'
            f'<td class="number">{value}{strip(each)}</td><td class="number">{here.n}</td>'
            f'<td class="criterion">{judged}<br><span class="soft">{because}</span></td>'
            f"<td>{_verdict(each)}<br>{_flags(each)}</td></tr>"
        )
    if not rows:
        return ""
    caption = (
        f"{wording.registration(records)} In the small pictures a dot is a network, the bar the interval, "
        "and the upright line the published value (zero, where the sign of an effect is claimed)."
    )
    head = _head("", "Claim", "Paper", "Here", "n", "Criterion", "Verdict")
    return _section("Claims", _table(caption, head, rows) + _key(records))


def _key(records: Sequence[Record]) -> str:
    used = [name for name in wording.FLAGS if any(name in each.flags for each in records)]
    told = "; ".join(f"<b>{escape(name)}</b>: {escape(wording.FLAGS[name])}" for name in used)
    return f'<p class="note">Flags: {told}. They are counted apart in every summary.</p>' if told else ""


def _figures(folder: Path, captions: Mapping[str, str]) -> str:
    shown = [_figure(folder, name, caption) for name, caption in captions.items()]
    if not any(shown):
        return _section("Figures", '<p class="note">None have been drawn.</p>') if captions else ""
    return _section("Figures", "".join(shown))


def _figure(folder: Path, name: str, caption: str) -> str:
    svg, png, csv = (folder / f"{name}.{kind}" for kind in ("svg", "png", "csv"))
    size = ""
    if svg.is_file() and svg.stat().st_size <= LARGEST_SVG:
        source = _data("image/svg+xml", svg)
        size = _screen_size(svg)
    elif png.is_file():
        source = _data("image/png", png)
    else:
        return ""
    words = name.replace("_", " ")
    title = f"Figure {words.replace('-', ', ', 1)}" if name[:1].isdigit() else words.capitalize()
    numbers = ""
    if csv.is_file():
        href = _data("text/csv", csv)
        numbers = f' <a href="{href}" download="{escape(name, quote=True)}.csv">The numbers drawn (CSV)</a>'
    alt = escape(f"{title}: {caption}", quote=True)
    return (
        f'<figure><img src="{source}" alt="{alt}"{size}><figcaption><b>{escape(title)}.</b> '
        f"{escape(_sentence(caption))}{numbers}</figcaption></figure>"
    )


def _screen_size(svg: Path) -> str:
    """Return a width that makes 7 point letters, right for a journal, readable on a screen."""
    found = re.search(r'<svg[^>]*? width="([\d.]+)pt"', svg.read_text(encoding="utf-8")[:4000])
    return f' width="{round(float(found[1]) * SCREEN)}"' if found else ""


def _readings(records: Sequence[Record]) -> str:
    names = list(dict.fromkeys(each.reading for each in records))
    if len(names) < 2:
        return ""
    first = {each.reading for each in records if each.primary}
    by_claim: dict[str, dict[str | None, Record]] = {}
    for each in records:
        by_claim.setdefault(each.id, {})[each.reading] = each
    rows = []
    for claim, each_reading in by_claim.items():
        any_record = next(iter(each_reading.values()))
        cells = "".join(
            f'<td class="number">{_short(each_reading[name])}</td>' if name in each_reading else "<td>–</td>"
            for name in names
        )
        rows.append(
            f'<tr><th scope="row">{escape(claim)}</th><td>{escape(any_record.claim)}</td>'
            f'<td class="number">{escape(any_record.published or "–")}</td>{cells}</tr>'
        )
    titles = [f"{name} (primary)" if name in first else str(name) for name in names]
    caption = "The paper can be read in more than one way. The primary reading alone carries the verdicts."
    return _section("Readings side by side", _table(caption, _head("", "Claim", "Paper", *titles), rows))


def _short(record: Record) -> str:
    here = record.measured
    limits = interval(here.low, here.high)
    return f'{number(here.mean)}<br><span class="soft">{limits}</span><br>{_verdict(record)}'


def _failures(failed: Mapping[str, str]) -> str:
    if not failed:
        return ""
    items = "".join(f"<li><b>{escape(name)}</b>: {escape(what)}</li>" for name, what in failed.items())
    told = "<p>They count as failures in every claim; none is left out.</p>"
    return _section("Networks that diverged", f"{told}<ul>{items}</ul>")


def _parameters(results: Results, study: Study | None) -> str:
    parts = []
    for names, model in _models(results, study):
        parts.append(_model(names, model))
    options = results.run.get("options") or {}
    if options:
        known = {} if study is None else {each.name: each for each in study.options}
        rows = [
            _row(
                name,
                value,
                known[name].help if name in known else "",
                known[name].origin if name in known else "",
            )
            for name, value in options.items()
        ]
        parts.append(_table("Options of the study.", _head("Option", "Value", "What it is", "Origin"), rows))
    return _section("Parameters", "".join(parts)) if parts else ""


def _models(results: Results, study: Study | None) -> list[tuple[str, Model]]:
    """Return the models of the networks that were saved (those that were trained), each once.

    Where none were saved, the study's models with the run's settings.
    """
    from pdpsim.formats import model as modelfile
    from pdpsim.study.settings import read_model

    texts: dict[str, list[str]] = {}
    for case in results.cases:
        folder = results.folder / "networks" / case.label
        for file in sorted(folder.glob("1/*.npz")):
            names = texts.setdefault(_model_text(file), [])
            if file.stem not in names:
                names.append(file.stem)
    if texts or study is None:
        return [(", ".join(names), modelfile.parse(text)) for text, names in texts.items() if text]
    return [(name, read_model(study, name, results.run.get("settings") or {})) for name in study.models]


def _model_text(file: Path) -> str:
    from pdpsim.base.files import read_arrays

    return str(read_arrays(file).get("model", ""))


def _model(names: str, model: Model) -> str:
    from pdpsim.formats.model import parameters
    from pdpsim.report.diagram import draw

    rows = [_row(each.key, each.value, each.origin) for each in parameters(model)]
    caption = "Every parameter with the place in the paper that gives it, or the assumption made instead."
    drawn = escape(draw(model.network, 90))
    return (
        f"<h3>{escape(names)}</h3><pre>{drawn}</pre>"
        f"{_table(caption, _head('Parameter', 'Value', 'Origin'), rows)}"
    )


def _provenance(run: Mapping[str, Any]) -> str:
    git = run.get("git")
    versions = ", ".join(
        f"{name} {' '.join(number) if isinstance(number, list) else number}"
        for name, number in (run.get("versions") or {}).items()
        if number
    )
    seconds = sum(sum(each.values()) for each in (run.get("seconds") or {}).values())
    entries = {
        "Command": " ".join(run.get("argv") or []),
        "Started": run.get("start"),
        "Ended": run.get("end"),
        "Time of all replicates": duration(seconds / 60) if seconds else None,
        "Root seed": run.get("root_seed"),
        "Engine, precision": f"{run.get('engine')}, {run.get('dtype')}",
        "Settings": ", ".join(f"{key} = {value}" for key, value in (run.get("settings") or {}).items()),
        "Corpus": ", ".join(
            f"{name} (SHA-256 {digest})" for name, digest in (run.get("corpus") or {}).items()
        ),
        "Data": ", ".join(f"{name} (SHA-256 {digest})" for name, digest in (run.get("data") or {}).items()),
        "Versions": versions,
        "Commit": f"{git['commit']}{' with changes' if git.get('dirty') else ''}" if git else None,
        "Platform": run.get("platform"),
        "Sessions": _sessions(run.get("sessions") or ()),
    }
    told = "".join(
        f"<dt>{escape(name)}</dt><dd>{escape(str(value))}</dd>"
        for name, value in entries.items()
        if value not in (None, "")
    )
    return _section("Provenance", f"<dl>{told}</dl>")


def _sessions(sessions: Sequence[Mapping[str, Any]]) -> str:
    """Return what each session made and with which commit, where there was more than one."""
    made = [each for each in sessions if any(each["replicates"].values())]
    if len(made) < 2:
        return ""
    told = []
    for each in made:
        count = sum(map(len, each["replicates"].values()))
        commit = f", commit {each['git']['commit']}" if each.get("git") else ""
        told.append(f"{count} replicate{'' if count == 1 else 's'} from {each.get('start')}{commit}")
    return "; ".join(told)


def _footer(results: Results) -> str:
    return (
        "<footer><p>Made by pdpsim. Values of every network are in <code>claims.json</code> and "
        f"<code>measures.csv</code> beside this page ({escape(results.study_id)}).</p></footer>"
    )


def _section(title: str, content: str) -> str:
    return f"<section><h2>{escape(title)}</h2>{content}</section>"


def _table(caption: str, head: str, rows: Sequence[str]) -> str:
    return (
        f'<div class="scroll"><table><caption>{escape(caption)}</caption>{head}'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def _head(*titles: str) -> str:
    cells = "".join(f'<th scope="col">{escape(each)}</th>' if each else "<td></td>" for each in titles)
    return f"<thead><tr>{cells}</tr></thead>"


def _row(first: str, *others: object) -> str:
    cells = "".join(f"<td>{escape(str(each))}</td>" for each in others)
    return f'<tr><th scope="row"><code>{escape(first)}</code></th>{cells}</tr>'


def _verdict(record: Record) -> str:
    name = record.verdict
    symbol = wording.SYMBOLS.get(name, "")
    return f'<span class="verdict {name.replace(" ", "-")}">{symbol} {escape(name)}</span>'


def _flags(record: Record) -> str:
    return "".join(f'<span class="flag">{escape(flag)}</span>' for flag in record.flags)


def _origin(record: Record) -> str:
    told = [record.source, record.known_from]
    if record.condition not in (None, "default"):
        told.append(f"condition {record.condition}")
    return ", ".join(told)


def _measure(record: Record) -> str:
    told = wording.measure(record)
    return f"<br>Measured: {escape(_sentence(told))} <code>{escape(record.measure)}</code>" if told else ""


def _sentence(text: object) -> str:
    told = str(text or "").strip()
    if not told:
        return ""
    return f"{told[:1].upper()}{told[1:]}{'' if told[-1] in '.!?' else '.'}"


def _data(kind: str, path: Path) -> str:
    return f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode()}"

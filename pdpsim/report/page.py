"""The page that a reader opens: claims, figures, readings, parameters and provenance of one run.

One HTML file that holds everything, pictures included: it opens offline, prints, and needs no script. What
stands where, and in which tags, is in ``templates/report.html``, which escapes whatever it is given; here is
what it is given.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pdpsim.base.errors import PdpsimError
from pdpsim.base.files import write_text
from pdpsim.base.format import duration, interval, number
from pdpsim.claims.record import Record
from pdpsim.report import wording
from pdpsim.report.rendering import render, sentence
from pdpsim.report.strip import strip

if TYPE_CHECKING:
    from pdpsim.formats.model import Model
    from pdpsim.results.folder import Results
    from pdpsim.study.study import Study

#: An SVG larger than this (a scatter of thousands of points) is shown as PNG.
LARGEST_SVG = 1_500_000

#: Pixels on the screen for each point of a figure that is made for print: 7 point letters can then be read.
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
    captions = about.get("figures", {})
    shown = [_figure(results.folder / "figures", name, caption) for name, caption in captions.items()]
    return render(
        "report.html",
        about={**about, "doi": about.get("doi")},
        banner=_banner(results, study),
        tally=wording.tally(records),
        registration=wording.registration(records),
        claims=_claims(records),
        claims_caption=(
            "In the small pictures a dot is a network, the bar the "
            "interval, and the upright line the published value (zero, where the sign of an effect is "
            "claimed)."
        ),
        flags={name: wording.FLAGS[name] for name in wording.FLAGS if any(name in x.flags for x in records)},
        captions=captions,
        figures=[each for each in shown if each],
        readings=_readings(records),
        failed=results.run.get("failed") or {},
        models=[_model(names, model) for names, model in _models(results, study)],
        options=_options(results, study),
        provenance=_provenance(results.run),
    )


def _built_in(study_id: str) -> Study | None:
    from pdpsim.study.catalogue import load, study_ids

    try:
        return load(study_id) if study_id in study_ids() else None
    except PdpsimError:  # a study that cannot be loaded any more still has results to show
        return None


def _banner(results: Results, study: Study | None) -> str:
    if results.quick:
        return "A quick run: every stage was tried, and no claim was tested."
    if results.run.get("end") is None:
        return "This run is not finished; run the same command again to go on."
    changed = _changed(results.run, study)
    return f"Not the study as it stands, but with {', '.join(changed)}." if changed else ""


def _changed(run: Mapping[str, Any], study: Study | None) -> list[str]:
    """Return what a run sets otherwise than its study: options, parameters of models, the corpus."""
    usual = {} if study is None else {each.name: each.default for each in study.options}
    options = {
        key: value for key, value in (run.get("options") or {}).items() if usual.get(key, value) != value
    }
    values = [f"{key} = {value}" for key, value in (options | (run.get("settings") or {})).items()]
    return values + [f"the corpus {name}" for name in run.get("corpus") or {}]


def _claims(records: Sequence[Record]) -> list[dict[str, Any]]:
    """Return what the page tells of each claim in the primary reading."""
    rows = []
    first: dict[tuple[str, str], str] = {}  # criterion and reason -> the claim that has them first
    for each in wording.primary(records):
        measured = each.measured
        limits, mean = interval(measured.low, measured.high), number(measured.mean)
        lost = wording.without_value(each)
        if lost and each.failed == measured.n:
            limits, mean = "", "–"
        earlier = first.setdefault((each.criterion, each.reason), each.id)
        lines = [each.criterion, each.reason] if earlier == each.id else [f"As for {earlier}."]
        judged, *reasons = (part for part in lines if part)
        because = [part for part in (*reasons, each.detail, wording.registered(each)) if part]
        rows.append(
            {
                "id": each.id,
                "claim": each.claim,
                "origin": _origin(each),
                "measure": each.measure if wording.measure(each) else "",
                "meaning": wording.measure(each),
                "published": each.published or "–",
                "mean": mean,
                "quantity": wording.quantity(each) if mean != "–" else "",
                "interval": wording.INTERVALS.get(each.kind, "interval"),
                "limits": limits,
                "lost": lost,
                "strip": strip(each),
                "n": measured.n,
                "criterion": judged,
                "because": " ".join(map(sentence, because)),
                "verdict": each.verdict,
                "flags": each.flags,
            }
        )
    return rows


def _figure(folder: Path, name: str, caption: str) -> dict[str, Any] | None:
    """Return a figure with its title, or None if it has not been drawn."""
    svg, png, csv = (_own(folder / f"{name}.{kind}") for kind in ("svg", "png", "csv"))
    points = None
    if svg and svg.stat().st_size <= LARGEST_SVG:
        source = _data("image/svg+xml", svg)
        points = _points(svg)
    elif png:
        source = _data("image/png", png)
    else:
        return None
    words = name.replace("_", " ")
    return {
        "name": name,
        "caption": caption,
        "title": f"Figure {words.replace('-', ', ', 1)}" if name[:1].isdigit() else words.capitalize(),
        "source": source,
        "points": points,
        "width": None if points is None else round(points * SCREEN),
        "numbers": _data("text/csv", csv) if csv else None,
    }


def _own(path: Path) -> Path | None:
    """Return a file of the folder; None for none, or a link, which leads to anybody's."""
    return None if path.is_symlink() or path.parent.is_symlink() or not path.is_file() else path


def _points(svg: Path) -> float | None:
    """Return how wide a picture is on paper, in points."""
    width = re.search(rb'<svg[^>]*? width="(\d{1,5}(?:\.\d+)?)pt"', svg.read_bytes()[:4000])
    return float(width[1]) if width else None


def _readings(records: Sequence[Record]) -> dict[str, Any] | None:
    """Return the claims in all readings side by side; None where there is one."""
    names = list(dict.fromkeys(each.reading for each in records))
    if len(names) < 2:
        return None
    first = {each.reading for each in records if each.primary}
    by_claim: dict[str, dict[str | None, Record]] = {}
    for each in records:
        by_claim.setdefault(each.id, {})[each.reading] = each
    rows = []
    for claim, by_reading in by_claim.items():
        any_record = next(iter(by_reading.values()))
        rows.append(
            {
                "id": claim,
                "claim": any_record.claim,
                "published": any_record.published or "–",
                "cells": [_short(by_reading.get(name)) for name in names],
            }
        )
    return {
        "titles": [f"{name} (primary)" if name in first else str(name) for name in names],
        "rows": rows,
    }


def _short(record: Record | None) -> dict[str, str] | None:
    if record is None:
        return None
    measured = record.measured
    limits = interval(measured.low, measured.high)
    return {
        "mean": number(measured.mean),
        "quantity": wording.quantity(record),
        "limits": limits,
        "verdict": record.verdict,
    }


def _options(results: Results, study: Study | None) -> list[tuple[str, Any, str, str]]:
    """Return the options of the run: name, value, what it is, and its origin."""
    known = {} if study is None else {each.name: each for each in study.options}
    return [
        (name, value, known[name].help if name in known else "", known[name].origin if name in known else "")
        for name, value in (results.run.get("options") or {}).items()
    ]


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
    from pdpsim.simulate.archive import read_head, text_of

    return text_of(read_head(file), "model")


def _model(names: str, model: Model) -> dict[str, Any]:
    from pdpsim.formats.model import parameters
    from pdpsim.report.diagram import draw

    return {
        "names": names,
        "diagram": draw(model.network, 90),
        "rows": [(each.key, each.value, each.origin) for each in parameters(model)],
    }


def _provenance(run: Mapping[str, Any]) -> dict[str, Any]:
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
        "Processors": ", ".join(run.get("cpus") or ()),
        "Sessions": _sessions(run.get("sessions") or ()),
    }
    return {name: value for name, value in entries.items() if value not in (None, "")}


def _sessions(sessions: Sequence[Mapping[str, Any]]) -> str:
    """Return what each session made and with which commit, where there was more than one."""
    productive = [each for each in sessions if any(each["replicates"].values())]
    if len(productive) < 2:
        return ""
    phrases = []
    for each in productive:
        count = sum(map(len, each["replicates"].values()))
        commit = f", commit {each['git']['commit']}" if each.get("git") else ""
        phrases.append(f"{count} replicate{'' if count == 1 else 's'} from {each.get('start')}{commit}")
    return "; ".join(phrases)


def _origin(record: Record) -> str:
    parts = [record.source, record.known_from]
    if record.condition not in (None, "default"):
        parts.append(f"condition {record.condition}")
    return ", ".join(parts)


def _data(kind: str, path: Path) -> str:
    return f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode()}"

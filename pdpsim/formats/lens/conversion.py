"""What scripts, example sets and weights of Lens come to in pdpsim: a project for each network."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from pdpsim.base.errors import FormatError, ValidationError
from pdpsim.describe.patterns import PatternSet
from pdpsim.formats.lens import examples, placing, script, weightfile
from pdpsim.formats.lens.example_set import Example, ExampleSet
from pdpsim.formats.lens.model import Converter
from pdpsim.formats.lens.network import MOST_TICKS, Group, LensNetwork
from pdpsim.formats.lens.placing import Place
from pdpsim.formats.lens.session import Session
from pdpsim.formats.lens.training import TrainingConverter
from pdpsim.formats.model import Model
from pdpsim.formats.project import Floats, Project, Remark, Weights, merged
from pdpsim.formats.source import PACKED, bare_name, read_text

#: What Lens takes the logit of 0 and of 1 to be (``INV_SIGMOID`` in ``Src/util.h``).
LARGE = 1e8

#: The stream that decides which examples ``moveExamples`` draws.
MOVED_BY = 1


def set_name(path: Path) -> str:
    """Return what Lens calls the example set of a file: its name without ``.ex`` or ``.bex``."""
    name = bare_name(path)
    return re.sub(r"\.b?ex\Z", "", name) or name


def convert(
    scripts: Sequence[Path], sets: Sequence[Path], weights: Sequence[Path]
) -> tuple[list[Project], list[Path]]:
    """Return a project for each network that scripts describe.

    Parameters
    ----------
    scripts, sets, weights : sequence of Path
        Scripts, and example sets and weights beside those that the scripts load. Sets are for the networks of
        a single script; of several, each has those that it loads.

    Returns
    -------
    list of Project
    list of Path
        Example sets that are in none of them.

    Raises
    ------
    FormatError
        If a file cannot be read, or weights are those of none of the networks.
    """
    networks = []
    left, sets_left = list(weights), list(sets)
    for path in scripts:
        session = script.run(read_text(path), str(path), path.parent)
        loaded, remarks, read = _load(session, path.parent, sets, alone=len(scripts) == 1)
        sets_left = [each for each in sets_left if each.resolve() not in read]
        for lens in session.networks:
            files = [*_named_weights(lens, path.parent, remarks, str(path)), *weights]
            project, used = _project(lens, session, loaded, files, remarks)
            left = [each for each in left if each not in used]
            networks.append(project)
        if not session.networks:
            remark = "the script makes no network by itself; procedures that only a user calls are not called"
            remarks.append(Remark(str(path), remark))
            networks.append(Project(path.stem, remarks=merged([*session.remarks, *remarks])))
    if left and networks:
        raise FormatError(f"{left[0]}: its number of links is that of none of the networks")
    return networks, sets_left


def _load(
    session: Session, folder: Path, more: Sequence[Path], alone: bool
) -> tuple[dict[str, ExampleSet], list[Remark], set[Path]]:
    """Return the sets of a script after moves, if it is alone also those beside it, and their files."""
    remarks: list[Remark] = []
    sets: dict[str, ExampleSet] = {}
    read: set[Path] = set()
    for name, loaded in session.sets.items():
        parts: list[ExampleSet] = []
        for file in loaded.files:
            path = _beside(folder, file, more)
            if path is None:
                remarks.append(
                    Remark(session.source, f"the examples {file!r} are not there", lines=(loaded.line,))
                )
                continue
            read.add(path.resolve())
            parts.append(examples.read(path))
        if parts:
            whole = [example for part in parts for example in part.examples]
            taken = tuple(whole[: loaded.most] if loaded.most else whole)
            header = replace(parts[0].header, **loaded.header)
            own = tuple(remark for part in parts for remark in part.remarks)
            size = sum(part.size for part in parts)
            sets[name] = ExampleSet(parts[0].source, header, taken, size, own)
    for path in more if alone else ():
        if path.resolve() not in read:
            read.add(path.resolve())
            sets[set_name(path)] = examples.read(path)
    _move(session, sets, remarks)
    return {name: each for name, each in sets.items() if each.examples}, remarks, read


def _move(session: Session, sets: dict[str, ExampleSet], remarks: list[Remark]) -> None:
    rng = np.random.default_rng(MOVED_BY)
    for move in session.moves:
        source = sets.get(move.source)
        if source is None:
            continue
        count = len(source.examples)
        if move.number:
            if move.first + move.number > count:
                raise FormatError(
                    f"{session.source}, line {move.line}: no examples {move.first} to "
                    f"{move.first + move.number - 1} in {move.source!r}, which has {count}"
                )
            chosen = set(range(move.first, move.first + move.number))
        else:
            chosen = set(rng.permutation(count)[: int(count * move.share)].tolist())
            if move.share < 1:
                remark = "which examples are moved was left to chance; they are drawn anew here"
                remarks.append(Remark(session.source, remark, "approximated", (move.line,)))
        moved = tuple(source.examples[k] for k in sorted(chosen))
        before: tuple[Example, ...] = sets[move.target].examples if move.target in sets else ()
        sets[move.target] = replace(source, examples=(*before, *moved))
        if not move.copied:
            kept = tuple(example for k, example in enumerate(source.examples) if k not in chosen)
            sets[move.source] = replace(source, examples=kept)


def _beside(folder: Path, file: str, more: Sequence[Path] = ()) -> Path | None:
    """Return the file of that name beside a script, packed or not, or one given with it."""
    names = dict.fromkeys((file, Path(file).name))
    for name in names:
        for ending in ("", *PACKED):
            path = folder / f"{name}{ending}"
            if path.is_file():
                return path
    wanted = re.sub(r"\.(gz|bz2?|Z)\Z", "", Path(file).name)
    return next((path for path in more if bare_name(path) == wanted), None)


def _named_weights(lens: LensNetwork, folder: Path, remarks: list[Remark], source: str) -> list[Path]:
    paths = []
    for name, line in lens.weights:
        path = _beside(folder, name)
        if path is None:
            remarks.append(Remark(source, f"the weights {name!r} are not there", lines=(line,)))
        else:
            paths.append(path)
    return paths


def _project(
    lens: LensNetwork,
    session: Session,
    loaded: dict[str, ExampleSet],
    files: Sequence[Path],
    remarks: Sequence[Remark],
) -> tuple[Project, list[Path]]:
    """Return the project of one network, and the weight files that are its."""
    converter = Converter(lens, session.source)
    all_remarks = [*session.remarks, *remarks]
    strange = converter.strange()
    model = None
    if strange:
        converter.say(f"{strange}: there is no model of {lens.name!r}", lens.line)
    else:
        model = _model(lens, session, loaded, converter)
    patterns: dict[str, PatternSet] = {}
    for name, example_set in loaded.items():
        placed = _placed(name, example_set, lens, model, converter)
        if placed is not None:
            patterns[name] = placed
    weights: dict[str, Weights] = {}
    used = []
    for path in dict.fromkeys(files):
        file = weightfile.read(path)
        if model is None:
            continue
        block = weightfile.left_to_chance(lens)
        if block is not None:
            converter.say(
                f"the weights {path.name!r}: links from {block.sender!r} to {block.receiver!r} are left to "
                "chance, so that nothing tells which weight is whose",
                block.line,
            )
            used.append(path)
            continue
        try:
            placed_weights = weightfile.place(file, lens, converter.names, converter.links)
        except FormatError:
            if len(session.networks) == 1:
                raise
            continue
        weights[re.sub(r"\.wt\Z", "", bare_name(path))] = placed_weights
        used.append(path)
    return Project(lens.name, model, patterns, weights, merged([*all_remarks, *converter.remarks])), used


def _model(lens: LensNetwork, session: Session, loaded: dict[str, ExampleSet], converter: Converter) -> Model:
    ticks, error_from = _time(lens, loaded, converter)
    trained = loaded[lens.training_set].examples if lens.training_set in loaded else ()
    longest = max((len(example.events) for example in trained), default=1)
    unrolled = lens.continuous or lens.intervals * lens.ticks > 1
    if longest * ticks > lens.intervals * lens.ticks:
        converter.say(
            f"examples of {longest} events are longer than the network's {lens.intervals} intervals, where "
            "Lens ends one; here they go on",
            lens.line,
            "approximated",
        )
    if "backpropTicks" in lens.values and unrolled:
        converter.say(
            "backpropTicks has no say in a network that carries error back through the whole example",
            lens.line,
            "approximated",
        )
    sizes = {name: len(example_set.examples) for name, example_set in loaded.items()}
    orders = {name: each.mode for name, each in session.sets.items()}
    try:
        network = converter.network(ticks, error_from, unrolled)
        return Model(lens.name, "", "", network, TrainingConverter(lens, converter.say).phases(sizes, orders))
    except ValidationError as error:
        raise FormatError(f"{session.source}, line {lens.line}: the network {lens.name!r}: {error}") from None


def _time(lens: LensNetwork, loaded: dict[str, ExampleSet], converter: Converter) -> tuple[int, int | None]:
    """Return the ticks of an event, and the first that has an error (None: the last)."""
    chosen = {lens.training_set, *(use.examples for use in lens.trained)} & set(loaded) or set(loaded)
    times = [placing.times(loaded[name]) for name in sorted(chosen)]
    longest, grace = 1.0, 0.0
    if times and None not in times and len(set(times)) == 1:
        longest, _, grace = times[0] or (1.0, 0.0, 0.0)
    elif times:
        spans = [placing.spans(loaded[name]) for name in sorted(chosen)]
        longest = max(span[0] for span in spans)
        grace = min(span[2] for span in spans)
        converter.say(
            f"events of different times: all have the longest here, {longest:g} intervals, and the shortest "
            f"time of grace, {grace:g}",
            lens.line,
            "approximated",
        )
    ticks = max(1, math.ceil(min(longest, lens.intervals * 1.0) * lens.ticks - 1e-6))
    if not math.isfinite(longest) or ticks > MOST_TICKS:
        raise FormatError(f"{converter.source}: events of {longest:g} intervals are too long")
    first = math.ceil(grace * lens.ticks - 1e-6) + 1 if grace > 0 else 1
    if first > ticks:
        converter.say(
            f"the time of grace, {grace:g}, leaves no tick with an error", lens.line, "approximated"
        )
    first = min(first, ticks)
    return ticks, None if first == ticks else first


def _placed(
    name: str, example_set: ExampleSet, lens: LensNetwork, model: Model | None, converter: Converter
) -> PatternSet | None:
    """Return the patterns of a set on the units of a network; None if they are not its."""
    network = None if model is None else model.network
    free = {layer.name for layer in network.clamped if layer not in network.inputs} if network else set()
    places: list[tuple[Place, ...]] = []
    for kind in ("INPUT", "OUTPUT"):
        groups = [group for group in lens.groups if kind in group.base]
        places.append(
            tuple(
                Place(
                    x.name,
                    converter.names[x.name],
                    x.size,
                    network is None or converter.names[x.name] in free,
                )
                for x in groups
            )
        )
    try:
        patterns, remarks = placing.place(example_set, *places)
    except FormatError as error:
        if name == lens.training_set:
            raise
        converter.say(f"the examples {name!r} are not for the network {lens.name!r}: {error}", lens.line)
        return None
    converter.remarks += remarks
    if network is None or model is None:
        return patterns
    inputs = {layer.name for layer in network.clamped}
    targets = {layer.name for layer in network.targets}
    for group in lens.groups:
        if "SOFT_CLAMP" in group.inputs and converter.names[group.name] in patterns.inputs:
            layer = converter.names[group.name]
            patterns.inputs[layer] = _clamped(patterns.inputs[layer], group, lens)
    plain = (patterns.frequencies == 1).all()
    weighs = any(phase.weighted for phase in model.phases)
    modes = {"sampled" for phase in model.phases if phase.order == "sampled"}
    if not plain and not weighs and not modes:
        converter.say(f"frequencies of {name!r} are left out: the training does not use them", lens.line)
    resets = all("RESET_ON_EXAMPLE" in x.base for x in lens.groups if x.name in converter.names)
    return replace(
        patterns,
        inputs={layer: values for layer, values in patterns.inputs.items() if layer in inputs},
        targets={layer: values for layer, values in patterns.targets.items() if layer in targets},
        frequencies=patterns.frequencies if weighs or modes else np.ones(len(patterns)),
        reset="pattern" if resets else "never",
    )


def _clamped(values: Floats, group: Group, lens: LensNetwork) -> Floats:
    """Return what a soft clamp adds to net inputs: the logit of ``init + strength (value - init)``."""
    strength = group.values.get("clampStrength", lens.value("clampStrength"))
    y = group.start + strength * (values - group.start)
    with np.errstate(divide="ignore", invalid="ignore"):
        logits = np.log(y / (1.0 - y))
    logits = np.where(y <= 0.0, -LARGE, np.where(y >= 1.0, LARGE, logits))
    return np.where(np.isnan(values), np.nan, logits)

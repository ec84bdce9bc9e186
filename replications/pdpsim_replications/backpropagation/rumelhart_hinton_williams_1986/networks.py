"""Networks of a condition: trained until they solve its problem, and looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from pdpsim.describe.patterns import PatternSet
from pdpsim.study.study import Replicate
from pdpsim_replications.backpropagation.rumelhart_hinton_williams_1986.conditions import Condition
from pdpsim_replications.backpropagation.rumelhart_hinton_williams_1986.problems import shown_once

if TYPE_CHECKING:
    from pdpsim.simulate.history import History
    from pdpsim.simulate.simulator import Simulator

#: Sweeps after which a network is looked at while it learns: seven in each power of ten.
GLANCES = (0, *sorted({round(10 ** (k / 7)) for k in range(29)}))


def train(replicate: Replicate, name: str, save: bool) -> dict[str, Any]:
    """Train one network, and return its counts, its weights, and what it does before and after."""
    condition: Condition = replicate.condition
    settings = condition.settings if condition.stated else {**replicate.reading, **condition.settings}
    network = replicate.network(name, replicate.model(condition.model, settings), save=save)
    patterns, held_out = environment(replicate)
    layers = hidden_layers(network)
    phase = network.phases[-1]
    looks = tuple(epoch for epoch in GLANCES if epoch <= phase.epochs)

    def glance(network: Simulator, epoch: int) -> dict[str, Any]:
        recorded = network.record(patterns, layers)
        activity = np.mean([recorded[name].mean() for name in layers]) if layers else np.nan
        right, direct = right_share(network, patterns), decided_directly(network, patterns)
        return {"activity": activity, "right": right, "direct": direct}

    untrained = network.copy()
    history = network.train(
        patterns, replace(phase, snapshots=looks), observe=glance, progress=replicate.progress
    )
    measured: dict[str, Any] = {
        "sweeps": sweeps(history),
        "untrained_sweeps": 0.0,  # as a control it is looked at whether or not the network solves its task
        "all_right": first_right(history, phase.target_radius, patterns),
        "error": float(history.error[-1]),
        "rises": float((np.diff(history.error) > 0).mean()) if history.epochs > 1 else 0.0,
    }
    for mark, one in (("untrained_", untrained), ("", network)):
        measured |= {mark + key: value for key, value in look(one, condition, patterns, held_out).items()}
    for key in ("activity", "right", "direct"):
        seen = [np.asarray(history.snapshots[epoch][key]) for epoch in sorted(history.snapshots)]
        unseen = [np.full_like(seen[0], np.nan, dtype=np.float64)] * (len(GLANCES) - len(seen))
        measured[key] = np.array([*seen, *unseen])
    for way, again in condition.retrained.items():
        measured[f"sweeps_{way}"] = np.nan
        if not history.stopped:
            another = replace(
                phase, rule=replace(phase.rule, rate=again.rate), epochs=phase.epochs * again.longer
            )
            stuck = network if again.onward else untrained
            measured[f"sweeps_{way}"] = sweeps(stuck.copy().train(patterns, another))
    return measured


def environment(replicate: Replicate) -> tuple[PatternSet, PatternSet | None]:
    """Return the patterns of a condition, and those that are held out."""
    condition: Condition = replicate.condition
    off = replicate.options["off"] if condition.off is None else condition.off
    patterns = condition.problem(condition.bits, off)
    if not condition.held_out:
        return patterns, None
    drawn = replicate.rng("environment").permutation(len(patterns))
    return (
        patterns.select(np.sort(drawn[condition.held_out :])),
        patterns.select(np.sort(drawn[: condition.held_out])),
    )


def sweeps(history: History) -> float:
    """Return the sweeps to solution; infinite if there is none."""
    return float(history.epochs) if history.stopped else np.inf


def first_right(history: History, radius: float, patterns: PatternSet) -> float:
    """Return the sweeps until every output is on the right side of 0.5; infinite if there are none."""
    [targets] = patterns.targets.values()
    near = 0.5 if radius else float(np.nanmax(targets)) - 0.5
    right = np.flatnonzero(history.worst_unit < near)
    return float(right[0] + 1) if len(right) else np.inf


def right_share(network: Simulator, patterns: PatternSet) -> Any:
    """Return the share of events with targets in which each output unit is on the right side of 0.5."""
    [(layer, targets)] = patterns.targets.items()
    right = (network.record(patterns, [layer])[layer] > 0.5) == (targets > 0.5)
    return np.nanmean(np.where(np.isnan(targets), np.nan, right), axis=0)


def decided_directly(network: Simulator, patterns: PatternSet) -> Any:
    """Return for each output unit 1 if a threshold on its direct links decides when it is on, else 0."""
    [targets] = patterns.targets.values()
    if "input->output" not in network.weights:
        return np.zeros(targets.shape[1])
    net = patterns.inputs["input"] @ network.weights["input->output"]
    lowest_on = np.where(targets > 0.5, net, np.inf).min(axis=0)
    highest_off = np.where(targets > 0.5, -np.inf, net).max(axis=0)
    return (lowest_on > highest_off).astype(np.float64)


def hidden_layers(network: Simulator) -> list[str]:
    """Return the layers between inputs and outputs, as far as they are logistic."""
    others = {layer.name for layer in (*network.description.inputs, *network.description.targets)}
    layers = [layer for layer in network.description.layers if layer.name not in others]
    return [layer.name for layer in layers if layer.activation == "logistic"]


def look(
    network: Simulator, condition: Condition, patterns: PatternSet, held_out: PatternSet | None
) -> dict[str, Any]:
    """Return a network's weights and biases, and what it does with the patterns."""
    layers = hidden_layers(network)
    measured: dict[str, Any] = {f"weights_{name}": value.copy() for name, value in network.weights.items()}
    measured |= {f"biases_{name}": value.copy() for name, value in network.biases.items()}
    measured |= {f"outputs_{name}": value for name, value in network.test(patterns).outputs.items()}
    measured |= {f"hidden_{name}": value for name, value in network.record(patterns, layers).items()}
    learned = np.concatenate(
        [network.weights[p.name].ravel() for p in network.description.projections if p.trained]
    )
    measured["negative"] = float((learned[learned != 0] < 0).mean())
    if layers:
        inputs = np.zeros((1, network.description.layer("input").size))
        rest = network.record(PatternSet.from_arrays(inputs), layers[:1])
        measured["rest"] = rest[layers[0]][0]
    if held_out is not None:
        measured["held_out_right"] = float((network.test(held_out).worst_unit < 0.5).mean())
    if condition.steps:
        states = network.record(shown_once(condition.bits, condition.steps), ["state"])["state"]
        measured["states"] = states.reshape(-1, condition.steps, condition.bits)
    return measured


def pooled(each: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return the measures of a replicate's first network, and some of all its networks together."""
    if len(each) == 1:
        return dict(each[0])
    names = [name for name in each[0] if name.startswith(("sweeps", "outputs_"))]
    return {**each[0], **{f"all_{name}": np.array([one[name] for one in each]) for name in names}}

"""The paper's environment: a rhythm of three sines that one output is to follow, without any input."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.procedure import Backpropagation
from pdpsim.learning.eligibility import EProp
from pdpsim.learning.real_time_recurrent import RealTimeRecurrent
from pdpsim.simulate.agreement import cosine, take_over

if TYPE_CHECKING:
    from pdpsim.describe.network import Network
    from pdpsim.study.study import Replicate

#: Ticks of a rhythm, of which the network's time constant is ten.
LENGTHS = (10, 20, 40, 80, 200)
#: The paper's shorter rhythm lasts twenty time constants (Fig. 2a).
PUBLISHED = 200
RECURRENT = "hidden->hidden"


def rhythm(ticks: int) -> PatternSet:
    """Return one period of the rhythm: sines of one, two and four cycles, of sizes 1, 1/2 and 1/4."""
    phase = 2 * np.pi * np.arange(1, ticks + 1) / ticks
    wave = np.sin(phase) + 0.5 * np.sin(2 * phase) + 0.25 * np.sin(4 * phase)
    return PatternSet.from_arrays({"tonic": np.zeros((ticks, 1))}, wave[:, None], lengths=[ticks])


def without_feedback(network: Network, truncate: int | None = None) -> Network:
    """Return the network without projections that carry error; error goes back through so many ticks."""
    return replace(network, projections=network.forward, time=replace(network.time, truncate=truncate))


def compare_rhythm(replicate: Replicate) -> dict[str, Any]:
    """Compare rules before learning, and the best that a read-out could do.

    Returns
    -------
    dict
        ``agreement`` and ``agreement_no_trace``, shape (lengths,): cosine of the recurrent weights' change
        with the gradient's, by trace and exact feedback, and by what the last tick alone gives;
        ``agreement_random``, the same by trace and random feedback; ``real_time_gap`` and ``trace_gap``:
        largest difference of real-time recurrent learning, and of traces, from backpropagation through time,
        relative to the largest gradient; ``read_out_rest``: what the best read-out from the untrained network
        leaves of the rhythm's variance.
    """
    model = replicate.model("rhythm")
    network = replicate.network("rhythm", save=False)
    plain = replicate.network("rhythm-plain", without_feedback(model.network), save=False)
    brief = replicate.network("rhythm-brief", without_feedback(model.network, 1), save=False)
    for other in (plain, brief):
        take_over(other, network.weights, network.biases)
    phase = model.phases[0]
    angles: dict[str, list[float]] = {
        key: [] for key in ("agreement", "agreement_no_trace", "agreement_random")
    }
    for ticks in LENGTHS:
        wave = rhythm(ticks)
        exact = plain.gradient(wave, phase, Backpropagation())[1][plain.plan.weights(RECURRENT)[0]]
        for key, each, learning in (
            ("agreement", plain, EProp()),
            ("agreement_no_trace", brief, Backpropagation()),
            ("agreement_random", network, phase.learning),
        ):
            change = each.gradient(wave, phase, learning)[1][each.plan.weights(RECURRENT)[0]]
            angles[key].append(cosine(change, exact))
    short, place = rhythm(LENGTHS[0]), plain.plan.weights(RECURRENT)[0]
    exact = plain.gradient(short, phase, Backpropagation())[1][place]
    gaps = {
        name: float(np.abs(plain.gradient(short, phase, rule)[1][place] - exact).max() / np.abs(exact).max())
        for name, rule in (("real_time_gap", RealTimeRecurrent()), ("trace_gap", EProp()))
    }
    wave = rhythm(PUBLISHED)
    target = wave.targets["output"][:, 0]
    activity = plain.record(wave, ["hidden"])["hidden"]
    read_out = np.linalg.lstsq(activity, target, rcond=None)[0]
    rest = ((activity @ read_out - target) ** 2).mean() / target.var()
    return {
        "lengths": np.array(LENGTHS),
        **{key: np.array(values) for key, values in angles.items()},
        **gaps,
        "read_out_rest": float(rest),
    }

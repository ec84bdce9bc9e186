"""Random networks and patterns for hypothesis."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from pdpsim.describe.functions import ACTIVATIONS, ERRORS, WITHOUT_SLOPE
from pdpsim.describe.layer import Bias, Layer
from pdpsim.describe.links import Fields, OneToOne, RandomShare, Uniform
from pdpsim.describe.network import Network
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.phases import Phase
from pdpsim.describe.projection import Projection
from pdpsim.describe.time import Time
from pdpsim.describe.updates import GradientDescent

#: Activation functions with a slope: error is carried back through them.
SLOPED = [name for name in ACTIVATIONS if name not in WITHOUT_SLOPE]
#: Those that have one everywhere, of units that act alone.
SMOOTH = [name for name in SLOPED if name not in ("relu", "box", "softmax")]
#: The error functions that can be applied to each.
ERROR_OF = {
    name: [error for error, each in ERRORS.items() if not each.activations or name in each.activations]
    for name in SLOPED
}


@st.composite
def networks(draw, whole_gradient: bool = False, smooth: bool = False) -> tuple[Network, Phase]:
    """Draw a network of any class, with a phase whose error function fits its output.

    With `whole_gradient` error is carried back through whole patterns, so that the gradient is that of the
    summed error; with `smooth` no unit has a kink.
    """
    kinds = SMOOTH if smooth else [name for name in SLOPED if name not in ("box", "softmax")]
    hidden = draw(st.integers(1, 3))
    output = draw(st.sampled_from([*kinds, "softmax"]))
    ticks = draw(st.integers(1, 3))
    dt = draw(st.sampled_from([1.0, 0.3])) if ticks > 1 else 1.0
    deep = whole_gradient or draw(st.booleans())
    layers = [Layer("input", draw(st.integers(1, 3)))]
    projections = []
    for i in range(hidden):
        activation = draw(st.sampled_from(kinds))
        layers.append(
            Layer(
                f"h{i}",
                draw(st.integers(1, 4)),
                activation,
                bias=draw(st.sampled_from([Bias(), Bias("none"), Bias("fixed", Uniform(-1, -1))])),
                start=draw(st.sampled_from([0.2, 0.3])),
                start_trained=activation != "relu" and draw(st.booleans()),
                dt=dt,
            )
        )
        projections.append(Projection("input" if i == 0 else f"h{i - 1}", f"h{i}"))
    if draw(st.booleans()):
        layers.append(
            Layer(
                "context",
                layers[1].size,
                copies="h0",
                start=0.5,
                trace=draw(st.sampled_from([0.0, 0.4])),
                start_trained=draw(st.booleans()),
            )
        )
        projections.append(Projection("context", "h0", rate=draw(st.sampled_from([1.0, 0.5]))))
    size = draw(st.integers(2, 3))
    layers.append(
        Layer(
            "output",
            size,
            output,
            start=0.4,
            dt=1.0 if output == "softmax" else dt,
            clamp=draw(st.sampled_from([0.0, 0.7])),
            error_scale=draw(st.sampled_from([1.0, 2.0])),
            target=True,
        )
    )
    limit, sign = draw(st.sampled_from([(None, None), (0.8, None), (None, "+")]))
    projections.append(Projection(f"h{hidden - 1}", "output", limit=limit, sign=sign))
    if draw(st.booleans()):
        layers.append(
            Layer(
                "state",
                size,
                copies="output",
                trace=draw(st.sampled_from([0.0, 0.5])),
                teacher=draw(st.booleans()),
            )
        )
        projections.append(Projection("state", "h0"))
    if draw(st.booleans()):
        projections.append(
            Projection(
                "output", "output", delay=1, links=draw(st.sampled_from([RandomShare(0.5), OneToOne()]))
            )
        )
    if draw(st.booleans()):
        projections.append(Projection("output", "h0", delay=1, trained=draw(st.booleans())))
    if draw(st.booleans()):
        projections.append(Projection("input", "output"))
        if draw(st.booleans()):
            projections.append(Projection("input", "output", name="twin", tied="input->output", delay=1))
    deep = deep or (whole_gradient and any(layer.copies for layer in layers))
    time = Time(
        ticks=ticks,
        error_from=draw(st.integers(1, ticks)),
        unroll="pattern" if deep else "event",
        truncate=None if whole_gradient or not deep else draw(st.sampled_from([None, 1, 2])),
    )
    network = Network(tuple(layers), tuple(projections), init=Uniform(-1.0, 1.0), time=time)
    error = draw(st.sampled_from(ERROR_OF[output]))
    phase = Phase(
        epochs=3,
        error=error,
        rule=GradientDescent(rate=0.01, momentum=draw(st.sampled_from([0.0, 0.5]))),
        target_radius=0.0 if error == "divergence" else draw(st.sampled_from([0.0, 0.05])),
        zero_error_radius=0.0 if error == "divergence" or smooth else draw(st.sampled_from([0.0, 0.1])),
        weighted=draw(st.booleans()),
        update="pattern" if deep else draw(st.sampled_from(["event", "pattern", "epoch", 2, 3, 4])),
    )
    return network, phase


@st.composite
def patterns_for(draw, network: Network, phase: Phase | None = None) -> PatternSet:
    """Draw patterns that fit: some targets missing, one or several events each.

    For a phase they have frequencies only if it uses them, and targets that its error function can take.
    """
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    count = draw(st.integers(1, 9))
    lengths = rng.integers(1, 4, size=count)
    events = int(lengths.sum())
    inputs = {"input": rng.uniform(-1, 1, (events, network.layer("input").size))}
    inputs["input"][rng.random(inputs["input"].shape) < 0.3] = 0.0
    size = network.layer("output").size
    targets = rng.uniform(0.05, 0.95, (events, size))
    if phase is not None and phase.error == "divergence":
        targets /= targets.sum(axis=1, keepdims=True)
    targets[rng.random(targets.shape) < 0.2] = np.nan
    if network.layer("output").clamp:
        inputs["output"] = rng.uniform(-1, 1, (events, size))
        inputs["output"][rng.random((events, size)) < 0.3] = np.nan
    return PatternSet.from_arrays(
        inputs,
        {"output": targets},
        lengths=lengths.tolist(),
        frequencies=rng.uniform(0.2, 2.0, count) if phase is None or phase.weighted else None,
        reset=draw(st.sampled_from(["pattern", "never", 2])),
    )


def fields_network(shared: bool = True) -> Network:
    """Return a network with 2 x 2 receptive fields on a 3 x 4 grid."""
    return Network(
        (Layer("input", 12), Layer("hidden", 6), Layer("output", 2)),
        (
            Projection("input", "hidden", links=Fields((3, 4), (2, 2), shared)),
            Projection("hidden", "output"),
        ),
    )

"""$title: an example to replace, which runs as it is.

The network and its training are in model.toml, the patterns in data/patterns.tsv. What the paper reports and
how it is judged stands in claims.toml, what the measures mean in measures.toml, the figures in figures.toml.

The example is exclusive or with one hidden unit, from Rumelhart, Hinton and Williams (1986).
"""

from __future__ import annotations

from math import inf

from pdpsim.formats.table import read
from pdpsim.study.study import Replicate, Study

study = Study(
    id="$id",
    title="$title",
    paper="Rumelhart, D. E., Hinton, G. E., & Williams, R. J. (1986). Learning internal representations by "
    "error propagation. In D. E. Rumelhart & J. L. McClelland (Eds.), Parallel distributed processing: "
    "Vol. 1 (pp. 318-362). MIT Press.",
    summary="One hidden unit is enough for exclusive or, if inputs reach the output directly as well.",
    model="model.toml",
    tables=("patterns",),  # in data/
    replicates=50,  # networks; a single published run needs 50 for its percentiles
    minutes=0.3,
    quick={"training.epochs": 20},  # what `pdpsim run --quick` changes
)


# --- one replicate: train one network, return what is measured of it --------------------------------


@study.simulate
def simulate(replicate: Replicate) -> dict[str, float]:
    """Train one network on the four patterns."""
    network = replicate.network()
    patterns = read(replicate.table("patterns"), network.description)
    untrained = network.test(patterns)
    history = network.train(patterns, progress=replicate.progress)
    trained = network.test(patterns)
    return {
        "sweeps": history.epochs if history.stopped else inf,
        "error": trained.error,
        "untrained_error": untrained.error,
    }

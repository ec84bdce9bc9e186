"""Rerun the classic connectionist studies, and see which published results come back.

The map of the package, from the ground up:

============  ==========================================================================================
`base`        errors, checks, files, tables, random streams, provenance
`describe`    frozen dataclasses without arrays: networks, patterns, phases, functions, update rules
`learning`    kinds of learning that are not backpropagation, one a file
`formats`     files in and out: models (TOML), patterns (TSV, CSV), those of other simulators
`engine`      what computes: the network as tables, NumPy equation by equation, the compiled kernel
`simulate`    one network with one seed: train, record, test, trace, lesion, save
`codings`     from words, sounds and facts to activations, and back
`analysis`    clusters, components, similarity, intervals over networks
`figures`     drawings of arrays, ready for print
`claims`      published results and how they are judged
`results`     the folder of a run, written, read, compared
`study`       what a replication is made of, found, run over all cores, resumed, judged
`report`      the page that a reader opens, and what is on it; what a notebook shows of objects
`laboratory`  a page in which a network learns, and its engine in JavaScript
`workbench`   any model on any patterns, without a study
`cli`         the command line, one command per module
============  ==========================================================================================

Each imports only from those above it.

Studies are in the package `pdpsim_replications`, model files in `pdpsim_models`. The names below load what
they need when they are first used::

    import pdpsim

    network = pdpsim.Simulator(pdpsim.read_model("xor"), seed=1)
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pdpsim.base.errors import PdpsimError
    from pdpsim.claims.measure import measure
    from pdpsim.describe.layer import Bias, Layer
    from pdpsim.describe.links import Constant, Normal, Uniform
    from pdpsim.describe.network import Network
    from pdpsim.describe.patterns import PatternSet
    from pdpsim.describe.phases import Phase, Stop
    from pdpsim.describe.projection import Projection
    from pdpsim.describe.time import Time
    from pdpsim.formats.model import Model
    from pdpsim.formats.model import read as read_model
    from pdpsim.formats.table import read as read_patterns
    from pdpsim.results.folder import open_results
    from pdpsim.simulate.simulator import Simulator
    from pdpsim.study.catalogue import load as load_study
    from pdpsim.study.replicate import Replicate
    from pdpsim.study.runner import run as run_study
    from pdpsim.study.study import NotTested, Option, Study, Sweep

    __version__: str

_HOMES = {
    "pdpsim.study.catalogue": {"load_study": "load"},
    "pdpsim.claims.measure": {"measure": "measure"},
    "pdpsim.describe.patterns": {"PatternSet": "PatternSet"},
    "pdpsim.base.errors": {"PdpsimError": "PdpsimError"},
    "pdpsim.describe.links": {name: name for name in ("Constant", "Normal", "Uniform")},
    "pdpsim.formats.model": {"Model": "Model", "read_model": "read"},
    "pdpsim.describe.layer": {"Bias": "Bias", "Layer": "Layer"},
    "pdpsim.describe.network": {"Network": "Network"},
    "pdpsim.describe.projection": {"Projection": "Projection"},
    "pdpsim.describe.time": {"Time": "Time"},
    "pdpsim.formats.table": {"read_patterns": "read"},
    "pdpsim.results.folder": {"open_results": "open_results"},
    "pdpsim.study.replicate": {"Replicate": "Replicate"},
    "pdpsim.study.runner": {"run_study": "run"},
    "pdpsim.describe.phases": {"Phase": "Phase", "Stop": "Stop"},
    "pdpsim.simulate.simulator": {"Simulator": "Simulator"},
    "pdpsim.study.study": {name: name for name in ("NotTested", "Option", "Study", "Sweep")},
}

__all__ = [
    "Bias",
    "Constant",
    "Layer",
    "Model",
    "Network",
    "Normal",
    "NotTested",
    "Option",
    "PatternSet",
    "PdpsimError",
    "Phase",
    "Projection",
    "Replicate",
    "Simulator",
    "Stop",
    "Study",
    "Sweep",
    "Time",
    "Uniform",
    "__version__",
    "load_study",
    "measure",
    "open_results",
    "read_model",
    "read_patterns",
    "run_study",
]


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used, so that ``import pdpsim`` is quick."""
    for module, names in _HOMES.items():
        if name in names:
            value = getattr(import_module(module), names[name])
            break
    else:
        if name != "__version__":
            raise AttributeError(f"module 'pdpsim' has no attribute {name!r}")
        value = _version()
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("pdpsim")
    except PackageNotFoundError:  # a checkout that is not installed
        return "0+unknown"

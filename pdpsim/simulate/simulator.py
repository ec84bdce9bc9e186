"""The face of one network: train, record, test, lesion, save, load, copy."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import ArrayLike

from pdpsim.base.arrays import AnyArray, DamagedError, write_arrays
from pdpsim.base.display import Display
from pdpsim.base.errors import ResultsError
from pdpsim.base.format import short
from pdpsim.describe.patterns import PatternSet
from pdpsim.describe.phases import Phase
from pdpsim.describe.procedure import Procedure
from pdpsim.formats.model import parse, to_toml
from pdpsim.simulate import archive, presenting
from pdpsim.simulate.history import History
from pdpsim.simulate.noise import Noise
from pdpsim.simulate.presenting import Assessment
from pdpsim.simulate.state import DTYPES, State
from pdpsim.simulate.training import train

if TYPE_CHECKING:
    from pdpsim.simulate.tracing import Trace

FORMAT = 2


class Simulator(State, Display):
    """One network that can be run, trained, recorded, saved, restored and copied.

    Parameters
    ----------
    model : Model or Network
        What to build; a model brings its phases of training along.
    seed : int or SeedSequence
        Decides weights, links, order of patterns and noise, each from a stream of its own.
    engine : {"auto", "numpy", "compiled"}
        ``"auto"`` takes the compiled engine where numba is installed and it can do everything that the
        network needs, NumPy otherwise. The two agree to rounding.
    dtype : {"float64", "float32"}

    Attributes
    ----------
    description : Network
    phases : tuple of Phase
        Used by `train` when none are given.

    Notes
    -----
    ``simulator.weights["hidden->output"]`` is an array of shape (sending units, receiving units), by
    projection;
    ``simulator.biases["hidden"]`` one of shape (units,), by layer. They are views: changing one in place
    changes the network, and so does assigning another.
    """

    def train(
        self,
        patterns: PatternSet | Mapping[str, PatternSet],
        phases: Phase | Sequence[Phase] | None = None,
        *,
        observe: Callable[[Simulator, int], Mapping[str, ArrayLike]] | None = None,
        progress: Callable[[float, str], None] | None = None,
    ) -> History:
        """Train the network; see `pdpsim.simulate.training.train`."""
        chosen = self.phases if phases is None else (phases,) if isinstance(phases, Phase) else tuple(phases)
        look = None if observe is None else lambda epoch: observe(self, epoch)
        return train(self, patterns, chosen, observe=look, progress=progress)

    def record(
        self,
        patterns: PatternSet,
        layers: Sequence[str] | None = None,
        *,
        ticks: str = "last",
        settle: float = 0.0,
        least: int | None = None,
        teach: bool = False,
        noise: Noise | None = None,
        start: Mapping[str, ArrayLike] | None = None,
        rng: np.random.Generator | None = None,
    ) -> dict[str, AnyArray]:
        """Present patterns without learning and return activations; see `presenting.record`."""
        return presenting.record(
            self,
            patterns,
            layers,
            ticks=ticks,
            settle=settle,
            least=least,
            teach=teach,
            noise=noise,
            start=start,
            rng=rng,
        )

    def test(
        self,
        patterns: PatternSet,
        phase: Phase | None = None,
        *,
        settle: float = 0.0,
        least: int | None = None,
        teach: bool = False,
        noise: Noise | None = None,
        rng: np.random.Generator | None = None,
    ) -> Assessment:
        """Present patterns without learning and return errors; see `presenting.assess`."""
        return presenting.assess(
            self, patterns, phase, settle=settle, least=least, teach=teach, noise=noise, rng=rng
        )

    def gradient(
        self, patterns: PatternSet, phase: Phase | None = None, learning: Procedure | None = None
    ) -> tuple[float, AnyArray]:
        """Return the error of the patterns and its gradient; see `presenting.gradient`."""
        return presenting.gradient(self, patterns, phase, learning)

    def trace(self, patterns: PatternSet, name: str, phase: Phase | None = None) -> Trace:
        """Compute one presentation of a pattern and lay everything open; see `tracing.trace`."""
        from pdpsim.simulate.tracing import trace

        return trace(self, patterns, name, phase)

    def save(self, path: str | Path) -> None:
        """Save the network with its state as one ``.npz`` file, written atomically.

        What is not kept: noise that a lesion put on activations, which lasts as long as the lesion.
        """
        about = {"format": np.array(FORMAT), "model": np.array(to_toml(self.model))}
        numerics = {"engine": np.array(self.engine), "dtype": np.array(self.dtype.name)}
        write_arrays(Path(path), {**about, **numerics, **self.arrays()})

    @classmethod
    def load(cls, path: str | Path, *, engine: str = "auto") -> Self:
        """Return a network that `save` wrote.

        Raises
        ------
        ResultsError
            If the file is missing, no such file, or damaged.
        ModelFileError
            If the model in it cannot be, or does not fit into memory.
        """
        path = Path(path)
        head = archive.read_head(path)
        try:
            saved = archive.whole_of(head, "format")
            if saved != FORMAT:
                raise ResultsError(f"saved in format {saved}; this version reads format {FORMAT}")
            texts = {name: archive.text_of(head, name) for name in ("model", "dtype")}
        except ResultsError as error:
            raise type(error)(f"{path}: {error}") from None
        if texts["dtype"] not in DTYPES:
            raise DamagedError(f"{path}: a damaged network: its dtype is {short(texts['dtype'])}")
        simulator = cls(parse(texts["model"], source=f"{path}: model"), engine=engine, dtype=texts["dtype"])
        simulator.restore(archive.read_state(path, simulator.plan, simulator.dtype))
        return simulator

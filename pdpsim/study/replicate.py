"""One replicate of a study, as its `simulate` function sees it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from pdpsim.base import names, seeding
from pdpsim.base.arrays import AnyArray, read_arrays, write_arrays
from pdpsim.base.errors import ResultsError, StudyError, Suspended
from pdpsim.base.format import short
from pdpsim.formats.companions import write_beside
from pdpsim.results.case import Case
from pdpsim.results.measures import pack, unpack
from pdpsim.simulate.archive import check_state, text_of, whole_of
from pdpsim.simulate.checkpoint import Checkpoint
from pdpsim.study.settings import Setup, make_setup, read_model

if TYPE_CHECKING:
    from pdpsim.describe.network import Network
    from pdpsim.formats.model import Model
    from pdpsim.simulate.simulator import Simulator
    from pdpsim.study.study import Study


# in the file of a stage, beside what it returned: the digest of the run's fingerprint
_RUN = "/run"


class Replicate:
    """One replicate: one subject, one lineage, one set of networks that belong together.

    Without a folder nothing is written, which is what a test of a `simulate` function wants.

    Parameters
    ----------
    study : Study
    case : Case, optional
        Condition and reading; the first condition in the primary reading by default.
    number : int
        Of the replicate, from 1.
    setup : Setup, optional
        The study's defaults when absent.
    quick : bool
        For the default setup.
    folder : Path, optional
        The folder of results.
    run : str
        The digest of the run's fingerprint, which checkpoints carry: those of another run are not used.
    networks : bool
        Whether trained weights are kept.
    may_write : function, optional
        Called before anything is written; raises `ResultsError` if nothing may be.
    report : function, optional
        Takes share done and message.
    over : function, optional
        Returns whether the time is over: the replicate then stops after its next checkpoint or stage.

    Attributes
    ----------
    condition, reading : object
        What the study's `conditions` and `readings` hold; None in a study without.
    condition_name, reading_name : str
    options : dict
        The study's options.
    corpus : Path or None
        The file given with ``--corpus``.
    """

    def __init__(
        self,
        study: Study,
        case: Case | None = None,
        number: int = 1,
        setup: Setup | None = None,
        *,
        quick: bool = False,
        folder: Path | None = None,
        run: str = "",
        networks: bool = True,
        may_write: Callable[[], None] | None = None,
        report: Callable[[float, str], None] | None = None,
        over: Callable[[], bool] | None = None,
    ) -> None:
        self.study = study
        self.case = case or Case(study.condition_names[0], study.primary)
        self.number = number
        self.setup = setup or make_setup(study, quick=quick)
        self.condition_name = self.case.condition
        self.condition: Any = study.conditions.get(self.case.condition)
        self.reading_name = self.case.reading
        self.reading: Any = None if self.case.reading is None else study.readings[self.case.reading]
        self.options: Mapping[str, Any] = dict(self.setup.options)
        self.quick = self.setup.quick
        self.corpus = None if self.setup.corpus is None else Path(self.setup.corpus)
        self.networks: dict[str, Simulator] = {}
        self._names: set[str] = set()
        self._stages: set[str] = set()
        self._unsaved: set[str] = set()
        self._report = report
        self._run = run
        self._may_write = may_write
        self._over = over
        place = Path(self.case.label) / str(number)
        self._checkpoints = None if folder is None else folder / "checkpoints" / place
        self._weights = folder / "networks" / place if folder is not None and networks else None

    def rng(self, name: str) -> np.random.Generator:
        """Return a generator at the start of the named random stream.

        The stream depends on root seed, replicate and name, not on condition or reading. Asking twice for
        one name gives the same numbers twice.
        """
        return seeding.generator(self.setup.root_seed, self.number, name)

    def table(self, name: str) -> Path:
        """Return the file of a table that the study declares; see `pdpsim.study.study.Study.table`."""
        return self.study.table(name)

    def model(self, name: str | None = None, settings: Mapping[str, Any] | None = None) -> Model:
        """Return a model of the study's, with the user's settings and further ones applied.

        Parameters
        ----------
        name : str, optional
            Needed where the study has several.
        settings : dict, optional
            Further settings, by dotted key of the model file. Where the user, or a quick run, sets the same
            key, theirs stands.
        """
        models = self.study.models
        if name is None:
            if len(models) != 1:
                raise StudyError(f"{self.study.id} has {len(models)} models; say which one")
            name = next(iter(models))
        return read_model(self.study, name, self.setup.settings, settings)

    def network(
        self, name: str = "network", model: str | Model | Network | None = None, *, save: bool = True
    ) -> Simulator:
        """Return a new network with random weights of its own.

        Its training is checkpointed, and its weights are saved when the replicate is complete.

        Parameters
        ----------
        name : str
            Unique in the replicate; decides the random stream.
        model : str, Model or Network, optional
            By default the study's model of the network's name, or its only model.
        save : bool
            Whether to save the weights.

        Raises
        ------
        StudyError
            If the name is taken or is no name for a file, or there is no such model.
        """
        if not names.is_name(name):
            raise StudyError(f"a network's name is made of {names.RULE}; got {short(name)}")
        if name in self._names:
            raise StudyError(f"there are two networks called {name!r} in one replicate")
        if model is None or isinstance(model, str):
            model = self.model(model or (name if name in self.study.models else None))
        seed = seeding.sequence(self.setup.root_seed, self.number, f"network {name}")
        simulator = self.build(model, seed)
        if self._checkpoints is not None:
            simulator.checkpoint = Checkpoint(self._checkpoints, name, self._run, self._may_write, self._over)
        self._names.add(name)
        self.networks[name] = simulator
        if not save:
            self._unsaved.add(name)
        return simulator

    def build(self, model: Model | Network, seed: np.random.SeedSequence) -> Simulator:
        """Return a network with random weights that follow from the seed."""
        from pdpsim.simulate.simulator import Simulator

        return Simulator(model, seed, engine=self.setup.engine, dtype=self.setup.dtype)

    def stage(self, name: str, function: Callable[[], Mapping[str, Any]]) -> dict[str, Any]:
        """Do a part of the work once: an interrupted run that starts again reads what it returned.

        Networks made before the stage are brought to the state they had after it; networks made in the
        stage are not there outside it.

        Parameters
        ----------
        name : str
            Unique in the replicate.
        function : callable
            Takes nothing and returns a mapping like a replicate's measures.

        Returns
        -------
        dict
            What `function` returned, as it is read from disk.
        """
        if not names.is_name(name):
            raise StudyError(f"a stage's name is made of {names.RULE}; got {short(name)}")
        if name in self._stages:
            raise StudyError(f"there are two stages called {name!r} in one replicate")
        self._stages.add(name)
        where = f"stage {name!r} of {self.study.id}"
        if self._checkpoints is None:
            return unpack(pack(function(), where))
        path = self._checkpoints / f"stage-{name}.npz"
        stored = self._load_stage(path)
        if stored is not None:
            return stored
        before = list(self.networks)
        arrays = pack(function(), where)
        self._save_networks([each for each in self.networks if each not in before])
        self._names.update(self.networks)
        self.networks = {each: self.networks[each] for each in before}
        states = {
            f"{network}/{key}": array
            for network, simulator in self.networks.items()
            for key, array in {**simulator.arrays(), "/trainings": self._trainings(network)}.items()
        }
        self._check_writing()
        for each in before:
            self._save_patterns(each)
        write_arrays(path, {**arrays, **states, _RUN: np.asarray(self._run)})
        if self._over is not None and self._over():
            raise Suspended
        return unpack(arrays)

    def progress(self, share: float, message: str = "") -> None:
        """Tell how far the replicate is: a share from 0 to 1 and a short message."""
        if self._report is not None:
            self._report(share, message)

    def complete(self) -> None:
        """Save the networks of a replicate that is over."""
        self._save_networks(list(self.networks))

    def _load_stage(self, path: Path) -> dict[str, Any] | None:
        """Return what a stage returned, its networks restored; None if it has to be done again."""
        if not path.exists():
            return None
        try:
            arrays = read_arrays(path)
            if text_of(arrays, _RUN) != self._run:
                return None
            for name in self.networks:
                if f"{name}//trainings" not in arrays:
                    raise StudyError(f"network {name!r} was not there when the stage {path.stem!r} was done")
            states = {name: _part(arrays, name) for name in self.networks}
            counts = {name: whole_of(states[name], "/trainings") for name in self.networks}
            for name, simulator in self.networks.items():
                check_state(simulator.plan, simulator.dtype, states[name])
        except ResultsError:
            return None  # damaged, or another run's: the stage is done again
        for name, simulator in self.networks.items():
            simulator.restore(states[name])
            if isinstance(simulator.checkpoint, Checkpoint):
                simulator.checkpoint.trainings = counts[name]
        return unpack({key: array for key, array in arrays.items() if "/" not in key})

    def _trainings(self, name: str) -> np.ndarray[Any, Any]:
        checkpoint = self.networks[name].checkpoint
        return np.asarray(checkpoint.trainings if isinstance(checkpoint, Checkpoint) else 0)

    def _check_writing(self) -> None:
        if self._may_write is not None:
            self._may_write()

    def _save_networks(self, which: list[str]) -> None:
        if self._weights is not None:
            self._check_writing()
            for name in which:
                if name not in self._unsaved:
                    self.networks[name].save(self._weights / f"{name}.npz")
                    self._save_patterns(name)

    def _save_patterns(self, name: str) -> None:
        """Write the patterns that a network was last trained on beside it."""
        network = self.networks[name]
        if self._weights is not None and network.trained_on and name not in self._unsaved:
            write_beside(self._weights / f"{name}.npz", network.trained_on, network.description)


def _part(arrays: Mapping[str, AnyArray], network: str) -> dict[str, AnyArray]:
    """Return the arrays of a stage's file that are a network's, by their own names."""
    prefix = f"{network}/"
    return {key.removeprefix(prefix): array for key, array in arrays.items() if key.startswith(prefix)}

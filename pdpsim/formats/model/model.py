"""A model: a network, how it is trained, and where its parameters come from."""

from __future__ import annotations

from dataclasses import dataclass, field

from pdpsim.base.display import Display
from pdpsim.base.errors import ValidationError, nearest
from pdpsim.base.readers import Where, table, tables, text
from pdpsim.base.toml import Table
from pdpsim.describe.network import Network
from pdpsim.describe.phases import Phase, learns
from pdpsim.formats.model.dotted import find_path, paths
from pdpsim.formats.model.keys import MODEL
from pdpsim.formats.model.kinds import read_keys, write_keys
from pdpsim.formats.model.network_tables import read_network, write_network
from pdpsim.formats.model.phases import owned_keys, read_phases, write_phases

_TABLES = (
    "model",
    "layers",
    "projections",
    "weights",
    "interaction",
    "time",
    "training",
    "phases",
    "origins",
)


@dataclass(frozen=True)
class Model(Display):
    """A network, how it is trained, and where its parameters come from.

    Parameters
    ----------
    name : str
        Short name, such as ``"elman-1990-words"``.
    title, paper : str
        A line about it, and the paper (its DOI, or the full citation).
    network : Network
        Layers, projections, initial weights, time.
    phases : tuple of Phase
        One or more, with different names.
    origins : tuple of (str, str)
        Dotted keys, such as ``"layers.hidden.size"``, and where their values come from: a place in the
        paper (``"p. 184"``), ``"assumed: ..."`` or ``"fitted: ..."``.
    overrides : tuple of tuple of str, optional
        For each phase, the keys that its own table gives; what it does not give comes from
        ``[training]``. By default those in which the phases differ. Does not count in comparisons.

    Raises
    ------
    ValidationError
        If there is no phase, two have one name, or an origin is that of an unknown key.
    """

    name: str
    title: str
    paper: str
    network: Network
    phases: tuple[Phase, ...] = (Phase(),)
    origins: tuple[tuple[str, str], ...] = ()
    overrides: tuple[tuple[str, ...], ...] = field(default=(), compare=False, repr=False)

    @property
    def learns(self) -> bool:
        """Whether its networks learn: not if it states no training, and has none that does by default.

        Raises
        ------
        ValidationError
            If it states a training that its network cannot do.
        """
        return learns(self.network, self.phases)

    def __post_init__(self) -> None:
        names = [phase.name for phase in self.phases]
        if not names:
            raise ValidationError("a model needs at least one phase of training", ("phases",))
        for name in names:
            if names.count(name) > 1:
                raise ValidationError("two phases have this name", ("phases", name))
        for phase in self.phases:
            try:
                phase.check_network(self.network)
            except ValidationError as error:
                owner = ("phases", phase.name) if len(self.phases) > 1 else ("training",)
                raise ValidationError(error.message, (*owner, *error.where)) from None
        object.__setattr__(self, "overrides", owned_keys(self.phases, self.overrides))
        known = paths(describe(self))
        keys = [key for key, _ in self.origins]
        for key, where_from in self.origins:
            if keys.count(key) > 1:
                raise ValidationError("two origins for one key", ("origins", key))
            try:
                find_path(key, known)
            except ValidationError as error:
                raise ValidationError(error.message, ("origins", key)) from None
            if not where_from.strip():
                raise ValidationError(
                    'say where the value comes from: "p. 12", "assumed: why" or "fitted: why"',
                    ("origins", key),
                )


def build(document: Table, name: str = "model") -> Model:
    """Return the model that the tables of a file describe.

    Parameters
    ----------
    document : dict
        As `tomllib` gives it.
    name : str
        The model's name, unless the file has one.

    Raises
    ------
    ValidationError
        If anything is wrong, with the path where it stands.
    """
    for key in document:
        if key not in _TABLES:
            raise ValidationError(f"unknown table{nearest(key, _TABLES)}", (key,))
    about = read_keys(document.get("model", {}), MODEL, ("model",))
    network = read_network(document)
    training = document.get("training", {})
    phases, overrides = read_phases(training, tables(document.get("phases", []), "phases"))
    return Model(
        **{"name": name, "title": "", "paper": "", **about},
        network=network,
        phases=phases,
        origins=tuple(_read_origins(document.get("origins", {}), ())),
        overrides=overrides,
    )


def describe(model: Model, full: bool = False) -> Table:
    """Return the tables of the model's file.

    Parameters
    ----------
    model : Model
        The model.
    full : bool
        Whether defaults are spelled out.
    """
    about = write_keys(model, MODEL, always=("name",))
    single = any(key.startswith("layers.") and key.endswith(".bias.init") for key, _ in model.origins)
    return {
        "model": {key: value for key, value in about.items() if value or key == "name"},
        **write_network(model.network, full, single_biases=single),
        **write_phases(model.phases, model.overrides, full),
        **({"origins": dict(model.origins)} if model.origins else {}),
    }


def _read_origins(tables: object, path: Where) -> list[tuple[str, str]]:
    origins: list[tuple[str, str]] = []
    for key, value in table(tables, ("origins", *path)).items():
        if isinstance(value, dict):  # layers.hidden.size = "..." without quotes around the key
            origins += _read_origins(value, (*path, key))
        else:
            origins.append((".".join((*path, key)), text(value, ("origins", *path, key))))
    return origins

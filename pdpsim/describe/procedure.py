"""Learning procedures: how what a network does with a pattern becomes a change of its weights."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from pdpsim.base.errors import ValidationError
from pdpsim.describe.functions import WITHOUT_SLOPE

if TYPE_CHECKING:
    from pdpsim.describe.network import Network
    from pdpsim.engine.episode import Episode


@dataclass(frozen=True)
class Demands:
    """What a learning procedure asks of a brain.

    Parameters
    ----------
    teacher : str
        What tells the network what it should have done.
    back : str
        What travels from later units to earlier ones.
    weights : str
        How the weights on the way back are related to those on the way there.
    phases : int
        How often the network has to respond to one pattern before a weight changes.
    kept : str
        What has to be kept until then, besides the activations of the moment.
    local : bool
        Whether all that a change depends on is at its synapse: activity of the two units at any time in the
        phases, a trace of it, or a signal that reaches the receiving unit along synapses of its own.
    source : str
        Who proposed it.
    """

    teacher: str
    back: str
    weights: str
    phases: int
    kept: str
    local: bool
    source: str


@dataclass(frozen=True)
class Procedure:
    """What every learning procedure is: a name, what it needs, and how it learns from an episode.

    A procedure is described by its parameters alone. It adds to the gradient dE/dw, or to what stands for
    it, after each window (an event, or a whole pattern where error is carried back through all of it); the
    phase's update rule, weight decay, limits and lesions then work as with backpropagation.

    Attributes
    ----------
    name : str
        In a model file.
    demands : Demands
        What it asks of a brain.
    taught : bool
        Whether it learns from targets, so that patterns without any teach nothing.
    errors : tuple of str
        Error functions of a phase that it can be said to lessen; any if empty.
    by_error : bool
        Whether it learns from the derivative of the phase's error function, with its bands and flat spot; or
        from targets as activity.
    by_slope : bool
        Whether errors become deltas by the slopes of units, as a flat spot has them.
    in_time : bool
        Whether it learns from every tick of a window, which may then be a whole pattern; or from the end of
        an event.
    """

    name: ClassVar[str]
    demands: ClassVar[Demands]
    taught: ClassVar[bool] = True
    errors: ClassVar[tuple[str, ...]] = ()
    by_error: ClassVar[bool] = True
    by_slope: ClassVar[bool] = True
    in_time: ClassVar[bool] = False

    @property
    def by_flow(self) -> bool:
        """Whether the engines' own flow computes it, error carried back from targets.

        Then the compiled engine can as well; otherwise `learn` does, on NumPy arrays.
        """
        return False

    def admit(self, network: Network) -> None:
        """Raise `ValidationError` if a network lacks what is needed, or asks for what would be ignored."""
        if not self.by_flow:
            self._check_heeded(network)
        self.check(network)

    def _check_heeded(self, network: Network) -> None:
        """Refuse what the flow heeds as it carries error back, and this procedure does not."""
        if network.time.unroll == "pattern" and not self.in_time:
            raise ValidationError(
                f'{self.name} learning is from the end of each event; use unroll = "event"',
                ("time", "unroll"),
            )
        if network.time.truncate is not None:
            raise ValidationError(
                f"{self.name} learning carries nothing back in time that could be cut off",
                ("time", "truncate"),
            )
        for layer in network.layers:
            if layer.start_trained:
                raise ValidationError(
                    f"{self.name} learning does not reach the start of {layer.name!r}",
                    ("layers", layer.name, "start-trained"),
                )
        for layer in network.targets:
            if layer.error_scale != 1 and not self.by_error:
                raise ValidationError(
                    f"{self.name} learning does not go by the error, and would not heed it",
                    ("layers", layer.name, "error-scale"),
                )

    def check(self, network: Network) -> None:
        """Raise `ValidationError` if a network lacks what the procedure needs; see `admit`."""

    def furnish(self, network: Network) -> Network:
        """Return the network with what the procedure needs and it lacks, such as projections back.

        Layers, and projections that are there already, keep their names and sizes, so that weights can be
        taken over. Nothing is furnished where nothing is needed.
        """
        return network

    def learn(self, episode: Episode) -> None:
        """Add to the gradient what an episode teaches; see `pdpsim.engine.episode.Episode`."""
        raise NotImplementedError


@dataclass(frozen=True)
class Backpropagation(Procedure):
    r"""Error carried back through the weights (Rumelhart, Hinton & Williams, 1986, pp. 322-327).

    .. math:: \frac{\partial E}{\partial w_{ij}} = \sum_t a_i(t - d)\, \delta_j(t), \qquad
        \delta_j = f'(x_j) \Bigl( \frac{\partial e_j}{\partial a_j} + \sum_k w_{jk}\, \delta_k \Bigr)

    where :math:`w_{ij}` is the weight from unit i to unit j, :math:`a_i` an activation, :math:`d` the delay
    of the projection, :math:`e_j` the unit's own error, :math:`f'` the slope of its activation function and
    :math:`k` runs over the units that j sends to. With several ticks or events in the window this is
    backpropagation through time.

    What is not local about it: :math:`\delta_j` needs the weights :math:`w_{jk}` of synapses elsewhere, and
    errors :math:`\delta_k` that travel against the direction of activation.
    """

    name: ClassVar[str] = "backpropagation"
    demands: ClassVar[Demands] = Demands(
        teacher="targets",
        back="errors",
        weights="the same, transposed",
        phases=1,
        kept="in time: all past activations",
        local=False,
        source="Rumelhart, Hinton & Williams (1986)",
    )

    @property
    def by_flow(self) -> bool:
        """Yes: it is what the flow does."""
        return True

    def check(self, network: Network) -> None:
        """Raise `ValidationError` unless units that learn have slopes, and error can go back as it came."""
        receivers = {p.receiver for p in network.forward if p.trained}
        check_slopes(
            network, self.name, receivers, '; another procedure, such as learning = "perceptron", may do'
        )
        check_way_back(network, self.name)


def check_slopes(network: Network, name: str, layers: Collection[str], instead: str = "") -> None:
    """Raise `ValidationError` unless the units of some layers have slopes.

    Parameters
    ----------
    network : Network
    name : str
        Of the procedure that needs them.
    layers : collection of str
    instead : str
        What to do otherwise.
    """
    for layer in network.layers:
        if layer.name in layers and layer.activation in WITHOUT_SLOPE:
            raise ValidationError(
                f"{name} learning needs units with a slope; {layer.name!r} is {layer.activation}{instead}",
                ("training", "learning"),
            )


def check_sent(network: Network, name: str) -> None:
    """Raise `ValidationError` unless all projections carry activations as they are."""
    for p in network.forward:
        if not p.plain or network.threshold_of(p) is not None:
            raise ValidationError(
                f"{name} learning needs projections that carry activations as they are; {p.name!r} has "
                "factors by sign, a threshold, a power or a cap",
                ("training", "learning"),
            )


def check_way_back(network: Network, name: str) -> None:
    """Raise `ValidationError` unless error can go back on the way that activation came."""
    check_sent(network, name)
    if network.time.updates == "asynchronous":
        raise ValidationError(f"{name} learning is for units that are updated together", ("time", "updates"))

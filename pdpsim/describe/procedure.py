"""Learning procedures: how what a network does with a pattern becomes a change of its weights."""

from __future__ import annotations

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
    """

    name: ClassVar[str]
    demands: ClassVar[Demands]
    taught: ClassVar[bool] = True
    errors: ClassVar[tuple[str, ...]] = ()
    by_error: ClassVar[bool] = True

    @property
    def by_flow(self) -> bool:
        """Whether the engines' own flow computes it, error carried back from targets.

        Then the compiled engine can as well; otherwise `learn` does, on NumPy arrays.
        """
        return False

    def check(self, network: Network) -> None:
        """Raise `ValidationError` if a network lacks what the procedure needs."""

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
        """Raise `ValidationError` if a unit that learns has no slope."""
        receivers = {p.receiver for p in network.forward if p.trained}
        for layer in network.layers:
            if layer.name in receivers and layer.activation in WITHOUT_SLOPE:
                raise ValidationError(
                    f"backpropagation needs units with a slope; {layer.name!r} is {layer.activation}; "
                    'another procedure, such as learning = "perceptron", may do',
                    ("training", "learning"),
                )
        for p in network.forward:
            if not p.plain or network.threshold_of(p) is not None:
                raise ValidationError(
                    f"backpropagation needs projections that carry activations as they are; {p.name!r} has "
                    "gains, a threshold, a power or a cap",
                    ("training", "learning"),
                )

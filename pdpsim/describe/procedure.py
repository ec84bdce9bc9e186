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
class Procedure:
    """What every learning procedure is: a name, what it needs, and how it learns from an episode.

    A procedure is described by its parameters alone. It adds to the gradient dE/dw, or to what stands for
    it, after each window (an event, or a whole pattern where error is carried back through all of it); the
    phase's update rule, weight decay, limits and lesions then work as with backpropagation.

    Attributes
    ----------
    name : str
        In a model file.
    """

    name: ClassVar[str]

    @property
    def by_flow(self) -> bool:
        """Whether the engines' own flow computes it, error carried back from targets.

        Then the compiled engine can as well; otherwise `learn` does, on NumPy arrays.
        """
        return False

    def check(self, network: Network) -> None:
        """Raise `ValidationError` if a network lacks what the procedure needs."""

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

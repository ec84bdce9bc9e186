r"""The past-tense chapter's pattern associator: probabilistic units that learn as perceptrons do.

Every output unit has a threshold :math:`\theta_i` and receives a weight :math:`w_{ji}` from every input
unit. Its net input is :math:`net_i = \sum_j w_{ji} x_j`, and it comes on with probability

.. math:: P(a_i = 1) = \frac{1}{1 + e^{-(net_i - \theta_i) / T}}

where the temperature :math:`T` makes it nearly deterministic when small and a coin when large. Learning
is the perceptron convergence procedure on the output that was *drawn*, with targets :math:`t_i`:

.. math:: \Delta w_{ji} = \epsilon\,(t_i - a_i)\,x_j, \qquad \Delta\theta_i = -\epsilon\,(t_i - a_i)

so a unit that is off and should be on has the weights from active inputs raised by :math:`\epsilon` and its
threshold lowered by as much; one that is on and should be off the reverse; one that is right is left alone.

References
----------
Rumelhart, D. E., & McClelland, J. L. (1986). On learning the past tenses of English verbs. In J. L.
McClelland & D. E. Rumelhart (Eds.), Parallel distributed processing (Vol. 2, pp. 216-271). MIT Press.
The unit's formula and the procedure are on pp. 224-226.

Rosenblatt, F. (1962). Principles of neurodynamics. Spartan.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pdpsim.base.errors import PatternError, ValidationError
from pdpsim.describe.functions import logistic

Floats = NDArray[np.float64]
Units = NDArray[np.bool_]


class StochasticPerceptron:
    """A pattern associator of probabilistic binary units, and its state.

    Parameters
    ----------
    inputs, outputs : int
        Numbers of units.
    temperature : float
        T, greater than 0.
    rate : float, default 1.0
        The step epsilon. With weights that start at 0, dividing rate and temperature by one number
        changes nothing but the scale of the weights.

    Attributes
    ----------
    thresholds : array, shape (outputs,)
        They and the weights start at 0, so that every unit comes on half of the time.

    Raises
    ------
    ValidationError
        If a number of units or the temperature is not positive.
    """

    def __init__(self, inputs: int, outputs: int, temperature: float, rate: float = 1.0) -> None:
        if inputs < 1 or outputs < 1:
            raise ValidationError(f"an associator needs units on both sides; got {inputs} and {outputs}")
        if not temperature > 0.0:
            raise ValidationError(f"the temperature must be greater than 0; got {temperature}")
        if not rate > 0.0:
            raise ValidationError(f"the rate must be greater than 0; got {rate}")
        self.temperature = temperature
        self.rate = rate
        # each unit's incoming weights lie together: only the rows of the units that were wrong change
        self._incoming: Floats = np.zeros((outputs, inputs))
        self.thresholds: Floats = np.zeros(outputs)

    @property
    def weights(self) -> Floats:
        """The weights, shape (inputs, outputs): a view, which may be written to."""
        return self._incoming.T

    def probabilities(self, inputs: ArrayLike) -> Floats:
        """Return how likely each output unit is to come on.

        Parameters
        ----------
        inputs : array of 0 and 1, shape (..., inputs)

        Returns
        -------
        array, shape (..., outputs)
        """
        return np.asarray(logistic(self._above(self._inputs(inputs)) / self.temperature))

    def respond(self, inputs: ArrayLike, rng: np.random.Generator) -> Units:
        """Draw an output for each input pattern, without learning.

        Parameters
        ----------
        inputs : array of 0 and 1, shape (..., inputs)
        rng : numpy.random.Generator

        Returns
        -------
        array of bool, shape (..., outputs)
        """
        above = self._above(self._inputs(inputs))
        return np.asarray(above + rng.logistic(0.0, self.temperature, above.shape) > 0.0)

    def learn(self, inputs: ArrayLike, targets: ArrayLike, rng: np.random.Generator) -> Units:
        """Present pairs of patterns one after another, learning after each.

        Parameters
        ----------
        inputs : array of 0 and 1, shape (patterns, inputs) or (inputs,)
        targets : array of 0 and 1, shape (patterns, outputs) or (outputs,)
        rng : numpy.random.Generator

        Returns
        -------
        array of bool, shape of `targets`
            The outputs drawn, each before its own change of weights.

        Raises
        ------
        PatternError
            If the shapes do not fit the network or each other, or a value is neither 0 nor 1.
        """
        one = np.ndim(inputs) == 1
        x = np.atleast_2d(self._inputs(inputs))
        t = np.atleast_2d(_binary(targets, len(self.thresholds), "targets"))
        if len(x) != len(t):
            raise PatternError(f"{len(x)} input patterns but {len(t)} targets: each input needs its target")
        # P(net - theta + noise > 0) with logistic noise of scale T is the formula of the unit
        noise = rng.logistic(0.0, self.temperature, t.shape)
        drawn = np.empty(t.shape, dtype=np.bool_)
        for pattern, active in enumerate(x.astype(np.float64)):
            drawn[pattern] = self._incoming @ active - self.thresholds + noise[pattern] > 0.0
            wrong = np.flatnonzero(drawn[pattern] != t[pattern])
            step = np.where(t[pattern, wrong], self.rate, -self.rate)
            self._incoming[wrong] += step[:, None] * active
            self.thresholds[wrong] -= step
        return drawn[0] if one else drawn

    def epoch(self, inputs: ArrayLike, targets: ArrayLike, rng: np.random.Generator) -> Units:
        """Present every pair once, in an order drawn anew; see `learn`.

        Returns
        -------
        array of bool, shape (patterns, outputs)
            The outputs drawn, in the order of `inputs`.
        """
        x, t = np.asarray(inputs), np.asarray(targets)
        if x.ndim != 2 or x.shape[:1] != t.shape[:1]:
            raise PatternError(
                f"an epoch needs as many inputs as targets; got shapes {x.shape} and {t.shape}"
            )
        order = rng.permutation(len(x))
        drawn = np.empty(t.shape, dtype=np.bool_)
        drawn[order] = self.learn(x[order], t[order], rng)
        return drawn

    def share_correct(self, inputs: ArrayLike, targets: ArrayLike) -> Floats:
        """Return, for each pattern, the expected share of output units in the right state.

        Parameters
        ----------
        inputs : array of 0 and 1, shape (..., inputs)
        targets : array of 0 and 1, shape (..., outputs)

        Returns
        -------
        array, shape (...)
            The mean over output units of the probability of the right state; 0.5 before learning.
        """
        p = self.probabilities(inputs)
        t = _binary(targets, len(self.thresholds), "targets")
        return np.asarray(np.where(t, p, 1.0 - p).mean(axis=-1))

    def _above(self, inputs: Units) -> Floats:
        return np.asarray(inputs.astype(np.float64) @ self.weights - self.thresholds)

    def _inputs(self, inputs: ArrayLike) -> Units:
        return _binary(inputs, len(self.weights), "inputs")


def _binary(patterns: ArrayLike, units: int, what: str) -> Units:
    array = np.asarray(patterns)
    if array.shape[-1:] != (units,):
        raise PatternError(
            f"{what}: patterns over {units} units expected; got an array of shape {array.shape}"
        )
    if array.dtype != np.bool_ and not np.isin(array, (0, 1)).all():
        raise PatternError(f"{what}: units are off or on, 0 or 1; got other values")
    return array.astype(np.bool_, copy=False)

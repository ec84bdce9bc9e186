"""Learning procedures, one file each: the formula beside the code.

===========================  ===========================================================================
`one_layer`                  the delta rule and the perceptron's procedure, for one layer of weights
`feedback_alignment`         error carried back along projections of its own
`direct_feedback_alignment`  ... straight from the output to every layer
`sign_symmetry`              ... with the signs of the weights of the way forward
`kolen_pollack`              ... that learn as these do
`weight_mirrors`             ... that learn from noise what these are
`generec`                    GeneRec: two phases, and the difference that the targets make
`weak_feedback`              ... with feedback so weak that it is backpropagation
`almeida_pineda`             backpropagation in a network that settles, by a second relaxation
`boltzmann`                  Boltzmann machines, of chance and of means
`equilibrium_propagation`    what a slight pull towards the targets changes
`recirculation`              a pattern that goes round a loop
`target_propagation`         targets for hidden units, by learned inverses
`perturbed_autoencoder`      error as the change of activity that a change from above makes (NGRAD)
`predictive_coding`          prediction errors that settle
`activation_gradient`        backpropagation as activities of a plus phase
`real_time_recurrent`        how units depend on weights, carried forward in time
`eligibility`                traces at synapses, and learning signals: e-prop, RFLO
`temporal_derivative`        a fast trace less a slow one; the kinase rule
`spike_timing`               spike timing as a derivative in time
`asymmetric_hebb`            what came before comes to predict what comes after
`hebb`                       units that are active together
`auto_associator`            what comes from outside, told by the other units
`oja`                        Hebb's rule that finds principal components
`competitive`                the unit that responds most becomes more like what it responds to
`map`                        ... and so do its neighbours
===========================  ===========================================================================

`descriptions` has weights that follow at one stroke from what occurs together, without training; `backward`
and
`settling` have what several of the others share. Backpropagation, the default, is described in
:mod:`pdpsim.describe.procedure`. To add one, write a dataclass with its parameters, what it asks of a brain
(`demands`), `check`, `furnish` and `learn`, in a file of its own, and give it its entry in `PROCEDURES`.
"""

from __future__ import annotations

from pdpsim.describe.procedure import Backpropagation, Procedure
from pdpsim.learning.activation_gradient import ActivationGradient
from pdpsim.learning.almeida_pineda import AlmeidaPineda
from pdpsim.learning.asymmetric_hebb import AsymmetricHebb
from pdpsim.learning.auto_associator import AutoAssociator
from pdpsim.learning.boltzmann import BoltzmannMachine, DeterministicBoltzmannMachine
from pdpsim.learning.competitive import Competitive
from pdpsim.learning.direct_feedback_alignment import DirectFeedbackAlignment
from pdpsim.learning.eligibility import EProp, RandomFeedbackLocalOnline
from pdpsim.learning.equilibrium_propagation import EquilibriumPropagation
from pdpsim.learning.feedback_alignment import FeedbackAlignment
from pdpsim.learning.generec import GeneRec
from pdpsim.learning.hebb import Hebb
from pdpsim.learning.kolen_pollack import KolenPollack
from pdpsim.learning.map import Map
from pdpsim.learning.oja import Oja
from pdpsim.learning.one_layer import DeltaRule, Perceptron
from pdpsim.learning.perturbed_autoencoder import PerturbedAutoencoder
from pdpsim.learning.predictive_coding import PredictiveCoding
from pdpsim.learning.real_time_recurrent import RealTimeRecurrent
from pdpsim.learning.recirculation import Recirculation
from pdpsim.learning.sign_symmetry import SignSymmetry
from pdpsim.learning.spike_timing import SpikeTiming
from pdpsim.learning.target_propagation import DifferenceTargetPropagation, TargetPropagation
from pdpsim.learning.temporal_derivative import Kinase, TemporalDerivative
from pdpsim.learning.weak_feedback import WeakFeedback
from pdpsim.learning.weight_mirrors import WeightMirrors

#: Every learning procedure under the name that it has in a model file.
PROCEDURES: dict[str, type[Procedure]] = {
    procedure.name: procedure
    for procedure in (
        Backpropagation,
        DeltaRule,
        Perceptron,
        FeedbackAlignment,
        DirectFeedbackAlignment,
        SignSymmetry,
        KolenPollack,
        WeightMirrors,
        GeneRec,
        WeakFeedback,
        AlmeidaPineda,
        BoltzmannMachine,
        DeterministicBoltzmannMachine,
        EquilibriumPropagation,
        Recirculation,
        TargetPropagation,
        DifferenceTargetPropagation,
        PerturbedAutoencoder,
        PredictiveCoding,
        ActivationGradient,
        RealTimeRecurrent,
        EProp,
        RandomFeedbackLocalOnline,
        TemporalDerivative,
        Kinase,
        SpikeTiming,
        AsymmetricHebb,
        Hebb,
        AutoAssociator,
        Oja,
        Competitive,
        Map,
    )
}

"""Learning procedures, one file each: the formula beside the code.

====================  ==================================================================================
`one_layer`           the delta rule and the perceptron's procedure, for one layer of weights
`generec`             GeneRec: two phases, and the difference that the targets make
`feedback_alignment`  error carried back along projections of its own
====================  ==================================================================================

Backpropagation, the default, is described in :mod:`pdpsim.describe.procedure`. To add one, write a dataclass
with its parameters, `check` and `learn`, in a file of its own, and give it its entry in `PROCEDURES`.
"""

from __future__ import annotations

from pdpsim.describe.procedure import Backpropagation, Procedure
from pdpsim.learning.feedback_alignment import FeedbackAlignment
from pdpsim.learning.generec import GeneRec
from pdpsim.learning.one_layer import DeltaRule, Perceptron

#: Every learning procedure under the name that it has in a model file.
PROCEDURES: dict[str, type[Procedure]] = {
    procedure.name: procedure
    for procedure in (Backpropagation, DeltaRule, Perceptron, FeedbackAlignment, GeneRec)
}

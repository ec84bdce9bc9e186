"""Texts of model files that several tests read."""

from __future__ import annotations

SRN = """\
[model]
name = "srn"

[layers]
input   = { size = 3 }
context = { copies = "hidden", start = 0.5 }
hidden  = { size = 4, activation = "tanh" }
output  = { size = 3 }

[[projections]]
from = "input"
to   = "hidden"

[[projections]]
from = "context"
to   = "hidden"

[[projections]]
from  = "hidden"
to    = "output"
links = { random = 0.5 }

[weights]
init = { uniform = 0.3 }

[training]
rule   = { gradient-descent = { rate = 0.2 } }
epochs = 6

[origins]
"training.epochs" = "p. 195"
"training.rule"   = "assumed: the paper gives none"
"""

PHASES = """\
[layers]
input  = { size = 2 }
output = { size = 2 }

[[projections]]
from = "input"
to   = "output"

[training]
epochs = 100
rule   = { gradient-descent = { rate = 0.005, momentum = 0.5 } }

[[phases]]
name   = "early"
epochs = 20

[[phases]]
name = "late"
rule = { gradient-descent = { momentum = 0.9 } }
"""

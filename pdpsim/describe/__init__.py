"""Descriptions: frozen dataclasses without arrays, and the functions that they name.

- :mod:`~pdpsim.describe.network`: a graph of layers (:mod:`~pdpsim.describe.layer`) and projections
  (:mod:`~pdpsim.describe.projection`), which moves in :mod:`~pdpsim.describe.time`;
- :mod:`~pdpsim.describe.links`: which links exist, and initial weights;
- :mod:`~pdpsim.describe.patterns`: named patterns with inputs, targets and frequencies;
- :mod:`~pdpsim.describe.phases`: how a network is trained;
- :mod:`~pdpsim.describe.functions`: activation and error functions, forward and derivative side by side;
- :mod:`~pdpsim.describe.updates`: rules that turn a gradient into a change of weights.
"""

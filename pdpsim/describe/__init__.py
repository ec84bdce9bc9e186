"""Descriptions: frozen dataclasses without arrays, and the functions that they name.

- :mod:`~pdpsim.describe.network`: layers, projections, time;
- :mod:`~pdpsim.describe.links`: which links exist, and initial weights;
- :mod:`~pdpsim.describe.patterns`: named patterns with inputs, targets and frequencies;
- :mod:`~pdpsim.describe.phases`: how a network is trained;
- :mod:`~pdpsim.describe.functions`: activation and error functions, forward and derivative side by side;
- :mod:`~pdpsim.describe.updates`: rules that turn a gradient into a change of weights.
"""

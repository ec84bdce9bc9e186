"""The steps of the flow in plain NumPy, equation by equation: what to read, what the tests trust.

Each does one layer or one projection at one tick, for all patterns of a block side by side. A layer's values
at a tick are an array of the shape (patterns, units). :mod:`pdpsim.engine.flow` says in which order the steps
are taken; :mod:`pdpsim.engine.kernel` has their compiled twins, in modules of the same names.
"""

"""One network with one seed: its state, and what is done with it.

- :mod:`~pdpsim.simulate.simulator`: Simulator, the face of the rest;
- :mod:`~pdpsim.simulate.training`: phases, epochs, stopping, snapshots; :mod:`~pdpsim.simulate.checkpoint`;
- :mod:`~pdpsim.simulate.presenting`: activations and errors without learning;
- :mod:`~pdpsim.simulate.tracing`: one pattern's whole computation;
- :mod:`~pdpsim.simulate.lesion`: damage; :mod:`~pdpsim.simulate.inference`: representations inferred.
"""

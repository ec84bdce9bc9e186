"""What computes: arrays only, no files and no seeds.

- :mod:`~pdpsim.engine.plan`: the network flattened into :mod:`~pdpsim.engine.tables`;
- :mod:`~pdpsim.engine.binding`: the patterns laid out for it;
- :mod:`~pdpsim.engine.initial`: what it begins with; :mod:`~pdpsim.engine.sampling`: what is random later;
- :mod:`~pdpsim.engine.job`: what is to be done; :mod:`~pdpsim.engine.weights`: what changes;
- :mod:`~pdpsim.engine.flow`: the way through a job, written once;
- :mod:`~pdpsim.engine.steps`: its steps in plain NumPy, equation by equation;
- :mod:`~pdpsim.engine.kernel`: the same flow compiled over steps of the same names;
- :mod:`~pdpsim.engine.data`, :mod:`~pdpsim.engine.control`: what flow and steps are given;
- :mod:`~pdpsim.engine.episode`: what a learning procedure sees;
- :mod:`~pdpsim.engine.engine`, :mod:`~pdpsim.engine.choice`: the engines, and which one does a job.
"""

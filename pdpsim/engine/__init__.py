"""What computes: arrays only, no files and no random generators.

- :mod:`~pdpsim.engine.plan`: the network flattened into tables; :mod:`~pdpsim.engine.binding`: the patterns;
- :mod:`~pdpsim.engine.job`: what an engine is given; :mod:`~pdpsim.engine.sampling`: what is random in it;
- :mod:`~pdpsim.engine.textbook`: plain NumPy, equation by equation;
- :mod:`~pdpsim.engine.numpy_engine`: its loop;
- :mod:`~pdpsim.engine.kernel`: compiled, the same named steps;
- :mod:`~pdpsim.engine.choice`: the engines by name.
"""

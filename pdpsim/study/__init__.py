"""Studies: what a replication is made of, and how its replicates are run.

- :mod:`~pdpsim.study.study`: a study; :mod:`~pdpsim.study.parts`, :mod:`~pdpsim.study.figure`,
  :mod:`~pdpsim.study.tables`: what stands beside it; :mod:`~pdpsim.study.catalogue`: finding studies;
- :mod:`~pdpsim.study.replicate`: one replicate as its study sees it;
- :mod:`~pdpsim.study.settings`: what it is run with;
- :mod:`~pdpsim.study.runner`: many replicates, begun and finished; :mod:`~pdpsim.study.execution`:
  simulated on all cores; :mod:`~pdpsim.study.monitor`: their progress;
- :mod:`~pdpsim.study.fingerprint`: what makes two runs one;
- :mod:`~pdpsim.study.evaluation`, :mod:`~pdpsim.study.values`: claims judged;
- :mod:`~pdpsim.study.registry`, :mod:`~pdpsim.study.reference`: registered, and the run
  that carries the verdicts;
- :mod:`~pdpsim.study.sweep`: maps over parameters; :mod:`~pdpsim.study.scaffold`: a new study's folder.
"""

"""Studies: what a replication is made of, and how its replicates are run.

- :mod:`~pdpsim.study.study`: Study, Claim, Figure; :mod:`~pdpsim.study.catalogue`: finding studies;
- :mod:`~pdpsim.study.replicate`: one replicate as its study sees it;
- :mod:`~pdpsim.study.settings`: what it is run with;
- :mod:`~pdpsim.study.runner`: many replicates on all cores; :mod:`~pdpsim.study.monitor`: their progress;
- :mod:`~pdpsim.study.fingerprint`: what makes two runs one; :mod:`~pdpsim.study.evaluation`: claims judged;
- :mod:`~pdpsim.study.sweep`: maps over parameters; :mod:`~pdpsim.study.scaffold`: a new study's folder.
"""

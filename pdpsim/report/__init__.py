"""What a reader sees: the page of a run, its figures, a network as text.

- :mod:`~pdpsim.report.page`: the page; :mod:`~pdpsim.report.strip`: a claim's values in a cell;
- :mod:`~pdpsim.report.wording`: claims in words; :mod:`~pdpsim.report.pictures`: a study's figures;
- :mod:`~pdpsim.report.diagram`: a network drawn as text.
"""

"""Published results and how they are judged.

- :mod:`~pdpsim.claims.file`: the claims of a study as a table; :mod:`~pdpsim.claims.claim`: one of them;
- :mod:`~pdpsim.claims.measure`, :mod:`~pdpsim.claims.family`, :mod:`~pdpsim.claims.glossary`:
  what is measured, and what it means;
- :mod:`~pdpsim.claims.control`: what a claim is held against;
- :mod:`~pdpsim.claims.criteria`: the kinds of criterion, one a module, and what they say:
  :mod:`~pdpsim.claims.verdict`;
- :mod:`~pdpsim.claims.record`: a claim with what was measured and the verdict, as on disk;
- :mod:`~pdpsim.claims.registration`, :mod:`~pdpsim.claims.harshness`, :mod:`~pdpsim.claims.standing`,
  :mod:`~pdpsim.claims.ledger`: what was there first, the criterion or the networks.
"""

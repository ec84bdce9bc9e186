"""Elman (1991): words of sentences with relative clauses (see ``study.py``)."""

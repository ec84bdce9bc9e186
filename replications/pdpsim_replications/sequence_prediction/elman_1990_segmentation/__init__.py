"""Elman (1990), simulation 3: words in a stream of letters (see ``study.py``)."""

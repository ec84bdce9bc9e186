"""Elman (1990), simulation 4: lexical classes discovered from word order (see ``study.py``)."""

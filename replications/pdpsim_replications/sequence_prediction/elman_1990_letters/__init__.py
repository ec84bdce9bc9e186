"""Elman (1990), simulation 2: structure in letter sequences (see ``study.py``)."""

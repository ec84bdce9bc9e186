"""Elman (1993): starting small (see ``study.py``)."""

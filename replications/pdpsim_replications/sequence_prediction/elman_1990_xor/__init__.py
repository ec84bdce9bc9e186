"""Elman (1990), simulation 1: exclusive-or in time (see ``study.py``)."""

"""Rescorla and Wagner (1972), with Widrow and Hoff (1960): one layer of linear units (see ``study.py``)."""

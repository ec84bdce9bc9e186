"""Rumelhart, Hinton & Williams (1986): learning internal representations (see ``study.py``)."""

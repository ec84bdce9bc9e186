"""Lillicrap et al. (2020): gradients as differences of activity (see ``study.py``)."""

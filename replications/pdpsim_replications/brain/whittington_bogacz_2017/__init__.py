"""Whittington and Bogacz (2017): backpropagation by predictive coding (see ``study.py``)."""

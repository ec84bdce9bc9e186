"""Learning rules on one yardstick: rules, layers, time (see ``study.py``)."""

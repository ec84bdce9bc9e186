"""Simple recurrent networks and others that learn in time, on tasks with sequences (see ``study.py``)."""

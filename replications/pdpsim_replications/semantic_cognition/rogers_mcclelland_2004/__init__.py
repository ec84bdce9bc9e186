"""Rogers & McClelland (2004): semantic cognition (see ``study.py``)."""

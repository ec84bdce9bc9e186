"""Lillicrap, Cownden, Tweed and Akerman (2016): random feedback that comes to teach (see ``study.py``)."""

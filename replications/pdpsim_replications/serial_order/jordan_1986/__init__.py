"""Jordan (1986): serial order from plan and state units (see ``study.py``)."""

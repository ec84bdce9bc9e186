"""What backpropagation does: signs, credit at a distance, plateaus, depth (see ``study.py``)."""

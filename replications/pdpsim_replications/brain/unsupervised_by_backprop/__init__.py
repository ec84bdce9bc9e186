"""Backpropagation without labels: rebuild, repair, foretell, and modalities that teach each other."""

"""Kohonen (1982): maps that order themselves."""

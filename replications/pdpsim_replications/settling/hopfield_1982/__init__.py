"""Hopfield (1982): memories as stable states."""

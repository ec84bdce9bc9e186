"""Oriented edges in hidden units: digits and strokes, with the control of the same covariance."""

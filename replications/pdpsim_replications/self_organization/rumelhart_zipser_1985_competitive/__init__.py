"""Rumelhart and Zipser (1985): features found by competition."""

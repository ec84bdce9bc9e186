"""Rumelhart & Todd (1993): the semantic network of eight living things, and its development."""

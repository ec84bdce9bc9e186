"""Equilibrium propagation (Scellier & Bengio, 2017)."""

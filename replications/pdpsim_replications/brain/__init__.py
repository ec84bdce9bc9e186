"""Backpropagation and the brain."""

"""Studies: one layer."""

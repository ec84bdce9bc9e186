"""Studies: cognitive development."""

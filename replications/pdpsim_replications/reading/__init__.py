"""Studies: reading."""

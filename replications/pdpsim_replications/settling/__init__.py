"""Studies: networks that settle."""

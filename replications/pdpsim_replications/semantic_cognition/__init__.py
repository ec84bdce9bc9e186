"""Studies: semantic cognition."""

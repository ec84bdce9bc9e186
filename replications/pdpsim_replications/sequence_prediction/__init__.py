"""Studies: sequence prediction."""

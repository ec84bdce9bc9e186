"""Studies: word prediction."""

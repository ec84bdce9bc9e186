"""Studies: backpropagation."""

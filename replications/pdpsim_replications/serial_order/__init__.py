"""Studies: serial order."""

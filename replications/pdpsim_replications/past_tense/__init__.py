"""Studies: past tense."""

"""GeneRec (O'Reilly, 1996)."""

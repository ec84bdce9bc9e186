"""The folder of a run: what is written there, read, and compared."""

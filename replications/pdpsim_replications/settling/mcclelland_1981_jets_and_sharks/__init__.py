"""McClelland (1981): the Jets and the Sharks."""

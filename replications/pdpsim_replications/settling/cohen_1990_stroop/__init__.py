"""Cohen, Dunbar and McClelland (1990): the Stroop effect."""

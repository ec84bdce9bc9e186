"""McClelland and Rumelhart (1981): context effects in letter perception."""

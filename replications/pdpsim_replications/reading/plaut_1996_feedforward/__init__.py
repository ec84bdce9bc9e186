"""Plaut, McClelland, Seidenberg & Patterson (1996), Simulations 1 and 2: from spelling to sound."""

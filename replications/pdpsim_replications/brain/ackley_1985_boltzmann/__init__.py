"""The Boltzmann machine (Ackley, Hinton & Sejnowski, 1985)."""

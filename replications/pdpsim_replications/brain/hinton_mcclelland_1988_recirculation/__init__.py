"""Recirculation (Hinton & McClelland, 1988)."""

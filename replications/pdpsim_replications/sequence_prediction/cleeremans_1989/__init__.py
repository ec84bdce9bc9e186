"""Cleeremans, Servan-Schreiber and McClelland (1989): Reber's grammar."""

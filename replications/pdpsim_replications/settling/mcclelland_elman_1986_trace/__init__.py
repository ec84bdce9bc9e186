"""McClelland and Elman (1986): TRACE, and spoken words over time."""

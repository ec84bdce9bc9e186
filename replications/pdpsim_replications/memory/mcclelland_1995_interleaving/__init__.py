"""McClelland, McNaughton and O'Reilly (1995): interleaved and focused learning."""

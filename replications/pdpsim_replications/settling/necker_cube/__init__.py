"""The Necker cube (Rumelhart, Smolensky, McClelland & Hinton, 1986)."""

"""Saffran, Aslin and Newport (1996): infants find words in a stream of syllables."""

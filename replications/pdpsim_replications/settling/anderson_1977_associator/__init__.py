"""Anderson, Silverstein, Ritz and Jones (1977), and the handbook: pattern associators."""

"""Rumelhart, Smolensky, McClelland and Hinton (1986): schemata of rooms."""

"""Golomb, Lawrence and Sejnowski (1991): two kinds of faces, told by a network; on generated faces."""

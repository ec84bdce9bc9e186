"""Published models, one TOML file each, every parameter marked as the paper's or assumed.

Read one with ``pdpsim.formats.model.read("elman_1990_words")``; the files are meant to be opened and copied.
"""

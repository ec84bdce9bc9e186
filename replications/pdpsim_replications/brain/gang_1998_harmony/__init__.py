"""Gang, Lehmann and Wagner (1998): chords for melodies, in real time."""

"""Engine 2, compiled: the named steps of :mod:`pdpsim.engine.textbook`, for one pattern at a time.

`data` holds what it is given, `steps` one layer or projection at one tick, `rules` the weight updates,
`flow` the way through a job, `engine` the door from Python. Weights lie row by row, a row for each sending
unit, so that a sender that is off costs nothing.
"""

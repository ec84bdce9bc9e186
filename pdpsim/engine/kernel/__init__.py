"""The compiled engine: the flow of :mod:`pdpsim.engine.flow`, over compiled steps of the same names.

- `machine`: how functions are compiled; `exponential`, `products`: what several steps use;
- `forward`, `backward`, `rules`: the steps; `flow`: the flow over them;
- `capabilities`: what the kernel can do, without compiling anything; `engine`: the door from Python.

Weights lie row by row, a row for each sending unit, so that a sender that is off costs nothing. Products
between layers that are computed are BLAS's where they are large.
"""

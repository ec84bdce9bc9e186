"""Products of matrices: BLAS where they are large, loops where they are small.

Matrices lie row by row; BLAS takes them column by column, so each product is asked for transposed.
"""

from __future__ import annotations

import numpy as np

from pdpsim.base.arrays import AnyArray
from pdpsim.engine.kernel.machine import alone, fast, gemm

#: Multiplications below which a product is quicker as a loop than as a call of BLAS.
LOOP = 3000

AS_IT_IS, TRANSPOSED = np.int8(ord("n")), np.int8(ord("t"))
DOUBLE, SINGLE = np.int8(ord("d")), np.int8(ord("s"))


@alone
def add_product(
    one: AnyArray, a: AnyArray, i: int, b: AnyArray, j: int, c: AnyArray, k: int, rows: int, m: int, n: int
) -> None:
    """C += A B: A (rows, m) from place i on, B (m, n) from j on, C (rows, n) from k on."""
    kind = DOUBLE if a.itemsize == 8 else SINGLE
    unit = one.ctypes
    gemm(kind, AS_IT_IS, AS_IT_IS, n, rows, m, unit, b[j:].ctypes, n, a[i:].ctypes, m, unit, c[k:].ctypes, n)


@alone
def add_product_back(
    one: AnyArray, a: AnyArray, i: int, b: AnyArray, j: int, c: AnyArray, k: int, rows: int, m: int, n: int
) -> None:
    """C += A B^T: A (rows, n) from place i on, B (m, n) from j on, C (rows, m) from k on."""
    kind = DOUBLE if a.itemsize == 8 else SINGLE
    unit = one.ctypes
    gemm(
        kind, TRANSPOSED, AS_IT_IS, m, rows, n, unit, b[j:].ctypes, n, a[i:].ctypes, n, unit, c[k:].ctypes, m
    )


@alone
def add_outer_product(
    one: AnyArray, a: AnyArray, i: int, b: AnyArray, j: int, c: AnyArray, k: int, rows: int, m: int, n: int
) -> None:
    """C += A^T B: A (rows, m) from place i on, B (rows, n) from j on, C (m, n) from k on."""
    kind = DOUBLE if a.itemsize == 8 else SINGLE
    unit = one.ctypes
    gemm(
        kind, AS_IT_IS, TRANSPOSED, n, m, rows, unit, b[j:].ctypes, n, a[i:].ctypes, m, unit, c[k:].ctypes, n
    )


@fast
def add_row(to: AnyArray, factor: float, row: AnyArray) -> None:
    """Add a multiple of a row to another; rows are sliced out, since indices that begin at 0 are fast."""
    for j in range(len(row)):
        to[j] += factor * row[j]

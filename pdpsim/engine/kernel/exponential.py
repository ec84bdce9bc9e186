"""The exponential and the logistic, written so that the compiler does several at a time.

``e^x = 2^n e^r`` with ``n = floor(x / ln 2 + 1/2)``, so that ``|r| <= ln 2 / 2``, where a polynomial is exact
to rounding (relative error below 1e-15 in float64, 2e-7 in float32).
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.core.typing.templates import Signature
from numba.extending import intrinsic, overload

from pdpsim.engine.kernel.machine import exact

LOG2E = 1.4426950408889634
LN2_HIGH, LN2_LOW = 0.693145751953125, 1.4286068203094173e-06  # the first has 15 trailing zero bits
LN2_HIGH_32, LN2_LOW_32 = np.float32(0.693359375), np.float32(-2.12194440e-4)


def _power_of_two(context: Any, n: Any, like: Any) -> Any:
    """2^n as a float of the kind of `like`, by writing n into the exponent's bits."""
    del context
    double = like == types.float64
    bits, bias, mantissa = (64, 1023, 52) if double else (32, 127, 23)

    def generate(context: Any, builder: ir.IRBuilder, signature: Signature, args: Any) -> Any:
        del context, signature
        kind = ir.IntType(bits)
        whole = builder.sext(args[0], kind) if bits > 32 else args[0]
        exponent = builder.add(whole, kind(bias))
        return builder.bitcast(
            builder.shl(exponent, kind(mantissa)), ir.DoubleType() if double else ir.FloatType()
        )

    return like(types.int32, like), generate


power_of_two: Any = intrinsic(_power_of_two)


def exponential(x: float) -> float:
    """Return e^x; beyond the range of its kind of float the nearest number within it, NaN for NaN."""
    raise NotImplementedError


@exact
def _exponential_64(x: Any) -> Any:
    y = min(max(x, -708.0), 709.0)
    n = math.floor(y * LOG2E + 0.5)
    r = (y - n * LN2_HIGH) - n * LN2_LOW
    e = 1.0 / 6227020800.0
    e = e * r + 1.0 / 479001600.0
    e = e * r + 1.0 / 39916800.0
    e = e * r + 1.0 / 3628800.0
    e = e * r + 1.0 / 362880.0
    e = e * r + 1.0 / 40320.0
    e = e * r + 1.0 / 5040.0
    e = e * r + 1.0 / 720.0
    e = e * r + 1.0 / 120.0
    e = e * r + 1.0 / 24.0
    e = e * r + 1.0 / 6.0
    e = e * r + 0.5
    e = (e * r) * r + r + 1.0
    e *= power_of_two(np.int32(n), y)
    return e if x == x else x


@exact
def _exponential_32(x: Any) -> Any:
    one = np.float32(1.0)
    y = min(max(x, np.float32(-87.0)), np.float32(88.0))
    n = np.float32(math.floor(y * np.float32(LOG2E) + np.float32(0.5)))
    r = (y - n * LN2_HIGH_32) - n * LN2_LOW_32
    e = np.float32(1.0 / 5040.0)
    e = e * r + np.float32(1.0 / 720.0)
    e = e * r + np.float32(1.0 / 120.0)
    e = e * r + np.float32(1.0 / 24.0)
    e = e * r + np.float32(1.0 / 6.0)
    e = e * r + np.float32(0.5)
    e = (e * r) * r + r + one
    e *= power_of_two(np.int32(n), y)
    return e if x == x else x


@overload(exponential)
def _exponential(x: Any) -> Any:
    def single(x: Any) -> Any:
        return _exponential_32(x)

    def double(x: Any) -> Any:
        return _exponential_64(x)

    return single if x == types.float32 else double

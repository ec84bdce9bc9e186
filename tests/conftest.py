"""What all tests share."""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

sys.path.insert(0, str(Path(__file__).parent))  # tests import each other's helpers by name

#: A run of so many tests is one of nearly all, which need the kernel for both kinds of number.
MANY = 3000

settings.register_profile("pdpsim", deadline=None, max_examples=60, derandomize=True)
settings.load_profile("pdpsim")

# what runs cost on the machine of whoever tests is not theirs to know
os.environ["PDPSIM_CACHE"] = tempfile.mkdtemp(prefix="pdpsim-tests-")
atexit.register(shutil.rmtree, os.environ["PDPSIM_CACHE"], ignore_errors=True)

# a shell that starts the tests in the background ignores Ctrl-C, and children would inherit that
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Compile the kernel before the tests begin, one kind of number on each of two workers.

    Left to whichever test comes first, every worker would compile it for itself. All wait for the slowest
    worker's collection, and find machine code in the cache then.
    """
    from pdpsim.engine.choice import compile_kernel

    dtype = {"gw0": "float64", "gw1": "float32"}.get(os.environ.get("PYTEST_XDIST_WORKER", ""))
    if dtype is not None and len(session.items) > MANY:
        compile_kernel(dtype=dtype)

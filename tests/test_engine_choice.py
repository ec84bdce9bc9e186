"""One thread for linear algebra, whichever library comes in when."""

from __future__ import annotations

import subprocess
import sys

import pytest

CODE = """
from threadpoolctl import threadpool_info
from pdpsim.engine.choice import compile_kernel, one_thread
with one_thread():
    compile_kernel()
    print({each["num_threads"] for each in threadpool_info() if each["user_api"] == "blas"})
    print(len([each for each in threadpool_info() if each["user_api"] == "blas"]))
"""


def test_the_library_that_the_compiled_engine_calls_has_one_thread_too() -> None:
    pytest.importorskip("numba")
    environment = {"OPENBLAS_NUM_THREADS": "3", "PYTHONPATH": ":".join(sys.path)}
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, env=environment)
    threads, libraries = done.stdout.splitlines()
    assert threads == "{1}", done.stderr
    assert int(libraries) >= 1

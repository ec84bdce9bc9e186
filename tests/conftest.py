"""What all tests share."""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path

from hypothesis import settings

sys.path.insert(0, str(Path(__file__).parent))  # tests import each other's helpers by name

settings.register_profile("pdpsim", deadline=None, max_examples=60, derandomize=True)
settings.load_profile("pdpsim")

# what runs cost on the machine of whoever tests is not theirs to know
os.environ["PDPSIM_CACHE"] = tempfile.mkdtemp(prefix="pdpsim-tests-")
atexit.register(shutil.rmtree, os.environ["PDPSIM_CACHE"], ignore_errors=True)

# a shell that starts the tests in the background ignores Ctrl-C, and children would inherit that
signal.signal(signal.SIGINT, signal.default_int_handler)

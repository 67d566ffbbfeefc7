"""Workers that are copies of a process (`copies.py`), in a process that has one thread, as the command line has."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

COPIES = Path(__file__).with_name("copies.py")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux copies the process of the command line")
def test_copies_serve_as_other_workers_do() -> None:
    told = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "COV"))}
    command = [sys.executable, "-m", "pytest", "-rs", "-p", "no:cacheprovider", str(COPIES)]
    ran = subprocess.run(command, env=told, capture_output=True, text=True, timeout=240, check=False)
    assert ran.returncode == 0, ran.stdout
    if "SKIPPED" in ran.stdout:
        pytest.skip("this system forbids copies")

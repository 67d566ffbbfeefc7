"""What practices and front ends met: the runner beside the cases judges what the command line prints and writes.

`tests/x12/field` tries a part of the same x12 cases without a scrubber; here each goes the way of a user.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.field.conftest import FIELD, cases_of

COMMAND = Path(sys.executable).with_name("infuscrub")


def runner() -> ModuleType:
    """Return the judge that lies beside the cases."""
    spec = importlib.util.spec_from_file_location("field_run", FIELD / "run.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


CASES = [(area, case) for area in ("practice", "x12") for case in cases_of(area)]


@pytest.mark.parametrize(
    ("area", "case"), CASES, ids=[f"{area}-{case['id']}-{case['kind']}" for area, case in CASES]
)
def test_the_command_line_does_what_is_right(area: str, case: dict[str, Any]) -> None:
    _, wrong, _, summary = runner().judge(str(COMMAND), case, FIELD / area)
    assert not wrong, f"{case['right']}\n  {wrong}\n  {summary}"

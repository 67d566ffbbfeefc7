"""What practices met before an upload: the runner beside the cases judges what the command line prints and writes."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.field.conftest import FIELD, cases_of

AREA = "practice"
COMMAND = Path(sys.executable).with_name("infuscrub")


def runner() -> ModuleType:
    """Return the judge that lies beside the cases."""
    spec = importlib.util.spec_from_file_location("field_run", FIELD / "run.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("case", cases_of(AREA), ids=lambda case: f"{case['id']}-{case['kind']}")
def test_a_practice_sees_what_is_right(case: dict[str, Any]) -> None:
    _, wrong, _, summary = runner().judge(str(COMMAND), case, FIELD / AREA)
    assert not wrong, f"{case['right']}\n  {wrong}\n  {summary}"

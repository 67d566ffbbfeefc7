"""What the field tests share: the folder of cases, and a case run on the command line."""

from __future__ import annotations

import contextlib
import io
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scrubber.cli.main import main

FIELD = Path(__file__).parents[3] / "shared" / "field"


def cases_of(area: str) -> list[dict[str, Any]]:
    """Return the cases of an area; none where the folder is not beside the checkout."""
    path = FIELD / area / "cases.json"
    found: list[dict[str, Any]] = json.loads(path.read_text("utf-8")) if path.is_file() else []
    return found


@dataclass(frozen=True)
class Ran:
    """What one case left behind."""

    code: int
    out: str
    err: str
    folder: Path

    def report(self) -> dict[str, Any]:
        """Return the only report that was written."""
        (path,) = self.folder.rglob("*.report.json")
        report: dict[str, Any] = json.loads(path.read_text("utf-8"))
        return report


def run_case(area: str, case: dict[str, Any], tmp_path: Path) -> Ran:
    """Run a case's command on a copy of its input."""
    given = tmp_path / "in"
    source = FIELD / area / Path(str(case["input"])).parent
    shutil.copytree(source, given)
    out = tmp_path / "out"
    words = {
        "{in}": str(given / Path(str(case["input"])).name),
        "{docs}": str(FIELD / area / case["docs"] if "docs" in case else given / "docs"),
        "{out}": str(out),
        "{tmp}": str(tmp_path),
    }
    arguments = [words.get(word, word) for word in case["args"]]
    printed, complained = io.StringIO(), io.StringIO()
    code = 0
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(complained):
        try:
            main(arguments)
        except SystemExit as stopped:
            code = int(stopped.code or 0)
    return Ran(code, printed.getvalue(), complained.getvalue(), out)

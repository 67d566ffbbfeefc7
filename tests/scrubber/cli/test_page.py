"""The page of a report: whatever a file holds, the page holds no control character of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from benchmarks.generate import claims
from scrubber.cli.main import main

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def test_an_escape_in_a_claim_is_shown_and_not_obeyed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = b"".join(claims(1, seed=5))
    found = re.search(rb"CLM\*([^*]+)\*[^*]*", data)
    assert found is not None
    damaged = data.replace(found[0], b"CLM*" + found[1] + b"\x1b[31m*0", 1)
    (tmp_path / "in.837").write_bytes(damaged)
    with pytest.raises(SystemExit) as stopped:
        main(["scrub", str(tmp_path / "in.837"), "--out", str(tmp_path / "out"), "--html"])
    assert stopped.value.code == 1
    page = (tmp_path / "out" / "in.report.html").read_text("utf-8")
    assert r"\x1b[31m" in page
    assert _CONTROL.search(page) is None
    assert _CONTROL.search(capsys.readouterr().out) is None

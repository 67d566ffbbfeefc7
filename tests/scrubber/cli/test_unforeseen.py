"""What nobody foresaw is one line and exit code 2, never a traceback: its text may quote a chart."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from scrubber.cli import main as cli
from scrubber.testing.build import ClaimSpec, write_837
from scrubber.testing.shorthand import parse_line

LEFT_RUNNING = {
    "a thread": "t = threading.Thread(target=fail); t.start(); t.join()",
    "the end of an object": "End()",
}
PLUGIN = """
import threading
from scrubber.plugin import hookimpl

infuscrub_api = "1"

def fail():
    raise ValueError("ADLER")

class End:
    def __del__(self):
        fail()

@hookimpl
def infuscrub_batch_done(summary):
    {}
"""


@pytest.mark.parametrize(
    "error", [RuntimeError("ADLER"), OSError(28, "No space left on device", "ADLER")], ids=repr
)
def test_an_error_names_its_kind_and_place_and_quotes_nothing(
    error: Exception, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(**_: object) -> None:
        raise error

    def command(_: object) -> Callable[..., None]:
        return fail

    monkeypatch.setattr(cli, "get_command", command)
    monkeypatch.setattr(cli, "take_plainly", command)
    monkeypatch.setattr(cli, "name_plainly", command)
    with pytest.raises(SystemExit) as ended:
        cli.main(["rules"])
    told = capsys.readouterr()
    assert ended.value.code == 2
    assert told.out == ""
    assert told.err.count("\n") == 1
    assert f"({type(error).__name__}" in told.err
    assert "cli/test_unforeseen.py:" in told.err
    assert "ADLER" not in told.err


@pytest.mark.parametrize("left", LEFT_RUNNING)
def test_what_a_plugin_leaves_running_fails_in_one_line(left: str, tmp_path: Path) -> None:
    (tmp_path / "plugins").mkdir()
    (tmp_path / "plugins" / "acme.py").write_text(PLUGIN.format(LEFT_RUNNING[left]))
    claim = ClaimSpec("837P", "A-1", lines=(parse_line("96365 x1 150.00"),))
    (tmp_path / "claims.837").write_bytes(write_837([claim]))
    words = ["scrub", "claims.837", "--out", "out", "--plugins-dir", "plugins", "--as-of", "2026-03-09"]
    program = "from scrubber.cli.main import main; main()"
    ran = subprocess.run(
        [sys.executable, "-c", program, *words], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert "Traceback" not in ran.stderr
    assert "ADLER" not in ran.stderr
    assert "nobody waits for failed (ValueError)" in ran.stderr
    assert (tmp_path / "out" / "claims.report.json").exists()

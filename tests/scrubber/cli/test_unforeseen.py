"""What nobody foresaw is one line and exit code 2, never a traceback: its text may quote a chart."""

from __future__ import annotations

import os
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


def run(tmp_path: Path, plugin: str) -> subprocess.CompletedProcess[str]:
    """Scrub a claim with this text as a plugin, in a process that is the command's own."""
    (tmp_path / "plugins").mkdir()
    (tmp_path / "plugins" / "acme.py").write_text(plugin)
    claim = ClaimSpec("837P", "A-1", lines=(parse_line("96365 x1 150.00"),))
    (tmp_path / "claims.837").write_bytes(write_837([claim]))
    words = ["scrub", "claims.837", "--out", "out", "--plugins-dir", "plugins", "--as-of", "2026-03-09"]
    program = "from scrubber.cli.main import main; main()"
    return subprocess.run(
        [sys.executable, "-c", program, *words], cwd=tmp_path, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("left", LEFT_RUNNING)
def test_what_a_plugin_leaves_running_fails_in_one_line(left: str, tmp_path: Path) -> None:
    ran = run(tmp_path, PLUGIN.format(LEFT_RUNNING[left]))
    assert "Traceback" not in ran.stderr
    assert "ADLER" not in ran.stderr
    assert "nobody waits for failed (ValueError)" in ran.stderr
    assert (tmp_path / "out" / "claims.report.json").exists()


ENDS = """
import os
from scrubber.plugin import hookimpl

infuscrub_api = "1"

@hookimpl
def {hook}({argument}):
    {end}
"""
OF_A_RUN = {
    "infuscrub_run_started": "run",
    "infuscrub_batch_done": "summary",
    "infuscrub_run_finished": "results",
}


@pytest.mark.parametrize("code", [0, 1])
@pytest.mark.parametrize("hook", OF_A_RUN)
def test_a_plugin_that_ends_the_command_is_no_run_without_findings(
    hook: str, code: int, tmp_path: Path
) -> None:
    """0 would read as nothing found and 1 as findings, of a run that nobody saw the end of."""
    ran = run(tmp_path, ENDS.format(hook=hook, argument=OF_A_RUN[hook], end=f"os._exit({code})"))
    assert ran.returncode == 2
    assert ran.stderr.count("\n") == 1
    assert "ended this process" in ran.stderr
    was_done = hook != "infuscrub_run_started"
    assert (tmp_path / "out" / "claims.report.json").exists() is was_done
    assert ("A-1" in ran.stdout) is (hook == "infuscrub_run_finished"), "what was printed is lost"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_a_child_of_a_plugin_ends_as_it_likes(tmp_path: Path) -> None:
    end = "child = os.fork() or os._exit(7); assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7"
    ran = run(tmp_path, ENDS.format(hook="infuscrub_batch_done", argument="summary", end=end))
    assert ran.stderr == ""
    assert ran.returncode < 2

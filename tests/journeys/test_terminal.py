"""At a terminal: what is meant for a file or a pipe gets there, and the progress bar is in nobody's way."""

from __future__ import annotations

import os
import subprocess
import threading
from pathlib import Path

import pytest

from tests.journeys.conftest import DAY
from tests.journeys.test_streams import COMMAND, arguments

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no pseudo-terminals of this kind")


def at_a_terminal(words: list[str], stdout: int | None = None) -> tuple[bytes, bytes]:
    """Run a command with stderr at a terminal, and stdout too or at a pipe; return what both got."""
    ours, theirs = os.openpty()
    shown: list[bytes] = []

    def read() -> None:
        try:
            while piece := os.read(ours, 65536):
                shown.append(piece)
        except OSError:  # the other side is closed
            return

    reader = threading.Thread(target=read)
    reader.start()
    ran = subprocess.run(
        [*COMMAND, *words],
        stdin=subprocess.DEVNULL,
        stdout=theirs if stdout is None else stdout,
        stderr=theirs,
        check=False,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "200"},
    )
    os.close(theirs)
    reader.join()
    os.close(ours)
    return b"".join(shown), ran.stdout or b""


def checking(day: Path) -> list[str]:
    words = arguments(day, day)
    return ["check", *words[1 : words.index("--out")], *map(str, DAY)]


@pytest.mark.parametrize("format", ["text", "json", "jsonl"])
def test_what_is_redirected_is_the_same_at_a_terminal(day: Path, format: str) -> None:
    """As `infuscrub check … --format json > report.json` where a person types it: contract, section 2."""
    words = [*checking(day), "--format", format]
    alone = subprocess.run([*COMMAND, *words], capture_output=True, check=False)
    shown, redirected = at_a_terminal(words, subprocess.PIPE)
    assert redirected == alone.stdout != b""
    assert b"bytes" in shown or b"kB" in shown, "the bar is shown on stderr"
    assert b"RIC-1001" not in shown


@pytest.mark.parametrize("command", ["check", "scrub"])
def test_no_line_is_glued_to_the_bar(day: Path, tmp_path: Path, command: str) -> None:
    words = checking(day) if command == "check" else arguments(day, tmp_path)
    shown, _ = at_a_terminal(words)
    lines = [line.rpartition(b"\x1b[2K")[2] for line in shown.splitlines()]
    assert any(b"RIC-1002" in line for line in lines)
    assert not [line for line in lines if b"-:--:--" in line and b"RIC-" in line]
    assert not [line for line in lines if b"kB" in line and b"SEH-" in line]


def test_json_at_a_terminal_is_whole(day: Path) -> None:
    words = [*checking(day), "--format", "jsonl"]
    alone = subprocess.run([*COMMAND, *words], capture_output=True, check=False)
    shown, _ = at_a_terminal(words)
    assert shown.replace(b"\r\n", b"\n") == alone.stdout

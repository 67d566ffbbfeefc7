"""Streams that end before the work does, and signals: one line, nothing half done, every input done that can be."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scrubber.demo import CHARTS, CLAIM_FILES
from scrubber.job.workspace import ROOM
from tests.journeys.conftest import DAY

COMMAND = [sys.executable, "-m", "scrubber.cli.main"]
POSIX = pytest.mark.skipif(os.name == "nt", reason="Windows has other signals and no /dev/full")


def arguments(day: Path, out: Path) -> list[str]:
    files = [str(day / name) for name in CLAIM_FILES]
    return ["scrub", *files, "--docs", str(day / CHARTS), "--out", str(out), "--verbose", *map(str, DAY)]


def all_done(out: Path) -> bool:
    """Return whether both inputs have all their outputs and nothing else is left."""
    stems = {path.name.partition(".")[0] for path in out.glob("*.report.json")}
    return stems == {Path(name).stem for name in CLAIM_FILES} and not (out / ROOM).exists()


@POSIX
def test_a_reader_that_leaves_early_stops_no_work(day: Path, tmp_path: Path) -> None:
    """As `infuscrub scrub … | head -1`."""
    process = subprocess.Popen(
        [*COMMAND, *arguments(day, tmp_path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stdout.readline()
    process.stdout.close()
    assert process.stderr is not None
    assert process.stderr.read() == b""
    assert process.wait() == 1
    assert all_done(tmp_path)


@POSIX
def test_a_full_disk_behind_stdout_is_said_once(day: Path, tmp_path: Path) -> None:
    with open("/dev/full", "wb") as full:
        ran = subprocess.run(
            [*COMMAND, *arguments(day, tmp_path)], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert ran.returncode == 2
    assert ran.stderr.decode().splitlines() == [
        "infuscrub: standard output: cannot be written; make room there, or write to another place"
    ]
    assert all_done(tmp_path)


@POSIX
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_streams_that_are_closed_from_the_start(day: Path, tmp_path: Path, closed: str) -> None:
    words = " ".join(f"'{word}'" for word in [*COMMAND, *arguments(day, tmp_path)])
    ran = subprocess.run(["sh", "-c", f"{words} {closed}"], capture_output=True, check=False)
    assert ran.returncode == 1
    assert b"Traceback" not in ran.stderr
    assert all_done(tmp_path)


@POSIX
@pytest.mark.parametrize(
    ("signum", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_signal_ends_it_in_one_line_and_leaves_nothing(
    tmp_path: Path, signum: signal.Signals, code: int, jobs: str
) -> None:
    """The run waits for standard input when it is told to stop."""
    out = tmp_path / "out"
    process = subprocess.Popen(
        [*COMMAND, "scrub", "-", "--out", str(out), "--jobs", jobs],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    wait_for(lambda: any(out.glob(f"{ROOM}/run-*/stdin")))
    process.send_signal(signum)
    printed, complained = process.communicate()
    assert process.returncode == code
    assert printed == b""
    assert complained.decode().splitlines() == [
        "infuscrub: stopped; what was finished is in place, and nothing was written of the file under way"
    ]
    assert list(out.iterdir()) == []


def wait_for(happens: object) -> None:
    """Wait until something is so; ten seconds are far more than any machine needs."""
    ends = time.monotonic() + 60
    while not happens():  # type: ignore[operator]
        assert time.monotonic() < ends
        os.sched_yield()

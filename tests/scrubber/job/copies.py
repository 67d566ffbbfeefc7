"""A worker that is a copy of the command line's process does what any other does, and shares nothing with it.

Run by `test_copied.py` in a process of its own: one that other tests have left threads in can't be copied soundly.
"""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

import pytest

from scrubber.api import Settings
from scrubber.charts.link.offers import Offer
from scrubber.claims.view import view
from scrubber.demo import CHARTS, CLAIM_FILES, unpack
from scrubber.job.charts import LinkedCharts
from scrubber.job.child import receive, send
from scrubber.job.copied import Copied, can_copy, copied
from scrubber.job.job import Job
from scrubber.job.process import end
from scrubber.job.run import Run
from scrubber.job.worker import Worker
from x12 import ClaimSlice, read_parts

pytestmark = pytest.mark.skipif(
    not can_copy(), reason="this system, or a thread of this process, forbids copies"
)


def answering(given: IO[bytes], answers: IO[bytes]) -> None:
    """Say which files are open here, and then give back what comes."""
    send(answers, sorted(int(name) for name in os.listdir("/proc/self/fd")))
    while True:
        send(answers, receive(given))


@pytest.fixture
def copy() -> Iterator[Copied]:
    made = copied(answering)
    yield made
    end(made)


def heard(copy: Copied) -> Any:
    assert copy.stdout is not None
    return receive(copy.stdout)


def test_it_has_no_file_of_its_parent_open(copy: Copied, tmp_path: Path) -> None:
    """Standard input, output and errors; its two pipes; the device that is nowhere; the list itself."""
    with (tmp_path / "held").open("wb") as file:
        assert file.fileno() > 2
        again = copied(answering)
        assert len(heard(again)) <= 7
        end(again)
    assert len(heard(copy)) <= 7


def test_it_ends_with_its_input(copy: Copied) -> None:
    heard(copy)
    assert copy.stdin is not None
    copy.stdin.close()
    assert copy.wait() == 0
    assert copy.wait() == 0
    copy.kill()


def test_it_is_killed(copy: Copied) -> None:
    with pytest.raises(subprocess.TimeoutExpired):
        copy.wait(0)
    copy.kill()
    assert copy.wait() == -signal.SIGKILL


def test_the_terminal_does_not_end_it(copy: Copied) -> None:
    heard(copy)
    for signum in (signal.SIGINT, signal.SIGTERM):
        os.kill(copy.pid, signum)
    assert copy.stdin is not None
    send(copy.stdin, "still here")
    assert heard(copy) == "still here"


def test_none_is_made_where_a_thread_runs() -> None:
    go_on = threading.Event()
    thread = threading.Thread(target=go_on.wait)
    thread.start()
    assert not can_copy()
    go_on.set()
    thread.join()


def outputs(day: Path, out: Path, jobs: int) -> dict[str, bytes]:
    """Return what a run over the demo's day makes, with one chart that is broken."""
    (day / CHARTS / "broken.json").write_text("{")
    run = Run(out=out, documents=(day / CHARTS,), jobs=jobs, html=True)
    with Job(Settings(as_of=date(2026, 3, 9)), run, may_copy=True) as job:
        for name in CLAIM_FILES:
            with job.run(str(day / name)) as result:
                assert result.error is None
    return {path.name: path.read_bytes() for path in out.iterdir() if path.is_file()}


def mortal(call: Callable[..., Any], fatal: Callable[..., bool]) -> Callable[..., Any]:
    """Return a call that ends its process, where this is a copy, when its arguments are fatal."""
    parent = os.getpid()

    def at(*given: Any) -> Any:
        if os.getpid() != parent and fatal(*given):
            os.kill(os.getpid(), signal.SIGKILL)
        return call(*given)

    return at


def fatal_share(charts: LinkedCharts, offers: list[Offer]) -> bool:
    return any(offer.name == "broken.json" for offer in offers)


def fatal_once(folder: Path) -> Callable[..., bool]:
    """Return what is fatal the first time only: the other copy may take the claim over before it meets one itself."""

    def fatal(worker: Worker, claim: ClaimSlice, *rest: object) -> bool:
        mark = folder / f"met-{sha256(claim.claim.raw).hexdigest()}"
        met = mark.exists()
        mark.touch()
        return not met

    return fatal


@pytest.mark.parametrize("dies", ["never", "at a chart", "at a claim"])
def test_copies_make_what_one_process_makes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dies: str
) -> None:
    """Also where one ends: what it was at is done again, by the parent or by a process that is no copy."""
    begun: list[Copied] = []

    def noted(serve: Callable[[IO[bytes], IO[bytes]], None]) -> Copied:
        begun.append(copied(serve))
        return begun[-1]

    monkeypatch.setattr("scrubber.job.pool.copied", noted)
    unpack(tmp_path / "day")
    alone = outputs(tmp_path / "day", tmp_path / "alone", 1)
    if dies == "at a chart":
        monkeypatch.setattr(LinkedCharts, "learned", mortal(LinkedCharts.learned, fatal_share))
    elif dies == "at a claim":
        monkeypatch.setattr(Worker, "claim", mortal(Worker.claim, fatal_once(tmp_path)))
    assert outputs(tmp_path / "day", tmp_path / "together", 2) == alone
    assert len(begun) == 2
    assert (-signal.SIGKILL in [copy.wait() for copy in begun]) == (dies != "never")


def test_what_a_copy_has_read_for_keys_it_does_not_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unpack(tmp_path / "day")
    monkeypatch.setattr("scrubber.job.charts.read_with_plugins", counted := Counted())
    worker = Worker(Settings(as_of=date(2026, 3, 9)))
    worker.charts.offer([tmp_path / "day" / CHARTS], worker.charts.learned)
    assert "RIC-1004.json" in counted.names
    claims = read_parts([(tmp_path / "day" / CLAIM_FILES[0]).read_bytes()])
    met = [worker.charts.of(view(part)) for part in claims if isinstance(part, ClaimSlice)]
    assert all(chart.offered for chart in met)
    assert len(counted.names) == len(set(counted.names))


class Counted:
    """Notes which documents are read."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def __call__(self, document: Any, *more: Any) -> tuple[()]:
        self.names.append(document.name)
        return ()

"""Runs one measured row in a process of its own, so that time and memory are its alone."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from benchmarks.generate import claims

CHUNK = 1 << 16


@dataclass(frozen=True)
class Row:
    """What one run gave."""

    seconds: float
    megabytes: float
    """Peak resident memory of the process."""
    items: int
    start_up: float = 0.0
    """Seconds of what a process does once, before the clock starts; 0 where that is not told apart."""


def chunks(path: Path) -> Iterator[bytes]:
    """Read a file as the job does."""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def generated(n: int, folder: Path) -> Path:
    """Write a file of `n` claims once."""
    path = folder / f"{n}.837"
    if not path.exists():
        with path.open("wb") as file:
            file.writelines(claims(n, seed=1))
    return path


def run(script: str, row: str, path: Path, repeat: int = 3) -> Row:
    """Run `script --row ROW PATH` a few times; the fastest counts, as noise only slows down."""
    command = [sys.executable, "-m", script, "--row", row, str(path)]
    rows = [
        Row(**json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
        for _ in range(repeat)
    ]
    fastest = min(rows, key=lambda got: got.seconds)
    return replace(fastest, start_up=min(got.start_up for got in rows))


def child(
    rows: Mapping[str, Callable[[Path], int]], once: Mapping[str, Callable[[Path], int]] | None = None
) -> bool:
    """In the child process: run the row asked for, print the result, return True.

    `once`: what a row does ahead, whose time is its start-up and no part of its seconds.
    """
    if "--row" not in sys.argv:
        return False
    name, path = sys.argv[-2:]
    start_up, _ = _timed(once[name], Path(path)) if once and name in once else (0.0, 0)
    seconds, items = _timed(rows[name], Path(path))
    print(json.dumps(asdict(Row(seconds, _peak_megabytes(), items, start_up))))
    return True


def _timed(work: Callable[[Path], int], path: Path) -> tuple[float, int]:
    """Return the seconds that work takes, and what it gives."""
    begin = time.perf_counter()
    items = work(path)
    return time.perf_counter() - begin, items


def _peak_megabytes() -> float:
    """Peak resident memory since exec; getrusage would count the parent's at the fork too. Linux only."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    return 0.0


def table(script: str, rows: Mapping[str, Callable[[Path], int]], n: int, grown: tuple[str, ...]) -> None:
    """Print all rows for `n` claims, and those of `grown` for ten times as many."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        small = generated(n, folder)
        segments = small.read_bytes().count(b"~")
        print(f"{n} claims, {segments} segments, {small.stat().st_size / 1e6:.1f} MB, one process")
        print(f"{'':44} {'segments/s':>12} {'of floor':>9} {'claims/s':>10} {'peak MB':>8}")
        floor = None
        results = {}
        for label in rows:
            got = results[label] = run(script, label, small)
            floor = floor or got.seconds
            rate = segments / got.seconds
            print(
                f"{label:44} {rate:12,.0f} {floor / got.seconds:9.2f} "
                f"{n / got.seconds:10,.0f} {got.megabytes:8.1f}"
            )
        large = generated(10 * n, folder)
        print("ten times the claims:")
        for label in grown:
            got = run(script, label, large, repeat=2)
            factor = got.seconds / results[label].seconds
            print(f"{label:44} {factor:11.2f}x time {got.megabytes:25.1f}")

"""What a claim costs in bytecode instructions: python -m benchmarks.instructions [--held] [--record]

Seconds differ from machine to machine and from minute to minute; how many instructions the interpreter runs for a
claim does not. So CI looks at these: `--held` fails where a row has grown by more than `MOST_GROWTH` over what is
recorded for this version of Python in `instructions.toml`, and `--record` writes it anew. Work in C (regular
expressions, JSON, splitting) is not counted; `benchmarks.targets` measures everything, in CPU seconds.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import tomllib
from datetime import date
from pathlib import Path
from types import FrameType
from typing import Any

from benchmarks.charts import chart_of
from benchmarks.generate import claims
from scrubber.claims.view import view
from x12 import ClaimSlice, read_parts

RECORD = Path(__file__).with_name("instructions.toml")
MOST_GROWTH = 0.03
FEW, MANY = 40, 120
"""The cost of a claim is the difference of two files by the difference of their claims, so that no start is in it."""
ROWS = {
    "an infusion claim, no chart": (1.0, False),
    "the same with a JSON chart": (1.0, True),
    "5 % mix": (0.05, False),
}


class Counter:
    """Counts the instructions of this thread while it is active."""

    def __init__(self) -> None:
        self.count = 0

    def _frame(self, frame: FrameType, event: str, argument: Any) -> Any:
        frame.f_trace_lines = False
        frame.f_trace_opcodes = True
        return self._instruction

    def _instruction(self, frame: FrameType, event: str, argument: Any) -> Any:
        if event == "opcode":
            self.count += 1
        return self._instruction

    def __enter__(self) -> Counter:
        sys.settrace(self._frame)
        return self

    def __exit__(self, *_: object) -> None:
        sys.settrace(None)


def write(folder: Path, number: int, share: float, charts: bool) -> tuple[Path, Path | None]:
    """Write a file of so many claims, and a chart for each where charts are asked for."""
    folder.mkdir()
    raw = b"".join(claims(number, seed=1, share=share))
    path = folder / "claims.837"
    path.write_bytes(raw)
    if not charts:
        return path, None
    documents = folder / "charts"
    documents.mkdir()
    slices = (part for part in read_parts([raw]) if isinstance(part, ClaimSlice))
    for place, part in enumerate(slices, 1):
        claim = view(part)
        (documents / f"{claim.claim_id}.json").write_text(json.dumps(chart_of(claim, place)))
    return path, documents


def instructions(path: Path, documents: Path | None) -> int:
    """Return how many instructions it takes to scrub a file in this process."""
    from scrubber.api import Settings
    from scrubber.job.job import Job
    from scrubber.job.run import Run

    with tempfile.TemporaryDirectory() as out, Counter() as counter:
        where = Run(out=Path(out), documents=None if documents is None else (documents,))
        with Job(Settings(as_of=date(2026, 11, 23)), where) as job, job.run(str(path)):
            pass
    return counter.count


def of_a_claim(share: float, charts: bool) -> int:
    """Return the instructions that one more claim takes."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        warm, few, many = (
            write(folder / str(place), number, share, charts) for place, number in enumerate((FEW, FEW, MANY))
        )
        instructions(*warm)  # what is made once in a process
        return round((instructions(*many) - instructions(*few)) / (MANY - FEW))


def measured() -> dict[str, int]:
    """Return the instructions a claim of each row, each in a process whose sets are always in one order."""
    found = {}
    for label in ROWS:
        ran = subprocess.run(
            [sys.executable, "-m", "benchmarks.instructions", "--row", label],
            env={**os.environ, "PYTHONHASHSEED": "0"},
            check=True,
            capture_output=True,
            text=True,
        )
        found[label] = int(ran.stdout)
    return found


def main() -> int:
    """Print the table; return 1 where `--held` is asked for and a row has grown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--held", action="store_true", help="fail where a claim costs more than is recorded")
    parser.add_argument("--record", action="store_true", help="record what a claim costs now")
    parser.add_argument("--row", choices=ROWS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.row:
        print(of_a_claim(*ROWS[options.row]))
        return 0
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    recorded: dict[str, dict[str, int]] = tomllib.loads(RECORD.read_text()) if RECORD.exists() else {}
    now, before = measured(), recorded.get(version, {})
    for label, count in now.items():
        print(
            f"{label:30}{count:>10,} instructions a claim, recorded for Python {version}: {before.get(label, 'none')}"
        )
    if options.record:
        recorded[version] = now
        tables = (
            f'["{name}"]\n' + "".join(f'"{k}" = {v}\n' for k, v in rows.items())
            for name, rows in recorded.items()
        )
        RECORD.write_text("# Written by `python -m benchmarks.instructions --record`.\n" + "\n".join(tables))
        return 0
    if options.held and not before:
        print(f"nothing is recorded for Python {version}, so nothing was held")
    grown = [
        label for label, count in now.items() if label in before and count > before[label] * (1 + MOST_GROWTH)
    ]
    for label in grown if options.held else ():
        print(
            f"{label}: more than {MOST_GROWTH:.0%} over what is recorded; if it must be, run with --record and say why"
        )
    return 1 if options.held and grown else 0


if __name__ == "__main__":
    sys.exit(main())

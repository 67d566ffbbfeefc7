"""What the journeys share: the command line run as a user would, and the demo's files."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from scrubber.cli.main import main
from scrubber.demo import AS_OF, CHARTS, CLAIM_FILES, unpack

DAY = ("--as-of", AS_OF.isoformat())


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str

    def reports(self) -> list[dict[str, Any]]:
        """Return what `--format json` printed."""
        printed = json.loads(self.out)
        return printed if isinstance(printed, list) else [printed]


Cli = Callable[..., Ran]


@pytest.fixture
def infuscrub(capsys: pytest.CaptureFixture[str]) -> Cli:
    """Return a function that runs the command line in this process."""

    def run(*arguments: str | Path) -> Ran:
        capsys.readouterr()
        with pytest.raises(SystemExit) as stopped:
            main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        assert isinstance(stopped.value.code, int)
        return Ran(stopped.value.code, printed.out, printed.err)

    return run


def command(*arguments: str | Path, given: bytes = b"", folder: Path | None = None) -> Ran:
    """Run the command line in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-P", "-m", "scrubber.cli.main", *map(str, arguments)],
        input=given, cwd=folder, capture_output=True, check=False,
    )  # fmt: skip
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture
def day(tmp_path: Path) -> Path:
    """Return a folder with the demo's claims and charts, not yet scrubbed."""
    folder = tmp_path / "day"
    unpack(folder)
    return folder


@dataclass(frozen=True)
class Scrubbed:
    """The demo after its scrub."""

    folder: Path
    out: Path
    ran: Ran

    @property
    def charts(self) -> Path:
        return self.folder / CHARTS

    def report(self, name: str) -> dict[str, Any]:
        report: dict[str, Any] = json.loads((self.out / f"{Path(name).stem}.report.json").read_text("utf-8"))
        return report

    def claims(self) -> dict[str, dict[str, Any]]:
        """Return the inspected claims of all files by their id."""
        return {c["claim_id"]: c for name in CLAIM_FILES for c in self.report(name)["claims"]}


@pytest.fixture(scope="session")
def scrubbed(tmp_path_factory: pytest.TempPathFactory) -> Scrubbed:
    """Return the demo, scrubbed once for all tests by the command that a practice would type."""
    folder = tmp_path_factory.mktemp("practice") / "day"
    unpack(folder)
    files = [folder / name for name in CLAIM_FILES]
    ran = command("scrub", *files, "--docs", folder / CHARTS, "--out", folder / "out", "--html", *DAY)
    return Scrubbed(folder, folder / "out", ran)

"""A claim is a compartment: one that ends, hangs or starves its process is held; every other is done, in file order."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from scrubber.api import PluginChoice, Settings
from scrubber.job.budget import Budget
from scrubber.job.job import Job
from scrubber.job.run import Run
from scrubber.output.report import Claim
from scrubber.output.text import verdict
from scrubber.testing.build import ClaimSpec, write_837
from scrubber.testing.shorthand import parse_line

VENDOR = '''
"""A vendor's plugin that does to its process what the first line's code says."""

import os
import signal
import time

from scrubber.plugin import hookimpl

infuscrub_api = "1"


@hookimpl
def infuscrub_inspect(case):
    code = case.claim.lines[0].code
    print("noise on stdout")
    if code == "96372":
        os.kill(os.getpid(), signal.SIGKILL)
    if code == "96374":
        os._exit(3)
    if code == "96375":
        while True:
            pass
    if code == "96401":
        "0" * 40000 + "x" in "x"
        import re
        re.fullmatch(r"(0+)+x", "0" * 60)
    if code == "96402":
        bytearray(1 << 40)
    if code == "96409":
        raise SystemExit(0)
    if code == "96411":
        raise KeyboardInterrupt
    return []
'''

FATAL = {
    "96372": "ended its process (signal 9)",
    "96374": "ended its process (exit code 3)",
}
"""Codes of the first line, and what the finding of the claim says."""
HELD = {"96375", "96401", "96402", "96409", "96411"}
"""What ends the plugin's call and not the process: the claim is held with a finding that names the plugin."""


@pytest.fixture(scope="module", autouse=True)
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    site = tmp_path_factory.mktemp("site")
    (site / "vendor_fatal.py").write_text(VENDOR)
    metadata = site / "vendor_fatal-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: vendor-fatal\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text("[infuscrub]\nfatal = vendor_fatal\n")
    sys.path.insert(0, str(site))
    yield
    sys.path.remove(str(site))


SETTINGS = Settings(as_of=date(2026, 3, 10), validate="off", plugins=PluginChoice(allow=("fatal",)))


def scrub(path: Path, out: Path, codes: list[str], jobs: int = 2) -> tuple[dict[str, Claim], bytes]:
    """Scrub a file with a claim for each code; return the claims of the report by code, and both claim files."""
    specs = [
        ClaimSpec(
            "837P", claim_id=f"C{number:03d}-{code}", lines=(parse_line(f"{code} x1 {100 + number}.00"),)
        )
        for number, code in enumerate(codes)
    ]
    path.write_bytes(write_837(specs))
    run = Run(out=out, jobs=jobs, supervised=True, budget=Budget(seconds=1))
    with Job(SETTINGS, run) as job, job.run(str(path)) as result:
        assert result.error is None
        assert result.summary.claims == len(codes)
        found = {claim.claim_id.partition("-")[2]: claim for claim in result.claims()}
        assert [claim.claim_id for claim in result.claims()] == [spec.claim_id for spec in specs]
    files = b"".join((out / f"claims.{kind}.837").read_bytes() for kind in ("outbound", "held"))
    for spec in specs:
        assert files.count(f"CLM*{spec.claim_id}*".encode()) == 1
    return found, files


def test_each_claim_costs_itself_alone(tmp_path: Path) -> None:
    good = ["96365", "96413", "96360"]
    codes = [good[0], *FATAL, good[1], *sorted(HELD), good[2]]
    found, _ = scrub(tmp_path / "claims.837", tmp_path / "out", codes)
    for code in good:
        assert found[code].disposition == "accepted", code
    for code, what in FATAL.items():
        (finding,) = (f for f in found[code].findings if f.rule == "CLAIM-STOPPED")
        assert f"{what} in infuscrub_inspect of plugin fatal" in finding.message, code
        assert finding.message.endswith("Repair or remove the plugin fatal, then scrub the claim again."), (
            code
        )
        assert verdict(found[code]) == "held, unchecked: stopped before that"
    for code in HELD:
        assert found[code].disposition in ("held", "rejected"), code
        assert any(f.by == "fatal" and f.rule.startswith("PLUGIN-") for f in found[code].findings), code


def test_one_process_is_enough_to_survive(tmp_path: Path) -> None:
    found, _ = scrub(tmp_path / "claims.837", tmp_path / "out", ["96372", "96365", "96374"], jobs=1)
    assert found["96365"].disposition == "accepted"


def test_a_process_imports_nothing_that_lies_where_it_is_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder of claims may hold a folder of any name."""
    (tmp_path / "scrubber").mkdir()
    (tmp_path / "scrubber" / "__init__.py").write_text("raise SystemExit(1)\n")
    monkeypatch.chdir(tmp_path)
    found, _ = scrub(tmp_path / "claims.837", tmp_path / "out", ["96365", "96409"])
    assert found["96365"].disposition == "accepted"


PARENT = """
import sys
from datetime import date
from scrubber.api import PluginChoice, Settings
from scrubber.job.job import Job
from scrubber.job.run import Run
from scrubber.job.budget import Budget
from pathlib import Path
settings = Settings(as_of=date(2026, 3, 10), validate="off", plugins=PluginChoice(allow=("fatal",)))
with Job(settings, Run(jobs=2, budget=Budget(seconds=3))) as job:
    print("ready", flush=True)
    with job.run(sys.argv[1]) as result:
        pass
"""


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="processes are looked up in /proc")
def test_no_process_outlives_a_parent_that_is_killed(tmp_path: Path) -> None:
    """The claim loops; the parent is killed; its processes end with their input or with the claim's budget."""
    path = tmp_path / "claims.837"
    path.write_bytes(write_837([ClaimSpec("837P", lines=(parse_line("96375 x1 100.00"),))]))
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(path)], stdout=subprocess.PIPE, env=environment
    )
    assert parent.stdout is not None
    assert parent.stdout.readline() == b"ready\n"
    while not (children := children_of(parent.pid)):
        os.sched_yield()
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    while any(map(alive, children)):
        os.sched_yield()


def children_of(pid: int) -> list[int]:
    """Return the worker processes of a process."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text()
                command = (entry / "cmdline").read_text()
            except OSError:
                continue
            if int(stat.rpartition(")")[2].split()[1]) == pid and "scrubber.job.child" in command:
                found.append(int(entry.name))
    return found


def alive(pid: int) -> bool:
    """Return whether a process runs; a dead one that nobody has waited for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False

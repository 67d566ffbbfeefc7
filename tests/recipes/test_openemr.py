"""OpenEMR: each batch goes out once, whole or not at all, whatever happens between."""

from __future__ import annotations

import configparser
import hashlib
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from scrubber.api import Session
from scrubber.demo import AS_OF, CHARTS, CLAIM_FILES, unpack

RECIPE = Path(__file__).parents[2] / "examples" / "recipes" / "openemr"
SCRIPT = RECIPE / "scrub_edi.py"
BATCH = "2026-03-06-174502-batch.txt"
INFUSCRUB = Path(sys.executable).with_name("infuscrub")

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="OpenEMR's recipe is for Unix"),
    pytest.mark.skipif(not INFUSCRUB.exists(), reason="infuscrub is not installed beside this Python"),
]


@dataclass
class Site:
    """An OpenEMR site with the demo's claims as its first batch."""

    root: Path

    @property
    def edi(self) -> Path:
        return self.root / "edi"

    def files(self, name: str) -> set[str]:
        folder = self.root / name
        return {path.name for path in folder.iterdir()} if folder.exists() else set()

    def run(self, *more: str) -> subprocess.CompletedProcess[str]:
        command = [
            sys.executable,
            str(SCRIPT),
            "--edi",
            str(self.edi),
            "--infuscrub",
            str(INFUSCRUB),
            "--settle",
            "0",
        ]
        for name in ("outbox", "aside", "work"):
            command += [f"--{name}", str(self.root / name)]
        command += ["--docs", str(self.root / "day" / CHARTS), "--", "--as-of", AS_OF.isoformat(), *more]
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)

    def job(self) -> Path:
        """Return the folder of the first batch."""
        return self.root / "work" / hashlib.sha256((self.edi / BATCH).read_bytes()).hexdigest()


@pytest.fixture
def site(tmp_path: Path) -> Site:
    unpack(tmp_path / "day")
    (tmp_path / "edi").mkdir()
    shutil.copy(tmp_path / "day" / CLAIM_FILES[0], tmp_path / "edi" / BATCH)
    return Site(tmp_path)


def test_what_may_go_out_is_in_the_outbox_under_the_name_of_the_batch(site: Site) -> None:
    before = (site.edi / BATCH).read_bytes()
    ran = site.run()
    assert ran.returncode == 1, ran.stderr
    with Session(as_of=AS_OF) as session:
        expected = session.scrub(before, name=BATCH, documents=site.root / "day" / CHARTS)
    assert (site.root / "outbox" / BATCH).read_bytes() == expected.outbound
    assert (site.root / "aside" / "2026-03-06-174502-batch.held.837").read_bytes() == expected.held
    assert (site.edi / BATCH).read_bytes() == before
    assert ran.stdout == ran.stderr == ""


def test_a_batch_goes_out_once(site: Site) -> None:
    site.run()
    (site.root / "outbox" / BATCH).unlink()  # the upload took it
    (site.edi / "2026-03-07-080000-batch.txt").write_bytes((site.edi / BATCH).read_bytes())
    assert site.run().returncode == 1, "claims of it still wait for a person"
    assert site.files("outbox") == set()


def test_after_a_crash_before_the_hand_over_it_still_goes_out(site: Site) -> None:
    """The batch was scrubbed, and the machine went down before anything was moved."""
    command = [
        str(INFUSCRUB),
        "scrub",
        str(site.edi / BATCH),
        "--out",
        str(site.job()),
        "--as-of",
        AS_OF.isoformat(),
    ]
    subprocess.run(command, capture_output=True, check=False, timeout=120)
    run = json.loads((site.job() / "2026-03-06-174502-batch.report.json").read_bytes())["run"]
    site.run()
    assert site.files("outbox") == {BATCH}
    again = json.loads((site.job() / "2026-03-06-174502-batch.report.json").read_bytes())
    assert again["run"] == run, "it was not scrubbed a second time"


def test_a_batch_that_is_still_being_written_waits(site: Site) -> None:
    whole = (site.edi / BATCH).read_bytes()
    (site.edi / BATCH).write_bytes(whole[: len(whole) // 2])
    ran = site.run()
    assert ran.returncode == 2
    assert "not whole" in ran.stderr
    assert site.files("outbox") == set()
    (site.edi / BATCH).write_bytes(whole)
    site.run()
    assert site.files("outbox") == {BATCH}


def test_one_bad_batch_costs_only_itself(site: Site) -> None:
    (site.edi / "2026-03-06-170000-batch.txt").write_bytes(b"ISA*nonsense~IEA*1*000000001~\n")
    ran = site.run()
    assert ran.returncode == 2
    assert len(ran.stderr.splitlines()) == 1
    assert ran.stderr.startswith("scrub_edi: 2026-03-06-170000-batch.txt: ")
    assert BATCH in site.files("outbox")


def test_an_output_that_somebody_changed_is_not_sent(site: Site) -> None:
    command = [
        str(INFUSCRUB),
        "scrub",
        str(site.edi / BATCH),
        "--out",
        str(site.job()),
        "--as-of",
        AS_OF.isoformat(),
    ]
    subprocess.run(command, capture_output=True, check=False, timeout=120)
    outbound = site.job() / "2026-03-06-174502-batch.outbound.837"
    outbound.write_bytes(outbound.read_bytes().replace(b"CLM*", b"CLM*9", 1))
    ran = site.run()
    assert ran.returncode == 2
    assert "is not what its report says" in ran.stderr
    assert site.files("outbox") == set()


def test_nothing_in_the_outbox_is_written_over(site: Site) -> None:
    (site.root / "outbox").mkdir()
    (site.root / "outbox" / BATCH).write_text("not taken yet", "utf-8")
    assert site.run().returncode == 2
    assert (site.root / "outbox" / BATCH).read_text("utf-8") == "not taken yet"


def test_two_runs_at_once_do_not_meet(site: Site) -> None:
    import fcntl

    (site.root / "work").mkdir()
    with (site.root / "work" / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert site.run().returncode == 0
    assert site.files("outbox") == set()


def test_what_it_writes_is_its_users_only(site: Site) -> None:
    site.run()
    for folder, _, names in os.walk(site.root / "work"):
        assert Path(folder).stat().st_mode & 0o077 == 0
        assert all((Path(folder) / name).stat().st_mode & 0o077 == 0 for name in names)


def test_the_unit_calls_the_script_as_it_wants_to_be_called() -> None:
    unit = configparser.RawConfigParser(strict=False)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    text = (RECIPE / "infuscrub-edi.service").read_text("utf-8").replace("\\\n", " ")
    unit.read_string(text)
    command = unit["Service"]["ExecStart"].split()
    cron = (RECIPE / "infuscrub-edi.cron").read_text("utf-8").splitlines()[-1].split()[6:]
    assert command == cron
    assert unit["Service"]["PrivateNetwork"] == "yes"
    told = subprocess.run(
        [sys.executable, str(SCRIPT), "--help"], capture_output=True, text=True, check=True
    ).stdout
    assert {word for word in command if word.startswith("--")} <= set(told.replace(",", " ").split())

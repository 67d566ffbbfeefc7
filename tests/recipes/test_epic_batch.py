"""The nightly batch: exit codes that a scheduler can use, and each file once."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from scrubber.api import Session
from scrubber.demo import AS_OF, CHARTS, CLAIM_FILES, unpack

RECIPE = Path(__file__).parents[2] / "examples" / "recipes" / "epic-batch"
INFUSCRUB = Path(sys.executable).with_name("infuscrub")
SHELL = [tool for tool in ("sh", "flock", "sha256sum") if shutil.which(tool)]
PWSH = shutil.which("pwsh")

pytestmark = pytest.mark.skipif(
    not INFUSCRUB.exists(), reason="infuscrub is not installed beside this Python"
)


@dataclass
class Night:
    """The exports of a night: the demo's two files and its charts."""

    root: Path
    command: str

    def run(self) -> subprocess.CompletedProcess[str]:
        more = f"--as-of {AS_OF.isoformat()}"
        if self.command == "sh":
            conf = (
                f"CLAIMS={self.root}/837 CHARTS={self.root}/day/{CHARTS}\n"
                f"WORK={self.root}/work OUTBOX={self.root}/outbox ASIDE={self.root}/aside\n"
                f"POLICY={RECIPE}/policy.toml INFUSCRUB={INFUSCRUB} MORE='{more}'\n"
            )
            (self.root / "nightly.conf").write_text(conf, "utf-8")
            command = ["sh", str(RECIPE / "nightly.sh"), str(self.root / "nightly.conf")]
        else:
            command = [str(PWSH), "-NoProfile", "-File", str(RECIPE / "nightly.ps1")]
            command += ["-Claims", str(self.root / "837"), "-Charts", str(self.root / "day" / CHARTS)]
            command += ["-Work", str(self.root / "work"), "-Outbox", str(self.root / "outbox")]
            command += ["-Aside", str(self.root / "aside"), "-Policy", str(RECIPE / "policy.toml")]
            command += ["-Infuscrub", str(INFUSCRUB), "-More", more.replace(" ", ",")]
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=200)

    def files(self, name: str) -> set[str]:
        folder = self.root / name
        return {path.name for path in folder.iterdir()} if folder.exists() else set()

    def short(self, name: str) -> str:
        return hashlib.sha256((self.root / "837" / name).read_bytes()).hexdigest()[:12]


@pytest.fixture(
    params=[
        pytest.param("sh", marks=pytest.mark.skipif(len(SHELL) < 3, reason="a Unix shell with flock")),
        pytest.param("pwsh", marks=pytest.mark.skipif(PWSH is None, reason="PowerShell is not installed")),
    ]
)
def night(request: pytest.FixtureRequest, tmp_path: Path) -> Night:
    unpack(tmp_path / "day")
    (tmp_path / "837").mkdir()
    for name in CLAIM_FILES:
        shutil.copy(tmp_path / "day" / name, tmp_path / "837" / name)
    return Night(tmp_path, request.param)


def test_each_file_is_handed_over_and_what_is_held_is_set_aside(night: Night) -> None:
    ran = night.run()
    assert ran.returncode == 1, ran.stderr
    stems = [(name.removesuffix(".837"), night.short(name)) for name in CLAIM_FILES]
    assert night.files("outbox") == {f"{stem}.{short}.837" for stem, short in stems}
    assert night.files("aside") == {f"{stem}.{short}.held.837" for stem, short in stems}
    with Session(as_of=AS_OF, policy=RECIPE / "policy.toml") as session:
        for name, (stem, short) in zip(CLAIM_FILES, stems, strict=True):
            expected = session.scrub(night.root / "837" / name, documents=night.root / "day" / CHARTS)
            assert (night.root / "outbox" / f"{stem}.{short}.837").read_bytes() == expected.outbound
            assert (night.root / "aside" / f"{stem}.{short}.held.837").read_bytes() == expected.held


def test_the_next_night_sends_nothing_again(night: Night) -> None:
    night.run()
    shutil.rmtree(night.root / "outbox")  # the transfer took them
    (night.root / "837" / CLAIM_FILES[0]).rename(night.root / "837" / "the-same-again.837")
    assert night.run().returncode == 1
    assert night.files("outbox") == set()


def test_a_bad_file_costs_only_itself_and_is_named(night: Night) -> None:
    (night.root / "837" / "broken.837").write_bytes(b"ISA*nonsense~IEA*1*000000001~\n")
    (night.root / "837" / "half.837").write_bytes((night.root / "837" / CLAIM_FILES[0]).read_bytes()[:5000])
    ran = night.run()
    assert ran.returncode == 2
    lines = ran.stderr.splitlines()
    assert [line.split(":")[1].strip().split(" ")[0] for line in lines] == ["broken.837", "half.837"]
    assert len(night.files("outbox")) == 2
    again = night.run()
    assert again.stderr == ran.stderr, "it is said until somebody takes the file away"


def test_a_night_without_files_is_a_good_one(night: Night) -> None:
    shutil.rmtree(night.root / "837")
    (night.root / "837").mkdir()
    assert night.run().returncode == 0


def test_both_scripts_hand_over_the_same_and_use_the_same_exit_codes() -> None:
    shell, power = (RECIPE / "nightly.sh").read_text("utf-8"), (RECIPE / "nightly.ps1").read_text("utf-8")
    for output in ("outbound.837", "held.837", "refused.x12"):
        assert shell.count(f"$stem.{output}") == power.count(f"$stem.{output}") == 1
    said = [
        re.search(r"0 all is well; 1 claims wait for a person; 2 a file", text) for text in (shell, power)
    ]
    assert all(said)
    assert "exit 75" in shell
    assert "exit 75" in power

"""The newcomer: `infuscrub demo` writes a day, scrubs it, and every claim becomes what the README beside it says."""

from __future__ import annotations

import filecmp
import re
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest

from tests.journeys.conftest import Cli, Scrubbed, command
from tests.x12.oracle import complaints

ROOT = Path(__file__).parents[2]
DATA = ROOT / "scrubber" / "demo" / "data"
ROW = re.compile(r"\| ([A-Z]+-\d+) \| (\w[\w ]+) \| (.+) \|$", re.MULTILINE)
PROMISED = {claim: becomes for claim, becomes, _ in ROW.findall((DATA / "README.md").read_text("utf-8"))}


def same(one: Path, other: Path) -> bool:
    """Return whether two folders hold the same files with the same bytes."""
    compared = filecmp.dircmp(one, other)
    if compared.left_only or compared.right_only or compared.funny_files:
        return False
    _, mismatch, errors = filecmp.cmpfiles(one, other, compared.common_files, shallow=False)
    return not mismatch and not errors and all(same(one / d, other / d) for d in compared.common_dirs)


def test_the_data_is_what_its_script_writes(tmp_path: Path) -> None:
    script = ROOT / "examples" / "make_demo.py"
    subprocess.run([sys.executable, str(script), str(tmp_path / "data")], check=True)
    assert same(DATA, tmp_path / "data"), "run examples/make_demo.py and commit what it writes"


@pytest.mark.parametrize("name", ["infusion-center.837", "hospital.837"])
def test_pyx12_takes_the_claims(name: str) -> None:
    assert complaints((DATA / name).read_bytes()) == []


@pytest.mark.parametrize("name", ["infusion-center.837", "hospital.837"])
def test_provider_numbers_have_their_check_digit(name: str) -> None:
    """Luhn over 80840 and the ten digits, as CMS defines it for the NPI."""
    numbers = set(re.findall(r"\*XX\*(\d{10})~", (DATA / name).read_text("ascii")))
    assert numbers
    for number in numbers:
        digits = [int(digit) for digit in f"80840{number}"][::-1]
        doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
        assert (sum(digits[::2]) + sum(doubled)) % 10 == 0


def test_it_shows_every_disposition() -> None:
    assert set(PROMISED.values()) == {"accepted", "corrected", "held", "rejected", "passed through"}


@pytest.mark.parametrize("claim_id", sorted(PROMISED))
def test_each_claim_becomes_what_its_story_says(scrubbed: Scrubbed, claim_id: str) -> None:
    claims = scrubbed.claims()
    became = claims[claim_id]["disposition"] if claim_id in claims else "passed through"
    assert became == PROMISED[claim_id]


def test_the_demo_command(infuscrub: Cli, tmp_path: Path) -> None:
    ran = infuscrub("demo", tmp_path / "new" / "demo")
    assert ran.code == 0
    assert ran.err == ""
    assert "infuscrub scrub" in ran.out
    mentioned = [Path(word) for word in ran.out.split() if word.startswith(str(tmp_path))]
    assert len(mentioned) > 6
    assert all(path.exists() for path in mentioned)
    held_or_rejected = [claim for claim, becomes in PROMISED.items() if becomes in {"held", "rejected"}]
    assert all(claim in ran.out for claim in held_or_rejected)


def test_the_printed_command_does_the_same(infuscrub: Cli, tmp_path: Path) -> None:
    ran = infuscrub("demo", tmp_path / "demo")
    (line,) = (line for line in ran.out.splitlines() if line.strip().startswith("infuscrub scrub "))
    out = tmp_path / "demo" / "scrubbed"
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    for path in out.iterdir():
        path.unlink()
    again = infuscrub(*line.split()[1:])
    assert again.code == 1
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


def test_the_demo_can_be_run_again_over_itself(infuscrub: Cli, tmp_path: Path) -> None:
    first = infuscrub("demo", tmp_path / "demo")
    second = infuscrub("demo", tmp_path / "demo")
    assert (second.code, second.out) == (0, first.out)


def test_the_demo_leaves_a_foreign_folder_alone(infuscrub: Cli, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    ran = infuscrub("demo", tmp_path)
    assert ran.code == 2
    assert len(ran.err.splitlines()) == 1
    assert "holds other files" in ran.err
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_the_demo_where_a_file_stands(infuscrub: Cli, tmp_path: Path) -> None:
    (tmp_path / "demo").write_text("mine")
    ran = infuscrub("demo", tmp_path / "demo")
    assert ran.code == 2
    assert (tmp_path / "demo").read_text() == "mine"


def test_by_default_it_goes_into_a_folder_here(tmp_path: Path) -> None:
    ran = command("demo", folder=tmp_path)
    assert ran.code == 0
    assert (tmp_path / "infuscrub-demo" / "scrubbed" / "hospital.report.html").exists()


def test_the_data_is_found_as_a_resource() -> None:
    assert (files("scrubber.demo") / "data" / "README.md").is_file()

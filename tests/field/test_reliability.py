"""Inputs that should not hurt: huge amounts, charts and files that fail, text that a terminal obeys, bounds."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from scrubber.claims.view import view
from tests.field.conftest import FIELD, cases_of
from x12 import ClaimSlice, read_parts

AREA = FIELD / "reliability"
COMMAND = Path(sys.executable).with_name("infuscrub")
CASES = {case["id"]: case for case in cases_of("reliability")}
pytestmark = pytest.mark.skipif(
    not CASES or os.name == "nt", reason="the field cases are not beside the checkout"
)
DROPPED = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]
"""Modes bind root only so."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    subprocess.run(["sh", str(AREA / "make.sh"), str(folder)], check=True)
    return folder


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str
    folder: Path

    def report(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.folder / name).read_text("utf-8"))
        return found

    def claims(self) -> dict[str, dict[str, Any]]:
        return {
            claim["claim_id"]: claim
            for path in sorted(self.folder.glob("*.report.json"))
            for claim in self.report(path.name)["claims"]
        }


def run(case_id: str, made: Path, out: Path) -> Ran:
    words = {"OUT": str(out), "MADE": str(made), "<ESC>": "\x1b"}
    arguments = []
    for word in CASES[case_id]["args"]:
        for before, after in words.items():
            word = word.replace(before, after)
        arguments.append(word)
    before = DROPPED if case_id in ("f4", "f6") and os.geteuid() == 0 else []
    if before and shutil.which("setpriv") is None:
        pytest.skip("modes do not bind root here")
    ran = subprocess.run([*before, COMMAND, *arguments], cwd=AREA, capture_output=True, check=False)
    told = Ran(ran.returncode, ran.stdout.decode(), ran.stderr.decode(), out)
    assert "Traceback" not in told.err
    assert told.code in (0, 1, 2)
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", told.out + told.err)
    assert_each_claim_is_in_one_output(out, told)
    return told


def assert_each_claim_is_in_one_output(out: Path, ran: Ran) -> None:
    for path in out.glob("*.report.json"):
        stem = path.name.removesuffix(".report.json")
        found = Counter(
            view(part).claim_id
            for kind in ("outbound", "held")
            if (file := out / f"{stem}.{kind}.837").exists()
            for part in read_parts([file.read_bytes()])
            if isinstance(part, ClaimSlice)
        )
        assert sum(found.values()) == ran.report(path.name)["summary"]["claims"]
        assert set(found.values()) <= {1}


@pytest.mark.parametrize("case_id", [case for case in CASES if case.startswith("e")])
def test_a_huge_amount_costs_its_own_claim(case_id: str, made: Path, tmp_path: Path) -> None:
    ran = run(case_id, made, tmp_path / "out")
    assert ran.code == 1
    (stem,) = (name for name in CASES[case_id]["args"] if name.startswith(case_id))
    report = ran.report(Path(stem).stem + ".report.json")
    found = {claim["claim_id"]: claim for claim in report["claims"]}
    assert found["SEH-2006"]["disposition"] in ("held", "rejected")
    element = "CLM02" if case_id == "e1" else "SV203"
    assert any(f.get("location", {}).get("element") == element for f in found["SEH-2006"]["findings"])
    assert (tmp_path / "out" / "claims.report.json").exists()


@pytest.mark.parametrize("case_id", [case for case in CASES if case.startswith("f") and case != "f6"])
def test_a_chart_that_can_not_be_read_is_named(case_id: str, made: Path, tmp_path: Path) -> None:
    ran = run(case_id, made, tmp_path / "out")
    claim, chart = ("SEH-2011", "scan-77.json") if case_id == "f3" else ("SEH-2002", "SEH-2002")
    assert chart in ran.out + ran.err
    decided = ran.claims()[claim]
    assert decided["disposition"] == "held" or any(chart in f["message"] for f in decided["findings"])


def test_a_file_that_can_not_be_read_costs_no_other(made: Path, tmp_path: Path) -> None:
    if "f6" not in CASES:
        pytest.skip("no such case")
    ran = run("f6", made, tmp_path / "out")
    assert ran.code == 2
    (line,) = ran.err.splitlines()
    assert "b.837" in line
    reports = sorted(path.name for path in (tmp_path / "out").glob("*.report.json"))
    assert reports == ["a.report.json", "c.report.json"]


@pytest.mark.parametrize("case_id", [case for case in CASES if case[0] in "gj"])
def test_nothing_that_a_terminal_obeys_and_nothing_without_bounds(
    case_id: str, made: Path, tmp_path: Path
) -> None:
    """`run` looks for control characters, tracebacks and lost claims; what has no bound would not end."""
    run(case_id, made, tmp_path / "out")

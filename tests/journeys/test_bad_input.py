"""Bad input: one clear line on stderr and exit code 2; every other file is done; no traceback, no patient's name.

A bad chart is another matter: the file can be used, so the chart's claim is held and the report says why.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from scrubber.demo import CHARTS, CLAIM_FILES
from tests.journeys.conftest import DAY, Cli, command
from tests.journeys.test_practice import claims_in, names_of

Damage = Callable[[bytes], bytes]


def without(segment: bytes) -> Damage:
    """Return what takes every segment with this id away."""
    return lambda data: re.sub(rb"(?m)^" + segment + rb"\*[^~]*~\n", b"", data)


def replaced(old: bytes, new: bytes) -> Damage:
    """Return what replaces the first of something that must be there."""

    def damage(data: bytes) -> bytes:
        assert old in data
        return data.replace(old, new, 1)

    return damage


UNUSABLE: dict[str, tuple[Damage, str]] = {
    "empty": (lambda data: b"", "the file is empty"),
    "blank": (lambda data: b"\r\n\r\n", "the file is empty|does not begin with an ISA"),
    "not X12": (lambda data: b"Dear payer,\nplease find enclosed", "does not begin with an ISA"),
    "a PDF": (lambda data: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "does not begin with an ISA"),
    "ends inside ISA": (lambda data: data[:60], "ends inside a segment"),
    "a TA1": (
        lambda data: data[:106] + b"\nTA1*000001001*260302*1900*A*000~\nIEA*0*000001001~\n",
        "no claim",
    ),
    "an 835": (
        lambda data: (
            data[:106]
            + b"\nGS*HP*DEMOSENDER*DEMOCLEARING*20260302*1900*1001*X*005010X221A1~\nST*835*0001~\n"
            + b"BPR*I*100*C*CHK************20260302~\nSE*3*0001~\nGE*1*1001~\nIEA*1*000001001~\n"
        ),
        "no claim of an 837",
    ),
    "NUL bytes only": (lambda data: b"\0" * 4096, "does not begin with an ISA|NUL"),
    "delimiters that are one": (lambda data: data[:104] + b"*" + data[105:], "three distinct delimiters"),
}


@pytest.mark.parametrize("kind", UNUSABLE)
def test_an_unusable_file_is_refused_in_one_line_and_costs_no_other(
    infuscrub: Cli, day: Path, tmp_path: Path, kind: str
) -> None:
    damage, says = UNUSABLE[kind]
    good = (day / CLAIM_FILES[0]).read_bytes()
    broken, fine = tmp_path / "broken.837", tmp_path / "fine.837"
    broken.write_bytes(damage(good))
    fine.write_bytes(good)
    out = tmp_path / "out"
    ran = infuscrub("scrub", broken, fine, "--docs", day / CHARTS, "--out", out, *DAY)
    assert ran.code == 2
    (line,) = ran.err.splitlines()
    assert line.startswith("infuscrub: broken.837: ")
    assert re.search(says, line), line
    assert not any(name in line for name in names_of(day))
    assert sorted(path.name for path in out.glob("broken.*")) == ["broken.report.json"]
    report = json.loads((out / "broken.report.json").read_text("utf-8"))
    assert re.search(says, report["error"])
    assert report["claims"] == []
    assert (out / "fine.outbound.837").exists()
    assert (out / "fine.277ca").exists()


REFUSED: dict[str, tuple[Damage, str, int]] = {
    "ends inside a claim": (lambda data: data[: len(data) // 2], "ends inside a segment", 2),
    "ends after a claim": (lambda data: data[: data.rindex(b"CLM*")], "has no", 1),
    "no IEA": (without(b"IEA"), "no IEA", 1),
    "no SE": (without(b"SE"), "no SE", 1),
    "wrong SE01": (lambda data: re.sub(rb"\nSE\*\d+", b"\nSE*7", data), "SE01", 1),
    "wrong GE01": (replaced(b"\nGE*1*", b"\nGE*3*"), "GE01", 1),
    "wrong IEA02": (replaced(b"\nIEA*1*00000", b"\nIEA*1*00009"), "IEA02", 1),
    "4010": (lambda data: data.replace(b"005010X222A1", b"004010X098A1"), "not 005010", 1),
    "a dental 837": (lambda data: data.replace(b"005010X222A1", b"005010X224A2"), "neither professional", 1),
    "a NUL byte in a name": (replaced(b"*RHUBARB*", b"*RHU\0BARB*"), "NUL", 1),
}
"""What costs the whole envelope: its bytes are kept apart, the sender is answered, nothing of it is sent."""


@pytest.mark.parametrize("kind", REFUSED)
def test_what_a_receiver_would_refuse_is_kept_apart_and_costs_no_other(
    infuscrub: Cli, day: Path, tmp_path: Path, kind: str
) -> None:
    damage, says, code = REFUSED[kind]
    good = (day / CLAIM_FILES[0]).read_bytes()
    broken, fine = tmp_path / "broken.837", tmp_path / "fine.837"
    broken.write_bytes(damage(good))
    fine.write_bytes(good)
    out = tmp_path / "out"
    ran = infuscrub("scrub", broken, fine, "--docs", day / CHARTS, "--out", out, *DAY)
    assert ran.code == code
    assert len(ran.err.splitlines()) == (code == 2)
    report = json.loads((out / "broken.report.json").read_text("utf-8"))
    assert any(re.search(says, finding["message"]) for finding in report["file_findings"])
    assert report["claims"] == []
    assert not (out / "broken.outbound.837").exists()
    assert (out / "broken.refused.x12").read_bytes() == broken.read_bytes()
    assert (out / "broken.ta1").exists() or (out / "broken.999").exists()
    assert report["account"]["money"]["billed"] == report["account"]["money"]["refused"]
    assert (out / "fine.outbound.837").exists()


def test_a_file_that_is_not_there(infuscrub: Cli, tmp_path: Path) -> None:
    ran = infuscrub("check", tmp_path / "no.837")
    assert (ran.code, len(ran.err.splitlines())) == (2, 1)
    assert "no such file" in ran.err


def test_a_folder_without_claims(infuscrub: Cli, tmp_path: Path) -> None:
    ran = infuscrub("check", tmp_path)
    assert (ran.code, len(ran.err.splitlines())) == (2, 1)


@pytest.mark.parametrize("what", ["no X12", "empty", "a link that leads nowhere"])
def test_no_file_of_a_folder_falls_away(infuscrub: Cli, day: Path, tmp_path: Path, what: str) -> None:
    """Its name says that it holds claims: that it does not is told, and the others are done."""
    (tmp_path / "a.837").write_bytes((day / CLAIM_FILES[0]).read_bytes())
    (tmp_path / "notes.txt").write_text("what was sent on Monday\n")
    bad = tmp_path / "b.837"
    if what == "a link that leads nowhere":
        if os.name == "nt":
            pytest.skip("links need a right here")
        bad.symlink_to(tmp_path / "moved.837")
    else:
        bad.write_text("" if what == "empty" else "what was sent on Monday\n")
    ran = infuscrub("scrub", tmp_path, "--out", tmp_path / "out", *DAY)
    assert ran.code == 2
    (line,) = ran.err.splitlines()
    assert "b.837" in line
    assert (tmp_path / "out" / "a.report.json").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("scrub", "claims.837"),  # no --out
        ("check", "claims.837", "--as-of", "yesterday"),
        ("check", "claims.837", "--jobs", "0"),
        ("check", "claims.837", "--docs", "nowhere"),
        ("check", "claims.837", "--profiles", "nowhere"),
        ("check", "claims.837", "--zone", "Middle/Earth"),
        ("check", "claims.837", "--fee-schedule", "nowhere.csv"),
        ("scrub", "claims.837", "--out", "o", "--policy", "generous"),
        ("scrub", "claims.837", "--out", "o", "--approve", "nowhere.json"),
        ("scrub", "claims.837", "--out", "claims.837"),
        ("explain", "Z99"),
        ("profiles", "show", "nobody"),
        ("code", "nowhere.json"),
        ("frobnicate",),
    ],
)
def test_a_call_that_cannot_be_obeyed(
    infuscrub: Cli, day: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    (tmp_path / "claims.837").write_bytes((day / CLAIM_FILES[0]).read_bytes())
    monkeypatch.chdir(tmp_path)
    ran = infuscrub(*arguments)
    assert ran.code == 2
    assert len(ran.err.splitlines()) == 1, ran.err
    assert "Traceback" not in ran.err


def test_a_segment_of_two_megabytes(infuscrub: Cli, day: Path, tmp_path: Path) -> None:
    """It is read past where the limit allows, else refused; it never costs the other file."""
    data = (day / CLAIM_FILES[0]).read_bytes()
    broken = tmp_path / "broken.837"
    broken.write_bytes(data.replace(b"LX*1~\n", b"NTE*ADD*" + b"X" * (2 << 20) + b"~\nLX*1~\n", 1))
    ran = infuscrub("scrub", broken, day / CLAIM_FILES[1], "--out", tmp_path / "out", *DAY)
    assert ran.code == 2
    assert len(ran.err.splitlines()) == 1
    assert len(ran.err) < 300
    assert (tmp_path / "out" / "hospital.277ca").exists()


def test_in_a_process_of_its_own_there_is_no_traceback_either(tmp_path: Path) -> None:
    (tmp_path / "a.837").write_bytes(b"ISA*")
    ran = command("check", tmp_path / "a.837")
    assert ran.code == 2
    assert len(ran.err.splitlines()) == 1


def chart_broken(day: Path, name: str, data: bytes) -> None:
    path = day / CHARTS / name
    assert path.exists()
    path.write_bytes(data)


@pytest.mark.parametrize(
    "data",
    [b"{ not JSON", b"", b"\0" * 500, b"[1, 2", b'{"schema": "infuscrub.record/1", "administrations": 7}'],
    ids=["not JSON", "empty", "NUL bytes", "cut off", "of another shape"],
)
def test_a_chart_that_cannot_be_read_holds_its_claim_and_no_other(
    infuscrub: Cli, day: Path, tmp_path: Path, data: bytes
) -> None:
    """RIC-1005 is clean; its chart is found by its file name even where nothing in it can be read."""
    chart_broken(day, "RIC-1005.json", data)
    ran = infuscrub("scrub", day / CLAIM_FILES[0], "--docs", day / CHARTS, "--out", tmp_path, *DAY)
    assert ran.code == 1
    assert ran.err == ""
    assert "RIC-1005" in claims_in(tmp_path / "infusion-center.held.837")
    assert "RIC-1001" in claims_in(tmp_path / "infusion-center.outbound.837")
    report = json.loads((tmp_path / "infusion-center.report.json").read_text("utf-8"))
    (claim,) = (c for c in report["claims"] if c["claim_id"] == "RIC-1005")
    assert "LINK-UNREADABLE" in {f["rule"] for f in claim["findings"]}


def test_a_chart_that_no_number_leads_to_is_offered_by_name_and_decides_nothing(
    infuscrub: Cli, day: Path
) -> None:
    """Name, birth date and day agree: a person may confirm it, the tool does not."""
    path = day / CHARTS / "RIC-1005.json"
    record = json.loads(path.read_text("utf-8"))
    record["claim"] = {"medical_record_number": "771350"}
    record["patient"].pop("member_id", None)
    path.rename(path.with_name("scan.json")).write_text(json.dumps(record), "utf-8")
    (report,) = infuscrub(
        "check", day / CLAIM_FILES[0], "--docs", day / CHARTS, "--format", "json", *DAY
    ).reports()  # fmt: skip
    (claim,) = (c for c in report["claims"] if c["claim_id"] == "RIC-1005")
    (finding,) = (f for f in claim["findings"] if f["rule"] == "LINK-PROPOSED")
    assert finding["message"].startswith("scan.json may be this patient's chart")
    assert (claim["disposition"], claim["checked"], claim["corrections"]) == ("accepted", "none", [])
    (row,) = (c for c in report["account"]["charts"] if c["name"] == "scan.json")
    assert (row["status"], row["claims"]) == ("proposed", ["RIC-1005"])


def test_the_chart_of_another_patient_holds_the_claim_and_tells_nothing_of_its_content(
    infuscrub: Cli, day: Path
) -> None:
    (report,) = infuscrub(
        "check", day / CLAIM_FILES[1], "--docs", day / CHARTS, "--format", "json", *DAY
    ).reports()  # fmt: skip
    (claim,) = (c for c in report["claims"] if c["claim_id"] == "SEH-2010")
    (finding,) = (f for f in claim["findings"] if f["rule"] == "LINK-PATIENT")
    assert claim["disposition"] == "held"
    assert claim["documents"] == []
    assert claim["timeline"] == []
    assert "GERDA" not in json.dumps(claim).upper()
    assert finding["evidence"][0]["document"] == "scan-0303-10.json"


@pytest.mark.parametrize(
    "text",
    [
        "file,claim_id\n,RIC-1003\n",
        "scan-0302-03.json,RIC-1003\n",
        "file|claim_id\nscan-0302-03.json|RIC-1003\n",
        "file,because\nscan-0302-03.json,seen\n",
    ],
    ids=["a row without its file", "no header", "another separator", "no column for the claim"],
)
def test_a_manifest_that_cannot_be_understood_stops_the_run(infuscrub: Cli, day: Path, text: str) -> None:
    """Else charts would silently be missing, and missing reads as clean."""
    (day / CHARTS / "manifest.csv").write_text(text)
    ran = infuscrub("check", day / CLAIM_FILES[0], "--docs", day / CHARTS, *DAY)
    assert ran.code == 2
    assert "manifest.csv" in ran.err
    assert len(ran.err.splitlines()) == 1


def test_charts_of_one_name_in_two_folders_are_two(infuscrub: Cli, day: Path, tmp_path: Path) -> None:
    for folder, name in (("a", "RIC-1004.json"), ("b", "RIC-1005.json")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "chart.json").write_bytes((day / CHARTS / name).read_bytes())
    (report,) = infuscrub(
        "check", day / CLAIM_FILES[0], "--docs", tmp_path / "a", "--docs", tmp_path / "b", "--format", "json", *DAY
    ).reports()  # fmt: skip
    rows = {row["name"]: row["claims"] for row in report["account"]["charts"]}
    assert rows == {"chart.json": ["RIC-1004"], "b/chart.json": ["RIC-1005"]}


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="file names are text there")
def test_names_that_are_no_text_are_written_out(infuscrub: Cli, day: Path, tmp_path: Path) -> None:
    chart = day / CHARTS / "RIC-1004.json"
    chart.rename(chart.with_name(os.fsdecode(b"RIC-1004\xff.json")))
    claims = day / os.fsdecode(b"in\xff.837")
    (day / CLAIM_FILES[0]).rename(claims)
    ran = infuscrub("scrub", claims, "--docs", day / CHARTS, "--out", tmp_path / "out", "--html", *DAY)
    assert (ran.code, ran.err) == (1, "")
    (path,) = (tmp_path / "out").glob("*.report.json")
    report = json.loads(path.read_text("utf-8"))
    assert report["input"]["name"] == "in\\udcff.837"
    assert "RIC-1004\\udcff.json" in {row["name"] for row in report["account"]["charts"]}


def test_a_chart_beside_the_one_that_names_the_claim_is_offered(infuscrub: Cli, day: Path) -> None:
    """A second record of the patient and day that names no claim is not dropped without a word."""
    record = json.loads((day / CHARTS / "RIC-1005.json").read_text("utf-8"))
    record.pop("claim", None)
    (day / CHARTS / "second.json").write_text(json.dumps(record), "utf-8")
    (report,) = infuscrub(
        "check", day / CLAIM_FILES[0], "--docs", day / CHARTS, "--format", "json", *DAY
    ).reports()  # fmt: skip
    (row,) = (row for row in report["account"]["charts"] if row["name"] == "second.json")
    assert (row["status"], row["claims"]) == ("proposed", ["RIC-1005"])
    assert "another document names this claim" in row["because"]


@pytest.mark.parametrize("text", ["code,price\n96374,-5\n", "hello\n", "code,price\n96374,NaN\n"])
def test_a_fee_schedule_that_is_none_is_refused(infuscrub: Cli, day: Path, tmp_path: Path, text: str) -> None:
    (tmp_path / "fees.csv").write_text(text)
    ran = infuscrub("check", day / CLAIM_FILES[0], "--fee-schedule", tmp_path / "fees.csv", *DAY)
    assert ran.code == 2
    assert ran.err.count("\n") == 1


def test_an_approval_of_a_claim_that_never_came_is_told(infuscrub: Cli, day: Path, tmp_path: Path) -> None:
    """Of two approvals one names a claim of the second file; only the other fits nothing."""
    rows = [
        {"claim_id": name, "correction": "c0000000000", "approver": "R. Roe", "at": "2026-03-09T10:00:00Z"}
        for name in ("SEH-2012", "RIC-9999")
    ]
    (tmp_path / "approvals.json").write_text(json.dumps({"approvals": rows}))
    files = [day / name for name in CLAIM_FILES]
    ran = infuscrub(
        "scrub", *files, "--docs", day / CHARTS, "--approve", tmp_path / "approvals.json", "--out", tmp_path, *DAY
    )  # fmt: skip
    assert "approval for claim RIC-9999: no claim of this run has this number (c0000000000)" in ran.out
    assert "approval for claim SEH-2012" not in ran.out
    assert "approvals: 1 of claims that are not in this run (c0000000000);" in ran.err
    assert "RIC-9999" not in ran.err, "a number of a claim is no matter for a log"


def test_an_edit_has_a_page_like_a_rule(infuscrub: Cli) -> None:
    ran = infuscrub("explain", "x-npi-check-digit")
    assert (ran.code, ran.out.splitlines()[:2]) == (
        0,
        ["X-NPI-CHECK-DIGIT", "The check digit of an NPI does not fit"],
    )
    assert json.loads(infuscrub("explain", "X-NPI-CHECK-DIGIT", "--format", "json").out)["snip_type"] == 5


def test_a_line_without_a_code_may_bill_what_the_chart_shows(infuscrub: Cli, day: Path) -> None:
    """SEH-2009 bills revenue code 0636 without a HCPCS code: no further line for the drug is proposed."""
    (report,) = infuscrub(
        "check", day / CLAIM_FILES[1], "--docs", day / CHARTS, "--format", "json", *DAY
    ).reports()  # fmt: skip
    (claim,) = (c for c in report["claims"] if c["claim_id"] == "SEH-2009")
    (finding,) = (f for f in claim["findings"] if f["rule"] == "D01")
    assert (finding["line"], finding["kind"]) == (2, "question")
    assert claim["corrections"] == []


def test_a_line_end_alone_is_nothing_refused(infuscrub: Cli, day: Path, tmp_path: Path) -> None:
    """Every claim of a copy is a duplicate and held, so no interchange goes out that its last line end could follow."""
    for name in ("one.837", "copy.837"):
        (tmp_path / name).write_bytes((day / CLAIM_FILES[0]).read_bytes())
    infuscrub("scrub", tmp_path / "one.837", tmp_path / "copy.837", "--out", tmp_path / "out", *DAY)
    assert (tmp_path / "out" / "copy.held.837").exists()
    assert not list((tmp_path / "out").glob("*.refused.x12"))


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("--docs", ""), "--docs"),
        (("--docs=",), "--docs"),
        (("--out", ""), "--out"),
        (("",), "a file name"),
    ],
)
def test_an_empty_path_is_not_the_current_folder(
    infuscrub: Cli, day: Path, tmp_path: Path, words: tuple[str, ...], named: str
) -> None:
    out = tmp_path / "out"
    ran = infuscrub("scrub", day / CLAIM_FILES[0], "--out", out, *words, *DAY)
    assert (ran.code, len(ran.err.splitlines())) == (2, 1)
    assert f"{named} is empty" in ran.err
    assert not out.exists()


def test_a_folder_of_profiles_that_is_not_there(infuscrub: Cli, day: Path, tmp_path: Path) -> None:
    ran = infuscrub("check", day / CLAIM_FILES[0], "--profiles", tmp_path / "profiles", *DAY)
    assert (ran.code, len(ran.err.splitlines())) == (2, 1)
    assert "profiles: does not exist" in ran.err

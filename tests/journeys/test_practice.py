"""The practice: check a file before upload, scrub it, decide what is left, and send what may go."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from scrubber.demo import CHARTS, CLAIM_FILES, unpack
from tests.journeys.conftest import DAY, Cli, Scrubbed, command
from tests.x12.oracle import complaints
from x12 import ClaimSlice, read_parts

STEMS = [Path(name).stem for name in CLAIM_FILES]


def claims_in(path: Path) -> dict[str, bytes]:
    """Return the raw claims of a file by CLM01, as `x12` reads them."""
    pieces = read_parts([path.read_bytes()]) if path.exists() else ()
    return {
        piece.segments[0].element(1): piece.claim.raw for piece in pieces if isinstance(piece, ClaimSlice)
    }


def money(text: str) -> Decimal:
    return Decimal(text or "0")


def total_charge(raw: bytes) -> Decimal:
    """Return CLM02 of a claim, which begins with its CLM segment or a little before it."""
    (claim,) = (s.strip().split("*") for s in raw.decode().split("~") if s.strip().startswith("CLM*"))
    return money(claim[2])


def test_scrub_says_one_with_findings_and_complains_of_nothing(scrubbed: Scrubbed) -> None:
    assert (scrubbed.ran.code, scrubbed.ran.err) == (1, "")


def test_the_outputs_have_the_promised_names(scrubbed: Scrubbed) -> None:
    suffixes = ("outbound.837", "held.837", "277ca", "report.json", "report.html")
    assert sorted(path.name for path in scrubbed.out.iterdir()) == sorted(
        f"{stem}.{suffix}" for stem in STEMS for suffix in suffixes
    )


@pytest.mark.parametrize("stem", STEMS)
def test_each_claim_goes_one_way(scrubbed: Scrubbed, stem: str) -> None:
    given = claims_in(scrubbed.folder / f"{stem}.837")
    sent = claims_in(scrubbed.out / f"{stem}.outbound.837")
    held = claims_in(scrubbed.out / f"{stem}.held.837")
    assert sent.keys() | held.keys() == given.keys()
    assert not sent.keys() & held.keys()
    assert len(sent) + len(held) == len(given)


@pytest.mark.parametrize("stem", STEMS)
def test_only_corrected_claims_differ_from_what_came(scrubbed: Scrubbed, stem: str) -> None:
    given = claims_in(scrubbed.folder / f"{stem}.837")
    left = claims_in(scrubbed.out / f"{stem}.outbound.837") | claims_in(scrubbed.out / f"{stem}.held.837")
    changed = {claim_id for claim_id, raw in left.items() if raw != given[claim_id]}
    report = scrubbed.report(stem)
    assert changed == {c["claim_id"] for c in report["claims"] if c["disposition"] == "corrected"}


@pytest.mark.parametrize("stem", STEMS)
def test_what_goes_out_is_valid_for_another_validator_too(scrubbed: Scrubbed, stem: str) -> None:
    for suffix in ("outbound.837", "held.837"):
        assert complaints((scrubbed.out / f"{stem}.{suffix}").read_bytes()) == []
    assert complaints((scrubbed.out / f"{stem}.277ca").read_bytes(), newer_status_codes=True) == []


@pytest.mark.parametrize("stem", STEMS)
def test_scrubbing_what_went_out_changes_nothing(scrubbed: Scrubbed, stem: str, tmp_path: Path) -> None:
    outbound = scrubbed.out / f"{stem}.outbound.837"
    command("scrub", outbound, "--docs", scrubbed.charts, "--out", tmp_path, *DAY)
    again = tmp_path / f"{stem}.outbound.outbound.837"
    assert again.read_bytes() == outbound.read_bytes()
    assert not (tmp_path / f"{stem}.outbound.held.837").exists()


def test_no_charge_rises(scrubbed: Scrubbed) -> None:
    for stem in STEMS:
        given = claims_in(scrubbed.folder / f"{stem}.837")
        for claim_id, raw in claims_in(scrubbed.out / f"{stem}.outbound.837").items():
            assert total_charge(raw) <= total_charge(given[claim_id])


def test_clm02_is_the_sum_of_the_lines_in_all_that_goes_out(scrubbed: Scrubbed) -> None:
    for stem in STEMS:
        at = 2 if stem == "infusion-center" else 3
        for raw in claims_in(scrubbed.out / f"{stem}.outbound.837").values():
            segments = [s.strip().split("*") for s in raw.decode().split("~")]
            lines = [s for s in segments if s[0] in {"SV1", "SV2"}]
            assert money(segments[0][2]) == sum(money(line[at]) for line in lines)


def test_the_report_quotes_the_place_in_the_chart(scrubbed: Scrubbed) -> None:
    claim = scrubbed.claims()["RIC-1003"]
    (finding,) = (f for f in claim["findings"] if f["rule"] == "T04")
    assert (finding["billed"], finding["supported"]) == ("96366 x 4", "96366 x 3")
    assert finding["location"]["element"] == "SV104"
    assert {e["document"] for e in finding["evidence"]} == {"scan-0302-03.json"}
    assert claim["documents"][0]["linked_by"] == "manifest"


def test_check_says_the_same_and_writes_nothing(infuscrub: Cli, day: Path) -> None:
    before = sorted(day.rglob("*"))
    ran = infuscrub("check", day / CLAIM_FILES[0], "--docs", day / CHARTS, "--format", "json", *DAY)
    assert ran.code == 1
    assert sorted(day.rglob("*")) == before
    (report,) = ran.reports()
    assert report["summary"]["corrected"] > 0


def test_check_reads_standard_input(day: Path) -> None:
    data = (day / CLAIM_FILES[1]).read_bytes()
    ran = command("check", "-", "--docs", day / CHARTS, "--format", "jsonl", *DAY, given=data)
    assert ran.code == 1
    assert json.loads(ran.out)["input"]["bytes"] == len(data)


def test_a_folder_of_claims(infuscrub: Cli, day: Path, tmp_path: Path) -> None:
    """The demo folder holds claims, charts, a CSV and a README: only the claim files are scrubbed."""
    ran = infuscrub(
        "scrub", day, "--docs", day / CHARTS, "--out", tmp_path / "out", "--format", "jsonl", *DAY
    )
    assert [json.loads(line)["input"]["name"] for line in ran.out.splitlines()] == sorted(CLAIM_FILES)


def test_report_only_changes_no_byte_of_what_goes_out(infuscrub: Cli, day: Path, tmp_path: Path) -> None:
    infuscrub(
        "scrub", day / CLAIM_FILES[0], "--docs", day / CHARTS, "--out", tmp_path, "--policy", "report-only", *DAY
    )  # fmt: skip
    given = claims_in(day / CLAIM_FILES[0])
    sent = claims_in(tmp_path / "infusion-center.outbound.837")
    held = claims_in(tmp_path / "infusion-center.held.837")
    assert sent | held == given
    assert "RIC-1003" in held


def test_without_charts_time_rules_are_not_evaluated_and_nothing_is_corrected_by_them(
    infuscrub: Cli, day: Path
) -> None:
    (report,) = infuscrub("check", day / CLAIM_FILES[0], "--format", "json", *DAY).reports()
    (claim,) = (c for c in report["claims"] if c["claim_id"] == "RIC-1003")
    assert [f for f in claim["findings"] if f["rule"] == "T04"] == []
    (no_chart,) = (reason for reason in claim["not_evaluated"] if reason["because"] == "no_chart")
    assert "D01" in no_chart["rules"]
    assert claim["checked"] == "none"
    assert claim["corrections"] == []


def test_a_fee_schedule_gives_two_held_claims_their_price(infuscrub: Cli, day: Path, tmp_path: Path) -> None:
    files = [day / name for name in CLAIM_FILES]
    ran = infuscrub(
        "scrub", *files, "--docs", day / CHARTS, "--out", tmp_path, "--fee-schedule", day / "fees.csv",
        "--format", "json", *DAY,
    )  # fmt: skip
    became = {c["claim_id"]: c["disposition"] for report in ran.reports() for c in report["claims"]}
    assert became["RIC-1004"] == became["SEH-2003"] == "corrected"


def test_an_approval_applies_a_proposal(infuscrub: Cli, scrubbed: Scrubbed, tmp_path: Path) -> None:
    """The hours that were charted and not billed are only proposed, until a person says yes."""
    (proposal,) = (
        c for c in scrubbed.claims()["SEH-2012"]["corrections"] if c["status"] == "proposed"
    )  # fmt: skip
    assert proposal["direction"] == "higher"
    approvals = tmp_path / "approvals.json"
    approvals.write_text(
        json.dumps({"approvals": [
            {"claim_id": "SEH-2012", "correction": proposal["id"], "approver": "B. Iller",
             "at": "2026-03-09T10:00:00-05:00"}
        ]})
    )  # fmt: skip
    files = scrubbed.folder / CLAIM_FILES[1]
    ran = infuscrub(
        "scrub", files, "--docs", scrubbed.charts, "--out", tmp_path / "out", "--approve", approvals,
        "--format", "json", *DAY,
    )  # fmt: skip
    (claim,) = (c for c in ran.reports()[0]["claims"] if c["claim_id"] == "SEH-2012")
    (applied,) = (c for c in claim["corrections"] if c["status"] == "approved")
    assert "B. Iller" in applied["reason"]
    assert b"96366*276*UN*3" in claims_in(tmp_path / "out" / "hospital.outbound.837")["SEH-2012"]


def names_of(folder: Path) -> set[str]:
    """Return the family names, given names and member ids in the demo's claims."""
    found: set[str] = set()
    for name in CLAIM_FILES:
        for segment in (folder / name).read_text("ascii").split("~"):
            elements = segment.strip().split("*")
            if elements[0] == "NM1" and elements[1] in {"IL", "QC"}:
                found |= {elements[3], elements[4], elements[9] if len(elements) > 9 else ""}
    return found - {""}


def test_neither_text_nor_messages_name_a_patient(scrubbed: Scrubbed) -> None:
    """Reports on the screen are read over shoulders: they name claims, not people."""
    printed = (scrubbed.ran.out + scrubbed.ran.err).upper()
    assert [name for name in names_of(scrubbed.folder) if name in printed.split()] == []


def strings(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for item in value.values() for text in strings(item)]
    if isinstance(value, list):
        return [text for item in value for text in strings(item)]
    return [value] if isinstance(value, str) else []


def test_titles_and_messages_of_findings_name_no_patient(scrubbed: Scrubbed) -> None:
    people = names_of(scrubbed.folder)
    for claim in scrubbed.claims().values():
        for finding in claim["findings"]:
            words = set(f"{finding['title']} {finding['message']}".upper().replace(",", " ").split())
            assert not words & people


def test_the_page_says_what_each_minute_counts_for(scrubbed: Scrubbed) -> None:
    """RIC-1009: rituximab ran 210 minutes without the pause; 61 to 90 past an hour earn a unit, 30 do not."""
    page = (scrubbed.out / "infusion-center.report.html").read_text("utf-8")
    assert (
        "rituximab: 60 min as 96413; 120 min as 96415; 30 min not counted: past the last whole hour" in page
    )


def test_what_a_table_leaves_open_is_said_once_a_file(scrubbed: Scrubbed) -> None:
    page = (scrubbed.out / "infusion-center.report.html").read_text("utf-8")
    assert page.count("the article on J1745: The table does not cover this code on this date.") == 1


def test_check_says_what_scrub_would_do_under_the_same_policy(infuscrub: Cli, tmp_path: Path) -> None:
    """It is the same without writing: under `report-only` no correction is applied, and claims are held for it."""
    day = tmp_path / "day"
    unpack(day)
    claims, charts = day / CLAIM_FILES[0], day / CHARTS
    for policy in ("safe", "report-only"):
        done = infuscrub(
            "scrub", claims, "--docs", charts, "--out", tmp_path / policy, "--policy", policy, *DAY
        )
        checked = infuscrub("check", claims, "--docs", charts, "--policy", policy, "--format", "json", *DAY)
        assert done.code == checked.code
        (told,) = checked.reports()
        (report,) = (tmp_path / policy).glob("*.report.json")
        assert told["claims"] == json.loads(report.read_text())["claims"]
        assert bool(told["summary"]["corrected"]) == (policy == "safe")

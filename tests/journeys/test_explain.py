"""A biller asks about whatever a report or an acknowledgement names, and always gets an answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scrubber.demo import CHARTS, CLAIM_FILES
from tests.journeys.conftest import DAY, Cli
from tests.scrubber.output.explain.asking import ask


def named(report: dict[str, Any]) -> Iterator[str]:
    """Yield every id and code of a report that a person may ask about."""
    findings = [*report["file_findings"], *(one for each in report["sets"] for one in each["findings"])]
    for claim in report["claims"]:
        findings += claim.get("findings", ())
        yield from (each["rule"] for each in claim.get("corrections", ()))
        yield from (rule for each in claim.get("not_evaluated", ()) for rule in each.get("rules", ()))
        yield from (line["code"] for line in claim.get("expected_lines", ()))
    for finding in findings:
        yield finding["rule"]
        yield from finding.get("status_codes", ())
        if denial := finding.get("predicted_denial"):
            yield denial["carc"]
            yield from denial.get("rarc", ())


def test_all_that_the_demos_reports_name_is_explained(infuscrub: Cli, day: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.837"
    broken.write_bytes((day / CLAIM_FILES[0]).read_bytes().replace(b"\nSE*", b"\nSE*9", 1))
    files = [*(day / name for name in CLAIM_FILES), broken]
    ran = infuscrub("check", *files, "--docs", day / CHARTS, "--format", "json", *DAY)
    ids = {id for report in ran.reports() for id in named(report)}
    assert "X12-SE-COUNT" in ids
    assert len(ids) > 60
    assert {id for id in ids if not ask(id)} == set()

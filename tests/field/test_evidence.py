"""Silence is not evidence: charts that are unread, read in part, unrelated, of doubtful time or badly linked."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from scrubber.claims.view import view
from tests.field.conftest import FIELD, Ran, cases_of, run_case
from x12 import ClaimSlice, read_parts

Case = dict[str, Any]


@pytest.mark.parametrize("case", cases_of("evidence"), ids=lambda case: f"{case['id']}-{case['kind']}")
def test_a_chart_says_what_it_says_and_no_more(case: Case, tmp_path: Path) -> None:
    ran = run_case("evidence", case, tmp_path)
    wrong = problems(case, ran)
    assert not wrong, f"{case['what']}: {case['right']}\n  " + "\n  ".join(wrong)


def problems(case: Case, ran: Ran) -> list[str]:
    """Return which of the case's expectations do not hold."""
    return [f"{key}: {case['expect'][key]!r}" for key in case["expect"] if not holds(key, case, ran)]


def holds(key: str, case: Case, ran: Ran) -> bool:
    """Return whether one expectation holds; the words are those of the folder's README."""
    wanted = case["expect"][key]
    report = ran.report()
    (claim,) = report["claims"]
    charts = {chart["name"]: chart["status"] for chart in report["account"]["charts"]}
    used = {document["name"] for document in claim.get("documents", [])}
    match key:
        case "disposition":
            return claim["disposition"] in wanted
        case "kept":
            sent = sent_lines(ran)
            return not sent or sent == billed_lines(case)
        case "floor":
            sent = sent_lines(ran)
            units = Counter[str]()
            for code, _, count in sent:
                units[code] += count
            return not sent or all(units[code] >= least for code, least in wanted.items())
        case "error_on":
            return all(errors(claim, case, code) for code in wanted)
        case "no_error_on":
            return not any(errors(claim, case, code) for code in wanted)
        case "evaluated":
            return not any(silenced(claim, case, code) for code in wanted)
        case "not_full":
            return claim["checked"] != "full"
        case "caught_or_not_full":
            return bool(errors(claim, case, wanted)) or claim["checked"] != "full"
        case "used":
            return set(wanted) <= used
        case "not_used":
            return used.isdisjoint(wanted)
        case "linked_or_named":
            named = any(wanted in finding["message"] for finding in claim.get("findings", []))
            return wanted in used or named or charts.get(wanted) not in (None, "unmatched")
        case "no_start":
            return not any((row.get("start") or "")[-5:] in wanted for row in claim.get("timeline", []))
        case "account":
            return all(name in charts and charts[name] not in (words or ()) for name, words in wanted.items())
    raise AssertionError(f"unknown expectation {key}")


def billed_lines(case: Case) -> list[tuple[str, tuple[str, ...], int]]:
    return lines_in((FIELD / "evidence" / case["input"]).read_bytes())


def sent_lines(ran: Ran) -> list[tuple[str, tuple[str, ...], int]]:
    return [line for path in ran.folder.rglob("*.outbound.837") for line in lines_in(path.read_bytes())]


def lines_in(data: bytes) -> list[tuple[str, tuple[str, ...], int]]:
    claims = [view(part) for part in read_parts([data]) if isinstance(part, ClaimSlice)]
    return [(line.code, line.modifiers, line.units) for claim in claims for line in claim.lines]


def at(claim: Case, case: Case, finding: Case, code: str) -> bool:
    """Return whether a finding stands at a line with the code."""
    number = finding.get("line")
    if code == "*":
        return True
    return number is not None and billed_lines(case)[number - 1][0] == code


def errors(claim: Case, case: Case, code: str) -> list[Case]:
    found = claim.get("findings", [])
    return [f for f in found if f["severity"] == "error" and at(claim, case, f, code)]


def silenced(claim: Case, case: Case, code: str) -> bool:
    """Return whether a rule that answers for the code's hours could not decide."""
    rules = {"96415": "T05", "96366": "T04", "96361": "T07"}
    return any(rules.get(code) in reason.get("rules", ()) for reason in claim.get("not_evaluated", []))

"""A claim that bills what published answers support goes out as it came: no rule of the pack stands against it."""

from __future__ import annotations

from typing import Any

import pytest

from scrubber.model.claim import Transaction
from scrubber.model.finding import Severity
from scrubber.model.record import InfusionRecord, Setting
from scrubber.testing.build import DAY, ClaimSpec
from scrubber.testing.shorthand import parse_line
from tests.scrubber.coding.charts import chart, coded
from tests.scrubber.coding.test_worked_cases import CASES, as_record, shared_cases
from tests.scrubbing import outcome, scrub, scrubber

SCRUBBER = scrubber()
WORKED = [name for name, case in CASES.items() if not case.get("place_of_service")]
SHARED = {case["id"]: case for case in shared_cases()}


def billed_as_supported(record: InfusionRecord, setting: Setting) -> ClaimSpec | None:
    """Return the claim that bills every supported line on its day, or None where nothing is supported."""
    lines = [
        f"{'-'.join((line.code, *line.modifiers))} x{line.units} {line.units * 50}.00 date={line.day or DAY}"
        for line in coded(record, setting).lines
    ]
    form: Transaction = "837P" if setting == "physician" else "837I"
    return ClaimSpec(form, lines=tuple(map(parse_line, lines)), record=record) if lines else None


def objections(spec: ClaimSpec) -> list[str]:
    """Return what stops the claim, and every correction that was made or asked for."""
    scrubbed = scrub(spec, SCRUBBER)
    decided = outcome(scrubbed)
    said = [
        f"{f.rule} at line {f.line}: {f.message}"
        for f in decided.findings
        if f.severity is Severity.ERROR or f.holds
    ]
    said += [f"{c.rule}: {c.before} -> {c.after}" for c in decided.corrections]
    if scrubbed.is_edited:
        said.append("the bytes changed")
    return said


@pytest.mark.parametrize("name", WORKED)
def test_a_worked_case(name: str) -> None:
    case = CASES[name]
    spec = billed_as_supported(chart(*case["chart"]), case.get("setting", "facility"))
    assert spec is None or objections(spec) == []


@pytest.mark.parametrize("case", SHARED.values(), ids=SHARED)
def test_a_case_of_the_research(case: dict[str, Any]) -> None:
    setting: Setting = "physician" if case["setting"] == "physician" else "facility"
    spec = billed_as_supported(as_record(case["events"]), setting)
    assert spec is None or objections(spec) == []

"""A claim that bills what published answers support goes out as it came: no rule of the pack stands against it."""

from __future__ import annotations

from typing import Any

import pytest
from infuscrub_rules import infuscrub_rules

from payer_profiles import load_profiles
from scrubber.engine.scrub import Engine
from scrubber.hooks.dispatch import Dispatcher
from scrubber.hooks.host import PluginHost
from scrubber.model.chart import Chart
from scrubber.model.claim import Transaction
from scrubber.model.finding import Outcome, Severity
from scrubber.model.record import InfusionRecord, Setting
from scrubber.testing.build import DAY, ClaimSpec, write_837
from scrubber.testing.shorthand import parse_line
from tests.scrubber.coding.charts import chart, coded
from tests.scrubber.coding.test_worked_cases import CASES, as_record, shared_cases
from x12 import ClaimSlice, read_parts

ENGINE = Engine(tuple(infuscrub_rules()), load_profiles(), Dispatcher(PluginHost()), DAY)
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
    (claim_slice,) = [part for part in read_parts([write_837([spec])]) if isinstance(part, ClaimSlice)]
    outcome, after = ENGINE.scrub(claim_slice, Chart(record=spec.record, offered=True))
    said = [
        f"{f.rule} at line {f.line}: {f.message}"
        for f in outcome.findings
        if f.outcome is Outcome.FAIL and f.severity is Severity.ERROR
    ]
    said += [f"{c.rule}: {c.before} -> {c.after}" for c in outcome.corrections]
    if after.claim.raw != claim_slice.claim.raw:
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

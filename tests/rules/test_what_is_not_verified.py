"""A finding that stands on what nobody has verified names it and where it comes from; so does its correction."""

from __future__ import annotations

from datetime import date

import infuscrub_rules
import pytest

from scrubber.model.correction import Status
from scrubber.model.disposition import Checked
from scrubber.model.finding import Finding, Severity
from scrubber.model.ground import Ground
from scrubber.model.outcome import ClaimOutcome
from scrubber.model.value import replace
from scrubber.reference.trust import as_fact, doubtful
from scrubber.rules.definition import Rule
from scrubber.testing.build import ClaimSpec
from scrubber.testing.cases import RuleCase, outcome_of, scrub_case, scrubber_of, shipped_profiles, slice_of
from scrubber.testing.pytest import rule_cases
from scrubber.testing.shorthand import parse_line
from tests.scrubber.coding.charts import chart
from tests.scrubbing import outcome, scrub, scrubber

ON = date(2026, 3, 2)


def decided(*lines: str, given: str) -> ClaimOutcome:
    """Return what becomes of a claim to Medicare with these lines and this one administration."""
    billed = tuple(map(parse_line, lines))
    return outcome(
        scrub(ClaimSpec("837P", filing_indicator="MB", lines=billed, record=chart(given)), scrubber())
    )


def of_rule(found: ClaimOutcome, rule: str) -> Finding:
    (finding,) = [one for one in found.findings if one.rule == rule]
    return finding


def test_the_container_of_a_drug_is_named_with_its_source() -> None:
    """`vials.csv` remembers that J3489 comes in single-dose vials; nobody looked it up."""
    found = decided(
        "96365 x1 150.00", "J3489 x5 500.00", given="a1 reclast infusion 09:30-10:00 dose=5mg wasted=0mg"
    )
    finding = of_rule(found, "W01")
    assert not finding.blocks
    (said,) = finding.rests_on
    assert said.startswith("the container of J3489 (single-dose; ")
    (correction,) = [one for one in found.corrections if one.rule == "W01"]
    assert correction.status is Status.PROPOSED
    assert f"rests on what nobody has verified, {said}: needs an approval" in correction.reason


def test_what_is_verified_needs_no_such_word() -> None:
    """The container of J1756 was looked up, so the same finding is an error."""
    found = decided(
        "96365 x1 150.00", "J1756 x200 500.00", given="a1 venofer infusion 09:30-10:00 dose=200mg wasted=0mg"
    )
    finding = of_rule(found, "W01")
    assert (finding.rests_on, finding.ground) == ((), Ground.SECONDARY)


def test_the_name_in_the_chart_is_named() -> None:
    """That Taxotere is J9171 stands in no file of CMS."""
    found = decided(
        "96413 x1 300.00",
        "J9171-JZ x160 1600.00",
        given="a1 taxotere infusion 09:30-10:30 class=complex dose=150mg",
    )
    assert "that J9171 bills taxotere (named in the chart)" in of_rule(found, "D01").rests_on


def test_a_parameter_that_a_payer_takes_over_is_named() -> None:
    profile = shipped_profiles().resolve("aetna", ON)
    (said,) = doubtful(("jw_jz",), profile)
    assert said.startswith("jw_jz of the profile aetna (taken over from the profile base; ")


def test_firm_facts_are_not_named() -> None:
    profile = shipped_profiles().resolve("medicare", ON)
    assert doubtful((as_fact(Ground.SECONDARY, "the class"), "unit:J1745"), profile) == ()


def first_of_each_rule() -> list[tuple[Rule, RuleCase]]:
    found: dict[str, tuple[Rule, RuleCase]] = {}
    for param in rule_cases(infuscrub_rules):
        rule, case = param.values
        if isinstance(case.expect, dict) and case.expect.get("severity") == "warning":  # type: ignore[union-attr]
            found.setdefault(rule.id, (rule, case))  # type: ignore[union-attr]
    return list(found.values())


@pytest.mark.parametrize(("rule", "case"), first_of_each_rule(), ids=lambda value: getattr(value, "id", ""))
def test_every_finding_on_such_ground_says_what_it_is(rule: Rule, case: RuleCase) -> None:
    findings = outcome_of(scrub_case(case, scrubber_of(case, rule), slice_of(case))).findings
    own = [one for one in findings if one.rule == rule.id]
    assert own
    for finding in own:
        assert finding.ground is not None
        assert bool(finding.rests_on) is not finding.ground.is_firm


@pytest.mark.parametrize("unconfirmed", [None, True])
def test_what_nobody_confirmed_takes_no_line_away(unconfirmed: bool | None) -> None:
    """Thirty minutes support no further hour; where they stand in a draft, a person must say so first (promise 4)."""
    given = chart("a1 reclast infusion 09:30-10:00 dose=5mg wasted=0mg")
    (item,) = given.administrations
    record = replace(given, administrations=(replace(item, unconfirmed=unconfirmed),))
    billed = tuple(map(parse_line, ("96365 x1 150.00", "96366 x1 42.00", "J3489-JZ x5 500.00")))
    found = outcome(scrub(ClaimSpec("837P", filing_indicator="MB", lines=billed, record=record), scrubber()))
    (correction,) = [one for one in found.corrections if one.line == 2]
    (finding,) = [one for one in found.findings if one.line == 2 and one.correction]
    assert correction.status is (Status.PROPOSED if unconfirmed else Status.APPLIED)
    assert (finding.severity is Severity.ERROR) is (unconfirmed is None)
    assert (found.checked is Checked.PARTIAL) or not unconfirmed

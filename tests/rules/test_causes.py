"""Every difference between billed and supported is said, whatever rules a profile switches off."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from infuscrub_rules import infuscrub_rules

from payer_profiles import Choice
from payer_profiles.facts import RuleSetting
from scrubber.coding.compare import compare
from scrubber.engine.policy import REPORT_ONLY
from scrubber.engine.scrubber import OneChart
from scrubber.engine.support import support_for
from scrubber.model.claim import Transaction
from scrubber.model.comparison import Cause, Difference, Standing
from scrubber.model.record import InfusionRecord
from scrubber.testing.build import ClaimSpec
from scrubber.testing.cases import shipped_profiles
from scrubber.testing.shorthand import parse_line
from tests.scrubber.coding.test_properties import records
from tests.scrubbing import AS_OF, chart_of, outcome, scrubber, slice_of, view_of

RULES = {rule.id: rule for rule in infuscrub_rules()}
ANSWERING = sorted(rule.id for rule in RULES.values() if rule.answers)
BILLED = (
    "96360", "96361", "96365", "96366", "96367", "96368", "96369", "96370", "96371", "96372", "96374", "96375",
    "96376", "96377", "96379", "96401", "96402", "96409", "96411", "96413", "96415", "96416", "96417", "96423",
    "96425", "96521", "96522", "96523", "96549", "36430", "90471", "C8957", "G0498", "J1745", "J1745-JZ", "J1745-JW",
)  # fmt: skip

lines = st.lists(
    st.builds(
        lambda code, modifier, units: f"{code}{modifier if code[0] == '9' else ''} x{units} {units * 50}.00",
        st.sampled_from(BILLED),
        st.sampled_from(["", "", "", "-59"]),
        st.integers(0, 4),
    ),
    min_size=0,
    max_size=6,
)


SCRUBBER = scrubber(policy=REPORT_ONLY)
BASE = shipped_profiles().resolve("base", AS_OF)


def without(*ids: str) -> Choice:
    """Return the base profile with these rules switched off."""
    grounds = BASE.fact("midnight").grounds
    settings = {id: RuleSetting(id, False, None, "a test", {}, grounds, "base") for id in ids}
    return Choice(replace(BASE, rules={**BASE.rules, **settings}), "a test")


@settings(max_examples=400, derandomize=True, deadline=None)
@given(records(), lines, st.sampled_from(["837P", "837I"]), st.sets(st.sampled_from(ANSWERING), max_size=60))
def test_no_difference_goes_unsaid(
    record: InfusionRecord, billed: list[str], form: Transaction, off: set[str]
) -> None:
    """It is a finding of its line, or the line is among those that could not be decided."""
    spec = ClaimSpec(form, lines=tuple(map(parse_line, billed)), record=record)
    choice = without(*off)
    support = support_for(view_of(spec), chart_of(record), choice.profile.parameters)
    differences = compare(view_of(spec), support, choice.profile.parameters).differences
    scrubbed = SCRUBBER.scrub(slice_of(spec), OneChart(chart_of(record)), choice=choice, inspect=True)
    decided = outcome(scrubbed)
    said = {finding.line for finding in decided.findings}
    unbilled = {f.supported.partition(" x ")[0].partition("-")[0] for f in decided.findings if f.line is None}
    silenced = {rule for group in decided.not_evaluated for rule in group.rules}
    for difference in differences:
        assert is_said(difference, said, unbilled, silenced), difference


def is_said(difference: Difference, said: set[int | None], unbilled: set[str], silenced: set[str]) -> bool:
    if difference.line is not None:
        return difference.line in said or (difference.standing is Standing.OPEN and bool(silenced))
    return difference.code in unbilled or difference.standing is Standing.OPEN


def test_every_cause_has_a_rule_of_the_pack() -> None:
    answered = {cause for rule in RULES.values() for cause in rule.answers}
    assert answered == set(Cause)

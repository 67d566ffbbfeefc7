"""Every difference between billed and supported is said by a rule: none falls between two of them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from infuscrub_rules import infuscrub_rules, owners

from scrubber.claims.view import view
from scrubber.coding.compare import compare
from scrubber.engine.policy import REPORT_ONLY
from scrubber.model.chart import Chart
from scrubber.model.claim import Transaction
from scrubber.model.record import InfusionRecord
from scrubber.testing.build import ClaimSpec, write_837
from scrubber.testing.shorthand import parse_line
from tests.rules.test_supported_claims_pass import ENGINE
from tests.scrubber.coding.charts import coded
from tests.scrubber.coding.test_properties import records
from x12 import ClaimSlice, read_parts

RULES = {rule.id for rule in infuscrub_rules()}
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


@settings(max_examples=600, derandomize=True, deadline=None)
@given(records(), lines, st.sampled_from(["837P", "837I"]))
def test_every_difference_is_said(record: InfusionRecord, billed: list[str], form: Transaction) -> None:
    spec = ClaimSpec(form, lines=tuple(map(parse_line, billed)), record=record)
    (claim_slice,) = [part for part in read_parts([write_837([spec])]) if isinstance(part, ClaimSlice)]
    claim = view(claim_slice)
    expectation = coded(
        record, "physician" if claim.is_professional else "facility", claim.place_of_service or None
    )
    outcome, _ = replace(ENGINE, policy=REPORT_ONLY).scrub(claim_slice, Chart(record=record, offered=True))
    said = {f.line for f in outcome.findings}
    missing = {f.supported.partition(" x ")[0].partition("-")[0] for f in outcome.findings if f.line is None}
    for difference in compare(claim, expectation).differences:
        if difference.line is not None:
            assert difference.line in said, difference
        elif not difference.uncertain:
            assert difference.code in missing, difference


@pytest.mark.parametrize("rule", sorted({*owners.BY_CODE.values(), owners.UNCONFIRMED}))
def test_the_owner_of_a_code_is_a_rule(rule: str) -> None:
    assert rule in RULES

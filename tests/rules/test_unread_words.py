"""What was not made out of a chart and names the billed drug: more of it may have been given (contract, promise 1)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from infuscrub_rules.drug.d01_drug_units_unsupported import drug_units_unsupported as D01
from infuscrub_rules.drug.d07_drug_not_in_chart import drug_not_in_chart as D07

from scrubber.model.record import Administration, InfusionRecord, NotUnderstood, Quantity, Understood
from scrubber.testing.build import claim
from tests.scrubbing import chart_of, outcome, scrub, scrubber

BOLUS = Administration(
    "a1", "fluorouracil", "push", drug_class="complex", dose=Quantity(Decimal(750), "mg"), route="IV"
)


def decided(unread: str) -> tuple[list[str], bool]:
    """Return what D01 and D07 find on 10 units of J9190 where 750 mg are documented, and whether they were silenced."""
    record = InfusionRecord(
        administrations=(BOLUS,), understood=Understood(not_understood=(NotUnderstood("line 9", unread),))
    )
    result = outcome(scrub(claim().line("J9190 x10 40.00"), scrubber((D01, D07)), chart_of(record)))
    return [finding.rule for finding in result.findings], any(
        "D01" in gap.rules for gap in result.not_evaluated
    )


@pytest.mark.parametrize(
    "unread", ["pump (new model) hung, fluorouracil 4250 mg / 46 h", "Adrucil 4250 mg by pump, see sheet"]
)
def test_more_of_the_drug_may_stand_in_what_was_not_made_out(unread: str) -> None:
    assert decided(unread) == ([], True)


@pytest.mark.parametrize("unread", ["leucovorin 700 mg, see sheet", "fluorouracilum"])
def test_other_words_leave_the_units_contradicted(unread: str) -> None:
    found, _ = decided(unread)
    assert found == ["D01"]

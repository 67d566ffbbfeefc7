"""What an approval does: it cures what only a person may cure, and where it is not applied the report says why."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from scrubber.claims.view import view
from scrubber.engine.policy import Approval, Approvals
from scrubber.model.correction import Correction, Direction, Status
from scrubber.model.disposition import Disposition
from scrubber.model.outcome import ClaimOutcome
from scrubber.reference.prices import Price, Prices
from scrubber.testing.build import ClaimSpec
from scrubber.testing.shorthand import parse_line
from tests.scrubber.coding.charts import chart
from tests.scrubbing import outcome, scrub, scrubber, view_of

AT = datetime(2026, 6, 1, 10, tzinfo=UTC)
WASTED = (
    "a1 infliximab infusion 09:00-11:00 hcpcs=J1745 class=complex dose=400mg vials=5x100mg single_dose=yes "
    "wasted=100mg"
)
HOURS = ("96413 x1 300.00", "96415 x1 60.00")


def spec(*lines: str) -> ClaimSpec:
    return ClaimSpec(
        "837P", filing_indicator="MB", lines=tuple(map(parse_line, (*HOURS, *lines))), record=chart(WASTED)
    )


def approvals(claim: ClaimSpec, *approved: Correction) -> Approvals:
    number = claim.claim_id
    return Approvals({(number, one.id): Approval(number, one.id, "R. Roe", AT) for one in approved})


def decided(claim: ClaimSpec, *approved: Correction) -> ClaimOutcome:
    return outcome(scrub(claim, scrubber(approvals=approvals(claim, *approved))))


def proposed(claim: ClaimSpec) -> Correction:
    """Return the one correction that a person is asked about, on a claim that is held for it."""
    asked = decided(claim)
    assert asked.disposition is Disposition.HELD
    (correction,) = asked.corrections
    assert correction.status is Status.PROPOSED
    return correction


@pytest.mark.parametrize("billed", ["J1745-JZ x40 2400.00", "J1745 x40 2400.00"])
def test_a_waste_that_nobody_billed_is_cured_by_one_approval(billed: str) -> None:
    """40 units given and 10 discarded of five vials (CMS: JW on a line of its own); 60.00 a unit."""
    claim = spec(billed)
    correction = proposed(claim)
    assert correction.direction is Direction.HIGHER
    done = decided(claim, correction)
    assert done.disposition is Disposition.CORRECTED
    assert [one.status for one in done.corrections] == [Status.APPROVED]
    assert done.charge_after - sum(line.charge or 0 for line in view_of(claim).lines) == Decimal("600.00")


def test_the_product_number_goes_with_the_added_line() -> None:
    """Four vials of 100 mg for 40 units are one vial for 10."""
    claim = spec("J1745-JZ x40 2400.00 ndc=57894003001 qty=4")
    scrubbed = scrub(claim, scrubber(approvals=approvals(claim, proposed(claim))))
    quantities = [s.element(4) for s in scrubbed.after.segments if s.id == "CTP"]
    assert quantities == ["4", "1"]


def test_an_approval_that_a_product_number_forbids_says_so() -> None:
    """A quarter of 0.001 has more decimals than CTP04 of a drug may have, and no quantity is invented."""
    claim = spec("J1745-JZ x40 2400.00 ndc=57894003001 qty=0.001")
    (correction,) = decided(claim).corrections
    (refused,) = decided(claim, correction).corrections
    assert refused.status is Status.PROPOSED
    assert "approved by R. Roe" in refused.reason
    assert "not applied: the NDC quantity of line 3" in refused.reason


def test_an_approval_on_a_claim_that_is_withheld_for_another_rule_names_the_rule() -> None:
    claim = spec("J1745-JZ x40 2400.00", "99213 x1 100.00")
    correction = next(one for one in decided(claim).corrections if "J1745-JW" in one.after)
    after = decided(claim, correction)
    assert not after.disposition.goes_out
    (refused,) = [one for one in after.corrections if one.id == correction.id]
    assert refused.status is Status.PROPOSED
    assert refused.reason.endswith(
        "not applied: the claim is withheld for M02 at line 4, and stays as it came"
    )
    assert "approved by R. Roe" in refused.reason


DRUGS = (
    "a1 vancomycin infusion 09:00-10:00 hcpcs=J3373 class=therapeutic dose=1g container=b1",
    "a2 ceftriaxone infusion 10:10-10:40 hcpcs=J0696 class=therapeutic dose=1g container=b2",
)


def test_two_lines_that_are_added_at_one_place_are_both_added() -> None:
    """Different lines do not conflict; each follows the line that it is copied from."""
    claim = ClaimSpec(
        "837I",
        filing_indicator="MA",
        lines=tuple(map(parse_line, ("96365 x1 150.00", "96367 x1 60.00"))),
        record=chart(*DRUGS),
    )
    prices = Prices((Price("J3373", (), Decimal("2.00")), Price("J0696", (), Decimal("5.00"))))
    asked = outcome(scrub(claim, scrubber(prices=prices))).corrections
    assert len(asked) == 2
    done = scrub(claim, scrubber(prices=prices, approvals=approvals(claim, *asked)))
    assert [one.status for one in outcome(done).corrections] == [Status.APPROVED] * 2
    codes_now = [line.code for line in view(done.after).lines]
    assert sorted(codes_now[2:]) == ["J0696", "J3373"]
    assert codes_now[:2] == ["96365", "96367"]


def test_an_initial_service_and_an_add_on_change_places_in_one_correction() -> None:
    """Approving one of the two alone would leave a claim without, or with two, initial services."""
    claim = ClaimSpec(
        "837I",
        filing_indicator="MA",
        lines=tuple(map(parse_line, ("96365 x1 150.00", "96411 x1 200.00"))),
        record=chart(
            "a1 ondansetron infusion 08:30-08:50 class=therapeutic container=b1",
            "a2 doxorubicin push 09:00-09:08 class=complex container=b2",
        ),
    )
    (swap,) = outcome(scrub(claim, scrubber())).corrections
    assert swap.after == "96367 x 1 + 96409 x 1"

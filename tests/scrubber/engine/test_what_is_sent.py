"""What the engine has written must be what it would take itself: balanced for another payer, and within the guide."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from scrubber.engine.policy import Approval, Approvals
from scrubber.engine.scrubber import OneChart
from scrubber.model.correction import Status
from scrubber.model.disposition import Disposition
from scrubber.model.outcome import ClaimOutcome
from scrubber.model.record import Patient
from scrubber.model.value import replace
from scrubber.reference.prices import Price, Prices
from scrubber.testing.build import ClaimSpec, write_837
from scrubber.testing.shorthand import parse_line
from tests.scrubber.coding.charts import chart
from tests.scrubbing import chart_of, outcome, scrub, scrubber
from x12 import ClaimSlice, read_parts

AT = datetime(2026, 6, 1, 10, tzinfo=UTC)
HOURS = ("96365 x1 150.00", "96366 x3 126.00")
"""The chart below supports one further hour (60 + 45 minutes)."""
RAN = "a1 immune_globulin infusion 10:15-12:00 hcpcs=J1569"
PAID, ADJUSTED, DECIDED = "AMT*D*200", "CAS*PR*1*76", "DTP*573*D8*20260310"


def decided_by_another(*said: str, lines: tuple[str, ...] = HOURS) -> ClaimSpec:
    """Return a claim with another payer, of whose decision loop 2320 says this."""
    last = [DECIDED] if DECIDED in said else []
    loop = [
        "SBR*S*18*******CI",
        *(each for each in said if each != DECIDED),
        "OI***Y***Y",
        "NM1*IL*1*ADLER*ANNA****MI*MBR200002",
        "NM1*PR*2*OTHER PLAN*****PI*OTH01",
        *last,
    ]
    return ClaimSpec(
        "837P", lines=tuple(map(parse_line, lines)), segments={"providers": loop}, record=chart(RAN)
    )


def approving(spec: ClaimSpec, first: ClaimOutcome) -> ClaimOutcome:
    """Return what is decided where a person approves everything that was proposed."""
    given = {
        (spec.claim_id, each.id): Approval(spec.claim_id, each.id, "R. Roe", AT) for each in first.corrections
    }
    return outcome(scrub(spec, scrubber(approvals=Approvals(given))))


@pytest.mark.parametrize(
    "said", [(PAID, ADJUSTED, DECIDED), (ADJUSTED, PAID), (PAID,), ("AMT*D*0",), (ADJUSTED,), (DECIDED,)]
)
def test_no_charge_moves_that_another_payer_has_decided_by(said: tuple[str, ...]) -> None:
    """TR3 1.4.4: what it paid and adjusted (loop 2320) is the claim's charge; units that fall would unbalance it."""
    spec = decided_by_another(*said)
    first = outcome(scrub(spec, scrubber()))
    assert first.disposition is Disposition.HELD
    assert [(each.status, each.charge_after) for each in first.corrections] == [
        (Status.PROPOSED, Decimal("42.00"))
    ]
    assert "another payer has decided the claim as it stands" in first.corrections[0].reason
    second = approving(spec, first)
    assert second.disposition is Disposition.HELD
    assert "approved by R. Roe" in second.corrections[0].reason
    assert "not applied: another payer has decided by these charges" in second.corrections[0].reason


@pytest.mark.parametrize("said", [(), ("AMT*EAF*12",), ("AMT*A8*12",)])
def test_where_another_payer_has_decided_nothing_yet_the_claim_is_corrected(said: tuple[str, ...]) -> None:
    """A second insurance that is only named has no amounts to balance: EAF and A8 are the patient's, D the payer's."""
    done = outcome(scrub(decided_by_another(*said), scrubber()))
    assert done.disposition is Disposition.CORRECTED
    assert done.charge_after == Decimal("192.00")


def decided_lines(*svd: str) -> ClaimSpec:
    spec = decided_by_another(PAID)
    return ClaimSpec(
        "837P", lines=spec.lines, segments={**spec.segments, "line 2": list(svd)}, record=spec.record
    )


def test_an_approval_moves_no_charge_of_a_line_that_another_payer_has_decided() -> None:
    """The line's charge is SVD02 and its CAS (TR3 1.4.4): 60 paid and 66 adjusted are 126, and not 42."""
    spec = decided_lines("SVD*OTH01*60*HC:96366**3", "CAS*CO*45*66", "DTP*573*D8*20260310")
    first = outcome(scrub(spec, scrubber()))
    second = approving(spec, first)
    assert [first.disposition, second.disposition] == [Disposition.HELD] * 2
    assert second.charge_after == Decimal("276.00")


def test_an_approval_that_moves_no_charge_is_written_whoever_has_decided() -> None:
    """A modifier leaves every amount as it is, so a person may add it."""
    spec = decided_by_another(PAID, lines=("96365 x1 150.00", "99213 x1 90.00"))
    first = outcome(scrub(spec, scrubber()))
    assert any(each.after == "99213-25 x 1" for each in first.corrections)
    second = approving(spec, first)
    assert [each.status for each in second.corrections if each.after == "99213-25 x 1"] == [Status.APPROVED]


LINES = ("96413 x1 300.00", "J1745-JZ x40 2400.00")
INFLIXIMAB = "a1 infliximab infusion 09:00-11:05 hcpcs=J1745 class=complex dose=400mg"
PRICES = Prices((Price("96415", (), Decimal("42.00")),))


def approved_line(others: int) -> tuple[ClaimOutcome, int]:
    """Return what is decided where a line is added to so many, by an approval; and how many lines go out."""
    more = ("99070 x1 1.00",) * (others - len(LINES))
    spec = ClaimSpec("837P", lines=tuple(map(parse_line, (*LINES, *more))), record=chart(INFLIXIMAB))
    first = outcome(scrub(spec, scrubber(validate="guide", prices=PRICES)))
    (added,) = [each for each in first.corrections if each.after == "96415 x 1"]
    given = Approvals({(spec.claim_id, added.id): Approval(spec.claim_id, added.id, "R. Roe", AT)})
    done = scrub(spec, scrubber(validate="guide", prices=PRICES, approvals=given))
    return outcome(done), sum(segment.id == "LX" for segment in done.after.segments)


def test_a_line_that_the_guide_has_no_room_for_is_not_added() -> None:
    """837P 2400 stands at most 50 times (TR3); a claim of 51 lines would be refused by whoever receives it."""
    done, lines = approved_line(50)
    (asked,) = [each for each in done.corrections if each.after == "96415 x 1"]
    assert (asked.status, lines) == (Status.PROPOSED, 50)
    assert "approved by R. Roe" in asked.reason
    assert "not applied: the corrected claim would break GUIDE" in asked.reason


def test_the_fiftieth_line_is_added() -> None:
    done, lines = approved_line(49)
    assert (done.disposition, lines) == (Disposition.CORRECTED, 50)


@pytest.mark.parametrize(
    "other",
    [
        {"patient": Patient("MBR300003", "KERN", "LEO", date(1950, 1, 1))},
        {"patient": Patient("MBR100001", "ADLER", "ARNO", date(2010, 5, 6))},
        {"on": date(2026, 3, 9)},
    ],
)
def test_an_approval_is_of_one_patient_and_day_where_two_claims_have_one_number(
    other: dict[str, Any],
) -> None:
    """Two offices of one batch count their claims alike; nobody has approved anything of the second claim."""
    mine = ClaimSpec("837P", lines=tuple(map(parse_line, ("96365 x1 150.00", "99213 x1 90.00"))))
    theirs = replace(mine, **other)
    first = outcome(scrub(mine, scrubber()))
    given = Approvals(
        {
            (mine.claim_id, each.id): Approval(mine.claim_id, each.id, "R. Roe", AT)
            for each in first.corrections
        }
    )
    by = scrubber(approvals=given)
    assert Status.APPROVED in {each.status for each in outcome(scrub(mine, by)).corrections}
    assert Status.APPROVED not in {each.status for each in outcome(scrub(theirs, by)).corrections}


WASTED = (
    "a1 infliximab infusion 09:00-10:00 hcpcs=J1745 class=complex dose=350mg vials=4x100mg single_dose=yes "
    "wasted=50mg"
)


@pytest.mark.parametrize(
    ("kept", "left"),
    [
        ("REF*G1*PA77", ""),
        ("K3*TEXT OF THE PAYER", ""),
        ("", "AMT*T*10"),
        ("", "AMT*F4*5"),
        ("", "CN1*04*2400"),
        ("", "REF*6R*OWN2"),
        ("", "REF*9B*RP2"),
        ("", "REF*9D*RP3"),
        ("", "NTE*ADD*OF THIS VIAL"),
    ],
)
def test_an_added_line_repeats_no_amount_and_no_number_of_the_line_that_it_is_like(
    kept: str, left: str
) -> None:
    """A tax of 10 on the line of a drug is not one of 20, because its waste has got a line of its own (JW)."""
    more = [each for each in (kept, left) if each]
    spec = ClaimSpec(
        "837P",
        filing_indicator="MB",
        lines=tuple(map(parse_line, ("96413 x1 300.00", "J1745-JZ x40 2400.00"))),
        segments={"line 2": more},
        record=chart(WASTED),
    )
    done = scrub(spec, scrubber())
    said = ["*".join(segment.elements) for segment in done.after.segments]
    assert outcome(done).disposition is Disposition.CORRECTED
    assert sum(text.startswith("SV1*HC:J1745") for text in said) == 2
    assert [said.count(each) for each in more] == [2 if each == kept else 1 for each in more]


@pytest.mark.parametrize("at", ["claim", "line 1", "line 2"])
def test_no_charge_moves_on_which_a_repricer_has_decided(at: str) -> None:
    """HCP02 and HCP03 share the charge out: what is allowed and what is saved. A smaller one would belie both."""
    spec = ClaimSpec(
        "837P", lines=tuple(map(parse_line, HOURS)), segments={at: ["HCP*10*200*76"]}, record=chart(RAN)
    )
    done = outcome(scrub(spec, scrubber()))
    assert done.disposition is Disposition.HELD
    assert [each.status for each in done.corrections] == [Status.PROPOSED]
    assert "what a repricer has allowed (HCP) rests on the charges" in done.corrections[0].reason


@pytest.mark.parametrize(("at", "status"), [("line 1", Status.APPLIED), ("line 2", Status.PROPOSED)])
def test_a_charge_does_not_follow_its_units_where_a_tax_is_a_part_of_it(at: str, status: Status) -> None:
    """SV102 includes the tax of its line (TR3, AMT*T), so half the units are not half the charge."""
    spec = ClaimSpec(
        "837P", lines=tuple(map(parse_line, HOURS)), segments={at: ["AMT*T*2"]}, record=chart(RAN)
    )
    done = outcome(scrub(spec, scrubber()))
    assert [each.status for each in done.corrections] == [status]
    assert ("a tax or postage (AMT)" in done.corrections[0].reason) is (status is Status.PROPOSED)


@pytest.mark.parametrize(("not_covered", "lines"), [("60", ["60"]), ("", ["", ""]), ("0.00", ["0.00", ""])])
def test_no_charge_of_a_hospital_moves_of_which_a_part_is_not_covered(
    not_covered: str, lines: list[str]
) -> None:
    """SV207 is a part of the charge of its own line: no other line repeats it, and that charge stays."""
    line = parse_line("J1745-JZ x40 2400.00 rev=0636")
    spec = ClaimSpec("837I", filing_indicator="MA", lines=(line,), record=chart(WASTED))
    more = f"**{not_covered}" if not_covered else ""
    data = write_837([spec]).replace(b"*UN*40~", f"*UN*40{more}~".encode())
    (claim,) = [part for part in read_parts([data]) if isinstance(part, ClaimSlice)]
    of = OneChart(chart_of(spec.record))
    first = outcome(scrubber().scrub(claim, of))
    given = {
        (spec.claim_id, each.id): Approval(spec.claim_id, each.id, "R. Roe", AT) for each in first.corrections
    }
    done = scrubber(approvals=Approvals(given)).scrub(claim, of)
    assert [s.element(7) for s in done.after.segments if s.id == "SV2"] == lines

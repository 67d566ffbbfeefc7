"""Random claims with charts: lines that infusion centres bill, right and wrong, beside charts that do or don't fit."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from scrubber.testing.build import ClaimSpec, claim
from scrubber.testing.shorthand import LineSpec

CODES = [
    *("96360", "96361", "96365", "96366", "96367", "96368", "96372", "96374", "96375", "96376", "96413"),
    *("96415", "96417", "96409", "96411", "96523", "36000", "99211", "99213", "J1745", "J2405", "J7030"),
]
MODIFIERS = [(), (), (), ("59",), ("JW",), ("JZ",), ("25",), ("XU",)]
CHARTS = [
    ("a1 infliximab infusion 10:15-12:25 dose=400mg hcpcs=J1745 vials=4x100mg single_dose=yes",),
    ("a1 infliximab infusion 10:15-", "a2 ondansetron push 10:00 class=therapeutic"),
    ("a1 normal_saline infusion 08:00-09:35 class=hydration", "a2 ondansetron push 08:10-08:12"),
    ("a1 vancomycin infusion 09:00-11:31 class=therapeutic", "a2 cefepime infusion 11:35-12:05"),
    ("a1 oxaliplatin infusion 09:00-11:00", "a2 leucovorin infusion 09:00-11:00 container=b"),
    ("a1 heparin flush 09:00-09:02 class=flush",),
    (
        "order o1 infliximab dose=400mg route=IV signed=2026-03-01",
        "a1 infliximab infusion 10:15-11:46 class=complex dose=305mg hcpcs=J1745 vials=4x100mg "
        "single_dose=yes wasted=95mg waste_by=RN waste_reason=remainder",
    ),
]


def lines() -> st.SearchStrategy[LineSpec]:
    """One service line; charges divide by the units or do not."""
    return st.builds(
        LineSpec,
        code=st.sampled_from(CODES),
        modifiers=st.sampled_from(MODIFIERS),
        units=st.sampled_from(["1", "1", "1", "2", "3", "5", "40"]),
        charge=st.sampled_from([Decimal("150.00"), Decimal("84.00"), Decimal("100"), Decimal("42.5")]),
        options=st.just({}),
    )


@st.composite
def claims(draw: st.DrawFn, number: int = 1, transaction: str = "837P") -> ClaimSpec:
    """One claim, with or without a chart and a PWK."""
    spec = claim(
        transaction,  # type: ignore[arg-type]
        claim_id=f"PROP-{number:04d}",
        lines=tuple(draw(st.lists(lines(), min_size=1, max_size=6))),
        place_of_service=draw(st.sampled_from(["11", "11", "11", "22"])),
        attachments=draw(st.sampled_from([(), (), (f"ACN-{number:04d}",)])),
    )
    if draw(st.booleans()):
        spec = spec.chart(*draw(st.sampled_from(CHARTS)))
    return spec.paid_by(*draw(st.sampled_from(PAYERS)))


PAYERS = [
    ("EHP01", "EXAMPLE HEALTH PLAN", "CI"),
    ("MCARE", "MEDICARE", "MB"),
    ("60054", "AETNA", "CI"),
    ("BC001", "BCBSNC", "BL"),
]


@st.composite
def batches(draw: st.DrawFn) -> list[ClaimSpec]:
    """A file of claims of one form."""
    transaction = draw(st.sampled_from(["837P", "837I"]))
    count = draw(st.integers(1, 5))
    return [draw(claims(number, transaction)) for number in range(1, count + 1)]

"""Visits as they happen: a drug over so many minutes, billed rightly, or with what billers get wrong most often."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from scrubber.testing.build import ClaimSpec, claim
from tests.properties.strategies import PAYERS

DRUGS = (
    # name, code, class, unit mg, dose mg, vial mg, ndc, first hour, further hours, price of a unit
    ("infliximab", "J1745", "complex", 10, 400, 100, "57894003001", "96413", "96415", "62.00"),
    ("ceftriaxone", "J0696", "therapeutic", 250, 1000, 1000, "00409733201", "96365", "96366", "12.00"),
    ("rituximab", "J9312", "complex", 10, 700, 100, "50242005321", "96413", "96415", "90.00"),
)


@st.composite
def visits(draw: st.DrawFn) -> ClaimSpec:
    """One visit with its chart. The hours, units, modifiers and the payer vary; so does what is wrong."""
    name, code, kind, unit, dose, vial, ndc, first, further, price = draw(st.sampled_from(DRUGS))
    minutes = draw(st.one_of(st.integers(16, 300), st.sampled_from([30, 31, 90, 91, 150, 151])))
    hours = max(0, minutes - 31) // 60 if minutes > 90 else 0
    billed = max(0, hours + draw(st.sampled_from([0, 0, 0, 1, 2, -1])))
    units = dose // unit + draw(st.sampled_from([0, 0, 0, 5]))
    modifier = draw(st.sampled_from(["-JZ", "-JZ", "", "-JW"]))
    lines = [f"{first} x1 150.00"]
    if billed:
        lines.append(f"{further} x{billed} {42 * billed}.00")
    drug = f"{code}{modifier} x{units} {Decimal(price) * units}"
    lines.append(drug + (f" ndc={ndc} qty={-(-dose // vial)} unit=UN" if draw(st.booleans()) else ""))
    if draw(st.booleans()):
        lines.append(draw(st.sampled_from(["99211 x1 28.00", "96375 x1 39.00", "99214-25 x1 165.00"])))
    form = draw(st.sampled_from(["837P", "837P", "837I"]))
    number = draw(st.sampled_from(["", "", "VISIT-PWK-1"]))
    made = claim(form, claim_id="VISIT-0001", attachments=(number,) if number else ())
    for line in draw(st.permutations(lines)):
        made = made.line(line)
    if draw(st.sampled_from([True, True, True, False])):
        stop = f"{9 + minutes // 60:02d}:{minutes % 60:02d}"
        made = made.chart(
            f"order o1 {name} dose={dose}mg route=IV signed=2026-03-01 by=Nora_Sage_MD",
            f"a1 {name} infusion 09:00-{stop} hcpcs={code} class={kind} dose={dose}mg route=IV order=o1"
            f" vials={-(-dose // vial)}x{vial}mg single_dose=yes access=left_forearm performer=RN",
            "indication K50.90 text=disease for=a1",
        )
    return made.paid_by(*draw(st.sampled_from(PAYERS)))

"""Drug lines: units of what was given and discarded, exact, and the modifier that says so."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrubber.model.expected import Undecided
from scrubber.model.record import Quantity
from scrubber.reference.units import amount_in
from tests.scrubber.coding.charts import chart, coded, drug_labels

INFLIXIMAB = "a1 infliximab infusion 09:00-11:00 hcpcs=J1745"
"""J1745 counts 10 mg a unit; vials hold 100 mg."""


@pytest.mark.parametrize(
    ("options", "lines", "why"),
    [
        (
            "dose=350mg vials=4x100mg wasted=50mg",
            ["J1745 x 35", "J1745-JW x 5"],
            "Noridian: 350 of 400 mg are 35 and 5",
        ),
        ("dose=400mg vials=4x100mg", ["J1745-JZ x 40"], "Noridian: four vials used up"),
        (
            "dose=305mg vials=4x100mg wasted=95mg",
            ["J1745 x 31", "J1745-JW x 9"],
            "CGS: given rounds up, discarded is the rest of the 40",
        ),
        ("dose=400mg wasted=0mg", ["J1745-JZ x 40"], "a documented waste of nothing"),
        (
            "dose=395mg vials=4x100mg wasted=5mg",
            ["J1745-JZ x 40"],
            "less than a unit discarded has no line of its own (medlearn, 2016)",
        ),
        (
            "dose=400mg single_dose=no vials=4x100mg",
            ["J1745 x 40"],
            "a multi-dose vial takes neither modifier",
        ),
        ("dose=679mg", ["J1745 x 68"], "679 mg are 67.9 units, and a part of one counts (AAPC 149056)"),
    ],
)
def test_given_and_discarded(options: str, lines: list[str], why: str) -> None:
    assert drug_labels(coded(chart(f"{INFLIXIMAB} {options}"))) == lines, why


@pytest.mark.parametrize(
    ("line", "lines", "why"),
    [
        ("Sublocade sc 09:00 hcpcs=Q9992 dose=300mg", ["Q9992 x 1"], "more than 100 mg is one"),
        ("Sublocade sc 09:00 hcpcs=Q9991 dose=100mg", ["Q9991 x 1"], "100 mg or less is one"),
        ("Brixadi sc 09:00 hcpcs=J0577 dose=16mg", ["J0577 x 1"], "a week of therapy is one"),
        ("RhoGAM im 09:00 hcpcs=J2790 dose=300mcg", ["J2790 x 1"], "300 micrograms (1500 i.u.)"),
        ("RhoGAM im 09:00 hcpcs=J2790 dose=1500units", ["J2790 x 1"], "300 micrograms (1500 i.u.)"),
        ("MICRhoGAM im 09:00 hcpcs=J2788 dose=50mcg", ["J2788 x 1"], "50 micrograms (250 i.u.)"),
    ],
)
def test_codes_that_count_doses_or_give_two_measures(line: str, lines: list[str], why: str) -> None:
    """As their HCPCS descriptors say."""
    assert drug_labels(coded(chart(f"a1 {line}"))) == lines, why


def test_an_ended_code_is_named_where_several_follow_it() -> None:
    """J2310 ended in 2025 (CMS Addendum B); what follows it goes by the product."""
    found = coded(chart("a1 naloxone push 09:00 hcpcs=J2310 dose=1mg"))
    assert drug_labels(found) == []
    (gap,) = (gap for gap in found.not_evaluated if gap.reason is Undecided.NO_PRODUCT)
    assert "J2310 had ended on that day" in gap.message
    assert "J2312" in gap.message


def test_two_doses_of_a_code_that_counts_doses_are_left_open() -> None:
    """Two syringes may be one dose."""
    found = coded(
        chart("a1 Sublocade sc 09:00 hcpcs=Q9992 dose=150mg", "a2 Sublocade sc 09:00 hcpcs=Q9992 dose=150mg")
    )
    assert drug_labels(found) == []
    assert Undecided.UNIT_MISMATCH in {gap.reason for gap in found.not_evaluated}


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ("", Undecided.NO_DOSE),
        ("dose=5mL", Undecided.UNIT_MISMATCH),
        ("dose=350mg", Undecided.NO_WASTE),
        ("dose=350mg vials=4x100mg", Undecided.NO_WASTE),
        ("dose=350mg vials=4x100mg wasted=40mg", Undecided.WASTE_DISAGREES),
        ("dose=450mg vials=4x100mg wasted=0mg", Undecided.WASTE_DISAGREES),
    ],
)
def test_what_the_chart_leaves_open(options: str, reason: Undecided) -> None:
    """Nothing is guessed: no JW and no JZ without a documented amount or vials that were used up."""
    found = coded(chart(f"{INFLIXIMAB} {options}"))
    assert [gap.reason for gap in found.not_evaluated] == [reason]
    assert not any("J" in modifier for line in found.lines for modifier in line.modifiers)


def test_a_concentration_turns_volume_into_weight() -> None:
    found = coded(chart(f"{INFLIXIMAB} dose=40mL concentration=10mg/mL wasted=0mg"))
    assert drug_labels(found) == ["J1745-JZ x 40"]


def test_doses_of_one_day_are_added_before_rounding() -> None:
    """Two doses of 5 mg are one unit of 10 mg: rounding each would bill what nobody received."""
    found = coded(
        chart(
            "a1 infliximab infusion 09:00-10:00 hcpcs=J1745 dose=5mg",
            "a2 infliximab infusion 11:00-12:00 hcpcs=J1745 dose=5mg",
        )
    )
    assert drug_labels(found) == ["J1745 x 1"]


def test_no_jz_before_it_was_invented() -> None:
    found = coded(
        chart("a1 infliximab infusion 09:00-11:00 hcpcs=J1745 dose=400mg vials=4x100mg date=2023-06-30")
    )
    assert drug_labels(found) == ["J1745 x 40"]


@pytest.mark.parametrize(("reading", "line"), [("JZ", "J1745-JZ x 40"), ("none", "J1745 x 40")])
def test_payers_differ_on_waste_below_a_unit(reading: str, line: str) -> None:
    found = coded(chart(f"{INFLIXIMAB} dose=395mg vials=4x100mg wasted=5mg"), subunit_waste_modifier=reading)
    assert drug_labels(found) == [line]


def test_a_payer_that_refuses_both_modifiers() -> None:
    found = coded(chart(f"{INFLIXIMAB} dose=350mg vials=4x100mg wasted=50mg"), jw_jz="rejected")
    assert drug_labels(found) == ["J1745 x 35"]


def test_an_ended_code_is_billed_as_the_one_that_follows() -> None:
    """J2506 replaces J2505 from 2022 on, in units of 0.5 mg (MSHO)."""
    found = coded(chart("a1 pegfilgrastim sc 09:00 hcpcs=J2505 class=therapeutic dose=6mg"))
    assert drug_labels(found) == ["J2506 x 12"]
    assert "J2505 had ended" in found.lines[-1].because[0]


def test_a_code_that_had_not_begun_supports_nothing() -> None:
    """J1938 began on 2025-04-01 (CMS, HCPCS update of April 2025)."""
    found = coded(
        chart("a1 furosemide push 09:00 hcpcs=J1938 class=therapeutic dose=40mg", on=date(2025, 3, 3))
    )
    (gap,) = found.undecided(Undecided.DELETED_CODE)
    assert "J1938 had not begun" in gap.message
    assert drug_labels(found) == []


def test_a_drug_without_a_code_of_its_own_is_one_unit() -> None:
    found = coded(chart("a1 newdrug infusion 09:00-10:00 hcpcs=J3590 class=complex dose=250mg"))
    assert drug_labels(found) == ["J3590 x 1"]


def test_what_carries_a_drug_or_flushes_is_not_billed_as_one() -> None:
    found = coded(
        chart(
            "a1 saline infusion 09:00-10:00 hcpcs=J7030 purpose=diluent dose=1000mL",
            "a2 heparin flush 10:00-10:01 hcpcs=J1642 dose=100units",
        )
    )
    assert drug_labels(found) == []


@settings(max_examples=200, derandomize=True)
@given(
    st.decimals(min_value=Decimal("0.01"), max_value=2000, places=2),
    st.integers(1, 30),
)
def test_units_given_and_discarded_never_exceed_the_vials(dose: Decimal, count: int) -> None:
    """And what is given is never billed with less than the dose, nor with a whole unit more."""
    opened = Decimal(100 * count)
    if dose > opened:
        return
    found = coded(chart(f"{INFLIXIMAB} dose={dose}mg vials={count}x100mg wasted={opened - dose}mg"))
    given_units = sum(
        line.units for line in found.lines if line.kind == "drug" and "JW" not in line.modifiers
    )
    discarded = sum(line.units for line in found.lines if "JW" in line.modifiers)
    assert dose <= given_units * 10 < dose + 10
    assert given_units + discarded <= 10 * count
    assert discarded * 10 <= opened - dose


@pytest.mark.parametrize(
    ("amount", "unit", "wanted", "expected"),
    [
        ("0.4", "g", "mg", "400"),
        ("500", "mcg", "mg", "0.5"),
        ("250", "ug", "mcg", "250"),
        ("5000", "IU", "units", "5000"),
        ("0.5", "L", "mL", "500"),
        ("400", "mg", "mL", None),
        ("3", "tablets", "mg", None),
    ],
)
def test_units_convert_exactly_or_not_at_all(
    amount: str, unit: str, wanted: str, expected: str | None
) -> None:
    found = amount_in(Quantity(Decimal(amount), unit), wanted)
    assert found == (None if expected is None else Decimal(expected))


def test_a_dose_of_nothing_is_not_documented() -> None:
    found = coded(chart(f"{INFLIXIMAB} dose=0mg"))
    assert drug_labels(found) == []
    (gap,) = found.undecided(Undecided.NO_DOSE, Undecided.UNIT_MISMATCH)
    assert (gap.reason, "told as 0" in gap.message) == (Undecided.NO_DOSE, True)


@pytest.mark.parametrize(
    ("told", "unit", "units"),
    [(5, "10*3.[iU]", 5000), (5, "[USP'U]", 5), (2, "10*6.[iU]", 2_000_000), (5, "thousand IU", 5000)],
)
def test_units_of_ucum(told: int, unit: str, units: int) -> None:
    assert amount_in(Quantity(Decimal(told), unit), "units") == units


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("a1 Gammagard_Liquid infusion 09:00-12:00 uncertain=dose", Undecided.UNCERTAIN_DOSE),
        ("a1 Gammagard_Liquid infusion 09:00-12:00", Undecided.NO_DOSE),
        ("a1 Gammagard_Liquid infusion 09:00-12:00 dose=30g", Undecided.NO_WASTE),
    ],
)
def test_a_drug_named_without_a_code_is_not_dropped_where_its_dose_is_open(
    line: str, reason: Undecided
) -> None:
    """The units can't be told, and that is said (contract, promise 1: silence is not evidence)."""
    found = coded(chart(line), setting="physician")
    assert reason in {gap.reason for gap in found.not_evaluated}


def test_a_packaged_drug_without_a_dose_lacks_nothing_at_a_hospital() -> None:
    """It may be billed under its revenue code alone, so nothing of it is open."""
    found = coded(chart("a1 cefazolin infusion 09:00-09:30"), setting="facility")
    assert Undecided.NO_DOSE not in {gap.reason for gap in found.not_evaluated}

"""How descriptors are read: the amount that one unit bills, and the drug that a code names."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrubber.reference.baseline.collected import end_of_run, quarter_of_month, spans_of
from scrubber.reference.baseline.descriptors import (
    billing_unit,
    named_drug,
    without_salt,
    without_suffix,
)
from scrubber.reference.tables import Span
from tests.scrubber.reference.test_editions import QUARTERS


@pytest.mark.parametrize(
    ("text", "amount", "unit", "sure"),
    [
        ("Injection, infliximab, excludes biosimilar, 10 mg", "10", "mg", True),
        ("Injection, penicillin g benzathine, 100,000 units", "100000", "units", True),
        ("Injection, ceftriaxone sodium, per 250 mg", "250", "mg", True),
        ("Injection, cefotaxime sodium, per gm", "1", "g", True),
        ("Injection, filgrastim (g-csf), excludes biosimilars, 1 microgram", "1", "mcg", True),
        ("Injection, interferon, alfa-2b, recombinant, 1 million units", "1000000", "units", True),
        ("Injection, potassium chloride, per 2 meq", "2", "mEq", True),
        ("Factor viii (antihemophilic factor, human) per i.u.", "1", "units", True),
        ("Injection, aldesleukin, per single use vial", "1", "vial", True),
        ("Infusion, normal saline solution, sterile (500 ml = 1 unit)", "500", "mL", True),
        ("Injection, gamma globulin, intramuscular, 1 cc", "1", "mL", True),
        ("High osmolar contrast material, up to 149 mg/ml iodine concentration, per ml", "1", "mL", True),
        (
            "Injection, piperacillin sodium/tazobactam sodium, 1 gram/0.125 grams (1.125 grams)",
            "1.125",
            "g",
            True,
        ),
        ("Injection, nivolumab and relatlimab-rmbw, 3 mg/1 mg", "3", "mg", False),
        (".625 GM", "0.625", "g", True),
        ("Strontium sr-89 chloride, therapeutic, per millicurie", "1", "mCi", True),
    ],
)
def test_billing_units(text: str, amount: str, unit: str, sure: bool) -> None:
    found = billing_unit(text)
    assert found is not None
    assert (found.amount, found.unit, found.is_sure) == (Decimal(amount), unit, sure)


@pytest.mark.parametrize("text", ["", "Unclassified drugs", "Hospice care provided in hospice facility"])
def test_no_unit(text: str) -> None:
    assert billing_unit(text) is None


@given(
    st.decimals("0.01", "9999", places=2),
    st.sampled_from([("mg", "mg"), ("mcg", "mcg"), ("gram", "g"), ("units", "units"), ("ml", "mL")]),
)
def test_any_single_amount_is_the_unit(amount: Decimal, unit: tuple[str, str]) -> None:
    found = billing_unit(f"Injection, example drug, {amount} {unit[0]}")
    assert found is not None
    assert (found.amount, found.unit) == (amount, unit[1])


@pytest.mark.parametrize(
    ("text", "product", "brands"),
    [
        ("Injection, infliximab-dyyb, biosimilar, (inflectra), 10 mg", "infliximab-dyyb", ("inflectra",)),
        ("Injection, vancomycin hcl (mylan), not therapeutically equivalent to j3370, 500 mg", "vancomycin hcl", ()),
        ("Injection, atezolizumab, 5 mg and hyaluronidase-tqjs", "atezolizumab and hyaluronidase-tqjs", ()),
        ("Injection, methylprednisolone sodium succinate, 5 mg", "methylprednisolone sodium succinate", ()),
        ("Injection, immune globulin (privigen), intravenous (e.g., liquid), 500 mg", "immune globulin", ("privigen",)),
        ("Injection, bupivacaine liposome, 1 mg", "bupivacaine liposome", ()),
        ("Injection, naltrexone, depot form, 1 mg", "naltrexone", ()),
    ],
)  # fmt: skip
def test_names(text: str, product: str, brands: tuple[str, ...]) -> None:
    found = named_drug(text)
    assert (found.product, found.brands) == (product, brands)


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("infliximab-dyyb", "infliximab"),
        ("fam-trastuzumab deruxtecan-nxki", "fam-trastuzumab deruxtecan"),
        ("trastuzumab and hyaluronidase-oysk", "trastuzumab and hyaluronidase"),
        ("tbo-filgrastim", "tbo-filgrastim"),
        ("interferon beta-1a", "interferon beta-1a"),
    ],
)
def test_the_suffix_of_a_biological(name: str, plain: str) -> None:
    assert without_suffix(name) == plain


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("ondansetron hydrochloride", "ondansetron"),
        ("potassium chloride", "potassium chloride"),
        ("magnesium sulfate", "magnesium sulfate"),
        ("sodium bicarbonate", "sodium bicarbonate"),
        ("penicillin g potassium", "penicillin g potassium"),
        ("ketorolac tromethamine", "ketorolac"),
    ],
)
def test_salts(name: str, plain: str) -> None:
    assert without_salt(name) == plain


def test_an_end_is_the_day_before_the_next_quarter_that_was_stored() -> None:
    """J1300 is last listed in January 2025; April 2025 was stored, so it ended in March."""
    assert quarter_of_month("2025-01") == "2025Q1"
    assert end_of_run("2025Q1").isoformat() == "2025-03-31"  # type: ignore[union-attr]
    assert end_of_run("2021Q4").isoformat() == "2022-06-30"  # type: ignore[union-attr]
    assert end_of_run("") is None


@given(st.sets(QUARTERS, min_size=1))
def test_spans_hold_their_quarters_and_no_other(quarters: set[str]) -> None:
    from scrubber.reference.tables import first_day_of, last_day_of

    spans: tuple[Span, ...] = spans_of(sorted(quarters))
    for year in range(2020, 2031):
        for number in range(1, 5):
            quarter = f"{year}Q{number}"
            inside = any(first_day_of(quarter) in span and last_day_of(quarter) in span for span in spans)
            assert inside is (quarter in quarters)

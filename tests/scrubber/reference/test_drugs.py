"""What is known of drugs: units, lives and successors of codes against CMS's files, and the names that charts use."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from scrubber.reference import drugs
from scrubber.reference.drug_files import drug_files

COLLECTED = Path(__file__).parents[4] / "shared" / "domain" / "reference"
needs_collected = pytest.mark.skipif(not COLLECTED.exists(), reason="the collected files are not here")
APRIL_2026 = date(2026, 4, 1)


def collected(name: str) -> Iterator[dict[str, str]]:
    with (COLLECTED / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def payable(month: str = "2026-04") -> set[str]:
    """Return the codes with status K or G in Addendum B of a quarter."""
    return {
        row["code"]
        for row in collected("hcpcs_opps_history.csv")
        if row["status_indicator"] in ("K", "G")
        and row["first_quarter"] <= month
        and (not row["last_quarter"] or row["last_quarter"] >= month)
    }


@needs_collected
def test_nearly_every_payable_drug_is_known() -> None:
    """Of Addendum B of April 2026: the J, Q, C and P codes, and radiopharmaceuticals and products beside them."""
    wanted = payable()
    known = {code for code in wanted if drugs.find(code) is not None}
    drug_codes = {code for code in wanted if code[0] in "JQCP"}
    assert len(drug_codes) == 583
    assert len(known & drug_codes) >= 580
    assert len(known) >= 626
    for code in known:
        drug = drugs.find(code)
        assert drug is not None
        assert drug.substance
        assert drug.drug_class
        assert drug.unit_amount > 0
        assert drug.is_active(APRIL_2026), code


@needs_collected
def test_units_are_those_of_the_price_file() -> None:
    """CMS writes the unit twice: in the descriptor, which ours is read from, and as dosage in the price file.

    The five exceptions are the same unit differently written, as the collection found them.
    """
    words = {
        "MG": "mg",
        "MCG": "mcg",
        "ML": "mL",
        "UNIT": "units",
        "UNITS": "units",
        "IU": "units",
        "GM": "g",
        "G": "g",
    }
    same = {"J0714", "J0725", "J2724", "J7171", "J7214"}
    checked = 0
    for row in collected("asp_units.csv"):
        match = re.fullmatch(r"([\d,.]+)\s*(MG|MCG|ML|UNITS?|IU|GM|G)", row["dosage_text"].upper())
        if match is None or row["quarter"] != "2026Q3":
            continue
        drug = drugs.find(row["code"], date(2026, 7, 1))
        if drug is None or row["code"] in same or not drug.unit_is_sure:
            continue
        amount = Decimal(match[1].replace(",", ""))
        factor = {("g", "mg"): 1000, ("mg", "g"): Decimal("0.001"), ("mg", "mcg"): 1000}.get(
            (words[match[2]], drug.unit), 1
        )
        assert drug.unit_amount == amount * factor, (
            row["code"],
            row["dosage_text"],
            drug.unit_amount,
            drug.unit,
        )
        checked += 1
    assert checked > 690


@pytest.mark.parametrize(
    ("code", "amount", "unit"),
    [
        ("J1938", "1", "mg"),
        ("J9075", "5", "mg"),
        ("Q5133", "1", "mg"),
        ("Q5101", "1", "mcg"),
        ("J0175", "2", "mg"),
        ("J3241", "10", "mg"),
        ("J1745", "10", "mg"),
        ("J0696", "250", "mg"),
        ("J2543", "1.125", "g"),
        ("J3480", "2", "mEq"),
        ("J1644", "1000", "units"),
        ("J0585", "1", "units"),
        ("J7030", "1000", "mL"),
        ("J7060", "500", "mL"),
        ("J9214", "1000000", "units"),
        ("J9015", "1", "vial"),
        ("Q2041", "1", "dose"),
        ("J0695", "75", "mg"),
    ],
)
def test_billing_units(code: str, amount: str, unit: str) -> None:
    """The HCPCS Level II descriptors of October 2025."""
    drug = drugs.find(code)
    assert drug is not None
    assert (drug.unit_amount, drug.unit) == (Decimal(amount), unit)


@pytest.mark.parametrize(
    ("code", "last_day", "follower"),
    [
        ("J1170", date(2024, 9, 30), "J1171"),
        ("J1940", date(2025, 3, 31), "J1938"),
        ("J2310", date(2025, 6, 30), "J2312"),
        ("J2796", date(2024, 12, 31), "J2802"),
        ("J3370", date(2025, 6, 30), "J3373"),
        ("J9044", date(2022, 12, 31), "J9041"),
        ("J9070", date(2024, 3, 31), "J9075"),
        ("J2505", date(2021, 12, 31), "J2506"),
        ("J2920", date(2024, 3, 31), "J2919"),
        ("J1300", date(2025, 3, 31), "J1299"),
    ],
)
def test_ended_codes_and_what_bills_the_drug_now(code: str, last_day: date, follower: str) -> None:
    """HCPCS terminations of the July 2024 file, and Addendum B, which stops listing a code when it ends."""
    drug = drugs.find(code)
    assert drug is not None
    assert drug.ended_on == last_day
    assert drug.is_active(last_day)
    assert not drug.is_active(date.fromordinal(last_day.toordinal() + 1))
    after = drugs.successor(drug, date(2026, 3, 2))
    assert after is not None
    assert after.hcpcs == follower
    assert after.is_active(date(2026, 3, 2))
    assert after.substance == drug.substance
    assert drugs.successor(drug, last_day) is drug


@pytest.mark.parametrize("code", ["J9310", "C9027", "J1440"])
def test_a_successor_of_a_successor(code: str) -> None:
    drug = drugs.find(code)
    assert drug is not None
    found = drugs.successor(drug, APRIL_2026)
    assert found is None or found.is_active(APRIL_2026)


@pytest.mark.parametrize(
    ("code", "on", "amount", "unit"),
    [
        ("J2277", date(2024, 9, 30), "1", "mg"),
        ("J2277", date(2024, 10, 1), "0.25", "mg"),
        ("J2404", date(2024, 12, 31), "1", "mg"),
        ("J2404", date(2025, 1, 1), "0.1", "mg"),
        ("J7178", date(2024, 9, 30), "1", "units"),
        ("J7178", date(2024, 10, 1), "1", "mg"),
    ],
)
def test_units_that_changed_under_the_same_code(code: str, on: date, amount: str, unit: str) -> None:
    """The price files of the quarters around the change."""
    drug = drugs.find(code, on)
    assert drug is not None
    assert (drug.unit_amount, drug.unit) == (Decimal(amount), unit)
    assert drug.ended_on is None


@needs_collected
def test_no_code_outlives_its_listing() -> None:
    """What Addendum B no longer lists in April 2026, and what was terminated before, is not taken as live."""
    for row in collected("hcpcs_level2.csv"):
        drug = drugs.find(row["code"])
        if drug is not None and (row["termination_date"] or row["addendum_b_last"]):
            assert not drug.is_active(APRIL_2026), row["code"]


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("Remicade", {"J1745"}),
        ("Inflectra", {"Q5103"}),
        ("infliximab-dyyb", {"Q5103"}),
        ("infliximab", {"J1745", "Q5103", "Q5104", "Q5121"}),
        ("Velcade", {"J9041"}),
        ("Opdivo Qvantig", {"J9289"}),
        ("Vivitrol", {"J2315"}),
        ("Solu-Medrol", {"J2919"}),
        ("solu medrol", {"J2919"}),
        ("Depo-Medrol", {"J1010"}),
        ("5-FU", {"J9190"}),
        ("KCl", {"J3480"}),
        ("Zosyn", {"J2543"}),
        ("pip/tazo", {"J2543"}),
        ("Prolia", {"J0897"}),
        ("Stelara", {"J3357", "J3358"}),
        ("Ruxience", {"Q5119"}),
        ("Kisunla", {"J0175"}),
    ],
)
def test_names(name: str, codes: set[str]) -> None:
    found = {drug.hcpcs for drug in drugs.by_name(name) if drug.is_active(APRIL_2026)}
    assert codes <= found
    assert {drug.substance for drug in drugs.by_name(name)} >= {
        drugs.table()[code].substance for code in codes
    }
    if name not in ("infliximab",):
        assert found == codes


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("potassium chloride", "potassium phosphate", False),
        ("KCl", "K-Phos", False),
        ("magnesium sulfate", "potassium chloride", False),
        ("methylprednisolone acetate", "Solu-Medrol", False),
        ("testosterone cypionate", "testosterone enanthate", False),
        ("penicillin g benzathine", "penicillin g potassium", False),
        ("octreotide", "Sandostatin LAR", False),
        ("trastuzumab", "Kadcyla", False),
        ("trastuzumab", "Enhertu", False),
        ("doxorubicin", "Doxil", False),
        ("paclitaxel", "Abraxane", False),
        ("iron sucrose", "iron dextran", False),
        ("Remicade", "Inflectra", False),
        ("infliximab-dyyb", "infliximab-abda", False),
        ("infliximab", "Inflectra", None),
        ("Zofran", "ondansetron", True),
        ("Rocephin", "ceftriaxone", True),
        ("Lasix", "furosemide", True),
        ("nobodyknowsthis", "Zofran", None),
        ("nobodyknowsthis", "NobodyKnowsThis", True),
    ],
)
def test_what_is_one_drug(one: str, other: str, same: bool | None) -> None:
    assert drugs.same_drug(one, other) is same
    assert drugs.same_drug(other, one) is same


def test_keys() -> None:
    assert drugs.substance_key("Q5103", "") == drugs.substance_key(None, "Remicade") == "infliximab"
    assert drugs.product_key("Q5103", "") == "infliximab-dyyb"
    assert drugs.product_key(None, "Remicade") == "infliximab"
    assert drugs.product_key(None, "infliximab") is None
    assert drugs.substance_key(None, "leucovorin in D5W") == "leucovorin"
    assert drugs.substance_key("J3490", "norepinephrine drip") == "norepinephrine"
    assert drugs.substance_key(None, "Drug A") == "drug a"


def test_every_substance_and_stem_has_a_source_that_is_there() -> None:
    known = drug_files()
    for substance in known.substances.values():
        assert substance.source_id in known.sources, substance
    for stem in known.stems:
        assert stem.source_id in known.sources
    for source in known.sources.values():
        assert source.title
        assert source.seen
        assert source.trust in ("primary", "secondary", "memory")


def test_every_fact_of_a_code_says_what_it_stands_on() -> None:
    for drug in drugs.table().values():
        assert drug.grounds.unit in ("secondary", "unverified"), drug
        assert drug.grounds.drug_class in ("primary", "secondary", "memory"), drug
        assert (drug.grounds.unit == "unverified") is not drug.unit_is_sure
        if drug.successors:
            assert drug.grounds.successors == "secondary"
        if drug.effective_from:
            assert drug.grounds.life == "secondary"


@pytest.mark.parametrize("code", ["J1459", "J3357", "J3358", "J8530", "J7613", "J9144", "J0178"])
def test_routes_that_a_descriptor_binds(code: str) -> None:
    """`immune globulin, intravenous`, `for subcutaneous injection`, `oral`, `inhalation solution`, and the like."""
    expected = {
        "J1459": ("iv",),
        "J3357": ("sc",),
        "J3358": ("iv",),
        "J8530": ("oral",),
        "J7613": ("inhalation",),
        "J9144": ("sc",),
        "J0178": (),
    }
    drug = drugs.find(code)
    assert drug is not None
    assert drug.routes == expected[code]


@pytest.mark.parametrize(
    ("words", "substances"),
    [
        ("Keytruda IV", {"pembrolizumab"}),
        ("vancomycin IV", {"vancomycin"}),
        ("bupivacaine liposomal", {"bupivacaine liposome"}),
        ("irinotecan liposomal", {"irinotecan liposome"}),
        ("vitamin B-12", {"cyanocobalamin"}),
        ("trimethoprim-sulfamethoxazole", {"sulfamethoxazole and trimethoprim"}),
    ],
)
def test_words_of_route_and_form_name_no_other_drug(words: str, substances: set[str]) -> None:
    """The descriptors of J3365 (`IV, urokinase`) and J9153 (`liposomal, ...`) begin with a word of form."""
    assert {drug.substance for drug in drugs.by_name(words)} == substances


def test_no_name_is_a_word_of_every_day() -> None:
    """A chart is full of short words; a name of one or two letters, or a place, would be found in all of it."""
    table = drugs.table().values()
    names = {name for drug in table for name in (*drug.names, drug.product, drug.substance)}
    assert not names & {
        "liposomal",
        "im",
        "sc",
        "human",
        "depot",
        "infusion",
        "injection",
        "mal",
        "pet",
        "iv",
        "ms",
        "s",
        "d",
        "ab",
        "ucla",
        "ucsf",
        "ecmo",
        "hcg",
        "folate",
        "nac",
        "mag",
    }
    assert not {name for name in names if len(name) < 2}


def test_days_between_two_changes_are_alike() -> None:
    """Of all codes and a day in each month: the first day alike has the same codes alive, with the same units."""
    days = [date(year, month, 15) for year in range(2015, 2028) for month in range(1, 13)]
    alike = {day: drugs.first_alike(day) for day in days}
    assert all(first is not None and first <= day for day, first in alike.items())
    assert len(set(alike.values())) < len(days)
    for code, lives in drug_files().by_code.items():
        for day, first in alike.items():
            assert drugs.find(code, day) is drugs.find(code, first)
            assert [one.is_active(day) for one in lives] == [one.is_active(first) for one in lives]


def test_a_code_that_begins_or_ends_makes_another_day() -> None:
    for lives in drug_files().by_code.values():
        for one in lives:
            if one.effective_from is not None:
                assert drugs.first_alike(one.effective_from) == one.effective_from
    assert drugs.first_alike(None) is None


def test_no_drug_goes_by_the_name_of_another_substance() -> None:
    """A brand may stand for two substances (Emend); the name of a substance stands for itself."""
    known = {row.name for row in drug_files().substances.values()}
    table = drugs.table().values()
    others = {name for drug in table for name in drug.names if name in known - {drug.substance}}
    assert others == {"gadoteridol"}  # one of the agents that a code of several bills
    assert drugs.table()["J0697"].substance == "cefuroxime"
    assert "ceftriaxone" not in drugs.table()["J0697"].names

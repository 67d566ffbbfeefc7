"""The shipped tables: every row has a source and its days, and says what the collected file says.

The collected files are the second opinion: each was read from CMS's publication by other means than ours, with checks
of its own. Where they are absent (a checkout without the folder beside it) only what is written here is checked.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from scrubber.reference import drugs
from scrubber.reference.baseline import drugs as build_drugs
from scrubber.reference.baseline import tables as build_tables
from scrubber.reference.sources import sources
from scrubber.reference.tables import Adjudication, MostUnits, PairIndicator, Tables, open_tables
from scrubber.reference.tables.columns import read_columns
from scrubber.reference.tables.edition import NEVER, Edition, first_day_of, last_day_of
from scrubber.reference.tables.store import shipped

COLLECTED = Path(__file__).parents[4] / "shared" / "domain" / "reference"
needs_collected = pytest.mark.skipif(not COLLECTED.exists(), reason="the collected files are not here")
MOST_BYTES = 3_000_000
"""The whole wheel is to stay under six million bytes; data that change each quarter are half of it at most."""


@pytest.fixture(scope="module")
def tables() -> Tables:
    return open_tables(None)


def collected(name: str) -> Iterator[dict[str, str]]:
    with (COLLECTED / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def quarter(month: str) -> str:
    """Return the quarter of `2026-04`."""
    return f"{month[:4]}Q{(int(month[5:]) + 2) // 3}"


@pytest.mark.parametrize(
    "table", shipped(), ids=lambda table: f"{table.edition.kind}-{table.edition.setting}"
)
def test_every_row_has_a_source_and_its_days(table: object) -> None:
    edition: Edition = table.edition  # type: ignore[attr-defined]
    columns = getattr(table, "columns", None) or table.rows.columns  # type: ignore[attr-defined]
    assert edition.shipped
    assert edition.quarter
    assert edition.spans
    assert edition.rows == len(columns) > 0
    for origin in edition.origins:
        assert origin.title
        assert origin.url.count("/") > 3, "a page of its own, no bare home page"
        assert origin.trust in ("primary", "secondary", "memory")
        assert origin.seen == "2026-11-25"
    for place in columns.numbers.get("origin", ()):
        assert place < len(edition.origins)
    for begins, ends in zip(columns.numbers.get("begins", ()), columns.numbers.get("ends", ()), strict=True):
        assert begins <= ends <= NEVER


def test_every_source_is_listed() -> None:
    listed = sources()
    assert {edition.kind for edition in open_tables(None).editions} == {
        cited.what.split()[1] for cited in listed if cited.what.startswith("table ")
    }
    for cited in listed:
        assert cited.title
        assert cited.seen
        if cited.trust in ("primary", "secondary") and not cited.title.startswith(("CPT, ", "HCPro ")):
            assert cited.url.count("/") > 2, cited


def test_they_are_small() -> None:
    data = files("scrubber.reference.data")
    assert sum(len(entry.read_bytes()) for entry in data.iterdir() if entry.is_file()) < MOST_BYTES


def test_no_text_that_is_not_ours_to_ship(tables: Tables) -> None:
    """CPT codes (digits, or digits and F, T, U) stand without descriptors; there is no D code at all."""
    for listed in tables.hcpcs.tables:
        for row in range(len(listed.columns)):
            number = listed.columns.numbers["keys"][row]
            assert number >= int("A0000", 36), "no CPT code among the labelled ones"
            assert not int("D0000", 36) <= number <= int("DZZZZ", 36)


@pytest.mark.parametrize(
    ("one", "two", "setting", "indicator"),
    [
        ("96413", "36000", "practitioner", PairIndicator.WITH_MODIFIER),
        ("96413", "36000", "hospital", PairIndicator.WITH_MODIFIER),
        ("96413", "96365", "practitioner", PairIndicator.WITH_MODIFIER),
        ("96413", "96523", "practitioner", PairIndicator.NEVER),
        ("96372", "99211", "practitioner", PairIndicator.NEVER),
        ("96372", "99211", "hospital", PairIndicator.WITH_MODIFIER),
        ("96416", "G0498", "practitioner", PairIndicator.NEVER),
    ],
)
def test_known_pairs(tables: Tables, one: str, two: str, setting: str, indicator: PairIndicator) -> None:
    """NCCI policy manual ch. XI, as the spot checks of the collection name them."""
    found = tables.ptp.between(one, two, date(2024, 8, 1), setting)  # type: ignore[arg-type]
    assert found is not None
    assert found.value is not None
    assert found.value.indicator is indicator


def test_old_pairs_inform_and_can_t_reject(tables: Tables) -> None:
    on = date(2026, 11, 9)
    assert tables.ptp.find("96413", "96365", on, "practitioner") is None
    found = tables.ptp.find("96413", "96365", on, "practitioner", last_known=True)
    assert found is not None
    assert (found.ground, found.quarter) == ("memory", "2024Q3")
    assert tables.ptp.find("20610", "96365", on, "practitioner", last_known=True) is None, "not collected"


@pytest.mark.parametrize(
    ("code", "practitioner", "hospital"),
    [
        ("96361", 8, 24),
        ("96413", 1, 1),
        ("96376", 0, 10),
        ("J9271", 400, 400),
        ("J1745", 150, 150),
        ("J1439", 1000, 1000),
    ],
)
def test_known_most_units(tables: Tables, code: str, practitioner: int, hospital: int) -> None:
    for setting, units in (("practitioner", practitioner), ("hospital", hospital)):
        found = tables.mue.most(code, date(2024, 8, 1), setting)  # type: ignore[arg-type]
        assert found is not None
        assert found.value is not None
        assert found.value.units == units
    assert tables.mue.most("00100", date(2024, 8, 1), "practitioner") is None, (
        "a part of the file knows no absence"
    )


@pytest.mark.parametrize(
    ("code", "on", "status"),
    [
        ("J1745", date(2026, 4, 1), "K"),
        ("J0696", date(2026, 4, 1), "N"),
        ("J2270", date(2026, 6, 30), "N"),
        ("J9289", date(2026, 4, 1), "G"),
        ("J1745", date(2026, 7, 1), None),
        ("J1745", date(2022, 5, 1), None),
    ],
)
def test_status_by_quarter(tables: Tables, code: str, on: date, status: str | None) -> None:
    """Addendum B of April 2026; the quarters from July 2026 and the second of 2022 were not there to be read."""
    found = tables.opps.status(code, on)
    assert (None if found is None else found.value) == status


def test_a_packaged_drug_takes_no_waste_modifier(tables: Tables) -> None:
    paid = {code: tables.opps.separately_paid(code, date(2026, 5, 1)) for code in ("J0696", "J2270", "J1745")}
    assert {code: found.value for code, found in paid.items() if found} == {
        "J0696": False,
        "J2270": False,
        "J1745": True,
    }


def test_diagnoses_of_fiscal_year_2026(tables: Tables) -> None:
    on = date(2026, 3, 2)
    for code in ("D800", "G6181", "K5000", "C50911", "Z5111", "Z5112", "M0579", "D509", "E119", "G35A"):
        assert tables.icd10.valid(code, on).value, code  # type: ignore[union-attr]
    for code in ("G35", "Z7962", "K500"):
        assert tables.icd10.valid(code, on).value is False, code  # type: ignore[union-attr]
    assert tables.icd10.valid("K5000", date(2026, 10, 1)) is None, "fiscal year 2027 was not found"


def test_what_had_ended_has_ended_for_good(tables: Tables) -> None:
    """The list ends with June 2026, but J1940 had ended before: that holds for every later day."""
    ended = tables.hcpcs.state("J1940", date(2026, 11, 9))
    assert ended is not None
    assert (ended.value.state, ended.ground) == ("ended", "secondary")
    assert tables.hcpcs.state("J1938", date(2026, 11, 9)) is None


def test_an_article_that_is_not_whole_only_supports(tables: Tables) -> None:
    supports = tables.coverage.supports("J1745", "D86.0", date(2026, 3, 2))
    unlisted = tables.coverage.supports("J1745", "Z00.00", date(2026, 3, 2))
    assert supports is not None
    assert unlisted is not None
    assert (supports.value, supports.ground, unlisted.value) == (True, "memory", None)


# against the collected files, row by row


@needs_collected
def test_payment_limits_are_the_collected_ones(tables: Tables) -> None:
    checked = 0
    for row in collected("asp_units.csv"):
        try:
            limit = Decimal(row["payment_limit"])
        except ArithmeticError:
            continue
        for on in (first_day_of(row["quarter"]), last_day_of(row["quarter"])):
            found = tables.asp.limit(row["code"], on)
            assert found is not None
            assert found.value is not None
            assert (found.value.limit, found.value.dosage) == (limit, row["dosage_text"])
        checked += 1
    assert checked > 8_800


@needs_collected
def test_status_indicators_are_the_collected_ones(tables: Tables) -> None:
    for row in collected("hcpcs_opps_history.csv"):
        found = tables.opps.status(row["code"], first_day_of(quarter(row["first_quarter"])))
        assert found is not None
        assert found.value == row["status_indicator"]


@needs_collected
def test_products_are_the_collected_ones(tables: Tables) -> None:
    for row in collected("ndc_hcpcs.csv"):
        found = tables.ndc.find(row["ndc11"], first_day_of(row["first_quarter"]))
        assert found is not None
        assert row["hcpcs"] in {product.code for product in found.value}


@needs_collected
def test_pairs_are_the_collected_ones(tables: Tables) -> None:
    on = date(2024, 7, 1)
    active = 0
    for row in collected("ncci_ptp_infusion.csv"):
        setting = "practitioner" if row["setting"] == "practitioner" else "hospital"
        deleted = row["deletion_date"]
        if deleted and date.fromisoformat(deleted) <= on:
            continue
        active += 1
        found = tables.ptp.find(row["column1"], row["column2"], on, setting)  # type: ignore[arg-type]
        assert found is not None
        assert found.value == int(row["modifier_indicator"])
    assert active == 5_407, "as the collection counted"


@needs_collected
def test_most_units_are_the_collected_ones(tables: Tables) -> None:
    for row in collected("mue_infusion.csv"):
        if row["program"] == "medicare":
            setting = "practitioner" if row["setting"] == "practitioner" else "hospital"
            found = tables.mue.most(row["code"], date(2024, 7, 1), setting)  # type: ignore[arg-type]
            assert found is not None
            assert found.value == MostUnits(int(row["mue"]), Adjudication(int(row["mai"])))


@needs_collected
def test_fees_are_the_printed_totals(tables: Tables) -> None:
    """CMS prints the total of relative values beside the parts; times the factor it is our amount."""
    for row in collected("pfs_infusion.csv"):
        on = date(int(row["year"]), 12, 1)
        found = tables.pfs.amount(row["code"], on, "nonfacility")
        assert found is not None
        if row["status"] in "ART":
            expected = Decimal(row["total_nonfacility"]) * Decimal(row["conversion_factor"])
            assert found.value == expected.quantize(Decimal("0.01"), "ROUND_HALF_UP")


@needs_collected
def test_code_lives_are_the_collected_ones(tables: Tables) -> None:
    for row in collected("hcpcs_level2.csv"):
        if row["add_date"] and row["termination_date"]:
            begins, ends = date.fromisoformat(row["add_date"]), date.fromisoformat(row["termination_date"])
            for on in (begins, ends):
                found = tables.hcpcs.state(row["code"], max(on, date(1982, 1, 1)))
                assert found is not None
                assert found.value.state == "valid", (row["code"], on)


@needs_collected
def test_what_is_shipped_is_what_the_script_makes(tmp_path: Path) -> None:
    """`python -m scrubber.reference.baseline FOLDER`, run again; the files kept by hand are copied beside it."""
    own = files("scrubber.reference.data")
    for entry in own.iterdir():
        if entry.name.endswith(".csv") and entry.name != "drug_codes.csv":
            (tmp_path / entry.name).write_bytes(entry.read_bytes())
    build_tables.write(COLLECTED, tmp_path)
    build_drugs.write(COLLECTED, tmp_path)
    made = sorted(path.name for path in tmp_path.iterdir())
    assert made == sorted(e.name for e in own.iterdir() if e.name.endswith((".csv", ".table")))
    assert (tmp_path / "drug_codes.csv").read_bytes() == own.joinpath("drug_codes.csv").read_bytes()
    for name in made:
        if name.endswith(".table"):  # compressed: another zlib may pack the same rows otherwise
            with as_file(own.joinpath(name)) as shipped_path:
                one, other = read_columns(tmp_path / name), read_columns(shipped_path)
            assert {**one.head} == {**other.head}, name
            assert {n: bytes(c) for n, c in one.numbers.items()} == {
                n: bytes(c) for n, c in other.numbers.items()
            }
            assert bytes(one.pool) == bytes(other.pool)


@needs_collected
def test_the_sizes_of_vials_are_those_of_containers_that_cms_lists() -> None:
    """`billunits` are the billing units in one container; a code is filled from the containers of its followers too."""
    listed: dict[str, set[Decimal]] = {}
    for row in collected("ndc_hcpcs.csv"):
        if row["billunits"].replace(".", "").isdigit():
            listed.setdefault(row["hcpcs"], set()).add(Decimal(row["billunits"]))
    own = csv.DictReader(
        files("scrubber.reference.data").joinpath("vials.csv").read_text("utf-8").splitlines()
    )
    for row in own:
        drug = drugs.table()[row["code"]]
        sizes = {
            (units * one.unit_amount * (1000 if (one.unit, row["unit"]) == ("g", "mg") else 1)).normalize()
            for code in (drug.hcpcs, *drug.successors)
            for one in (drugs.table()[code],)
            for units in listed.get(code, ())
        }
        kept = {Decimal(size).normalize() for size in row["vials"].split(";")}
        assert (kept <= sizes) is (row["size_source"] == "ndc-size"), row["code"]


def test_a_code_with_multi_dose_vials_is_not_single_dose() -> None:
    """The 420 mg vials of trastuzumab biosimilars are multi-dose: neither JW nor JZ is asked of them."""
    for code in ("Q5114", "Q5116", "Q5117"):
        assert drugs.table()[code].single_dose is None
    assert drugs.table()["J1745"].single_dose
    assert drugs.table()["J1745"].grounds.single_dose.is_firm

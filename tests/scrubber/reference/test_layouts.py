"""Every published layout is read in every form it comes in, and says by itself what it is, where it can."""

from __future__ import annotations

import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from scrubber.reference.layouts import add
from scrubber.reference.layouts.words import amount, day, quarter_in
from scrubber.reference.tables import (
    Adjudication,
    Kind,
    MostUnits,
    PairIndicator,
    TableError,
    Tables,
    billing_units,
    open_tables,
)
from tests.scrubber.reference import published
from tests.scrubber.reference.published import Rows, write

DAY = date(2026, 3, 2)


def loaded(store: Path, source: Path, kind: Kind | None = None, quarter: str | None = None) -> Tables:
    """Add a file and return the tables of the store alone."""
    add(store, source, kind, quarter=quarter)
    return open_tables(store, shipped=False)


@pytest.mark.parametrize("suffix", ["txt", "csv", "xlsx", "zip"])
def test_a_pair_file_tells_quarter_and_setting_by_its_name(tmp_path: Path, suffix: str) -> None:
    """NCCI version 32.0 is of the first quarter of 2026: version 0 was 1994."""
    path = write(tmp_path / f"ccipra-v320r0-f1.{suffix}", [*published.PAIR_TITLES, *published.PAIRS])
    tables = loaded(tmp_path / "store", path)
    (edition,) = tables.editions
    assert (edition.kind, edition.setting, edition.quarter, edition.rows) == (
        "ptp",
        "practitioner",
        "2026Q1",
        4,
    )
    found = tables.ptp.find("96413", "96365", DAY, "practitioner")
    assert found is not None
    assert (found.value, found.ground) == (PairIndicator.WITH_MODIFIER, "primary")


def test_the_parts_of_a_pair_file_add_up(tmp_path: Path) -> None:
    """CMS publishes a setting's pairs in up to four files of one quarter."""
    for part, rows in ((1, published.PAIRS[:2]), (2, published.PAIRS[2:])):
        add(tmp_path / "store", write(tmp_path / f"ccioph-v320r0-f{part}.txt", rows))
    (edition,) = open_tables(tmp_path / "store", shipped=False).editions
    assert (edition.setting, edition.rows) == ("hospital", 4)
    add(tmp_path / "store", tmp_path / "ccioph-v320r0-f2.txt")
    (again,) = open_tables(tmp_path / "store", shipped=False).editions
    assert again.rows == 4, "the same part twice adds nothing"


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "zip"])
def test_most_units(tmp_path: Path, suffix: str) -> None:
    name = f"MCR_MUE_PractitionerServices_Eff_01-01-2026.{suffix}"
    tables = loaded(tmp_path / "store", write(tmp_path / name, [*published.UNIT_TITLES, *published.UNITS]))
    assert [(e.kind, e.setting, e.quarter) for e in tables.editions] == [("mue", "practitioner", "2026Q1")]
    found = tables.mue.most("96366", DAY, "practitioner")
    assert found is not None
    assert found.value == MostUnits(8, Adjudication.DAY)


def test_add_on_codes_hold_by_their_days(tmp_path: Path) -> None:
    tables = loaded(tmp_path / "store", write(tmp_path / "AOC_V2026Q1-MCR.xlsx", published.ADD_ONS))
    for on, primaries in ((date(2025, 12, 31), ("96365", "96367")), (date(2026, 1, 1), ("96365",))):
        found = tables.aoc.find("96366", on)
        assert found is not None
        assert found.value is not None
        assert (found.value.primaries, found.value.is_closed) == (primaries, True)
    contractor = tables.aoc.find("96999", DAY)
    assert contractor is not None
    assert contractor.value is not None
    assert (contractor.value.primaries, contractor.value.is_closed) == ((), False)
    no_add_on = tables.aoc.find("96365", DAY)
    assert no_add_on is not None
    assert no_add_on.value is None


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_payment_limits(tmp_path: Path, suffix: str) -> None:
    tables = loaded(tmp_path / "store", write(tmp_path / f"pricing.{suffix}", published.LIMITS))
    found = tables.asp.limit("J1745", DAY)
    assert found is not None
    assert found.value is not None
    assert (found.value.limit, found.value.dosage, found.quarter) == (Decimal("32.423"), "10 MG", "2026Q1")
    without = tables.asp.limit("A9606", DAY)
    assert without is not None
    assert without.value is None, "the file gives no limit for it"


def test_products(tmp_path: Path) -> None:
    tables = loaded(tmp_path / "store", write(tmp_path / "crosswalk.csv", published.PRODUCTS))
    found = tables.ndc.find("57894-030-01", DAY)
    assert found is not None
    (product,) = found.value
    assert (product.code, product.name, product.units_per_item) == ("J1745", "Remicade", Decimal(10))
    assert product.is_consistent
    odd = tables.ndc.of_code("J1301", DAY)
    assert odd is not None
    assert [p.is_consistent for p in odd.value] == [False], "two packages of 30 units are not 30 units"
    unlisted = tables.ndc.find("00000000001", DAY)
    assert unlisted is not None
    assert unlisted.value == ()


def test_billing_units_of_a_quantity(tmp_path: Path) -> None:
    """A vial of Remicade is 10 units of 10 mg. Millilitres of a powder tell nothing, nor do figures that contradict."""
    rows = [
        *published.PRODUCTS,
        [
            "J9271",
            "Pembrolizumab",
            "Example Labs",
            "00006-3026-02",
            "Keytruda",
            "1 MG",
            "4",
            "1",
            "100",
            "100",
        ],
    ]
    tables = loaded(tmp_path / "store", write(tmp_path / "crosswalk.csv", rows))
    (vial,), (solution,), (odd,) = (
        tables.ndc.of_code(code, DAY).value  # type: ignore[union-attr]
        for code in ("J1745", "J9271", "J1301")
    )
    assert billing_units(vial, Decimal(4), "UN") == 40
    assert billing_units(vial, Decimal(4), "ML") is None
    assert billing_units(solution, Decimal(2), "UN") == 200
    assert billing_units(solution, Decimal(8), "ML") == 200, "8 mL of 25 mg/mL"
    assert billing_units(solution, Decimal(8), "GR") is None
    assert billing_units(odd, Decimal(1), "UN") is None


@pytest.mark.parametrize("name", ["January 2026 Web Addendum B.12.31.25.csv", "2026 Jan Web Addendum B.xlsx"])
def test_status_indicators(tmp_path: Path, name: str) -> None:
    tables = loaded(tmp_path / "store", write(tmp_path / name, published.ADDENDUM_B))
    assert [edition.quarter for edition in tables.editions] == ["2026Q1"]
    assert {code: tables.opps.separately_paid(code, DAY).value for code in ("J1745", "J0696")} == {  # type: ignore[union-attr]
        "J1745": True,
        "J0696": False,
    }
    rate = tables.opps.rate("J1745", DAY)
    assert rate is not None
    assert rate.value == Decimal("31.090")


def test_indicators_of_surgical_centers_stand_apart(tmp_path: Path) -> None:
    tables = loaded(tmp_path / "store", write(tmp_path / "bb.csv", published.ADDENDUM_BB))
    assert tables.opps.status("J1745", DAY) is None
    paid = tables.opps.separately_paid("J1745", DAY, asc=True)
    packaged = tables.opps.separately_paid("J0696", DAY, asc=True)
    assert paid is not None
    assert packaged is not None
    assert (paid.value, packaged.value) == (True, False)


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("PPRRVU26_JAN.csv", published.FEES),
        ("PPRRVU2026_Jan_nonQPP.xlsx", published.FEES),
        ("PPRRVU26_JAN.txt", published.FEE_LINES),
    ],
)
def test_fees(tmp_path: Path, name: str, rows: Rows) -> None:
    """96413: 3.69 relative values x 32.3465 = 119.358585; in a facility it is not paid by this schedule (NA)."""
    tables = loaded(tmp_path / "store", write(tmp_path / name, rows))
    assert [(e.kind, e.quarter, e.last_day) for e in tables.editions] == [
        ("pfs", "2026Q1", date(2026, 12, 31))
    ]
    office = tables.pfs.amount("96413", DAY, "nonfacility")
    facility = tables.pfs.amount("96413", DAY, "facility")
    assert office is not None
    assert facility is not None
    assert (office.value, facility.value) == (Decimal("119.36"), None)
    critical = tables.pfs.amount("99291", DAY, "facility")
    assert critical is not None
    assert critical.value == Decimal("205.72"), "6.36 x 32.3465 = 205.72374"
    bundled = tables.pfs.amount("36000", DAY, "nonfacility")
    assert bundled is not None
    assert bundled.value is None


def test_fees_by_locality(tmp_path: Path) -> None:
    """(0.28 x 1 + 3.35 x 0.869 + 0.06 x 0.575) x 32.3465 = 104.34015…"""
    add(tmp_path / "store", write(tmp_path / "PPRRVU26_JAN.csv", published.FEES))
    tables = loaded(tmp_path / "store", write(tmp_path / "GPCI2026.csv", published.LOCALITIES))
    found = tables.pfs.amount("96413", DAY, "nonfacility", "10112-00")
    assert found is not None
    assert found.value == Decimal("104.34")
    assert tables.pfs.amount("96413", DAY, "nonfacility", "99999-00") is None, "no such locality is loaded"


def test_the_factor_of_payment_models_is_kept_apart(tmp_path: Path) -> None:
    tables = loaded(tmp_path / "store", write(tmp_path / "PPRRVU2026_Jan_QPP.csv", published.FEES))
    assert [edition.part for edition in tables.editions] == ["apm"]
    assert tables.pfs.amount("96413", DAY, "nonfacility") is None


@pytest.mark.parametrize(
    ("name", "rows"),
    [("HCPC2026_JAN_ANWEB.xlsx", published.HCPCS), ("HCPC2026_JAN_ANWEB.txt", published.HCPCS_LINES)],
)
def test_level_two_codes(tmp_path: Path, name: str, rows: Rows) -> None:
    tables = loaded(tmp_path / "store", write(tmp_path / name, rows))
    assert [(e.kind, e.quarter) for e in tables.editions] == [("hcpcs", "2026Q1")]
    for code, on, state in (
        ("J1940", date(2025, 3, 31), "valid"),
        ("J1940", date(2025, 4, 1), "ended"),
        ("J1938", date(2025, 3, 31), "not_yet"),
        ("J1938", date(2025, 4, 1), "valid"),
        ("J1939", DAY, "not_listed"),
    ):
        found = tables.hcpcs.state(code, on)
        assert found is not None
        assert (code, on, found.value.state) == (code, on, state)
    ended = tables.hcpcs.find("J1940", DAY)
    assert ended is not None
    assert ended.value is not None
    assert (ended.value.label, ended.value.follows) == ("Injection, furosemide, up to 20 mg", ("J1938",))
    assert tables.hcpcs.state("96365", DAY) is None, "a Level II file says nothing of CPT codes"


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("icd10cm_codes_2026.txt", ["K5000   An example", "G35A    An example", "G35B0   An example"]),
        (
            "icd10cm_order_2026.txt",
            ["00001 K500    0 x", "00002 K5000   1 x", "00003 G35     0 x", "00004 G35A    1 x"],
        ),
    ],
)
def test_diagnoses_hold_for_their_fiscal_year(tmp_path: Path, name: str, lines: list[str]) -> None:
    tables = loaded(tmp_path / "store", write(tmp_path / name, lines))
    assert [tables.icd10.valid(code, DAY).value for code in ("K50.00", "G35", "G35A")] == [True, False, True]  # type: ignore[union-attr]
    assert tables.icd10.longer("G35", DAY)[0] == "G35A"
    assert tables.icd10.valid("K5000", date(2025, 9, 30)) is None
    assert tables.icd10.valid("K5000", date(2025, 10, 1)) is not None
    assert tables.icd10.valid("K5000", date(2026, 9, 30)) is not None
    assert tables.icd10.valid("K5000", date(2026, 10, 1)) is None


def test_a_list_of_one_s_own(tmp_path: Path) -> None:
    """`code,description,from,to`: no quarter, since each row carries its days."""
    rows = [
        ["code", "description", "from", "to"],
        ["M0579", "x", "20151001", ""],
        ["G35", "x", "20151001", "20250930"],
    ]
    tables = loaded(tmp_path / "store", write(tmp_path / "list.csv", rows), "icd10")
    states = {
        (code, on): tables.icd10.state(code, on).value.state  # type: ignore[union-attr]
        for code in ("M0579", "G35", "M0600", "Z9999")
        for on in (date(2025, 9, 30), date(2025, 10, 1), date(2030, 1, 1))
    }
    assert [states["M0579", on] for _, on in list(states)[:3]] == ["valid"] * 3
    assert [states["G35", on] for _, on in list(states)[:3]] == ["valid", "ended", "ended"]
    assert [states["M0600", on] for _, on in list(states)[:3]] == ["not_listed"] * 3
    assert [states["Z9999", on] for _, on in list(states)[:3]] == ["not_listed"] * 3, "one list, every letter"


def test_coverage_articles(tmp_path: Path) -> None:
    path = tmp_path / "all_article.zip"
    tables_of_mcd = {
        "article.csv": "article_id,article_version,title,article_eff_date\n56432,41,Infliximab,2026-01-01\n",
        "article_x_hcpc_code.csv": "article_id,article_version,hcpc_code_id\n56432,41,J1745\n56432,40,J9999\n",
        "article_x_icd10_covered.csv": "article_id,article_version,icd10_code_id\n56432,41,K50.00\n56432,40,Z00.00\n",
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in tables_of_mcd.items():
            archive.writestr(name, text)
    tables = loaded(tmp_path / "store", path)
    for code, diagnosis, supports in (("J1745", "K5000", True), ("J1745", "Z0000", False)):
        found = tables.coverage.supports(code, diagnosis, DAY)
        assert found is not None
        assert found.value is supports
    assert tables.coverage.supports("J9271", "K5000", DAY) is None, "no article lists it"
    assert tables.coverage.supports("J1745", "K5000", date(2025, 12, 31)) is None, "not in force yet"
    assert [article.id for article in tables.coverage.articles_for("J1745", DAY)] == ["A56432"]


@pytest.mark.parametrize(
    "content", [b"", b"Dear reader", b"96365\t99211\n", b"\xff\xfe\x00", b"PK not really"]
)
@pytest.mark.parametrize(
    "kind", [None, "ptp", "mue", "hcpcs", "icd10", "asp", "ndc", "opps", "pfs", "aoc", "coverage"]
)
def test_what_is_no_table_is_refused_and_leaves_nothing(
    tmp_path: Path, content: bytes, kind: Kind | None
) -> None:
    path = tmp_path / "other.txt"
    path.write_bytes(content)
    with pytest.raises(TableError, match="holds no"):
        add(tmp_path / "store", path, kind, "hospital", "2026Q1")
    assert not list((tmp_path / "store").glob("*"))


def test_what_a_file_does_not_say_must_be_said(tmp_path: Path) -> None:
    path = write(tmp_path / "pairs.txt", published.PAIRS)
    with pytest.raises(TableError, match="--quarter"):
        add(tmp_path / "store", path, "ptp", "hospital")
    with pytest.raises(TableError, match="--setting"):
        add(tmp_path / "store", path, "ptp", None, "2026Q1")


def test_a_zip_that_is_none_and_an_old_workbook(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"PK not really")
    with pytest.raises(TableError, match="no zip file"):
        add(tmp_path / "store", tmp_path / "x.zip")
    (tmp_path / "x.xls").write_bytes(b"\xd0\xcf\x11\xe0")
    with pytest.raises(TableError, match="xlsx or csv"):
        add(tmp_path / "store", tmp_path / "x.xls")
    (tmp_path / "x.xlsx").write_bytes(b"no workbook")
    with pytest.raises(TableError, match="no workbook"):
        add(tmp_path / "store", tmp_path / "x.xlsx")


@pytest.mark.parametrize(
    ("text", "quarter"),
    [
        ("AOC_V2026Q1-MCR.xlsx", "2026Q1"),
        ("Effective July 1, 2026 through September 30, 2026", "2026Q3"),
        ("MCR_MUE_OutpatientHospitalServices_Eff_10-01-2026.csv", "2026Q4"),
        ("HCPC2026_APR_ANWEB.txt", "2026Q2"),
        ("508 version of October 2025 Web Addendum B.10.31.25.csv", "2025Q4"),
        ("a marble of 2026", None),
        ("Julia's list", None),
    ],
)
def test_quarters_in_names(text: str, quarter: str | None) -> None:
    assert quarter_in(text) == quarter


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("20260131", date(2026, 1, 31)),
        ("2026031", date(2026, 1, 31)),
        ("2026-01-31 00:00:00", date(2026, 1, 31)),
        ("1/31/2026", date(2026, 1, 31)),
        ("99991231", None),
        ("*", None),
        ("20261331", None),
        ("", None),
    ],
)
def test_days(text: str, expected: date | None) -> None:
    assert day(text) == expected


@pytest.mark.parametrize(
    ("text", "value"),
    [("$1,234.50", Decimal("1234.50")), ("N/A", None), ("", None), ("NaN", None), ("-1", None)],
)
def test_amounts(text: str, value: Decimal | None) -> None:
    assert amount(text) == value

"""The shipped tables, from the collected files: compact, with source and quarter in each row."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

from scrubber.reference.baseline import collected
from scrubber.reference.baseline.collected import quarter_of_month, rows, spans_of
from scrubber.reference.layouts.words import amount
from scrubber.reference.tables.add_ons import AddOnRow, add_on_columns
from scrubber.reference.tables.code_lists import Code, code_columns
from scrubber.reference.tables.columns import SUFFIX, Columns, pack
from scrubber.reference.tables.coverage import Article, coverage_columns
from scrubber.reference.tables.drug_prices import LimitRow, limit_columns
from scrubber.reference.tables.edition import Edition, Span, TableSetting, first_day_of, last_day_of
from scrubber.reference.tables.fees import FeeRow, fee_columns
from scrubber.reference.tables.most_units import Adjudication, MostUnits, unit_columns
from scrubber.reference.tables.pairs import Pair, PairIndicator, pair_columns
from scrubber.reference.tables.products import Product, product_columns
from scrubber.reference.tables.statuses import StatusRow, status_columns

_SETTINGS: tuple[tuple[TableSetting, str], ...] = (
    ("practitioner", "practitioner"),
    ("hospital", "outpatient_hospital"),
)
_NCCI_QUARTER = "2024Q3"
_NCCI_SPAN = Span(first_day_of(_NCCI_QUARTER), last_day_of(_NCCI_QUARTER))
_ADD_ONS_SPAN = Span(date(2024, 6, 3), last_day_of(_NCCI_QUARTER))


def write(folder: Path, out: Path) -> dict[str, int]:
    """Write every shipped table; return the bytes of each."""
    sizes = {}
    for old in out.glob(f"*{SUFFIX}"):
        old.unlink()
    for name, columns in _tables(folder):
        data = pack(columns, compress=True)
        (out / f"{name}{SUFFIX}").write_bytes(data)
        sizes[name] = len(data)
    return sizes


def _tables(folder: Path) -> Iterator[tuple[str, Columns]]:
    yield "opps", _statuses(folder)
    yield "asp", _limits(folder)
    yield "ndc", _products(folder)
    yield "hcpcs", _hcpcs(folder)
    for setting, written in _SETTINGS:
        yield f"ptp-{setting}", _pairs(folder, setting, written)
        yield f"mue-{setting}", _units(folder, setting, written)
    yield "aoc", _add_ons(folder)
    yield "pfs", _fees(folder)
    yield "icd10", _icd10(folder)
    yield "coverage", _coverage(folder)


def _statuses(folder: Path) -> Columns:
    stored = collected.STORED_ADDENDA
    edition = Edition("opps", stored[-1], spans_of(stored), 0, (collected.ADDENDUM_B,))
    found = [
        StatusRow(
            row["code"],
            row["status_indicator"],
            first_day_of(quarter_of_month(row["first_quarter"])),
            last_day_of(quarter_of_month(row["last_quarter"]) if row["last_quarter"] else stored[-1]),
        )
        for row in rows(folder, "hcpcs_opps_history.csv")
    ]
    return status_columns(edition, found, whole=False)


def _limits(folder: Path) -> Columns:
    quarters = sorted({row["quarter"] for row in rows(folder, "asp_units.csv")})
    origins = (collected.ASP, collected.ASP_COPIED)
    edition = Edition("asp", quarters[-1], spans_of(quarters), 0, origins)
    found = [
        LimitRow(
            row["code"],
            row["dosage_text"],
            limit,
            first_day_of(row["quarter"]),
            last_day_of(row["quarter"]),
            0 if row["source_repo"].startswith("QuicksortRx") else 1,
        )
        for row in rows(folder, "asp_units.csv")
        if (limit := amount(row["payment_limit"])) is not None
    ]
    return limit_columns(edition, found)


def _products(folder: Path) -> Columns:
    last = "2026Q1"
    edition = Edition("ndc", last, (Span(date(2024, 1, 1), last_day_of(last)),), 0, (collected.NDC,))
    found = [
        Product(
            row["ndc11"],
            row["hcpcs"],
            row["drug_name"].strip(),
            row["labeler"],
            row["hcpcs_dosage"],
            amount(row["pkg_size"]),
            amount(row["pkg_qty"]),
            amount(row["billunits"]),
            amount(row["billunits_pkg"]),
            row["units_consistent"] == "Y",
            first_day_of(row["first_quarter"]),
            last_day_of(row["last_quarter"] or last),
        )
        for row in rows(folder, "ndc_hcpcs.csv")
    ]
    return product_columns(edition, found)


def hcpcs_codes(folder: Path) -> Iterator[Code]:
    """Yield the collected Level II codes with their lives. A code without a day that it began gets its first sight."""
    for row in rows(folder, "hcpcs_level2.csv"):
        begins = date.fromisoformat(row["add_date"]) if row["add_date"] else None
        origin = 0
        if begins is None:
            origin = 1
            first = row["addendum_b_first"]
            begins = first_day_of(quarter_of_month(first)) if first else date(2026, 7, 1)
        ends = date.fromisoformat(row["termination_date"]) if row["termination_date"] else None
        if ends is None and row["addendum_b_last"]:
            origin = 1
            ends = collected.end_of_run(quarter_of_month(row["addendum_b_last"]))
        yield Code(row["code"], begins, ends, row["long_descriptor"] or row["short_descriptor"], (), origin)


def _hcpcs(folder: Path) -> Columns:
    last = collected.STORED_ADDENDA[-1]
    origins = (collected.HCPCS, collected.HCPCS_ENDED)
    edition = Edition("hcpcs", last, (Span(date(1982, 1, 1), last_day_of(last)),), 0, origins)
    return code_columns(edition, hcpcs_codes(folder), whole=False)


def _pairs(folder: Path, setting: TableSetting, written: str) -> Columns:
    """The pairs in force in the one quarter: on which day each began was not kept, so no other day is answered for."""
    edition = Edition("ptp", _NCCI_QUARTER, (_NCCI_SPAN,), 0, (collected.NCCI,), setting)
    inside: set[str] = set()
    against: set[str] = set()
    found = []
    for row in rows(folder, "ncci_ptp_infusion.csv"):
        if row["setting"] != written:
            continue
        one, two = row["column1"], row["column2"]
        for code in (one, two):
            (inside if _is_administration(code) else against).add(code)
        if not row["deletion_date"] or date.fromisoformat(row["deletion_date"]) > _NCCI_SPAN.begins:
            found.append(
                Pair(one, two, _NCCI_SPAN.begins, None, PairIndicator(int(row["modifier_indicator"])))
            )
    columns = pair_columns(edition, found)
    head = {**columns.head, "inside": sorted(inside), "against": sorted(against - inside)}
    return Columns(head, columns.numbers, columns.pool, columns.ends)


def _is_administration(code: str) -> bool:
    """Return whether every pair of a code with another such code was collected (SOURCES, section 5)."""
    return (
        code in {"36000", "36591", "36592", "36593", "36598", "96999", "G0498", "C8957", "90480"}
        or "36400" <= code <= "36430"
        or "90471" <= code <= "90474"
        or "96360" <= code <= "96381"
        or "96401" <= code <= "96549"
        or code
        in {"36440", "36450", "36455", "36460", "G0008", "G0009", "G0010", "G0088", "G0089", "G0090", "G0516"}
    )


def _units(folder: Path, setting: TableSetting, written: str) -> Columns:
    edition = Edition("mue", _NCCI_QUARTER, (_NCCI_SPAN,), 0, (collected.NCCI,), setting)
    found = {
        row["code"]: MostUnits(int(row["mue"]), Adjudication(int(row["mai"])))
        for row in rows(folder, "mue_infusion.csv")
        if row["program"] == "medicare" and row["setting"] == written and row["mai"]
    }
    columns = unit_columns(edition, found)
    return Columns({**columns.head, "whole": False}, columns.numbers, columns.pool, columns.ends)


def _add_ons(folder: Path) -> Columns:
    edition = Edition("aoc", _NCCI_QUARTER, (_ADD_ONS_SPAN,), 0, (collected.NCCI,))
    found = [
        AddOnRow(row["add_on_code"], row["primary_code"], int(row["aoc_type"]), None, None)
        for row in rows(folder, "aoc_infusion.csv")
    ]
    return add_on_columns(edition, found, whole=False)


def _fees(folder: Path) -> Columns:
    years = sorted(collected.PFS)
    spans = (Span(date(2024, 7, 1), date(2026, 12, 31)),)
    edition = Edition("pfs", "2026Q3", spans, 0, tuple(collected.PFS[year] for year in years))
    found = [
        FeeRow(
            row["code"],
            row["status"],
            Decimal(row["work_rvu"]),
            Decimal(row["pe_rvu_nonfacility"]),
            Decimal(row["pe_rvu_facility"]),
            Decimal(row["mp_rvu"]),
            Decimal(row["conversion_factor"]),
            facility_na=row["facility_na"].strip() in {"NA", "Y", "True", "TRUE"},
            begins=date(int(row["year"]), 7 if row["year"] == "2024" else 1, 1),
            ends=date(int(row["year"]), 12, 31),
            origin=years.index(int(row["year"])),
        )
        for row in rows(folder, "pfs_infusion.csv")
    ]
    return fee_columns(edition, found, whole=False)


def _icd10(folder: Path) -> Columns:
    edition = Edition("icd10", "2025Q4", (Span(date(2025, 10, 1), date(2026, 9, 30)),), 0, (collected.ICD10,))
    text = gzip.decompress((folder / "icd10cm_codes_2026.txt.gz").read_bytes()).decode("ascii")
    return code_columns(edition, (Code(line.strip()) for line in text.splitlines() if line.strip()))


def _coverage(folder: Path) -> Columns:
    article = Article("A56432", "infliximab", "Palmetto GBA", date(2026, 1, 1), whole=False)
    edition = Edition("coverage", "2026Q1", (Span(date(2026, 1, 1)),), 0, (collected.INFLIXIMAB,))
    diagnoses = [row["icd10"] for row in rows(folder, "lcd_icd10.csv") if row["article"] == "A56432"]
    return coverage_columns(edition, [(article, ("J1745", "Q5103", "Q5104", "Q5121"), diagnoses)])

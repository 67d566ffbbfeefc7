"""CMS's quarterly drug files: payment limits (ASP), NDC-HCPCS crosswalk, and Addendum B and BB (OPPS, ASC)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scrubber.reference.layouts.found import Found, Given
from scrubber.reference.layouts.members import Member
from scrubber.reference.layouts.words import CODE, all_text, amount, cell, find_headings, quarter_in, year_in
from scrubber.reference.tables.columns import Columns
from scrubber.reference.tables.drug_prices import LimitRow, limit_columns, limit_edition
from scrubber.reference.tables.products import Product, ndc_digits, product_columns, product_edition
from scrubber.reference.tables.statuses import ASC, StatusRow, status_columns, status_edition


def recognise(member: Member) -> Found | None:
    """Return what drug file a member is, or None."""
    head = member.head()
    text = all_text(head)
    quarter = quarter_in(text, member.name, member.file)
    if _limit_headings(head):
        return Found("asp", lambda given: _limits(member, given), quarter)
    if _product_headings(head):
        return Found("ndc", lambda given: _products(member, given), quarter)
    if _status_headings(head):
        named = quarter_in(member.name, member.file) or _quarter_of_year(member, text)
        return Found("opps", lambda given: _statuses(member, given), named)
    if _asc_headings(head):
        return Found("opps", lambda given: _asc(member, given), quarter, part=ASC)
    return None


def _quarter_of_year(member: Member, text: str) -> str | None:
    """Return the quarter where the title has the year and the name the month: `Jan Web Addendum B` for `CY 2026`."""
    year = year_in(text)
    return None if year is None else quarter_in(f"{member.name} {year}", f"{member.file} {year}")


def _limit_headings(head: Sequence[Sequence[str]]) -> dict[str, int] | None:
    return find_headings(
        head,
        {"code": ("hcpcscode",), "dosage": ("hcpcscodedosage", "hcpcsdosage"), "limit": ("paymentlimit",)},
        ("code", "dosage", "limit"),
    )


def _limits(member: Member, given: Given) -> Columns | None:
    places = _limit_headings(member.head())
    assert places is not None

    def rows() -> Iterator[LimitRow]:
        for row in member.rows():
            limit = amount(cell(row, places["limit"]))
            if CODE.match(cell(row, places["code"])) and limit is not None:
                yield LimitRow(row[places["code"]], cell(row, places["dosage"]), limit)

    columns = limit_columns(limit_edition(given.quarter, given.origin), rows())
    return columns if len(columns) else None


def _product_headings(head: Sequence[Sequence[str]]) -> dict[str, int] | None:
    return find_headings(
        head,
        {
            "code": ("20",),  # `_2026_CODE`: the year is part of the heading
            "ndc": ("ndc2", "ndc"),
            "labeler": ("labelername", "labeler"),
            "name": ("drugname",),
            "dosage": ("hcpcsdosage",),
            "size": ("pkgsize",),
            "quantity": ("pkgqty",),
            "per_package": ("billunitspkg",),
            "per_item": ("billunits",),
        },
        ("code", "ndc", "per_item"),
    )


def _products(member: Member, given: Given) -> Columns | None:
    places = _product_headings(member.head())
    assert places is not None

    def rows() -> Iterator[Product]:
        for row in member.rows():
            code, ndc = cell(row, places["code"]), ndc_digits(cell(row, places["ndc"]))
            if not CODE.match(code) or ndc is None:
                continue
            quantity, item, package = (
                amount(cell(row, places.get(name))) for name in ("quantity", "per_item", "per_package")
            )
            yield Product(
                ndc,
                code,
                cell(row, places.get("name")),
                cell(row, places.get("labeler")),
                cell(row, places.get("dosage")),
                amount(cell(row, places.get("size"))),
                quantity,
                item,
                package,
                None in (quantity, item, package) or quantity * item == package,  # type: ignore[operator]
            )

    columns = product_columns(product_edition(given.quarter, given.origin), rows())
    return columns if len(columns) else None


def _status_headings(head: Sequence[Sequence[str]]) -> dict[str, int] | None:
    return find_headings(
        head,
        {
            "code": ("hcpcscode", "hcpcs"),
            "status": ("statusindicator", "si"),
            "apc": ("apc",),
            "rate": ("paymentrate",),
        },
        ("code", "status", "apc"),
    )


def _statuses(member: Member, given: Given) -> Columns | None:
    places = _status_headings(member.head())
    assert places is not None
    rows = (
        StatusRow(
            cell(row, places["code"]), cell(row, places["status"]), rate=amount(cell(row, places.get("rate")))
        )
        for row in member.rows()
        if CODE.match(cell(row, places["code"])) and cell(row, places["status"])
    )
    columns = status_columns(status_edition(given.quarter, given.origin), rows)
    return columns if len(columns) else None


def _asc_headings(head: Sequence[Sequence[str]]) -> dict[str, int] | None:
    """Find `January 2025 Payment Indicator`: month and year are part of the heading."""
    for row in head:
        code = next((at for at, text in enumerate(row) if text.lower().startswith("hcpcs code")), None)
        status = next((at for at, text in enumerate(row) if "payment indicator" in text.lower()), None)
        rate = next((at for at, text in enumerate(row) if "payment rate" in text.lower()), None)
        if code is not None and status is not None:
            return {"code": code, "status": status} | ({} if rate is None else {"rate": rate})
    return None


def _asc(member: Member, given: Given) -> Columns | None:
    places = _asc_headings(member.head())
    assert places is not None
    rows = (
        StatusRow(
            cell(row, places["code"]), cell(row, places["status"]), rate=amount(cell(row, places.get("rate")))
        )
        for row in member.rows()
        if CODE.match(cell(row, places["code"])) and cell(row, places["status"])
    )
    columns = status_columns(status_edition(given.quarter, given.origin, ASC), rows)
    return columns if len(columns) else None

"""The physician fee schedule: relative values (PPRRVU: csv, xlsx, fixed text) and indices of localities (GPCI)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from scrubber.reference.layouts.found import Found, Given
from scrubber.reference.layouts.members import Member
from scrubber.reference.layouts.words import CODE, all_text, amount, cell, plain, quarter_in, year_in
from scrubber.reference.tables.columns import Columns
from scrubber.reference.tables.fees import (
    GPCI,
    FeeRow,
    LocalityRow,
    fee_columns,
    fee_edition,
    locality_columns,
)

_LINE = re.compile(
    r"(?P<code>[0-9A-Z]{5})(?P<modifier>.{2}).{50}(?P<status>[A-Z])[ +](?P<work>[ \d.]{6})(?P<office>[ \d.]{7})"
    r"(?P<office_na>NA|  )(?P<facility>[ \d.]{7})(?P<facility_na>NA|  )(?P<malpractice>[ \d.]{6})"
)
"""PPRRVU as fixed text: code, modifier, description (50), status, work, expense with its NA mark twice, malpractice."""
_FACTOR = re.compile(r"\s(\d\d\.\d{4})\s")
_GPCI_LINE = re.compile(
    r"(?P<mac>\d{5})\s+[A-Z]{2}\s+(?P<locality>\d\d)\s+\S.*?\s(?P<work>\d\.\d{3})\s+(?P<expense>\d\.\d{3})\s+"
    r"(?P<malpractice>\d\.\d{3})\s*$"
)
_COLUMNS = {
    "work": ("workrvu",),
    "office": ("nonfacpervu", "nonfacilitypervu"),
    "office_na": ("nonfacnaindicator",),
    "facility": ("facilitypervu",),
    "facility_na": ("facilitynaindicator",),
    "malpractice": ("mprvu",),
    "factor": ("convfactor",),
}
"""Columns by the words that stand above each other in the lines of headings."""


def recognise(member: Member) -> Found | None:
    """Return which part of the fee schedule a member is, or None."""
    head = member.head()
    text = all_text(head)
    year = year_in(text, member.name, member.file)
    if _headings(head):
        return Found("pfs", lambda given: _rows(member, given), _quarter(member, text), part=_part(member))
    if _gpci_headings(head) or any(_GPCI_LINE.match(line) for line in member.lines(4000)):
        return Found(
            "pfs", lambda given: _localities(member, given), f"{year}Q1" if year else None, part=GPCI
        )
    if any(_LINE.match(line) and _FACTOR.search(line) for line in member.lines(20_000)):
        return Found("pfs", lambda given: _lines(member, given), _quarter(member, ""), part=_part(member))
    return None


def _quarter(member: Member, text: str) -> str | None:
    """Return the quarter of a release: `RVU26C` and `PPRRVU26_JUL` are of July 2026, and so is a title that says so."""
    for name in (member.name, member.file):
        if match := re.search(r"rvu(?:20)?(\d\d)([a-d])(?![a-z])", name, re.IGNORECASE):
            return f"20{match[1]}Q{'abcd'.index(match[2].lower()) + 1}"
        if match := re.search(r"rvu(?:20)?(\d\d)_([a-z]{3})", name, re.IGNORECASE):
            return quarter_in(f"{match[2]} 20{match[1]}")
    return quarter_in(text, member.name, member.file)


def _part(member: Member) -> str:
    """Return `apm` for the file of those who take part in an advanced payment model, which has a factor of its own."""
    name = member.name.lower()
    return "apm" if "qpp" in name and "nonqpp" not in name else ""


def _headings(head: Sequence[Sequence[str]]) -> dict[str, int] | None:
    last = next(
        (at for at, row in enumerate(head) if cell(row, 0) == "HCPCS" and cell(row, 1) == "MOD"), None
    )
    if last is None:
        return None
    width = len(head[last])
    stacked = [
        plain("".join(cell(row, at) for row in head[max(last - 5, 0) : last + 1])) for at in range(width)
    ]
    places = {"code": 0, "modifier": 1, "status": 3}
    for name, endings in _COLUMNS.items():
        at = next((at for at, text in enumerate(stacked) if text.endswith(endings)), None)
        if at is not None:
            places[name] = at
    needed = ("work", "office", "facility", "malpractice", "factor")
    return places if all(name in places for name in needed) else None


def _rows(member: Member, given: Given) -> Columns | None:
    places = _headings(member.head())
    assert places is not None

    def rows() -> Iterator[FeeRow]:
        for row in member.rows():
            texts = {name: cell(row, place) for name, place in places.items()}
            made = _row(texts, texts.get("factor", ""))
            if made is not None:
                yield made

    columns = fee_columns(fee_edition(given.quarter, given.origin, _part(member)), rows())
    return columns if len(columns) else None


def _lines(member: Member, given: Given) -> Columns | None:
    def rows() -> Iterator[FeeRow]:
        for line in member.lines():
            match, factor = _LINE.match(line), _FACTOR.search(line)
            made = _row(match.groupdict(), factor[1]) if match and factor else None
            if made is not None:
                yield made

    columns = fee_columns(fee_edition(given.quarter, given.origin, _part(member)), rows())
    return columns if len(columns) else None


def _row(texts: dict[str, str], factor: str) -> FeeRow | None:
    """Return a row of a code without a modifier: 26 and TC split services that are no administration."""
    values = [amount(texts[name]) for name in ("work", "office", "facility", "malpractice")]
    conversion = amount(factor)
    if not CODE.match(texts["code"]) or texts["modifier"].strip() or None in values or not conversion:
        return None
    work, office, facility, malpractice = (value or Decimal(0) for value in values)
    return FeeRow(
        texts["code"],
        texts["status"].strip(),
        work,
        office,
        facility,
        malpractice,
        conversion,
        texts.get("office_na", "").strip() == "NA",
        texts.get("facility_na", "").strip() == "NA",
    )


def _gpci_headings(head: Sequence[Sequence[str]]) -> dict[str, int] | None:
    for row in head:
        cells = [plain(text) for text in row]
        places = {
            name: at
            for name, word in (("work", "pwgpci"), ("expense", "pegpci"), ("malpractice", "mpgpci"))
            if (at := next((at for at, text in enumerate(cells) if word in text), None)) is not None
        }
        locality = next((at for at, text in enumerate(cells) if text.startswith("localitynumber")), None)
        if len(places) == 3 and locality is not None:
            return {**places, "locality": locality}
    return None


def _localities(member: Member, given: Given) -> Columns | None:
    places = _gpci_headings(member.head())

    def rows() -> Iterator[LocalityRow]:
        if places is None:
            for line in member.lines():
                if match := _GPCI_LINE.match(line):
                    locality = f"{match['mac']}-{match['locality']}"
                    indices = (Decimal(match[name]) for name in ("work", "expense", "malpractice"))
                    yield LocalityRow(locality, *indices)
            return
        for row in member.rows():
            indices_found = [amount(cell(row, places[name])) for name in ("work", "expense", "malpractice")]
            if re.fullmatch(r"\d{5}", cell(row, 0)) and None not in indices_found:
                locality = f"{row[0]}-{cell(row, places['locality']).zfill(2)}"
                yield LocalityRow(locality, *(value or Decimal(0) for value in indices_found))

    columns = locality_columns(fee_edition(given.quarter, given.origin, GPCI), rows())
    return columns if len(columns) else None

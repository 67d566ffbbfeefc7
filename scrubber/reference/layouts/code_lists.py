"""Lists of codes: HCPCS Level II (xlsx and fixed text), ICD-10-CM (codes and order files), and a plain CSV.

A plain CSV has the columns `code,description,from,to`; the two days may be empty. HCPCS's fixed text has 320 columns:
code 1-5, kind of record 11 (3: first line, 4: further lines of the description), description 12-91, short description
92-119, cross-references 205-229, added 269-276, effective 277-284, ended 285-292 (CMS, HCPCS contractor record).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Literal

from scrubber.reference.layouts.found import Found, Given
from scrubber.reference.layouts.members import Member
from scrubber.reference.layouts.words import CODE, cell, day, find_headings, quarter_in, year_in
from scrubber.reference.tables.code_lists import Code, code_columns
from scrubber.reference.tables.columns import Columns
from scrubber.reference.tables.edition import Edition, Kind, Span, first_day_of, last_day_of

_HCPCS_LINE = re.compile(r"[A-Z]\d{4}[ \d]{5}[3478]")
_ICD10_LINE = re.compile(r"([A-Z]\d[0-9A-Z][0-9A-Z]{0,4})(?:\s+\S.*)?$")
_ICD10_ORDER = re.compile(r"\d{5} ([A-Z]\d[0-9A-Z][0-9A-Z]{0,4})\s+([01]) ")
_ICD10 = re.compile(r"[A-Z]\d[0-9A-Z][0-9A-Z]{0,4}$")
_LEVEL_TWO = re.compile(r"[A-V]\d{4}$")
_FIRST_HCPCS = date(1982, 1, 1)
_FIRST_ICD10 = date(2015, 10, 1)
"""The day from which claims carry ICD-10-CM."""


def recognise(member: Member) -> Found | None:
    """Return what list a member is, or None."""
    lines = [line for line in member.lines(40_000) if line.strip()][:40]
    head = member.head()
    if _hcpcs_headings(head):
        return Found("hcpcs", lambda given: _hcpcs_rows(member, given), _hcpcs_quarter(member))
    if any(_HCPCS_LINE.match(line) and len(line) >= 285 for line in lines):
        return Found("hcpcs", lambda given: _hcpcs_lines(member, given), _hcpcs_quarter(member))
    if lines and all(_ICD10_ORDER.match(line) for line in lines):
        return Found("icd10", lambda given: _icd10(member, given), _icd10_quarter(member))
    if lines and all(_ICD10_LINE.match(line) for line in lines) and "," not in lines[0][:8]:
        return Found("icd10", lambda given: _icd10(member, given), _icd10_quarter(member))
    return None


def as_kind(member: Member, kind: Literal["hcpcs", "icd10", "list"]) -> Found | None:
    """Return a plain list as the kind that somebody says it is; None without its headings."""
    if plain_headings(member.head()) is None:
        return None
    quarter = quarter_in(member.name)
    return Found(kind, lambda given: _plain(member, kind, given), quarter, needs_quarter=False)


# HCPCS


def _hcpcs_quarter(member: Member) -> str | None:
    return quarter_in(member.name, member.file) or (
        f"{year}Q1" if (year := year_in(member.name, member.file)) else None
    )


def _hcpcs_edition(given: Given) -> Edition:
    return Edition(
        "hcpcs", given.quarter, (Span(_FIRST_HCPCS, last_day_of(given.quarter)),), 0, (given.origin,)
    )


def _hcpcs_headings(head: Sequence[Sequence[str]]) -> dict[str, int] | None:
    return find_headings(
        head,
        {
            "code": ("hcpc",), "record": ("recid",), "long": ("longdescription",), "short": ("shortdescription",),
            "added": ("adddt", "adddate"), "ended": ("termdt", "termdate"), "xref": ("xref1",),
        },
        ("code", "long", "added", "ended"),
    )  # fmt: skip


def _hcpcs_rows(member: Member, given: Given) -> Columns | None:
    places = _hcpcs_headings(member.head())
    assert places is not None

    def rows() -> Iterator[Code]:
        for row in member.rows():
            code = cell(row, places["code"])
            if _LEVEL_TWO.match(code) and cell(row, places.get("record")) in {"", "3"}:
                first = places.get("xref")
                follows = () if first is None else tuple(filter(CODE.match, row[first : first + 5]))
                yield Code(
                    code,
                    day(cell(row, places["added"])),
                    day(cell(row, places["ended"])),
                    "" if code.startswith("D") else cell(row, places["long"]),
                    follows,
                )

    columns = code_columns(_hcpcs_edition(given), rows())
    return columns if len(columns) else None


def _hcpcs_lines(member: Member, given: Given) -> Columns | None:
    def rows() -> Iterator[Code]:
        held: Code | None = None
        for line in member.lines():
            if not _HCPCS_LINE.match(line):
                continue
            if line[10] == "4" and held is not None and held.code == line[:5]:
                held = Code(
                    held.code,
                    held.begins,
                    held.ends,
                    f"{held.label} {line[11:91].strip()}".strip(),
                    held.follows,
                )
                continue
            if held is not None:
                yield held
            held = None
            if line[10] == "3" and _LEVEL_TWO.match(line[:5]):
                cross = (line[204 + 5 * at : 209 + 5 * at].strip() for at in range(5))
                label = "" if line.startswith("D") else line[11:91].strip()
                held = Code(
                    line[:5], day(line[268:276]), day(line[284:292]), label, tuple(filter(CODE.match, cross))
                )
        if held is not None:
            yield held

    columns = code_columns(_hcpcs_edition(given), rows())
    return columns if len(columns) else None


# ICD-10-CM


def _icd10_quarter(member: Member) -> str | None:
    """Return the first quarter of the fiscal year that the name tells; an update of April begins with its quarter."""
    year = year_in(member.name, member.file)
    if year is None:
        return None
    named = quarter_in(member.name.replace("_", " "))
    return named if named in (f"{year}Q1", f"{year}Q2") else f"{year - 1}Q4"


def fiscal_year_end(quarter: str) -> date:
    """Return the last day of the fiscal year that a quarter belongs to: ICD-10-CM holds from October to September."""
    year = int(quarter[:4])
    return date(year + 1 if quarter.endswith("Q4") else year, 9, 30)


def _icd10_edition(given: Given) -> Edition:
    span = Span(first_day_of(given.quarter), fiscal_year_end(given.quarter))
    return Edition("icd10", given.quarter, (span,), 0, (given.origin,))


def _icd10(member: Member, given: Given) -> Columns | None:
    def rows() -> Iterator[Code]:
        for line in member.lines():
            if match := _ICD10_ORDER.match(line):
                if match[2] == "1":  # 0: the head of a group, which may not be billed
                    yield Code(match[1])
            elif match := _ICD10_LINE.match(line):
                yield Code(match[1])

    columns = code_columns(_icd10_edition(given), rows())
    return columns if len(columns) else None


# a plain list


def plain_headings(head: Sequence[Sequence[str]]) -> dict[str, int] | None:
    """Return the columns of a plain list: `code,description,from,to`."""
    return find_headings(
        head[:1],
        {
            "code": ("code",), "label": ("description", "label"), "begins": ("from", "begin", "effective"),
            "ends": ("to", "end", "terminat"),
        },
        ("code",),
    )  # fmt: skip


def _plain(member: Member, kind: Kind, given: Given) -> Columns | None:
    places = plain_headings(member.head())
    assert places is not None
    fits = _ICD10 if kind == "icd10" else CODE

    def rows() -> Iterator[Code]:
        for row in member.rows():
            code = cell(row, places["code"]).upper().replace(".", "")
            if fits.match(code):
                yield Code(
                    code,
                    day(cell(row, places.get("begins"))),
                    day(cell(row, places.get("ends"))),
                    cell(row, places.get("label")),
                )

    columns = code_columns(_list_edition(kind, given), rows())
    return columns if len(columns) else None


def _list_edition(kind: Kind, given: Given) -> Edition:
    """A list without a quarter answers for every day: its rows carry their own days."""
    if kind == "list":  # its name says whose list of what it is
        return Edition(kind, "", (Span(_FIRST_HCPCS),), 0, (given.origin,), part=given.name)
    if not given.quarter:
        begins = _FIRST_ICD10 if kind == "icd10" else _FIRST_HCPCS
        return Edition(kind, "", (Span(begins),), 0, (given.origin,), part=f"list-{given.name}")
    ends = fiscal_year_end(given.quarter) if kind == "icd10" else last_day_of(given.quarter)
    span = Span(first_day_of(given.quarter), ends)
    return Edition(kind, given.quarter, (span,), 0, (given.origin,), part=f"list-{given.name}")

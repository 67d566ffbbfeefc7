"""The NCCI files: pairs (PTP), most units (MUE) and add-on codes (AOC).

Layouts. A pair file has six columns after a few lines of title: column one, column two, a mark for pairs older than
1996, effective date, deletion date (`*`: none), modifier indicator; a rationale may follow. A file of most units has
code, most units, adjudication indicator (`2 Date of Service Edit: Policy`), rationale. Both are known by the shape of
their rows. An add-on file has named columns, its days as year and day of the year.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from scrubber.reference.layouts.found import Found, Given
from scrubber.reference.layouts.members import Member
from scrubber.reference.layouts.words import CODE, all_text, cell, day, find_headings, quarter_in
from scrubber.reference.tables.add_ons import AddOnRow, add_on_columns, add_on_edition
from scrubber.reference.tables.columns import Columns
from scrubber.reference.tables.edition import TableSetting
from scrubber.reference.tables.most_units import Adjudication, MostUnits, unit_columns, unit_edition
from scrubber.reference.tables.pairs import Pair, PairIndicator, pair_columns, pair_edition

_VERSION = re.compile(r"cci(?:pra|oph)-?v(\d\d)([0-3])r", re.IGNORECASE)
_INDICATORS = {str(int(indicator)): indicator for indicator in PairIndicator}
_SETTINGS: tuple[tuple[str, TableSetting], ...] = (
    ("ccipra", "practitioner"),
    ("ccioph", "hospital"),
    ("outpatienthospital", "hospital"),
    ("practitioner", "practitioner"),
    ("hospital", "hospital"),
)


def recognise(member: Member) -> Found | None:
    """Return what NCCI table a member is, or None."""
    head = member.head()
    text = all_text(head)
    quarter = _quarter(member, text)
    if any(_pair(row) for row in head):
        return Found(
            "ptp", lambda given: _pairs(member, given), quarter, _setting(member, text), needs_setting=True
        )
    if _add_on_headings(head):
        return Found("aoc", lambda given: _add_ons(member, given), quarter)
    if any(_most(row) for row in head) and "mue" in text.lower():
        return Found(
            "mue", lambda given: _units(member, given), quarter, _setting(member, text), needs_setting=True
        )
    return None


def as_kind(member: Member, kind: Literal["ptp", "mue"]) -> Found | None:
    """Return a member as the kind that somebody says it is, where it has such rows."""
    head = member.head()
    quarter = _quarter(member, all_text(head))
    setting = _setting(member, all_text(head))
    if kind == "ptp" and any(_pair(row) for row in head):
        return Found("ptp", lambda given: _pairs(member, given), quarter, setting, needs_setting=True)
    if kind == "mue" and any(_most(row) for row in head):
        return Found("mue", lambda given: _units(member, given), quarter, setting, needs_setting=True)
    return None


def _quarter(member: Member, text: str) -> str | None:
    if match := _VERSION.search(
        member.names
    ):  # version 30.1 is of the second quarter of 2024, 1994 being version 0
        return f"{1994 + int(match[1])}Q{int(match[2]) + 1}"
    return quarter_in(member.name, member.file, text)


def _setting(member: Member, text: str) -> TableSetting | None:
    names = re.sub(r"[^a-z]", "", member.names.lower()), re.sub(r"[^a-z]", "", text.lower())
    return next((setting for where in names for word, setting in _SETTINGS if word in where), None)


def _pairs(member: Member, given: Given) -> Columns | None:
    setting = given.setting or "practitioner"
    edition = pair_edition(setting, given.quarter, given.origin)
    columns = pair_columns(edition, (pair for row in member.rows() if (pair := _pair(row))))
    return columns if len(columns) else None


def _pair(row: Sequence[str]) -> Pair | None:
    if len(row) < 6 or row[5] not in _INDICATORS or not CODE.match(row[0]) or not CODE.match(row[1]):
        return None
    begins = day(row[3])
    if begins is None:
        return None
    return Pair(row[0], row[1], begins, day(row[4]), _INDICATORS[row[5]])


def _units(member: Member, given: Given) -> Columns | None:
    rows = {row[0]: most for row in member.rows() if (most := _most(row)) is not None}
    setting = given.setting or "practitioner"
    return unit_columns(unit_edition(setting, given.quarter, given.origin), rows) if rows else None


def _most(row: Sequence[str]) -> MostUnits | None:
    if len(row) < 3 or not CODE.match(row[0]) or not row[1].isdigit() or row[2][:1] not in {"1", "2", "3"}:
        return None
    return MostUnits(int(row[1]), Adjudication(int(row[2][0])))


def _add_on_headings(head: Sequence[Sequence[str]]) -> dict[str, int] | None:
    return find_headings(
        head,
        {
            "add_on": ("addoncode", "aoccode"),
            "primary": ("primarycode",),
            "type": ("aocedittype", "edittype", "aoctype"),
            "begins": ("aocediteffdt", "aocediteffective", "effdt"),
            "ends": ("aoceditdeldt", "aoceditdeletion"),
            "add_on_ends": ("aocdeldt", "aocdeletion"),
            "primary_ends": ("primarycodedeldt", "primarycodedeletion"),
        },
        ("add_on", "primary", "type"),
    )


def _add_ons(member: Member, given: Given) -> Columns | None:
    places = _add_on_headings(member.head())
    assert places is not None

    def rows() -> Iterator[AddOnRow]:
        for row in member.rows():
            add_on, primary, kind = (cell(row, places[name]) for name in ("add_on", "primary", "type"))
            if CODE.match(add_on) and CODE.match(primary) and kind in {"1", "2", "3"}:
                ends = [day(cell(row, places.get(name))) for name in ("ends", "add_on_ends", "primary_ends")]
                known = [end for end in ends if end is not None]
                yield AddOnRow(
                    add_on, primary, int(kind), day(cell(row, places.get("begins"))), min(known, default=None)
                )

    columns = add_on_columns(add_on_edition(given.quarter, given.origin), rows())
    return columns if len(columns) else None

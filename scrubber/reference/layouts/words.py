"""Headings, days and quarters as published tables write them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache

CODE = re.compile(r"[0-9A-Z]{5}$")
"""A procedure code."""

_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_NAMED_MONTH = re.compile(
    r"(?<![a-z])(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![a-z])",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_QUARTER = re.compile(
    r"(?<!\d)(20\d\d)[\s_-]?q([1-4])(?!\d)|(?<![a-z0-9])q([1-4])[\s_-]?(20\d\d)", re.IGNORECASE
)
_EFFECTIVE = re.compile(
    rf"effective\s+(?:date\s*:?\s*)?({'|'.join(_MONTHS)})\s+\d{{1,2}},?\s+(20\d\d)", re.IGNORECASE
)
_DAY_IN_NAME = re.compile(r"eff[_\s-]*(\d{1,2})-(\d{1,2})-(20\d\d)", re.IGNORECASE)


def plain(heading: str) -> str:
    """Return a heading's letters and digits, lower case."""
    return re.sub(r"[^a-z0-9]", "", heading.lower())


def find_headings(
    rows: Sequence[Sequence[str]], wanted: Mapping[str, Sequence[str]], needed: Sequence[str]
) -> dict[str, int] | None:
    """Return the place of each wanted column, by the first row that has all the needed ones; None without one.

    `wanted` names for each column the beginnings of its heading, as plain letters, the likeliest first.
    """
    for row in rows:
        cells = [plain(cell) for cell in row]
        places: dict[str, int] = {}
        for name, beginnings in wanted.items():
            for beginning in beginnings:
                at = next((at for at, cell in enumerate(cells) if cell.startswith(beginning)), None)
                if at is not None:
                    places[name] = at
                    break
        if all(name in places for name in needed):
            return places
    return None


def cell(row: Sequence[str], place: int | None) -> str:
    """Return a cell; empty where the row is short or the column is not there."""
    return "" if place is None or place >= len(row) else row[place]


@lru_cache(maxsize=8192)
def day(text: str) -> date | None:
    """Return a day written as 20260101, 2026001 (the year and its day), 2026-01-01 or 1/1/2026; else None."""
    text = text.strip().removesuffix(" 00:00:00")
    try:
        if re.fullmatch(r"\d{8}", text):
            return None if text >= "9999" else date(int(text[:4]), int(text[4:6]), int(text[6:]))
        if re.fullmatch(r"\d{7}", text) and "1900" < text < "9999":
            return date(int(text[:4]), 1, 1) + timedelta(days=int(text[4:]) - 1)
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            return None if text >= "9999" else date.fromisoformat(text)
        if match := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text):
            return date(int(match[3]), int(match[1]), int(match[2]))
    except ValueError:
        pass
    return None


def amount(text: str) -> Decimal | None:
    """Return an amount without dollar sign and thousands; None where it is none."""
    try:
        value = Decimal(text.replace("$", "").replace(",", "").strip())
    except InvalidOperation:
        return None
    return value if value.is_finite() and value >= 0 else None


def quarter_in(*texts: str) -> str | None:
    """Return the quarter that names or titles tell, the first that does: `2026Q1`, `Effective January 1, 2026`,
    `JAN 2026`, `Eff_01-01-2026`."""
    for text in texts:
        if match := _QUARTER.search(text):
            return f"{match[1]}Q{match[2]}" if match[1] else f"{match[4]}Q{match[3]}"
        if match := _EFFECTIVE.search(text):
            return f"{match[2]}Q{(_MONTHS.index(match[1].lower()) + 3) // 3}"
        if match := _DAY_IN_NAME.search(text):
            return f"{match[3]}Q{(int(match[1]) + 2) // 3}"
        month, year = _NAMED_MONTH.search(text.replace("_", " ")), _YEAR.search(text)
        if month and year:
            names = [name[:3] for name in _MONTHS]
            return f"{year[1]}Q{(names.index(month[1].lower()[:3]) + 3) // 3}"
    return None


def year_in(*texts: str) -> int | None:
    """Return the first year that one of the texts names."""
    return next((int(match[1]) for text in texts if (match := _YEAR.search(text))), None)


def all_text(rows: Sequence[Sequence[str]]) -> str:
    """Return the cells of the first rows as one text, for words to be looked for."""
    return " ".join(cell for row in rows for cell in row if cell)

"""How a table uses the comma: for thousands, for decimals, or so that nobody can tell.

A comma parts thousands only where three digits stand between it and the next sign: `1,250`. Elsewhere it may be the
decimal comma of another country (`687,5`, `0,9`). It is read as one only where the whole file shows it: semicolons part
its columns, and no amount of it has a decimal point. Nothing is ever read as ten times what was given.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Literal

from scrubber.charts.words.values import exact_number

Commas = Literal["thousands", "decimal", "open"]
DIGITS = r"\d[\d,]*(?:\.\d+)?|\.\d+"
_ODD = re.compile(r"\d,\d{1,2}(?!\d)|\d,\d{4}|(?<!\d)0,\d|\d{4},\d")
_POINT = re.compile(r"\d\.\d")
_AS_A_NUMBER = re.compile(rf"(?:{DIGITS})\s*(?:[a-zµ]{{1,12}}(?:/[a-z0-9]{{1,6}})?)?", re.IGNORECASE)
_BARE = re.compile(r"\d+(?:\.\d+)?|\.\d+")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?")
_DECIMAL = re.compile(r"\d{1,9},\d{1,9}")


def commas_of(cells: Iterable[str], *, semicolons: bool) -> Commas:
    """Return how the amounts of a table use the comma, as far as its amounts show it."""
    amounts = [cell for cell in cells if _AS_A_NUMBER.fullmatch(cell)]
    if not any(_ODD.search(cell) for cell in amounts):
        return "thousands"
    return "decimal" if semicolons and not any(_POINT.search(cell) for cell in amounts) else "open"


def numbers_of(text: str, commas: Commas) -> tuple[Decimal, ...]:
    """Return what digits mean: one number, or both where the comma leaves it open; none where nobody can tell."""
    if "," not in text:
        number = exact_number(text) if _BARE.fullmatch(text) else None
        return (number,) if number is not None else ()
    thousands = exact_number(text.replace(",", "")) if _THOUSANDS.fullmatch(text) else None
    decimal = exact_number(text.replace(",", ".")) if _DECIMAL.fullmatch(text) else None
    if commas == "thousands":
        return (thousands,) if thousands is not None else ()
    if commas == "decimal" and thousands is None:
        return (decimal,) if decimal is not None else ()
    return tuple(number for number in (decimal, thousands) if number is not None)

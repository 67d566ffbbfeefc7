"""Tables that a plugin contributes: a list of codes under a name, or pairs that it adds to NCCI's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from scrubber.model.ground import Ground
from scrubber.reference.tables.code_lists import Code, code_columns
from scrubber.reference.tables.edition import (
    Edition,
    HasEdition,
    Origin,
    Span,
    TableError,
    TableSetting,
)
from scrubber.reference.tables.pairs import FIRST_PAIRS, Pair, PairIndicator, PairTable, pair_columns
from scrubber.reference.tables.tables import of_columns

_NAME = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*")
_CODE = re.compile(r"[A-Z0-9]{4,5}")
_FIRST_DAY = date(1982, 1, 1)

Listed = tuple[str, date | None, date | None]
"""A code with its first and last day."""
Kept = tuple[str, str, int, date | None, date | None]
"""Column one, column two, indicator (0, 1 or 9), first and last day."""


def list_of(name: str, origin: Origin, listed: Sequence[Listed]) -> HasEdition:
    """Return a named list of codes. Raises `TableError` for a name or a row that is none."""
    if not _NAME.fullmatch(name):
        raise TableError(f"table {name!r}: write the name in lower case with underscores")
    codes = []
    for row in listed:
        code, begins, ends = _row(name, row, 3)
        codes.append(Code(_checked(name, code), _day(name, begins), _day(name, ends)))
    if not codes:
        raise TableError(f"table {name}: it lists no code")
    edition = Edition("list", "", (Span(_FIRST_DAY),), len(codes), (origin,), part=name)
    return of_columns(code_columns(edition, codes))


def pairs_of(name: str, origin: Origin, kept: Sequence[Kept], setting: TableSetting) -> PairTable:
    """Return pairs that are asked before NCCI's, and add to them. Raises `TableError` for a row that is none."""
    pairs = []
    for row in kept:
        one, two, indicator, begins, ends = _row(name, row, 5)
        if indicator not in (0, 1, 9):
            raise TableError(f"table {name}: the indicator of a pair is 0, 1 or 9")
        first = _day(name, begins) or FIRST_PAIRS
        pairs.append(
            Pair(_checked(name, one), _checked(name, two), first, _day(name, ends), PairIndicator(indicator))
        )
    if not pairs:
        raise TableError(f"table {name}: it holds no pair")
    edition = Edition("ptp", "", (Span(FIRST_PAIRS),), len(pairs), (origin,), setting, part=name)
    return replace(PairTable(edition, pair_columns(edition, pairs)), only_adds=True)


def origin_of(title: str, url: str, trust: str, seen: str) -> Origin:
    """Return where a contributed table comes from. Raises `TableError` without a title or with a trust that is none."""
    if not title or trust not in ("primary", "secondary", "memory"):
        raise TableError("a contributed table needs a title, and a trust: primary, secondary or memory")
    return Origin(title, url, Ground(trust), seen)


def _row(name: str, row: object, size: int) -> tuple[object, ...]:
    if not isinstance(row, tuple) or len(row) != size:
        raise TableError(f"table {name}: each row is a tuple of {size} values")
    return row


def _checked(name: str, code: object) -> str:
    if not isinstance(code, str) or not _CODE.fullmatch(code):
        raise TableError(f"table {name}: a code is four or five capital letters and digits")
    return code


def _day(name: str, day: object) -> date | None:
    if day is not None and type(day) is not date:
        raise TableError(f"table {name}: a day is a date, or None")
    return day

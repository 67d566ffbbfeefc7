"""Procedure-to-procedure edits (PTP): which two codes of a day are paid only once.

The published file is cumulative: each pair carries the day on which it began and ended, so the newest file answers for
every day up to the end of its quarter. What is shipped holds the pairs among a named set of codes only, and says
nothing about any other pair.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from datetime import date
from enum import IntEnum

from scrubber.model.ground import Ground
from scrubber.model.value import Value
from scrubber.reference.tables.columns import Columns, code_number, first_in_force
from scrubber.reference.tables.edition import (
    NEVER,
    Answer,
    Edition,
    Editions,
    Origin,
    Span,
    TableSetting,
    day_number,
    last_day_of,
)
from scrubber.reference.tables.heads import head_of

FIRST_PAIRS = date(1996, 1, 1)
"""NCCI edits began on this day; pairs that are marked as older began before."""
_SHIFT = 26
"""A procedure code of five characters in base 36 fits into 26 bits."""


class PairIndicator(IntEnum):
    """Whether a modifier may separate the two codes of a pair."""

    NEVER = 0
    WITH_MODIFIER = 1
    NOT_APPLICABLE = 9


class Pair(Value):
    """One row of a pair file. `ends` None: not deleted."""

    column_one: str
    column_two: str
    begins: date
    ends: date | None
    indicator: PairIndicator


class FoundPair(Value):
    """Two codes that are a pair on a day, in the order of the table: column one is what is paid."""

    column_one: str
    column_two: str
    indicator: PairIndicator


class PairTable(Value):
    """One edition's pairs."""

    edition: Edition
    columns: Columns
    inside: frozenset[str] | None = None
    """The codes among which every pair is there; None: all codes."""
    against: frozenset[str] = frozenset()
    """Codes whose pairs with those inside are there, but not with each other."""
    only_adds: bool = False
    """Its pairs are some among others: where it has none, the next table is asked."""

    @property
    def setting(self) -> TableSetting:
        """Return whose claims the table is for."""
        return self.edition.setting or "practitioner"

    @property
    def quarter(self) -> str:
        """Return the quarter, as in `2026Q4`."""
        return self.edition.quarter

    @property
    def last_day(self) -> date:
        """Return the last day that the table answers for."""
        return self.edition.last_day or date.max

    def covers(self, one: str, other: str) -> bool:
        """Return whether the table would hold these two if they were a pair."""
        inside = self.inside
        if inside is None:
            return True
        if one in inside:
            return other in inside or other in self.against
        return other in inside and one in self.against

    def find(self, column_one: str, column_two: str, on: date) -> PairIndicator | None:
        """Return the pair's indicator on a day, or None where the two are no pair on it."""
        row = self.row(column_one, column_two, day_number(on))
        return None if row is None else PairIndicator(self.columns.numbers["indicator"][row])

    def row(self, column_one: str, column_two: str, day: int) -> int | None:
        """Return the row of a pair on a day."""
        one, two = code_number(column_one), code_number(column_two)
        if one is None or two is None:
            return None
        return first_in_force(self.columns, one << _SHIFT | two, day)

    def __len__(self) -> int:
        return len(self.columns)


class Pairs(Editions[PairTable]):
    """The pair tables of all quarters and settings."""

    __slots__ = ()

    def find(
        self, column_one: str, column_two: str, on: date, setting: TableSetting, *, last_known: bool = False
    ) -> Answer[PairIndicator | None] | None:
        """Return what the tables say of a pair in this order; with `last_known` an older edition may inform."""
        for asked in self.asked(on, setting, last_known=last_known):
            table = asked.table
            if table.covers(column_one, column_two):
                row = table.row(column_one, column_two, asked.day)
                if row is None and table.only_adds:
                    continue
                if row is None:
                    return asked.answer(None)
                return asked.answer(PairIndicator(table.columns.numbers["indicator"][row]))
        return None

    def between(
        self, one: str, other: str, on: date, setting: TableSetting, *, last_known: bool = False
    ) -> Answer[FoundPair | None] | None:
        """Return the pair that two codes are on a day, whichever of them is column one."""
        nothing: Answer[FoundPair | None] | None = None
        for first, second in ((one, other), (other, one)):
            found = self.find(first, second, on, setting, last_known=last_known)
            if found is None:
                continue
            if found.value is not None:
                return Answer(FoundPair(first, second, found.value), found.edition, found.ground)
            nothing = Answer(None, found.edition, found.ground)
        return nothing


def pair_columns(edition: Edition, pairs: Iterable[Pair]) -> Columns:
    """Return the columns of these pairs, in any order. Of two rows that begin on one day the later one counts."""
    rows: dict[int, int] = {}
    for pair in pairs:
        one, two = code_number(pair.column_one), code_number(pair.column_two)
        if one is not None and two is not None:
            ends = NEVER if pair.ends is None else day_number(pair.ends)
            place = (one << _SHIFT | two) << _DAY | day_number(pair.begins)
            rows[place] = ends << _INDICATOR | pair.indicator
    return _columns(edition, rows)


def merged(edition: Edition, older: Columns, newer: Columns) -> Columns:
    """Return the pairs of two parts of one file: CMS publishes a setting's pairs in up to four."""
    rows: dict[int, int] = {}
    for columns in (older, newer):
        names = ("keys", "begins", "ends", "indicator")
        for key, begins, ends, indicator in zip(*(columns.numbers[name] for name in names), strict=True):
            rows[key << _DAY | begins] = ends << _INDICATOR | indicator
    return _columns(edition, rows)


_DAY, _INDICATOR = 16, 4
"""Bits of a day's number and of an indicator: a row is two numbers while two million of them are sorted."""


def _columns(edition: Edition, rows: dict[int, int]) -> Columns:
    order = sorted(rows)
    numbers = {
        "keys": array("Q", (place >> _DAY for place in order)),
        "begins": array("H", (place & (1 << _DAY) - 1 for place in order)),
        "ends": array("H", (rows[place] >> _INDICATOR for place in order)),
        "indicator": array("B", (rows[place] & (1 << _INDICATOR) - 1 for place in order)),
    }
    return Columns({**head_of(edition), "rows": len(order)}, numbers, b"", array("I"))


def pair_table(setting: TableSetting, quarter: str, pairs: Iterable[Pair], title: str = "given") -> PairTable:
    """Return a table of these pairs, in any order."""
    edition = pair_edition(setting, quarter, Origin(title, trust=Ground.PRIMARY))
    columns = pair_columns(edition, pairs)
    return PairTable(edition, columns)


def pair_edition(setting: TableSetting, quarter: str, origin: Origin, rows: int = 0) -> Edition:
    """Return the edition of a whole pair file: it answers for every day up to the end of its quarter."""
    return Edition("ptp", quarter, (Span(FIRST_PAIRS, last_day_of(quarter)),), rows, (origin,), setting)

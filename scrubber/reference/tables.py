"""NCCI tables as rules ask them: which codes go together (PTP pairs), and how many units are likely (MUE).

Two million pairs are held as sorted arrays of numbers, so that a lookup is a bisection and the whole takes tens of
megabytes. Nothing is shipped: CMS publishes the tables each quarter, and `scrubber.job.tables` loads them.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from typing import Literal

TableSetting = Literal["practitioner", "hospital"]
"""CMS publishes one set of tables for practitioners and one for outpatient hospitals."""

_EPOCH = date(1970, 1, 1).toordinal()
NEVER_DELETED = 0xFFFF


class PairIndicator(IntEnum):
    """Whether a modifier may separate the two codes of a pair."""

    NEVER = 0
    WITH_MODIFIER = 1
    NOT_APPLICABLE = 9


class Adjudication(IntEnum):
    """How Medicare applies the most units (MUE adjudication indicator)."""

    LINE = 1
    DAY_ABSOLUTE = 2
    DAY = 3


def code_number(code: str) -> int:
    """Return a procedure code as a number that sorts and packs."""
    return int(code, 36)


def day_number(day: date) -> int:
    """Return a day as a number of two bytes: days since 1970."""
    return min(max(day.toordinal() - _EPOCH, 0), NEVER_DELETED - 1)


def pair_key(column_one: str, column_two: str) -> int:
    """Return the number that a pair is sorted by."""
    return code_number(column_one) << 26 | code_number(column_two)


@dataclass(frozen=True, slots=True)
class PairTable:
    """One quarter's pairs. The file is cumulative: it answers for every day up to the quarter's end."""

    setting: TableSetting
    quarter: str
    """As in `2026Q4`."""
    last_day: date
    keys: array[int]
    """Sorted; a pair that was deleted and made again stands twice."""
    begins: array[int]
    ends: array[int]
    indicators: array[int]

    def find(self, column_one: str, column_two: str, on: date) -> PairIndicator | None:
        """Return the pair's indicator on a day, or None where the two are no pair on it."""
        try:
            key = pair_key(column_one, column_two)
        except ValueError:
            return None
        day = day_number(on)
        at = bisect_left(self.keys, key)
        while at < len(self.keys) and self.keys[at] == key:
            if self.begins[at] <= day <= self.ends[at]:
                return PairIndicator(self.indicators[at])
            at += 1
        return None

    def __len__(self) -> int:
        return len(self.keys)


@dataclass(frozen=True, slots=True)
class Pair:
    """One row of a pair file. `ends` None: not deleted."""

    column_one: str
    column_two: str
    begins: date
    ends: date | None
    indicator: PairIndicator


def pair_table(setting: TableSetting, quarter: str, pairs: Iterable[Pair]) -> PairTable:
    """Return the table of these pairs, in any order."""
    rows = sorted(
        (
            pair_key(pair.column_one, pair.column_two),
            day_number(pair.begins),
            NEVER_DELETED if pair.ends is None else day_number(pair.ends),
            int(pair.indicator),
        )
        for pair in pairs
    )
    return PairTable(
        setting,
        quarter,
        last_day_of(quarter),
        array("Q", (row[0] for row in rows)),
        array("H", (row[1] for row in rows)),
        array("H", (row[2] for row in rows)),
        array("B", (row[3] for row in rows)),
    )


@dataclass(frozen=True, slots=True)
class MostUnits:
    """The most units of a code that Medicare takes as likely."""

    units: int
    adjudication: Adjudication


@dataclass(frozen=True, slots=True)
class UnitTable:
    """One quarter's most units by code."""

    setting: TableSetting
    quarter: str
    rows: Mapping[str, MostUnits]


@dataclass(frozen=True, slots=True)
class Tables:
    """Every table that is loaded."""

    pairs: tuple[PairTable, ...] = ()
    units: tuple[UnitTable, ...] = ()
    _newest: dict[TableSetting, PairTable] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        for table in sorted(self.pairs, key=lambda table: table.quarter):
            self._newest[table.setting] = table

    def pairs_on(self, setting: TableSetting, on: date) -> PairTable | None:
        """Return the pair table that answers for a day: the newest, if it reaches so far."""
        table = self._newest.get(setting)
        return table if table is not None and on <= table.last_day else None

    def units_on(self, setting: TableSetting, on: date) -> UnitTable | None:
        """Return the unit table of the day's own quarter, or None where it is not loaded."""
        quarter = quarter_of(on)
        return next((t for t in self.units if t.setting == setting and t.quarter == quarter), None)


NO_TABLES = Tables()


def quarter_of(day: date) -> str:
    """Return the quarter of a day: `2026Q4`."""
    return f"{day.year}Q{(day.month + 2) // 3}"


def last_day_of(quarter: str) -> date:
    """Return the last day of a quarter."""
    year, number = int(quarter[:4]), int(quarter[5])
    first_after = date(year + 1, 1, 1) if number == 4 else date(year, 3 * number + 1, 1)
    return date.fromordinal(first_after.toordinal() - 1)

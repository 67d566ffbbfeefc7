"""Medically unlikely edits (MUE): the most units of a code that Medicare takes as likely.

A file holds for its own quarter. CMS keeps some values to itself, so a code that a whole file lacks has no published
most, which is no permission.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from scrubber.model.ground import Ground
from scrubber.model.value import Value
from scrubber.reference.tables.columns import Builder, Columns, code_number, code_text, rows_of
from scrubber.reference.tables.edition import (
    Answer,
    Edition,
    Editions,
    Origin,
    Span,
    TableSetting,
    first_day_of,
    last_day_of,
)
from scrubber.reference.tables.heads import head_of


class Adjudication(IntEnum):
    """How Medicare applies the most units (MUE adjudication indicator)."""

    LINE = 1
    DAY_ABSOLUTE = 2
    DAY = 3


class MostUnits(Value):
    """The most units of a code that Medicare takes as likely."""

    units: int
    adjudication: Adjudication


_BY_HAND = Edition("mue", "", (), 0, ())
"""Stands for the edition of a table that is made of its rows alone, until it is made."""


class MostUnitsByCode(Mapping[str, MostUnits]):
    """The rows of a file, read from its columns when somebody asks."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns

    def __getitem__(self, code: str) -> MostUnits:
        key = code_number(code)
        rows = range(0) if key is None else rows_of(self.columns, key)
        if not rows:
            raise KeyError(code)
        numbers = self.columns.numbers
        return MostUnits(numbers["most"][rows[0]], Adjudication(numbers["adjudication"][rows[0]]))

    def __iter__(self) -> Iterator[str]:
        return (code_text(key, 5) for key in self.columns.numbers["keys"])

    def __len__(self) -> int:
        return len(self.columns)


@dataclass(frozen=True, slots=True)
class UnitTable:
    """One quarter's most units by code."""

    setting: TableSetting
    quarter: str
    rows: Mapping[str, MostUnits]
    edition: Edition = _BY_HAND
    whole: bool = True
    """All published values are there, so that a code without a row has none."""

    def __post_init__(self) -> None:
        if self.edition is _BY_HAND:
            object.__setattr__(
                self,
                "edition",
                unit_edition(
                    self.setting, self.quarter, Origin("given", trust=Ground.PRIMARY), len(self.rows)
                ),
            )


class UnitTables(Editions[UnitTable]):
    """The most units of all quarters and settings."""

    __slots__ = ()

    def most(
        self, code: str, on: date, setting: TableSetting, *, last_known: bool = False
    ) -> Answer[MostUnits | None] | None:
        """Return the most units of a code on a day; `Answer(None)`: none is published."""
        for asked in self.asked(on, setting, last_known=last_known):
            found = asked.table.rows.get(code)
            if found is not None or asked.table.whole:
                return asked.answer(found)
        return None


def unit_columns(edition: Edition, rows: Mapping[str, MostUnits]) -> Columns:
    """Return the columns of these rows."""
    builder = Builder({"keys": "Q", "most": "I", "adjudication": "B"})
    for code, most in rows.items():
        key = code_number(code)
        if key is not None:
            builder.add(keys=key, most=most.units, adjudication=int(most.adjudication))
    return builder.columns(head_of(edition))


def unit_edition(setting: TableSetting, quarter: str, origin: Origin, rows: int = 0) -> Edition:
    """Return the edition of a whole file: it answers for its own quarter."""
    span = Span(first_day_of(quarter), last_day_of(quarter))
    return Edition("mue", quarter, (span,), rows, (origin,), setting)

"""Add-on code edits (AOC): which primary codes an add-on needs beside it.

Type 1: the listed primaries are all there are. Type 2: the contractor decides. Type 3: some are listed, and the
contractor may take others.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from scrubber.model.value import Value
from scrubber.reference.tables.columns import Builder, Columns, code_number, lives, rows_of
from scrubber.reference.tables.edition import (
    Answer,
    Edition,
    Editions,
    Origin,
    Span,
    day_number,
    last_day_of,
)
from scrubber.reference.tables.heads import head_of

CONTRACTOR_DEFINED = "CCCCC"
"""What the file writes for a primary that the contractor defines."""
_MOST_FOUND = 20_000
"""Answers that are remembered: claims ask for the same add-ons of the same days over and over."""
FIRST_ADD_ONS = date(2013, 4, 1)
"""The add-on code edits began with this quarter (CR 7501)."""


class AddOnRow(Value):
    """One row of the file. `ends` None: not deleted."""

    add_on: str
    primary: str
    edit_type: int
    begins: date | None
    ends: date | None


class AddOn(Value):
    """What an add-on needs. `is_closed`: no other primary will do."""

    primaries: tuple[str, ...]
    edit_type: int

    @property
    def is_closed(self) -> bool:
        """Return whether the listed primaries are all there are (type 1)."""
        return self.edit_type == 1


@dataclass(frozen=True, slots=True)
class AddOnTable:
    """One edition's add-on codes. `whole`: a code without a row is no add-on."""

    edition: Edition
    columns: Columns
    whole: bool = True
    _found: dict[tuple[str, int], AddOn | None] = field(default_factory=dict, repr=False, compare=False)

    def find(self, code: str, day: int) -> AddOn | None:
        """Return what a code needs on a day (its number); None where it is no add-on."""
        place = (code, day)
        if place not in self._found:
            if len(self._found) > _MOST_FOUND:
                self._found.clear()
            self._found[place] = self._find(code, day)
        return self._found[place]

    def _find(self, code: str, day: int) -> AddOn | None:
        key = code_number(code)
        if key is None:
            return None
        numbers = self.columns.numbers
        rows = [
            row for row in rows_of(self.columns, key) if numbers["begins"][row] <= day <= numbers["ends"][row]
        ]
        if not rows:
            return None
        named = (self.columns.text("primary", row) for row in rows)
        return AddOn(tuple(p for p in named if p != CONTRACTOR_DEFINED), numbers["type"][rows[0]])


class AddOns(Editions[AddOnTable]):
    """The add-on codes of all editions."""

    __slots__ = ()

    def find(self, code: str, on: date, *, last_known: bool = False) -> Answer[AddOn | None] | None:
        """Return what a code needs beside it on a day; `Answer(None)`: it is no add-on."""
        for asked in self.asked(on, last_known=last_known):
            found = asked.table.find(code, asked.day)
            if found is not None or asked.table.whole:
                return asked.answer(found)
        return None


def add_on_columns(edition: Edition, rows: Iterable[AddOnRow], **more: object) -> Columns:
    """Return the columns of these rows."""
    builder = Builder({"keys": "Q", "primary": "text", "type": "B", "begins": "H", "ends": "H"})
    for row in rows:
        key = code_number(row.add_on)
        if key is not None:
            builder.add(
                keys=key,
                primary=row.primary,
                type=row.edit_type,
                **lives(
                    None if row.begins is None else day_number(row.begins),
                    None if row.ends is None else day_number(row.ends),
                ),
            )
    return builder.columns(head_of(edition, **more), ("keys", "primary"))


def add_on_edition(quarter: str, origin: Origin) -> Edition:
    """Return the edition of a whole file: its rows carry their days, so it answers up to the end of its quarter."""
    return Edition("aoc", quarter, (Span(FIRST_ADD_ONS, last_day_of(quarter)),), 0, (origin,))

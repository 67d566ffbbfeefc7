"""Editions: for which days a table answers, where it comes from, and what an answer is.

Every look-up has three outcomes. `None`: no edition that is loaded knows about that day (or that code), so nothing
follows. `Answer(None)`: an edition knows the day, and the code or pair is not in it. `Answer(value)`: it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Generic, Literal, Protocol, TypeVar

from scrubber.model.ground import Ground, weakest
from scrubber.model.value import Value

Kind = Literal["ptp", "mue", "aoc", "hcpcs", "asp", "opps", "ndc", "pfs", "icd10", "coverage", "list"]
KINDS: tuple[Kind, ...] = (
    "ptp", "mue", "aoc", "hcpcs", "asp", "opps", "ndc", "pfs", "icd10", "coverage", "list",
)  # fmt: skip

TableSetting = Literal["practitioner", "hospital"]
"""CMS publishes NCCI tables for practitioners and for outpatient hospitals."""

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class TableError(Exception):
    """A file or folder of tables that can't be used; the message says what, where and what to do."""


class Origin(Value):
    """Where rows come from. `seen`: the day or month on which it was read."""

    title: str
    url: str = ""
    trust: Ground = Ground.SECONDARY
    seen: str = ""


class Span(Value):
    """Days from `begins` to `ends`, both included; `ends` None: no end is known."""

    begins: date
    ends: date | None = None

    def __contains__(self, on: date) -> bool:
        return self.begins <= on and (self.ends is None or on <= self.ends)


class Edition(Value):
    """One published state of one table."""

    kind: Kind
    quarter: str
    """As in `2026Q4`; empty for a list that carries no quarter."""
    spans: tuple[Span, ...]
    rows: int
    origins: tuple[Origin, ...]
    setting: TableSetting | None = None
    part: str = ""
    """Which part of its kind: `asc` of opps, `gpci` of pfs, the name of a list."""
    shipped: bool = False
    """Comes with the product; a table that somebody loaded goes before it."""
    path: Path | None = None

    def knows(self, on: date) -> bool:
        """Return whether the edition answers for this day."""
        return any(on in span for span in self.spans)

    @property
    def last_day(self) -> date | None:
        """Return the last day that it answers for; None: no end is known."""
        ends = [span.ends for span in self.spans]
        return None if not ends or None in ends else max(end for end in ends if end is not None)

    def reading_day(self, on: date) -> date:
        """Return the day whose rows answer for a day: itself, or the last that was known before it."""
        if self.knows(on):
            return on
        over = [span.ends for span in self.spans if span.ends is not None and span.ends < on]
        return max(over, default=on)

    def ground(self, on: date, origin: int = 0) -> Ground:
        """Return what an answer for this day stands on: the row's source, or memory outside the edition's days."""
        trust = self.origins[origin].trust if origin < len(self.origins) else Ground.UNVERIFIED
        return trust if self.knows(on) else weakest((trust, Ground.MEMORY))


class Answer(Value, Generic[T_co]):
    """What an edition says. `value` None: the edition knows that day, and what was asked is not in it."""

    value: T_co
    edition: Edition
    ground: Ground

    @property
    def quarter(self) -> str:
        """Return the quarter of the edition, as a message names it."""
        return self.edition.quarter


class HasEdition(Protocol):
    """One edition with its rows."""

    @property
    def edition(self) -> Edition:
        """Return what the rows are of."""


E = TypeVar("E", bound=HasEdition)
_MOST_DAYS = 4096
"""Claims ask for the same few days over and over; what is to be asked for so many of them is remembered."""


class Asked(Value, Generic[E]):
    """One table as it is asked for a day: what is the same for every question of that day."""

    table: E
    edition: Edition
    known: bool
    """The edition answers for the day; else it ended before it and may inform."""
    day: int
    """The number of the day whose rows are read: the day itself, or the last that was known before it."""
    quarter: str
    grounds: tuple[Ground, ...]
    """What a row stands on, by its source."""
    weakest: Ground

    def answer(self, value: T, origin: int | None = None) -> Answer[T]:
        """Return an answer on the ground of a row's source; without one, on the weakest of all."""
        return Answer(value, self.edition, self.weakest if origin is None else self.grounds[origin])


class Editions(Generic[E]):
    """The editions of one kind, in the order in which they are asked: loaded before shipped, new before old."""

    __slots__ = ("_asked", "_like", "has_loaded", "tables")

    def __init__(self, tables: Iterable[E] = ()) -> None:
        self.tables: tuple[E, ...] = tuple(sorted(tables, key=_order))
        self.has_loaded = any(not table.edition.shipped for table in self.tables)
        """Somebody loaded a table beside those that come with the product."""
        self._asked: dict[tuple[date, TableSetting | None, bool], tuple[Asked[E], ...]] = {}
        self._like: dict[tuple[date, TableSetting | None], date] = {}

    def __reduce__(self) -> tuple[type[Editions[E]], tuple[tuple[E, ...]]]:
        return type(self), (self.tables,)

    @property
    def editions(self) -> tuple[Edition, ...]:
        """Return the editions."""
        return tuple(table.edition for table in self.tables)

    def knows(self, on: date, setting: TableSetting | None = None) -> bool:
        """Return whether an edition answers for this day."""
        return bool(self.asked(on, setting))

    def asked(
        self, on: date, setting: TableSetting | None = None, *, last_known: bool = False
    ) -> tuple[Asked[E], ...]:
        """Return the tables to ask for a day, best first.

        With `last_known` those follow that ended before it, the newest first: they may inform, on memory ground.
        """
        key = (on, setting, last_known)
        found = self._asked.get(key)
        if found is None:
            if len(self._asked) >= _MOST_DAYS:
                self._asked.clear()
            found = self._asked[key] = self._in_order(on, setting, last_known)
        return found

    def like(self, on: date, setting: TableSetting | None = None) -> date:
        """Return one day for all days on which the same rows of the same tables answer or inform.

        What is remembered of a day by it holds for each of them: every day after the last that a table knows is alike.
        """
        found = self._like.get((on, setting))
        if found is None:
            if len(self._like) >= _MOST_DAYS:
                self._like.clear()
            is_last = self._read(on, setting) == self._read(date.max, setting)
            found = self._like[on, setting] = date.max if is_last else on
        return found

    def _read(self, on: date, setting: TableSetting | None) -> list[tuple[int, int, bool]]:
        asked = self.asked(on, setting, last_known=True)
        return [(id(one.table), one.day, one.known) for one in asked]

    def _in_order(self, on: date, setting: TableSetting | None, last_known: bool) -> tuple[Asked[E], ...]:
        fitting = [table for table in self.tables if _fits(table.edition, setting)]
        found = [table for table in fitting if table.edition.knows(on)]
        if last_known:
            older = [table for table in fitting if _is_over(table.edition, on)]
            found += sorted(older, key=lambda table: table.edition.reading_day(on), reverse=True)
        return tuple(_as_asked(table, on) for table in found)


def _as_asked(table: E, on: date) -> Asked[E]:
    edition = table.edition
    day = edition.reading_day(on)
    grounds = tuple(edition.ground(on, place) for place in range(len(edition.origins)))
    least = weakest(grounds) if grounds else Ground.UNVERIFIED
    return Asked(table, edition, edition.knows(on), day_number(day), quarter_of(day), grounds, least)


def _order(table: HasEdition) -> tuple[bool, int]:
    edition = table.edition
    newest = max((span.begins.toordinal() for span in edition.spans), default=0)
    last = edition.last_day
    return edition.shipped, -(last.toordinal() if last is not None else newest)


def _fits(edition: Edition, setting: TableSetting | None) -> bool:
    return setting is None or edition.setting is None or edition.setting == setting


def _is_over(edition: Edition, on: date) -> bool:
    return not edition.knows(on) and any(span.ends is not None and span.ends < on for span in edition.spans)


# days and quarters

_EPOCH = date(1970, 1, 1).toordinal()
NEVER = 0xFFFF
"""The day number of an end that is not known."""


def day_number(day: date) -> int:
    """Return a day as a number of two bytes: days since 1970, which every older day counts as."""
    return min(max(day.toordinal() - _EPOCH, 0), NEVER - 1)


def day_of(number: int) -> date | None:
    """Return the day of a number; None for the ends of time."""
    return None if number in (0, NEVER) else date.fromordinal(number + _EPOCH)


def quarter_of(day: date) -> str:
    """Return the quarter of a day: `2026Q4`."""
    return f"{day.year}Q{(day.month + 2) // 3}"


def first_day_of(quarter: str) -> date:
    """Return the first day of a quarter."""
    return date(int(quarter[:4]), 3 * int(quarter[5]) - 2, 1)


def last_day_of(quarter: str) -> date:
    """Return the last day of a quarter."""
    return first_day_of(following(quarter)) - timedelta(days=1)


def following(quarter: str) -> str:
    """Return the quarter after this one."""
    year, number = int(quarter[:4]), int(quarter[5])
    return f"{year + 1}Q1" if number == 4 else f"{year}Q{number + 1}"


def quarters_between(one: str, other: str) -> int:
    """Return by how many quarters the second comes after the first."""
    return (int(other[:4]) - int(one[:4])) * 4 + int(other[5]) - int(one[5])

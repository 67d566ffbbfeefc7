"""What is to be accounted for of a sentence or a row, and what of a note became part of the record: see `account`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time

from scrubber.charts.readers.note import facts
from scrubber.charts.readers.note.page.layout import Entry
from scrubber.charts.readers.note.page.sections import Section
from scrubber.charts.readers.note.values.clauses import Clause
from scrubber.model.value import Value


class Read(Value):
    """One sentence as it was read."""

    start: int
    end: int
    section: Section
    parts: Sequence[Clause]
    used: frozenset[int] = frozenset()
    """Where the times begin that an event took which is about something else than a drug."""
    about_other: frozenset[int] = frozenset()
    """Where the events begin that are about something else than a drug."""
    bound: Mapping[int, int] = {}
    """Where an event begins: where its time does."""
    additives: Sequence[tuple[int, int]] = ()
    """What is added to a bag of fluid, with its amount: a part of the bag's name."""
    ran: bool = False
    """A range of times stands in its margin."""
    led: bool = False
    """A time stands there."""
    is_sentence: bool = False
    """It is no row of a table."""
    is_row: bool = False
    """It is a row of a table of what was given."""


def of_sentence(start: int, end: int, entry: Entry, done: facts.Read) -> Read:
    """Return what is to be accounted for of a sentence of an entry."""
    kind = entry.margin.kind if entry.margin is not None else ""
    return Read(
        start,
        end,
        entry.section,
        done.parts,
        done.used,
        done.about_other,
        done.bound,
        done.additives,
        ran=kind == "range",
        led=kind == "time",
        is_sentence=True,
    )


@dataclass(slots=True)
class Taken:
    """What became part of the record."""

    facts: set[int] = field(default_factory=set)
    """Where the facts begin that administrations hold, and the names of their drugs."""
    keys: set[str] = field(default_factory=set)
    """The substances of administrations and orders."""
    given: set[str] = field(default_factory=set)
    """The substances of administrations."""
    denied: set[str] = field(default_factory=set)
    """The substances of which the note says that they were not given."""
    ordered: set[int] = field(default_factory=set)
    """Where the sentences begin whose orders were read."""
    events: set[str] = field(default_factory=set)
    """The kinds of events that have a time in every administration."""
    sure: bool = False
    """No beginning and no end in the record is in doubt."""
    starts: set[time] = field(default_factory=set)
    """The times of day of all beginnings in the record."""
    stops: set[time] = field(default_factory=set)
    """Those of all ends."""

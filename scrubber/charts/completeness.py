"""How far a document was understood: readers gather here what may speak of giving and was not made out.

A reader calls `Gaps.add` for what it knows that it did not read, and `Gaps.check` for words beside what it read (a
narrative, a remark, a column that nothing maps): those count as made out where every drug, time and amount in them
stands in the record already.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal, InvalidOperation

from scrubber.charts.words import drugs
from scrubber.charts.words.giving import speaks_of_giving
from scrubber.model.record import InfusionRecord, NotUnderstood, Provenance, Quantity, Understood
from scrubber.model.value import replace

MOST = 200
"""Places that are named for one document; a person looks at the whole of it long before."""
LONGEST = 300
"""Characters of a place's words that are kept."""

WHOLE = Understood(True)


class Gaps:
    """What one document says that its reader could not make out, in the document's order."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], NotUnderstood] = {}
        self._said: tuple[tuple[InfusionRecord, ...], Said] | None = None

    def add(self, place: str, text: str = "") -> None:
        """Keep a place, once."""
        words = " ".join(text.split())[:LONGEST]
        if len(self._found) < MOST:
            self._found.setdefault((place, words), NotUnderstood(place, words))

    def check(self, place: str, text: str, records: Iterable[InfusionRecord]) -> None:
        """Keep the lines of a text that speak of giving and say more than the records do."""
        known = tuple(records)
        for line in _LINES.split(text):
            if speaks_of_giving(line) and not self._what(known).all_of(line):
                self.add(place, line)

    def says(self, words: str, records: Iterable[InfusionRecord]) -> bool:
        """Return whether every drug, time and number of some words stands in the records."""
        return self._what(tuple(records)).all_of(words)

    def _what(self, records: tuple[InfusionRecord, ...]) -> Said:
        """Return what records say; a reader asks about the same ones line by line."""
        last = self._said
        if (
            last is None
            or len(last[0]) != len(records)
            or any(a is not b for a, b in zip(last[0], records, strict=True))
        ):
            last = self._said = records, Said(records)
        return last[1]

    def extend(self, others: Iterable[NotUnderstood]) -> None:
        """Keep places that another reader found."""
        for item in others:
            self.add(item.locator, item.text)

    def __bool__(self) -> bool:
        return bool(self._found)

    def understood(self) -> Understood:
        """Return how far the document was understood, if nothing else was left out."""
        return Understood(not self._found, tuple(self._found.values()))


_LINES = re.compile(r"[\n\r;]+|(?<=[.!?])\s+(?=[A-Z0-9])")
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_DATE = re.compile(r"\b\d{1,2}[/-]\d{1,2}[/-]\d{2,4}\b|\b\d{4}-\d\d-\d\d\b|\b\d{1,2}/\d{2,4}\b(?=[^/]|$)")
_CLOCK = re.compile(
    r"(?<![\w.,/#$%-])(?P<h>[01]?\d|2[0-3]):?(?P<m>[0-5]\d)(?::[0-5]\d)?\s?(?P<half>[ap])?\.?m?\b",
    re.IGNORECASE,
)


_NO_WASTE = re.compile(
    r"^\W*(?:no|none|zero)\s+(?:drug\s+)?wast\w*\W*$|^\W*waste\w*\W+(?:none|no|0|n/?a)\b", re.IGNORECASE
)


_WAY = re.compile(
    r"\W*(?:(?:route(?: of administration)?|rte|method|via)\b\W*)?(?:(?:iv|i\.v\.|intravenous(?:ly)?)\W*)?"
    r"(?:(?P<infusion>infusion|drip|piggyback|ivpb)|(?P<push>push|ivp|bolus|direct injection)"
    r"|(?P<im>im|intramuscular(?:ly)?)|(?P<sc>sc|sq|sub-?q|subcut(?:aneous(?:ly)?)?))(?: injection)?\W*",
    re.IGNORECASE,
)
_ISO = re.compile(r"\b\d{4}-\d\d-\d\dT(\d\d):(\d\d)(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?(?![\w:])")
"""A time as systems write it, in a text that shows the clock of the record."""


class Said:
    """The drugs, numbers and times of day that records hold: what a line must not go beyond."""

    def __init__(self, records: Iterable[InfusionRecord]) -> None:
        self.keys: set[str] = set()
        self.numbers: set[Decimal] = set()
        self.clocks: set[tuple[int, int]] = set()
        self.ways: set[str] = set()
        self.no_waste = False
        for record in records:
            self._take(record)

    def _take(self, record: InfusionRecord) -> None:
        for value in _values(record.administrations):
            self._value(value)
        for value in _values(record.orders):
            self._value(value)
        for value in (
            *(item.at for item in record.monitoring),
            record.encounter.start,
            record.encounter.stop,
        ):
            self._value(value)
        for item in record.administrations:
            self.keys |= _keys(item.substance)
            self.ways.add(item.technique)
            if item.wasted is not None and not item.wasted.amount.value:
                self.no_waste = True
        for order in record.orders:
            self.keys |= _keys(order.substance or "")
            if order.duration_minutes:
                self.numbers |= {Decimal(order.duration_minutes), Decimal(order.duration_minutes) / 60}

    def _value(self, value: object) -> None:
        if isinstance(value, datetime):
            self.clocks.add((value.hour, value.minute))
        elif isinstance(value, Quantity):
            self.numbers.add(value.value.normalize())
            if value.unit.casefold() in ("g", "gm", "l"):
                self.numbers.add((value.value * 1000).normalize())
        elif isinstance(value, Decimal):
            self.numbers.add(value.normalize())
        elif isinstance(value, str):
            self.clocks |= {_clock(match) for match in _CLOCK.finditer(value)}
            self.numbers |= {
                number for text in _NUMBER.findall(value) if (number := _decimal(text)) is not None
            }

    def all_of(self, line: str) -> bool:
        """Return whether every drug, time and number of a line stands in the records.

        A line without any of them (`infusion stopped`) says what nobody can compare.
        """
        if (self.no_waste and _NO_WASTE.search(line)) or self._is_way(line):
            return True
        line = _ISO.sub(r" \1:\2 ", line)
        names = [line[start:end] for start, end in drugs.names_in(line)]
        if any(not _keys(name) & self.keys for name in names if not drugs.is_fluid(name)):
            return False
        rest, clocks = _DATE.sub(" ", line), []
        for match in reversed(list(_CLOCK.finditer(rest))):
            clocks.append(match)
            rest = rest[: match.start()] + " " + rest[match.end() :]
        numbers = [number for text in _NUMBER.findall(rest) if (number := _decimal(text)) is not None]
        known = all(self._is_known(match) for match in clocks)
        return (
            known and all(number in self.numbers for number in numbers) and bool(names or clocks or numbers)
        )

    def _is_way(self, line: str) -> bool:
        """Return whether a line is only the way in which something of the records was given: `Route: IV infusion`."""
        said = _WAY.fullmatch(line)
        return said is not None and any(
            kind in self.ways for kind, words in said.groupdict().items() if words
        )

    def _is_known(self, match: re.Match[str]) -> bool:
        number = _decimal(match.group().replace(":", ""))
        return _clock(match) in self.clocks or (":" not in match.group() and number in self.numbers)


def _clock(match: re.Match[str]) -> tuple[int, int]:
    hour = int(match["h"])
    if match["half"]:
        hour = hour % 12 + (12 if match["half"].lower() == "p" else 0)
    return hour, int(match["m"])


def _keys(name: str) -> set[str]:
    return (
        {drugs.key_of(name)}
        | set(drugs.substances(name))
        | {drugs.key_of(name[start:end]) for start, end in drugs.names_in(name)}
    )


def _values(value: object) -> Iterator[object]:
    """Yield the scalars inside frozen values, whatever holds them."""
    if isinstance(value, tuple):
        for item in value:
            yield from _values(item)
    elif isinstance(value, Quantity) or not hasattr(value, "__dataclass_fields__"):
        yield value
    elif isinstance(value, Provenance):
        return  # a quote repeats the line that is asked about
    else:
        for name in value.__dataclass_fields__:
            yield from _values(getattr(value, name))


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text.replace(",", "")).normalize()
    except InvalidOperation:
        return None


def within(understood: Understood, place: str) -> Understood:
    """Return the same of a document inside another, its places below the other's."""
    if not place:
        return understood
    return replace(
        understood,
        not_understood=tuple(
            replace(item, locator=f"{place}: {item.locator}" if item.locator else place)
            for item in understood.not_understood
        ),
    )


def together(parts: Iterable[Understood]) -> Understood:
    """Return how far several documents were understood: wholly only if each was."""
    listed = tuple(parts)
    gaps = tuple(dict.fromkeys(item for part in listed for item in part.not_understood))
    return Understood(bool(listed) and all(part.whole for part in listed), gaps[:MOST])


def with_gaps(record: InfusionRecord, gaps: Gaps) -> InfusionRecord:
    """Return the record with these places beside what it has not understood already; no gap leaves it as it is."""
    return (
        record if not gaps else replace(record, understood=together((record.understood, gaps.understood())))
    )

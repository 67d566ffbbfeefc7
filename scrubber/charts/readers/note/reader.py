"""Nursing notes: free text to an infusion record, every fact with its words, and nothing guessed.

Precision before recall: what is not said plainly becomes a doubt with its quote (`uncertain`), which supports no unit;
what is not understood stays in the note's text for a person to read.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TypeVar

from scrubber.charts.completeness import Gaps
from scrubber.charts.errors import DocumentError
from scrubber.charts.readers.note import words
from scrubber.charts.readers.note.clock import Clock, Day, clocks, dates
from scrubber.charts.readers.note.facts import Sentence, Statement, statements
from scrubber.charts.readers.note.header import (
    claim_of,
    document_of,
    indications_of,
    patient_of,
    place_of,
    service_day,
)
from scrubber.charts.readers.note.story import Story
from scrubber.charts.readers.note.table import Table, table_at
from scrubber.charts.safety import MAX_TEXT
from scrubber.charts.words import drugs
from scrubber.charts.words.access import place_words, placed
from scrubber.model.record import (
    Administration,
    InfusionRecord,
    Monitoring,
    Note,
    Order,
    Provenance,
    Quantity,
    Understood,
)

MAX_NOTE = 400_000
"""Characters; a chart of a hundred pages has less."""
_LONGEST = 1500
"""Characters of a sentence; what is longer is no sentence, and is not read."""
_INTRAVENOUS = frozenset({"infusion", "push", "pump", "transfusion"})
_END = re.compile(r"[.!?](?=\s+[A-Z0-9#(*]|\s*$)|;|\s\|\s|\n")
_NO_END = re.compile(
    r"(?:\b(?:dr|mr|ms|mrs|approx|no|vs|st|est|exp|temp|wt|inj|sol|q|pt|rm|#)|\s[A-Z])$", re.IGNORECASE
)
_GOES_ON = re.compile(r"(?:,|\b(?:at|was|were|the|and|of|in|with|by|for|to|from|over|a|an|via|per|Dr\.))\s*$")
_GOES_ON_TO_TIME = re.compile(r"(?:\b(?:at|from|until|by|and|to)|@)\s*$")
"""What a line must end in if the next one's leading number is not the time in the margin."""
_MARGIN = re.compile(r"\s*[-•*|]*\s*")
_SIGNER = re.compile(r"\b(?:signed|authenticated)\b", re.IGNORECASE)
_DOCTOR = re.compile(
    r"\bDr\.?\s+(?P<name>[A-Z][A-Za-z'-]+)|\b(?P<name2>[A-Z][A-Za-z'-]+),?\s+(?:MD|DO|NP|PA)\b"
)
_ORDER_ID = re.compile(r"\border\s?(?:#|no\.?|number)\s?:?\s?(?P<id>[A-Z0-9-]{2,24})\b", re.IGNORECASE)


def read_note(text: str) -> InfusionRecord:
    """Return the record of one note.

    Raises `DocumentError` for a text longer than any note.
    """
    if len(text) > MAX_NOTE:
        raise DocumentError("too_large")
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ").replace("\f", "\n")
    return _Reader(text).record()


class _Reader:
    """Walks the note once, line by line."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.days = dates(text)
        taken = [match.span() for pattern in (words.LOT, words.NDC) for match in pattern.finditer(text)]
        self.clocks = clocks(text, self.days, taken)
        self.day = service_day(text, self.days)
        self.story = Story(text)
        self.orders: list[Order] = []
        self.monitoring: list[Monitoring] = []
        self.sites: dict[tuple[str, ...], str] = {}
        self.last: datetime | None = None
        self.ignored: dict[str, None] = {}
        self.gaps = Gaps()
        self.said: list[tuple[int, int]] = []
        """The stretches that may speak of giving."""

    def record(self) -> InfusionRecord:
        """Return what the note documents."""
        skip_to = 0
        for start, end in _lines(self.text):
            if start < skip_to:
                continue
            table = table_at(self.text, start)
            if table is not None:
                self._table(table)
                skip_to = table.end
            else:
                self._line(start, end)
        items = placed(self._sited(self.story.administrations()))
        if self.story.unbound:
            self.ignored["a time that belongs to no infusion that is named"] = None
        note = self.text.strip()[:MAX_TEXT]
        record = InfusionRecord(
            claim=claim_of(self.text),
            patient=patient_of(self.text, self.days),
            orders=tuple(self.orders),
            administrations=tuple(replace(item, order=self._order_of(item)) for item in items),
            monitoring=tuple(self.monitoring),
            indications=indications_of(self.text),
            notes=(Note(None, None, note, Provenance(locator="line 1")),) if note else (),
            documents=(document_of(self.text),),
            ignored=tuple(self.ignored),
        )
        return replace(record, understood=self._understood(record))

    def _understood(self, record: InfusionRecord) -> Understood:
        """Return what speaks of giving and stands in no fact of the record."""
        for start, end in self.said:
            self.gaps.check(place_of(self.text, start), self.text[start:end], (record,))
        return self.gaps.understood()

    def _line(self, start: int, end: int) -> None:
        head = _MARGIN.match(self.text, start, end)
        at = head.end() if head else start
        dated = next((day for day in self._days(start, end) if day.start == at), None)
        if dated is not None:
            self.day, self.last = dated.on, None
            at = _after(self.text, dated.end)
        margin = next((clock for clock in self._clocks(start, end) if clock.start == at), None)
        if margin is not None and _is_range(self.text, margin):
            margin = None
        if margin is not None:
            self._roll_over(margin)
        for first, last in _sentences(self.text, start, end):
            if last - first > _LONGEST:
                self.ignored["a stretch of text too long for a sentence"] = None
                self.gaps.add(place_of(self.text, first), self.text[first:last])
            else:
                self.said.append((first, last))
                self._sentence(first, last, margin)

    def _roll_over(self, margin: Clock) -> None:
        """Times down the margin that fall from the evening to the morning have passed midnight."""
        if self.day is None or not margin.certain:
            return
        at = datetime.combine(self.day, margin.of_day)
        if self.last is not None and self.last - at > timedelta(hours=12):
            self.day += timedelta(days=1)
            at += timedelta(days=1)
        self.last = at

    def _sentence(self, start: int, end: int, margin: Clock | None) -> None:
        text = self.text[start:end]
        days, times = self._days(start, end), self._clocks(start, end)
        if words.ORDER.search(text):
            self._order(text, start, days)
        if words.VITALS.search(text) and not words.VOID.search(text):
            self._monitored(text, start, times, margin)
        named = words.names_in(text)
        if words.ACCESS_TOLD.search(text) and not named:
            for match in words.SITE.finditer(text):
                self.sites.setdefault(place_words(match["site"]), match["site"])
        for statement in statements(Sentence(text, start, tuple(times), tuple(days), margin)):
            if self._long_ago(statement):
                continue
            if not statement.drug:
                statement.facts = [fact for fact in statement.facts if fact.kind != "site"]
            self.story.tell(statement, self.day)

    def _long_ago(self, statement: Statement) -> bool:
        """Return whether it tells of another day than the note's own and the next."""
        days = [fact.clock.on for fact in statement.times() if fact.clock and fact.clock.on]
        return self.day is not None and any(abs((day - self.day).days) > 1 for day in days)

    def _table(self, table: Table) -> None:
        for row in table.rows:
            self.said.append((row.start, row.end))
            for statement in row.statements(self._clocks(row.start, row.end)):
                self.story.tell(statement, self.day)

    def _days(self, start: int, end: int) -> list[Day]:
        return _between(self.days, start, end)

    def _clocks(self, start: int, end: int) -> list[Clock]:
        return _between(self.clocks, start, end)

    def _monitored(self, text: str, start: int, times: Sequence[Clock], margin: Clock | None) -> None:
        clock = next((item for item in (*times, margin) if item is not None and item.certain), None)
        on = (clock.on if clock else None) or self.day
        at = datetime.combine(on, clock.of_day) if clock and on else None
        source = Provenance(locator=place_of(self.text, start, start + len(text)), quote=text.strip())
        self.monitoring.append(Monitoring(at, " ".join(text.split()), source))

    def _order(self, text: str, start: int, days: Sequence[Day]) -> None:
        spoken = any(match["spoken"] for match in words.ORDER.finditer(text))
        relative = [match.span() for match in words.RELATIVE.finditer(text)]
        doctor = _DOCTOR.search(text)
        named = _ORDER_ID.search(text)
        spans = words.names_in(text)
        signed = next((day.on for day in days if _SIGNER.search(text[: day.start - start])), None)
        source = Provenance(locator=place_of(self.text, start, start + len(text)), quote=text.strip())
        for place, (first, last) in enumerate(spans):
            until = spans[place + 1][0] if place + 1 < len(spans) else len(text)
            part = text[first:until]
            doses = words.TOLD_DOSE.finditer(text, first, until)
            dose = next((m for m in doses if all(m.end() <= a or b <= m.start() for a, b in relative)), None)
            ways = [name for name, pattern in words.WAYS if pattern.search(part)]
            route = next((_ROUTES[way] for way in ways if way in _ROUTES), None)
            rate = words.RATE.search(part)
            name = named["id"] if named and len(spans) == 1 else f"o{len(self.orders) + 1}"
            self.orders.append(
                Order(
                    id=name,
                    substance=text[first:last],
                    dose=Quantity(Decimal(dose["amount"].replace(",", "")), dose["unit"]) if dose else None,
                    route=route,
                    rate=f"{rate['rate']} mL/h" if rate else None,
                    ordered_by=(doctor["name"] or doctor["name2"]) if doctor else None,
                    signed_at=signed,
                    verbal=True if spoken else None,
                    source=source,
                )
            )
            ordered = Statement(text[first:last], start + first, start + last)
            if any(way in ("push", "im", "sc", "oral") for way in ways):
                continue
            self.story.ordered.append(ordered)

    def _order_of(self, item: Administration) -> str | None:
        key = drugs.key_of(item.substance)
        found = [order.id for order in self.orders if drugs.key_of(order.substance or "") == key]
        return found[0] if len(found) == 1 else None

    def _sited(self, items: Sequence[Administration]) -> tuple[Administration, ...]:
        """Where the note tells of one line only, everything intravenous went through it."""
        sites = dict(self.sites)
        for item in items:
            if item.site and item.technique in _INTRAVENOUS:
                sites.setdefault(place_words(item.site), item.site)
        if len(sites) != 1:
            return tuple(items)
        (site,) = sites.values()
        return tuple(
            replace(item, site=item.site or site) if item.technique in _INTRAVENOUS else item
            for item in items
        )


Placed = TypeVar("Placed", Clock, Day)
_ROUTES = {"push": "IV", "infusion": "IV", "iv": "IV", "im": "IM", "sc": "SC", "oral": "PO"}


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Yield the lines, those that a page's width broke joined again."""
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        while end < len(text) and end - start < 2000 and _broken(text, start, end):
            following = text.find("\n", end + 1)
            end = len(text) if following < 0 else following
        yield start, end
        start = end + 1


def _broken(text: str, start: int, end: int) -> bool:
    after = text[end + 1 : end + 3].strip("\n")
    if not after or not after[0].strip():
        return False
    line = text[max(start, end - 40) : end]
    going_on = _GOES_ON_TO_TIME if after[0].isdigit() else _GOES_ON
    return bool(line.strip()) and (after[0].islower() or bool(going_on.search(line)))


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    first = start
    for match in _END.finditer(text, start, end):
        if match.group() == "\n" or (
            match.group() == "." and _NO_END.search(text[max(first, match.start() - 8) : match.start()])
        ):
            continue
        if text[first : match.start()].strip():
            yield first, match.start()
        first = match.end()
    if text[first:end].strip():
        yield first, end


def _between(items: Sequence[Placed], start: int, end: int) -> list[Placed]:
    low = bisect_left(items, start, key=lambda item: item.start)
    high = bisect_left(items, end, key=lambda item: item.start)
    return list(items[low:high])


def _after(text: str, place: int) -> int:
    while place < len(text) and text[place] in " \t-–:,@|":
        place += 1
    return place


def _is_range(text: str, clock: Clock) -> bool:
    return bool(re.match(r"\s{0,3}(?:-|–|—|to\b|until\b)\s{0,3}\d", text[clock.end : clock.end + 12]))

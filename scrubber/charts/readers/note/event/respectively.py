"""One time for each of several drugs: `A 1 g and B 3 g started 0900/1005, stopped 1000/1035`, `given at 0900 and 1005
respectively`.

Without a stroke or that word nobody says whether each was given at both times, so the times stay in doubt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from scrubber.charts.readers.note.values.clock import Clock
from scrubber.charts.readers.note.values.reading import Reading, timed
from scrubber.charts.readers.note.values.statement import AT_ONCE, TIMED, Kind, Statement
from scrubber.charts.readers.note.values.tokens import Token

_STROKE = re.compile(r"\s*/\s*")
_JOINT = re.compile(r"\s*(?:,|,?\s*(?:and|&))\s*", re.IGNORECASE)
_EACH = re.compile(r"\brespectively\b|\bresp\b", re.IGNORECASE)
_KINDS: dict[str, Kind] = {"start": "start", "new_bag": "start", "stop": "stop", "given": "given"}


def one_each(reading: Reading) -> None:
    """Give each drug of a list its own of as many times as there are drugs."""
    named = [item for item in reading.found[1:] if item.drug and not item.hidden]
    if len(named) < 2:
        return
    each = _EACH.search(reading.text, named[0].start, reading.sentence.end)
    drugs: list[Statement] = []
    for row in _rows(reading, each=each is not None):
        behind = drugs[-1].start if drugs else -1
        drugs = [item for item in named if behind < item.start < row[0].start] or drugs
        times = _clocks(reading.text, row)
        if len(drugs) < 2 or len(times) != len(drugs):
            continue
        event = _event(reading, times[0].start)
        if (each is not None and row[-1].start < each.start()) or _are_moments(reading.text, drugs, event):
            _give(reading, drugs, times, _KINDS[event.kind] if event is not None else "given")


def _give(reading: Reading, drugs: Sequence[Statement], times: Sequence[Clock], kind: Kind) -> None:
    places = {clock.start for clock in times}
    for item in reading.found:
        item.facts = [fact for fact in item.facts if fact.kind not in TIMED or fact.start not in places]
    ways = [fact for fact in drugs[-1].facts if fact.kind == "way"]
    for item, clock in zip(drugs, times, strict=True):
        item.facts += [*([] if item.way() else ways), timed(kind, clock)]
    reading.used |= places
    reading.each |= places


def _event(reading: Reading, place: int) -> Token | None:
    """Return the event that took the first of some times."""
    events = (token for token in reading.sentence.tokens if reading.bound.get(token.start) == place)
    return next((event for event in events if event.kind in _KINDS), None)


def _are_moments(text: str, drugs: Sequence[Statement], event: Token | None) -> bool:
    """`started 0900/1005`, `A 30 mg/B 4 mg IVP 0900/0902`; and not `A 165 mg and B 760 mg 0915/1120` or `start/stop
    0915/1120`, from then to then.
    """
    if event is not None and event.kind in ("start", "stop"):
        return "/" not in text[event.start - 1 : event.end]
    return all(item.way() in ("", *AT_ONCE) for item in drugs) and drugs[-1].way() in AT_ONCE


def _rows(reading: Reading, *, each: bool) -> Iterator[list[Token]]:
    """Yield the lists of times: those with nothing but a stroke, a comma or an `and` between them."""
    row: list[Token] = []
    for token in (token for token in reading.sentence.tokens if token.is_time):
        if row and not _goes_on(reading.text, row[-1], token, each=each):
            yield row
            row = []
        row.append(token)
    if row:
        yield row


def _goes_on(text: str, one: Token, other: Token, *, each: bool) -> bool:
    stroke = _STROKE.fullmatch(text, one.end, other.start)
    return stroke is not None or (each and _JOINT.fullmatch(text, one.end, other.start) is not None)


def _clocks(text: str, row: Sequence[Token]) -> list[Clock]:
    """Return the times of a list; `0900/1005` may have been taken for a range of times."""
    if any(token.until is not None and "/" not in text[token.start : token.end] for token in row):
        return []
    clocks = [clock for token in row for clock in (token.clock, token.until)]
    return [clock for clock in clocks if clock is not None]

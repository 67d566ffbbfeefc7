"""Rows that speak against another row: one that takes it back, and one that corrects it.

Given            1000  25 mg        Canceled Entry   1000  25 mg      whether it was given, nobody knows
New Bag          1015  400 mg       New Bag          1020  400 mg     "corrected start time": one bag, of either time
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from scrubber.charts.readers.table.amounts import dose_of
from scrubber.charts.readers.table.moments import days_for, when_of
from scrubber.charts.readers.table.rows import Row
from scrubber.charts.readers.table.said import remarks_of
from scrubber.charts.readers.table.whose import key_of
from scrubber.charts.words import drugs
from scrubber.charts.words.actions import action_of, plain
from scrubber.charts.words.comments import ALL, in_doubt
from scrubber.charts.words.sameness import distance, same_amount
from scrubber.model.record import Administration
from scrubber.model.value import Value

TAKEN_BACK = "another row takes back what was charted then"
CORRECTED = "another row corrects it"
_NEAR = timedelta(hours=1)
"""How far from a row that corrects another that one stands, where it is not said. Ours."""
_TAKES_BACK = re.compile(r"\b(?:error|void\w*|undo|undone|delet\w*|cancel\w*|retract\w*|reversed|removed)\b")
_IS_CORRECTED = re.compile(r"(?:corrected|modified|amended|edited|changed|updated|revised)(?: entry)?")
_CORRECTS = re.compile(
    r"\b(?:correct(?:ed|s|ing|ion)|amend(?:ed|s|ment)|revis(?:ed|es|ion)|replac(?:es|ing)|supersedes|re-?chart\w*)\b",
    re.IGNORECASE,
)
_OF_A_ROW = re.compile(
    r"\b(?:entry|entries|chart(?:ed|ing)|document(?:ed|ation)|row|time|dose|amount|above|previous|from\s+\d)\b",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"\b(?:see|below|(?:corrected|amended|revised)\s+(?:by|in)|scale|insulin)\b", re.IGNORECASE
)
"""`see corrected entry below` speaks against its own row; a correction scale is of blood sugar."""
_CLOCK = re.compile(r"(?<![\d/.:])([01]?\d|2[0-3]):?([0-5]\d)(?![\d/:%])")
_CALLED_OFF = re.compile(r"(?:(?:order|dose) )?cancell?ed")
"""Without a time, an order that was called off and no entry."""
_ENDS = ("stop", "pause", "restart")
_Standing = tuple[Row, set[datetime]]
"""A row that gives something, and its times."""


class Against(Value):
    """What another row says against a row."""

    fields: tuple[str, ...]
    quote: str
    reason: str
    starts: tuple[str, ...] = ()
    """When it may have begun."""

    def weigh(self, item: Administration) -> Administration:
        """Return an administration with what is spoken against in doubt."""
        return in_doubt(item, self.fields, self.quote, self.reason, {"start": self.starts})


def against_rows(rows: Sequence[Row], given: Collection[str]) -> Mapping[str, Against]:
    """Return what rows of one patient and drug say against each other, by the places of those that are spoken of.

    `given`: the places of those that give something.
    """
    speaking = [row for row in rows if _takes_back(row) or _is_corrected(row) or _correction(row)]
    at: dict[tuple[object, ...], list[_Standing]] = defaultdict(list)  # by times, by days, and on any day
    for row in rows if speaking else ():
        if row.place in given:
            times = _at(row)
            for moment in (*times, *_days(row, times), None):
                at[*_whose(row), moment].append((row, times))
    found: dict[str, Against] = {}
    for row in speaking:
        whose, times = _whose(row), _at(row)
        that_day = [each for day in _days(row, times) or (None,) for each in at[*whose, day]]
        then = [other for moment in times for other, _ in at[*whose, moment]]
        if not times:
            then = _without_a_time(row, [other for other, _ in that_day])
        for place, said in (*_taken_back(row, then), *_corrected(row, times, that_day)):
            found.setdefault(place, said)
    return found


def _without_a_time(row: Row, that_day: list[Row]) -> list[Row]:
    """Return the rows of its day that a row without a begin speaks of: those that end when it does, else all."""
    if _CALLED_OFF.fullmatch(plain(row.text("status") or "")):
        return []
    ends = _at(row, "stop")
    return [other for other in that_day if ends & _at(other, "stop")] or that_day


def _whose(row: Row) -> tuple[object, ...]:
    return key_of(row), drugs.key_of(row.text("drug") or "", row.text("hcpcs"))


def _taken_back(row: Row, others: Sequence[Row]) -> Iterator[tuple[str, Against]]:
    """Yield the rows of its time that a row takes back; one of another dose may be what came in its place."""
    if not (_takes_back(row) or _is_corrected(row)):
        return
    for other in others:
        if other is not row and _of_one_order(row, other) and (_is_corrected(row) or not _differ(row, other)):
            yield other.place, Against(_fields_of(other), row.text("status") or "", TAKEN_BACK)


def _corrected(row: Row, own: set[datetime], others: Sequence[_Standing]) -> Iterator[tuple[str, Against]]:
    """Yield the rows of a day that a remark of a row corrects: of the times that it names, else those near it; and
    where it names none, itself: which of the two times is right, nobody says.
    """
    words = _correction(row)
    named = {(int(hour), int(minute)) for hour, minute in _CLOCK.findall(words)}
    for other, theirs in others if words else ():
        if other is row or not _of_one_order(row, other) or _fields_of(other) != _fields_of(row):
            continue
        if named:
            is_meant = any((at.hour, at.minute) in named for at in theirs - own)
        else:
            is_meant = any(distance(one, two) <= _NEAR for one in own for two in theirs)
        if is_meant:
            yield other.place, Against(_fields_of(other), words, CORRECTED)
        if is_meant and not named and not own & theirs and _fields_of(row) == ALL:
            starts = tuple(at.isoformat(timespec="minutes") for at in sorted(own | theirs))
            yield row.place, Against(("start",), words, CORRECTED, starts)


def _takes_back(row: Row) -> bool:
    state = row.text("status") or ""
    action = action_of(state)
    if action not in (None, "not_given"):
        return action == "void"  # `Bag removed` is an end
    return _TAKES_BACK.search(plain(state)) is not None


def _is_corrected(row: Row) -> bool:
    return _IS_CORRECTED.fullmatch(plain(row.text("status") or "")) is not None


def _correction(row: Row) -> str:
    """Return the remark by which a row corrects another; empty where it has none."""
    return next((words for _, words in remarks_of(row) if _is_a_correction(words)), "")


def _is_a_correction(words: str) -> bool:
    return bool(_CORRECTS.search(words) and _OF_A_ROW.search(words) and not _ELSEWHERE.search(words))


def _fields_of(row: Row) -> tuple[str, ...]:
    """Return what is in doubt where a row may not hold: of an end the end, of a rate nothing, else all."""
    action = action_of(row.text("status") or "")
    return ("stop",) if action in _ENDS and row.of_events else () if action == "rate" else ALL


def _of_one_order(one: Row, other: Row) -> bool:
    mine, theirs = one.text("order"), other.text("order")
    return not mine or not theirs or plain(mine) == plain(theirs)


def _differ(one: Row, other: Row) -> bool:
    """Return whether two rows tell two doses."""
    mine, theirs = (dose_of(row, row.text("drug") or "").quantity for row in (one, other))
    return mine is not None and theirs is not None and not same_amount(mine, theirs)


def _at(row: Row, *names: str) -> set[datetime]:
    """Return the times of a row to the minute, in every reading: those when it began, or of some fields."""
    found = (when_of(row, name, days_for(row, name)) for name in names or ("start", "given"))
    return {at.replace(second=0, microsecond=0) for when in found if when is not None for at in when.readings}


def _days(row: Row, times: Collection[datetime]) -> set[date]:
    """Return the days that a row may be of: those of its times, else those that it tells otherwise."""
    days = days_for(row, "stop" if row.text("stop") else "given")
    return {time.date() for time in times} or {*days}

"""Which half of the day a bare `10:15` lies in, where the note itself leaves one reading.

A bare `10:15` or `2:05` is settled by the steps below, in their order (`STEPS`); each sees what those before it have
settled. What none of them settles stays open, and nobody counts on it. To teach the reader another way in which a note
tells the half, add a step with its example.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from itertools import pairwise

from scrubber.charts.readers.note.values.clock import Clock, joined, minutes
from scrubber.model.value import replace

_NEAR = 240
"""Minutes: of two readings twelve hours apart, the one this near to the next known time is the one that is meant."""
_EARLY = 7
"""Hours: before it few infusions begin in the morning."""
_SAID = re.compile(
    r"\b24[- ]?h(?:ou)?rs?\s+(?:clock|time|format)\b|\(24[- ]?h(?:(?:ou)?rs?)?\)|\bmilitary\s+time\b",
    re.IGNORECASE,
)
"""A form that says that its times are of the 24-hour clock."""
_STAMP = re.compile(
    r"\b(?:e-?|electronically |co)?sign(?:ed|ature)\b|\bauthenticated\b|\b(?:printed|print[ ]date)\b|\bfax(?:ed)?\b"
    r"|\b(?:filed|generated|transcribed|dictated|keyed)\b",
    re.IGNORECASE,
)
_KEYED = re.compile(r"\b(?:keyed|filed|generated|(?:printed|print[ ]date))\b", re.IGNORECASE)
Step = Callable[[list[Clock], str], list[Clock]]


def settled(found: list[Clock], text: str) -> list[Clock]:
    """Return the times of a note, the half of the day filled in where the note leaves one reading.

    Times behind a date (`next infusion 03/16/2026 at 0900`) say nothing of those without one, and the other way round.
    """
    dated = [clock for clock in found if _is_behind_a_date(text, clock)]
    alone = before_it_was_keyed([clock for clock in found if clock not in dated], text)
    both = [*_settled(alone, text), *_settled(dated, text)]
    return sorted(both, key=lambda clock: clock.start) if dated and alone else both


def _settled(found: list[Clock], text: str) -> list[Clock]:
    found = without_padded(found, text)
    for step in STEPS:
        if all(clock.half_known for clock in found):
            break
        found = step(found, text)
    return found


def before_it_was_keyed(found: list[Clock], text: str) -> list[Clock]:
    """`TIME ON: 11:02 ... KEYED BY: CLERK 07  3/2/26 17:44`: what a page tells happened before a clerk keyed it or a
    machine printed it, on its only day. Of a signature nobody knows what it closes.
    """
    if all(clock.half_known for clock in found):
        return found
    stamps = [clock for clock in found if clock.half_known and _is_stamped(text, clock, _KEYED)]
    days = {(int(day["m"]), int(day["d"]), day["y"][-2:]) for day in _DATE.finditer(text)}
    if len(stamps) != 1 or len(days) != 1 or not _BEHIND_A_DATE.search(text, 0, stamps[0].start):
        return found
    return [_before(clock, stamps[0]) for clock in found]


def _before(clock: Clock, stamp: Clock) -> Clock:
    fitting = [item for item in _readings(clock) if minutes(item) <= minutes(stamp)]
    late = clock.half_known or clock.start > stamp.start or len(fitting) != 1
    return clock if late else fitting[0]


_DATE = re.compile(r"(?<![\d/])(?P<m>\d{1,2})/(?P<d>\d{1,2})/(?P<y>\d{4}|\d\d)(?![\d/])")


def _is_behind_a_date(text: str, clock: Clock) -> bool:
    return _BEHIND_A_DATE.search(text, max(0, clock.start - 20), clock.start) is not None and not _is_stamped(
        text, clock
    )


def without_padded(found: list[Clock], text: str) -> list[Clock]:
    """`START: 09:42 AM ... 01:51 complete`: who writes `09:42 AM` fills up hours with a nought, so that `01:51` is none
    of the 24-hour clock. Where an hour above 12 stands too, a machine's heading keeps one clock and the nurse another.
    """
    padded = any(
        clock.half_written and clock.quote.startswith("0") and not _is_stamped(text, clock) for clock in found
    )
    if not padded or any(
        clock.plain_24 and clock.hour > 12 and not _is_stamped(text, clock) for clock in found
    ):
        return found
    return [
        replace(clock, half_known=False, plain_24=False)
        if clock.plain_24 and clock.hour > 0 and ":" in clock.quote
        else clock
        for clock in found
    ]


def by_the_24_hour_clock(found: list[Clock], text: str) -> list[Clock]:
    """`0915 started, 10:15 checked`: a note that keeps the 24-hour clock, and writes am or pm nowhere, keeps it
    throughout; so does a form that says so: `START (24 h): 11:06`. Yet who keeps it writes `0115` or `01:15`: `1:15`
    below `arrived 0745` may well be of the afternoon.
    """
    said = _SAID.search(text) is not None
    kept = said or any(clock.plain_24 and not _is_stamped(text, clock) for clock in found)
    if not kept or any(clock.half_written for clock in found):
        return found
    return [
        clock if clock.half_known or (clock.hour < _EARLY and not said) else replace(clock, half_known=True)
        for clock in found
    ]


def _is_stamped(text: str, clock: Clock, words: re.Pattern[str] = _STAMP) -> bool:
    """`Electronically signed by K. Doe RN 03/02/2026 17:22`: how a machine writes times, and not the nurse."""
    line = text.rfind("\n", 0, clock.start) + 1, text.find("\n", clock.end)
    return words.search(text, line[0], line[1] if line[1] >= 0 else len(text)) is not None


_BEHIND_A_DATE = re.compile(r"\d/\d{1,2}/(?:\d{4}|\d\d)[ ,]*(?:at|@)?[ ]*\Z", re.IGNORECASE)


def by_the_part_of_the_day(found: list[Clock], text: str) -> list[Clock]:
    """`Monoferric this afternoon, on @ 3:18 off @ 3:47`: its sentence says which half, and of nothing else."""
    if _PART.search(text) is None:
        return found
    begins = [0, *(end.end() for end in _SENTENCE.finditer(text))]
    return [
        clock if clock.half_known else _in_part(clock, text, begins[bisect_right(begins, clock.start) - 1])
        for clock in found
    ]


def _in_part(clock: Clock, text: str, first: int) -> Clock:
    """`first`: where the sentence of the time begins."""
    end = _SENTENCE.search(text, clock.end)
    last = end.start() if end is not None else len(text)
    parts = {match["part"].casefold() for match in _PART.finditer(text, first, last)}
    if len(parts) != 1 or _BEFORE.search(text, first, last):
        return clock
    hours = _HOURS[parts.pop()]
    inside = [reading for reading in _readings(clock) if reading.hour in hours]
    return inside[0] if len(inside) == 1 else clock


_SENTENCE = re.compile(r"\n|[.;]\s")
_PART = re.compile(r"\bthis\s+(?P<part>morning|afternoon|evening)\b", re.IGNORECASE)
_BEFORE = re.compile(
    r"\b(?:since|from|until|till|before|took|takes|taken|had|has|have|home|last|earlier|woke|began|worse|pain|c/o|reports?|per\s+pt)\b",
    re.IGNORECASE,
)
"""What may have been this morning, and the time beside it not: `pain since this morning, Toradol 6:15`."""
_HOURS = {"morning": range(5, 12), "afternoon": range(12, 18), "evening": range(17, 24)}


def by_the_end_of_its_range(found: list[Clock], text: str) -> list[Clock]:
    """`1:15 - 2:25 pm` begins in the afternoon."""
    found = list(found)
    for place in range(len(found) - 2, -1, -1):
        one, other = found[place], found[place + 1]
        if not one.half_known and other.half_known and joined(text, one, other):
            found[place] = _within(one, None, other) or one
    return found


def told_elsewhere(found: list[Clock], text: str) -> list[Clock]:
    """`STOP: 1:51 PM`, and in its log `1:51  complete`: to the minute a time that the note tells with its half."""
    known = {clock.of_day for clock in found if clock.half_known}
    settled = []
    for clock in found:
        same = [] if clock.half_known else [item for item in _readings(clock) if item.of_day in known]
        settled.append(same[0] if len(same) == 1 else clock)
    return settled


def between_two_known(found: list[Clock], text: str) -> list[Clock]:
    """`11 AM started, 12:30 checked, 2 PM done`: just one of its readings lies between those before and after it."""
    after: Clock | None = None
    following: list[Clock | None] = []
    for clock in reversed(found):
        following.append(after)
        after = clock if clock.half_known else after
    before: Clock | None = None
    settled = []
    for clock, later in zip(found, reversed(following), strict=True):
        if not clock.half_known and before is not None and later is not None:
            clock = _within(clock, before, later) or clock
        before = clock if clock.half_known else before
        settled.append(clock)
    return settled


def within_a_span(found: list[Clock], text: str) -> list[Clock]:
    """`Visit 1:00 PM - 4:15 PM. Gammagard started 1:35`: one reading lies inside."""
    spans = [
        (minutes(one), minutes(other))
        for one, other in pairwise(found)
        if one.half_written
        and other.half_written
        and 0 < minutes(other) - minutes(one) < 720
        and joined(text, one, other)
    ]
    if len(spans) != 1:
        return found
    ((first, last),) = spans
    settled = []
    for clock in found:
        inside = [item for item in _readings(clock) if first <= minutes(item) <= last]
        settled.append(inside[0] if len(inside) == 1 and not clock.half_known else clock)
    return settled


def near_the_next(found: list[Clock], text: str) -> list[Clock]:
    """`10:15 started, done 12:25 PM`: shortly before the known time that follows it."""
    found = list(found)
    for place in range(len(found) - 2, -1, -1):
        found[place] = _near(found[place], found[place + 1], before=True)
    return found


def near_the_last(found: list[Clock], text: str) -> list[Clock]:
    """`9:05 AM started, done 10:15`: shortly after the known time before it."""
    found = list(found)
    for place in range(1, len(found)):
        found[place] = _near(found[place], found[place - 1], before=False)
    return found


def within_the_visit(found: list[Clock], text: str) -> list[Clock]:
    """`Time In: 10:00 AM  Time Out: 12:30 PM`, and below it `Infusion start 10:33`: between the two."""
    came = next(
        (
            clock
            for clock in found
            if clock.half_known and _IN.search(text[max(0, clock.start - 24) : clock.start])
        ),
        None,
    )
    left = next(
        (
            clock
            for clock in found
            if clock.half_known and _OUT.search(text[max(0, clock.start - 24) : clock.start])
        ),
        None,
    )
    if came is None or left is None or not 0 < minutes(left) - minutes(came) < 720:
        return found
    return [clock if clock.half_known else _within(clock, came, left) or clock for clock in found]


def among_the_others(found: list[Clock], text: str) -> list[Clock]:
    """`Up at 10:58. Rate 150 after 11:58`, and below it `IV Solu 100 at 10:22`, `off 1:27 pm`: all other times of a
    note lie within a few hours, and one reading does too.
    """
    known = [minutes(clock) for clock in found if clock.half_known and not _is_stamped(text, clock)]
    written = any(clock.half_written for clock in found)
    if not written or len(known) < _FEW or max(known) - min(known) > _A_VISIT:
        return found
    settled = []
    for clock in found:
        inside = [item for item in _readings(clock) if min(known) <= minutes(item) <= max(known)]
        settled.append(inside[0] if len(inside) == 1 and not clock.half_known else clock)
    return settled


_FEW, _A_VISIT = 3, 480
"""Times that are known, and minutes that they lie apart."""
_IN = re.compile(
    r"\b(?:time\s+in|arriv(?:al|ed)(?:\s+time)?|visit\s+start(?:ed)?)\s*(?::|at|@)?\s*$", re.IGNORECASE
)
_OUT = re.compile(
    r"\b(?:time\s+out|depart(?:ure|ed)(?:\s+time)?|discharged?(?:\s+time)?|visit\s+end(?:ed)?|d/c|left)\s*(?::|at|@)?\s*$",
    re.IGNORECASE,
)


STEPS: tuple[Step, ...] = (
    by_the_24_hour_clock,
    by_the_part_of_the_day,
    by_the_end_of_its_range,
    told_elsewhere,
    within_the_visit,
    between_two_known,
    within_a_span,
    near_the_next,
    near_the_last,
    among_the_others,
)


def _readings(clock: Clock) -> list[Clock]:
    hours = (clock.hour % 12, clock.hour % 12 + 12)
    return [replace(clock, hour=hour, half_known=True) for hour in hours]


def _near(clock: Clock, beside: Clock, *, before: bool) -> Clock:
    """Return the reading that lies shortly before (or after) a known time; the clock itself where none does."""
    if clock.half_known or not beside.half_known:
        return clock
    for reading in _readings(clock):
        gap = minutes(beside) - minutes(reading)
        if 0 <= (gap if before else -gap) <= _NEAR:
            return reading
    return clock


def _within(clock: Clock, before: Clock | None, after: Clock) -> Clock | None:
    """Return the one reading that lies between two times (within half a day before the later); None if not one."""
    if before is None:
        fitting = [item for item in _readings(clock) if 0 < (minutes(after) - minutes(item)) % 1440 < 720]
    else:
        fitting = [item for item in _readings(clock) if minutes(before) <= minutes(item) <= minutes(after)]
    return fitting[0] if len(fitting) == 1 else None

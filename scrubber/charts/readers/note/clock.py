"""Dates and times of day as nurses write them, and which half of the day a bare `10:15` lies in.

`1015`, `09:15`, `14:20`, `10:15 AM`, `10:15a`, `noon` say it themselves. A bare `10:15` or `2:05` does not: it is
settled only by the end of its own range (`1:15 - 2:25 pm`), by a note that keeps the 24-hour clock throughout, or
where of its two readings just one lies between the times written before and after it. Otherwise its half of the
day stays unknown. A time said to be about, before or after, or doubled (`1015 or 1025`), is hedged. Nobody counts
on either.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from itertools import pairwise

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()  # noqa: SIM905 - reads better as one text
_DATE = re.compile(
    r"(?<![\d/])(?:(?P<m>\d{1,2})/(?P<d>\d{1,2})/(?P<y>\d{4}|\d{2})(?![\d/])"
    r"|(?P<y2>20\d\d|19\d\d)-(?P<m2>\d\d)-(?P<d2>\d\d)(?!\d)"
    r"|(?P<m3>\d\d?)-(?P<d3>\d\d?)-(?P<y3>20\d\d|19\d\d)(?!\d)"
    r"|(?P<mon>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?\s{1,2}(?P<d4>\d{1,2})(?:st|nd|rd|th)?"
    r",?\s{1,2}(?P<y4>20\d\d|19\d\d)"
    r"|(?P<d5>\d{1,2})(?:st|nd|rd|th)?(?:\s{1,2}|-|(?=[A-Z]))(?P<mon5>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"[a-z]{0,6}\.?,?(?:\s{1,2}|-|(?<=[A-Z]))(?P<y5>20\d\d|19\d\d)(?!\d))",
    re.IGNORECASE | re.ASCII,
)
_UNIT = (
    r"(?!\s?(?:mgs?|mcg|ug|ml|cc|g|gm|grams?|units?(?!\s+(?:complete|done|started|hung|up\b|in\b|"
    r"finished|infused|#))|u|iu|meq|lbs?|kg|mm|bags|vials?)\b)"
)
_CLOCK = re.compile(
    r"(?<![\w.,:/#$%])(?<![B-LNOQ-Zb-lnoq-z]-)(?P<h12>1[0-2]|0?[1-9])(?:[:.]?(?P<m12>[0-5]\d))?"
    r"(?:[ ]?(?P<half>[ap])(?:\.[ ]?m\b\.?|[ ]?m\b)|(?P<short>[ap])(?(m12)(?=[\s,;.)-]|$)|(?!)))"
    r"|(?<![\w.,:/#$])(?P<h>2[0-3]|[01]?\d):(?P<min>[0-5]\d)(?::[0-5]\d)?(?P<hours>\s?(?:hrs|h)\b)?(?![\d:/])"
    r"|(?:(?<![\w.,:/#$])|(?<=[ \t][0-2]\d[0-5]\d/))(?P<h4>2[0-3]|[01]\d)(?P<m4>[0-5]\d)(?:\s?(?:hrs?|h)\b)?"
    r"(?!(?!ish\b)[\w%]|[.,:]\d|/(?!(?:2[0-3]|[01]\d)[0-5]\d(?![\d/%]))\d)"
    + _UNIT
    + r"|(?<![\w.,:/#$])(?P<h5>2[0-3]|[01]\d)[ ](?P<m5>[0-5]\d)\b(?![ ]?[.,:/%]?\d)"
    + _UNIT
    + r"|(?:(?m:^)[ \t]*|(?<=[a-z)][.;][ ]))(?P<h6>2[0-3]|[01]\d)\.(?P<m6>[0-5]\d)(?=[ \t]+[A-Za-z])"
    + _UNIT
    + r"|(?<![\w.,:/#$])(?P<h7>2[0-3]|[01]?\d)h(?P<m7>[0-5]\d)\b"
    r"|(?<![\w.,:/#$])(?P<h8>2[0-3]|[01]?\d)\.(?P<m8>[0-5]\d)(?![\w%]|\.\d)"
    + _UNIT
    + r"|\b(?:12\s?)?(?P<word>noon|midnight)\b"
    r"|(?<![\w.,:/#$])(?P<h24>24):?00\b" + _UNIT,
    re.IGNORECASE | re.ASCII,
)
_HEDGE_BEFORE = re.compile(
    r"(?:\b(?:about|approx(?:imately)?|around|roughly|circa|est(?:imated)?|sometime|somewhere|nearly|almost|before|after"
    r"|between|by about|either|probably|possibly|maybe|likely)\.?(?:\s+(?:at|@))?|~|\?|\bor)\s*$",
    re.IGNORECASE,
)
_HEDGE_AFTER = re.compile(
    r"\s{0,2}(?:\?|approx\b|or so\b|-?ish\b"
    r"|or\s+(?:[01]\d|2[0-3])[0-5]\d\b|or\s+\d{1,2}:\d\d|\(\s*(?:approx|about|est)|\(\s*\d{1,2}:?\d\d\s*\?\))"
)
_RANGE = re.compile(r"\s{0,3}(?:-{1,2}>?|>|–|—|→|to|until|till|thru|through)\s{0,3}(?:at\s)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Clock:
    """One time of day. `half_known` is False where it may be in the morning or in the evening."""

    start: int
    end: int
    quote: str
    hour: int
    minute: int
    half_known: bool = True
    half_written: bool = False
    """The note wrote am, pm, noon or midnight."""
    plain_24: bool = False
    """Written as only the 24-hour clock writes: `1015`, `09:15`, `14:20`."""
    hedged: bool = False
    on: date | None = None
    """The date written beside it."""

    @property
    def certain(self) -> bool:
        """Return whether anybody may count on it."""
        return self.half_known and not self.hedged

    def of_day_readings(self) -> tuple[time, ...]:
        """Return every time of day that it may be: one, or one in the morning and one in the evening."""
        if self.half_known:
            return (self.of_day,)
        return time(self.hour % 12, self.minute), time(self.hour % 12 + 12, self.minute)

    @property
    def of_day(self) -> time:
        """Return the time of day as far as it is known."""
        return time(self.hour, self.minute)


@dataclass(frozen=True, slots=True)
class Day:
    """One date and where it stands."""

    start: int
    end: int
    on: date


def dates(text: str) -> list[Day]:
    """Return the dates of a text (month before day, as in the United States), in order."""
    found = []
    for match in _DATE.finditer(text):
        on = _date(match)
        if on is not None:
            found.append(Day(match.start(), match.end(), on))
    return found


def _date(match: re.Match[str]) -> date | None:
    group = match.groupdict()
    if group["mon"] or group["mon5"]:
        month = _MONTHS.index((group["mon"] or group["mon5"]).lower()) + 1
    else:
        month = int(group["m"] or group["m2"] or group["m3"])
    day = int(group["d"] or group["d2"] or group["d3"] or group["d4"] or group["d5"])
    year = int(group["y"] or group["y2"] or group["y3"] or group["y4"] or group["y5"])
    try:
        return date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        return None


def clocks(text: str, days: Sequence[Day], taken: Sequence[tuple[int, int]] = ()) -> list[Clock]:
    """Return the times of day in a text outside its dates and the spans that are something else (lots)."""
    taken = sorted((*taken, *((day.start, day.end) for day in days)))
    place = 0
    found = []
    for match in _CLOCK.finditer(text):
        while place < len(taken) and taken[place][1] <= match.start():
            place += 1
        if place < len(taken) and taken[place][0] < match.end():
            continue
        clock = _clock(match)
        if clock is not None and not _is_number(text, match):
            hedged = bool(_HEDGE_BEFORE.search(text, max(0, match.start() - 30), match.start())) or bool(
                _HEDGE_AFTER.match(text, match.end())
            )
            found.append(replace(clock, hedged=True) if hedged else clock)
    return _dated(_settled(_without_years(text, found), text), text, days)


_YEAR = re.compile(r"19\d\d|20[0-3]\d")
_EVENING = 240
"""Minutes: `2023` is a time of day only where another time of the note lies this near."""


def _without_years(text: str, found: list[Clock]) -> list[Clock]:
    """`Actemra 2023 (stopped)`: digits that may be a year are hedged, where no time of the note is near them."""
    if not any(_YEAR.fullmatch(clock.quote) for clock in found):
        return found
    ends = {clock.start for one, clock in pairwise(found) if joined(text, one, clock)}
    others = [_minutes(clock) for clock in found if not _YEAR.fullmatch(clock.quote)]
    return [
        replace(clock, hedged=True)
        if _YEAR.fullmatch(clock.quote)
        and others
        and clock.start not in ends
        and all(_EVENING < abs(other - _minutes(clock)) < 1440 - _EVENING for other in others)
        else clock
        for clock in found
    ]


_BESIDE_BEFORE = re.compile(r"[ \t,@-]{1,4}(?:at )?", re.IGNORECASE)
_BESIDE_AFTER = re.compile(r"[ \t](?:on )?", re.IGNORECASE)


_SHORT_DATE = re.compile(
    r"(?:(?<![\d/.:])(?P<m>1[0-2]|0?[1-9])/(?P<d>3[01]|[12]\d|0?[1-9])[ \t]+(?:(?:at|@)[ \t]*)?)$",
    re.IGNORECASE,
)
"""`connected 3/1 at 1330`, `connected 2/28 1415`, and no `pain 8/10 1415`."""


_SCORE = re.compile(r"\b(?:pain|score|rated|bp|of|dose|day|visit|bag|unit)[ \t:]*$", re.IGNORECASE)


def _dated(found: list[Clock], text: str, days: Sequence[Day]) -> list[Clock]:
    """Return the times with the date that stands right before or after each (`03/02/2026 1015`, `0005 on 3/3/26`)."""
    ends, starts = {day.end: day for day in days}, {day.start: day for day in days}
    dated = []
    for clock in found:
        on = None
        for gap in range(1, 8):
            before, after = ends.get(clock.start - gap), starts.get(clock.end + gap)
            if before and _BESIDE_BEFORE.fullmatch(text, before.end, clock.start):
                on = before.on
            elif after and on is None and _BESIDE_AFTER.fullmatch(text, clock.end, after.start):
                on = after.on
        short = _SHORT_DATE.search(text, max(0, clock.start - 20), clock.start) if on is None else None
        if short is not None and (
            short["d"] == "10" or _SCORE.search(text, max(0, short.start("m") - 12), short.start("m"))
        ):
            short = None
        if short is not None:
            month_day = (int(short["m"]), int(short["d"]))
            on = next((day.on for day in days if (day.on.month, day.on.day) == month_day), None)
            clock = (
                clock if on else replace(clock, hedged=True)
            )  # of another day, in a year that nobody tells
        dated.append(replace(clock, on=on) if on else clock)
    return dated


def joined(text: str, one: Clock, other: Clock) -> bool:
    """Return whether two times are written as a range: `1015-1122`, `from 9 AM until 10 AM`."""
    match = _RANGE.match(text, one.end)
    if match is None and text[one.end : other.start] == "/" and one.plain_24 and other.plain_24:
        return 0 < _minutes(other) - _minutes(one) < 720  # `IVPB 1010/1042`
    return match is not None and match.end() == other.start


def _is_number(text: str, match: re.Match[str]) -> bool:
    """Four digits after a label of something else (a year, a room, an extension) are no time."""
    if match["h5"] is not None or match["h8"] is not None:
        # `start 10 40`, `Stop time 13.47`: only right behind a word for an event
        return _EVENT_BEFORE.search(text, max(0, match.start() - 16), match.start()) is None
    if match["h4"] is None and not (match["short"] and ":" not in match.group()):
        return False
    before = text[max(0, match.start() - 14) : match.start()].casefold()
    return bool(
        re.search(
            r"\b(?:(?:in|since|year|room|bed|unit|mrn|id|number|code|lot|batch|serial)[ ]?[:#]?|"
            r"(?:rm|ext|no)[.:#]?)[ ]*$|"
            r"[b-lnoq-z]-$|\b\d{3}-$",
            before,
        )
    )


_EVENT_BEFORE = re.compile(
    r"\b(?:start(?:ed)?|stop(?:ped)?|end(?:ed)?|begin|began|hung|complete[d]?|finish(?:ed)?|done|"
    r"time)[ ]?[:@-]?[ ]?(?:at[ ])?$",
    re.IGNORECASE,
)


def _clock(match: re.Match[str]) -> Clock | None:
    group = match.groupdict()
    quote = match.group()
    start, end = match.span()
    if group["word"]:
        noon = group["word"].lower() == "noon"
        return Clock(start, end, quote, 12 if noon else 0, 0, half_written=True)
    if group["h24"]:
        return Clock(start, end, quote, 0, 0, plain_24=True)
    half = group["half"] or group["short"]
    if half:
        hour = int(group["h12"]) % 12 + (12 if half.lower() == "p" else 0)
        return Clock(start, end, quote, hour, int(group["m12"] or 0), half_written=True)
    for written in ("5", "6", "7", "8"):
        if group[f"h{written}"]:
            return Clock(
                start, end, quote, int(group[f"h{written}"]), int(group[f"m{written}"]), plain_24=True
            )
    if group["h4"]:
        return Clock(start, end, quote, int(group["h4"]), int(group["m4"]), plain_24=True)
    hour = int(group["h"])
    plain = (len(group["h"]) == 2 and group["h"][0] == "0") or hour > 12 or bool(group["hours"])
    return Clock(start, end, quote, hour, int(group["min"]), half_known=plain, plain_24=plain)


def _settled(found: list[Clock], text: str) -> list[Clock]:
    """Return the times with the half of the day filled in where the note itself leaves one reading."""
    by_24 = any(clock.plain_24 for clock in found) and not any(clock.half_written for clock in found)
    if by_24:
        return [clock if clock.half_known else replace(clock, half_known=True) for clock in found]
    for place in range(len(found) - 2, -1, -1):
        one, other = found[place], found[place + 1]
        if not one.half_known and other.half_known and joined(text, one, other):
            found[place] = _within(one, None, other) or one
    following: list[Clock | None] = [None] * len(found)
    for place in range(len(found) - 2, -1, -1):
        following[place] = found[place + 1] if found[place + 1].half_known else following[place + 1]
    known_before: Clock | None = None
    for place, clock in enumerate(found):
        if not clock.half_known:
            after = following[place]
            if known_before is not None and after is not None:
                found[place] = _within(clock, known_before, after) or clock
        if found[place].half_known:
            known_before = found[place]
    for order in (range(len(found) - 2, -1, -1), range(1, len(found))):
        for place in order:
            beside = found[place + 1] if order.step < 0 else found[place - 1]
            if not found[place].half_known and beside.half_known:
                found[place] = _near(found[place], beside, order.step) or found[place]
    return found


_NEAR = 240
"""Minutes: of two readings twelve hours apart, the one this near to the next known time is the one that is meant."""


def _near(clock: Clock, beside: Clock, step: int) -> Clock | None:
    """Return the reading that lies shortly before (or after) the known time beside it; None where none does."""
    for hour in (clock.hour % 12, clock.hour % 12 + 12):
        reading = replace(clock, hour=hour, half_known=True)
        gap = (_minutes(beside) - _minutes(reading)) * -step
        if 0 <= gap <= _NEAR:
            return reading
    return None


def _within(clock: Clock, before: Clock | None, after: Clock) -> Clock | None:
    """Return the one reading that lies between two times (within half a day before the later); None if not one."""
    readings = [
        replace(clock, hour=hour, half_known=True) for hour in (clock.hour % 12, clock.hour % 12 + 12)
    ]
    if before is None:
        fitting = [item for item in readings if 0 < (_minutes(after) - _minutes(item)) % 1440 < 720]
    else:
        fitting = [item for item in readings if _minutes(before) <= _minutes(item) <= _minutes(after)]
    return fitting[0] if len(fitting) == 1 else None


def _minutes(clock: Clock) -> int:
    return clock.hour * 60 + clock.minute

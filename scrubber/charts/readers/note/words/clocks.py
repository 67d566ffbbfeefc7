"""Dates and times of day as nurses write them: `1015`, `09:15`, `14:20`, `10:15 AM`, `10:15a`, `noon`.

A bare `10:15` or `2:05` does not say which half of the day it lies in (`halves.py`). A time said to be about, before or
after, or doubled (`1015 or 1025`), is hedged. Nobody counts on either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise

from scrubber.charts.readers.note.values.clock import Clock, Day, joined, minutes
from scrubber.charts.readers.note.words.footnotes import footnoted
from scrubber.charts.readers.note.words.forms import END_OF_A_UNIT, NURSE, OF_A_UNIT, OF_MAGNESIUM, UNIT_MOVED
from scrubber.charts.readers.note.words.halves import settled
from scrubber.charts.readers.note.words.margins import spaced_margins
from scrubber.charts.readers.note.words.measured import in_a_column_of_amounts
from scrubber.charts.readers.note.words.rare import rare
from scrubber.charts.readers.note.words.spoken import spoken
from scrubber.model.value import replace

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()  # noqa: SIM905 - reads better as one text
_DATE = re.compile(
    r"(?<![\d/])(?:(?P<m>\d{1,2})/(?P<d>\d{1,2})/(?P<y>\d{4}|\d{2})(?![\d/])"
    r"|(?<![\d.])(?P<m6>0?[1-9]|1[0-2])\.(?P<d6>0?[1-9]|[12]\d|3[01])\.(?P<y6>(?:20)?[2-4]\d)(?![\d.])"
    r"|(?P<y2>20\d\d|19\d\d)-(?P<m2>\d\d)-(?P<d2>\d\d)(?!\d)"
    r"|(?P<m3>\d\d?)-(?P<d3>\d\d?)-(?P<y3>20\d\d|19\d\d)(?!\d)"
    r"|(?P<mon>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?\s{1,2}(?P<d4>\d{1,2})(?:st|nd|rd|th)?"
    r",?\s{1,2}(?P<y4>20\d\d|19\d\d)"
    r"|(?P<d5>\d{1,2})(?:st|nd|rd|th)?(?:\s{1,2}|-|(?=[A-Z]))(?P<mon5>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"[a-z]{0,6}\.?,?(?:\s{1,2}|-|(?<=[A-Z]))(?P<y5>20\d\d|19\d\d)(?!\d))",
    re.IGNORECASE | re.ASCII,
)
_OF_A_DATE = re.compile(r"\d[/.-]\d|(?:19|20)\d\d", re.ASCII)
"""What stands in every date; most lines of a note hold none, and it is found in a tenth of the time."""
_LONGEST = 40
"""Characters of a date, and more."""
_UNIT = (
    rf"(?![ \t]?(?:(?!(?-i:Mg)[ \t]+(?:\d|{OF_MAGNESIUM}))mgs?|mcg|ug|ml(?!\s{NURSE}\b)|cc"
    rf"|g|gm|grams?|(?!unit\s+(?:{END_OF_A_UNIT}|{UNIT_MOVED}))units?(?!\s+{OF_A_UNIT})|u|iu|meq|lbs?|kg|mm|bags|vials?)\b)"
)
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_SIGNS = ("@", "@ ", "at ", " up ", " on ", " off ", " dn ", " down ", " in ", " out ", " done ", "given ")
_HOUR_ONLY = "|".join(rf"(?<={word}{hour}[ap])" for word in _SIGNS for hour in (r"\d", r"\d\d"))
"""`@ 9a`: an hour without minutes, behind a sign that it is a time."""
_LABELS = (
    "start", "started", "stop", "stopped", "end", "ended", "time", "begin", "began", "given", "completed", "complete",
    "finish", "finished", "hung", "admin", "administered", "done", "up", "down", "in", "out", "on", "off", "at",
    "from", "to",
)  # fmt: skip
_BEHIND_A_LABEL = "".join(rf"|(?<=\b{label}:)" for label in _LABELS)
"""`Start:0905`, `Time:9:05 AM`: behind the label of a time no blank is needed."""
_CLOCK = re.compile(
    r"(?:(?<![\w.,:/#$%])|(?<=[ap]m/)|(?<=\d[ap]/)"
    + _BEHIND_A_LABEL
    + r")(?<![B-LNOQ-Zb-lnoq-z]-)(?P<h12>1[0-2]|0?[1-9])"
    r"(?:[:.]?(?P<m12>[0-5]\d)(?::[0-5]\d)?|[ ](?P<apart>[0-5]\d)(?=[ ]?[ap](?:[ ]?m\b|\.[ ]?m\b)))?"
    rf"(?:[ ]?(?P<half>[ap])(?:\.[ ]?m\b\.?|[ ]?m\b)|(?P<short>[ap])(?:(?(m12)|(?!))|{_HOUR_ONLY})"
    r"(?=[\s,;.)/→–-]|:(?!\d)|$)"
    r"|(?<=:\d\d)[ ](?P<spaced>[ap])(?=[ \t]{2,}|$))"
    r"|(?:(?<![\w.,:/#$])"
    + _BEHIND_A_LABEL
    + r")(?P<h>2[0-3]|[01]?\d):(?P<min>[0-5]\d)(?P<seconds>:[0-5]\d)?(?P<hours>\s?(?:hrs|h)\b)?(?![\d/]|:\d)"
    r"|(?:(?<![\w.,:/#$])|(?<=[\s(:;,][0-2]\d[0-5]\d/)"
    + _BEHIND_A_LABEL
    + r")(?P<h4>2[0-3]|[01]\d)(?P<m4>[0-5]\d)"
    r"(?:(?:hrs?|h)\b|\s(?:hours?|hrs|h)\b|\shr\b(?!\s?[:=]?\s?\d))?"  # `0912 HR 72` is a pulse
    r"(?!(?!ish\b)[\w%]|[.,:]\d|/(?!(?:2[0-3]|[01]\d)[0-5]\d(?![\d/%]))\d)"
    + _UNIT
    + r"|(?<![\w.,:/#$])(?P<h5>2[0-3]|[01]?\d)[ ](?P<m5>[0-5]\d)\b(?![ ]?[.,:/%]?\d)"
    + _UNIT
    + r"|(?:(?m:^)[ \t]*|(?<=[a-z)][.;][ ]))(?P<h6>2[0-3]|[01]\d)\.(?P<m6>[0-5]\d)(?=[ \t]+[A-Za-z])"
    + _UNIT
    + r"|(?<![\w.,:/#$])(?P<h7>2[0-3]|[01]?\d)h(?P<m7>[0-5]\d)\b"
    r"|(?<![\w.,:/#$])(?P<h8>2[0-3]|[01]?\d)\.(?P<m8>[0-5]\d)(?![\w%]|\.\d)"
    + _UNIT
    + r"|\b(?:12\s?)?(?P<word>noon|midnight)\b"
    rf"|\b(?P<past>quarter|half|five|ten|twenty(?:[- ]five)?|(?:5|10|20|25)(?:\s+min(?:utes)?)?)\s+"
    rf"(?P<side>past|after|to|till?|before)\s+(?P<named>{'|'.join(_NUMBERS)})\b(?:\s?(?P<half9>[ap])\.?m\b\.?)?"
    rf"|(?<=\bat )(?P<full>{'|'.join(_NUMBERS)})\s+o'?clock\b"
    r"|(?<![\w.,:/#$])(?P<h24>24):?00\b" + _UNIT,
    re.IGNORECASE | re.ASCII,
)
_HEDGE_BEFORE = re.compile(
    r"(?:\b(?:about|approx(?:imately)?|around|roughly|circa|est(?:imated)?|sometime|somewhere|nearly|almost"
    r"|(?<!before & )(?<!before and )(?<!before/)"
    r"(?:before|after(?![ \t]*(?:at\b|@)))(?=[ \t.@]|$)(?!\s*\n)"
    r"|between(?:\s+\d{1,2}(?::\d\d)?(?:\s?[ap]m?)?\s+(?:and|&|-))?(?!\s+(?:at|@))"
    r"|by about|either|probably|possibly|maybe|likely|some\s?time\s+from)\.?(?:\s+(?:at|@))?"
    r"|~|\?|\bor(?!(?-i:(?<=OR))[ \t]*\n))\s*$",
    re.IGNORECASE,
)
_HEDGE_AFTER = re.compile(
    r"\s{0,2}(?:\?|approx\b|or so\b|-?ish\b|,?\s*(?:give\s+or\s+take|or\s+thereabouts|more\s+or\s+less)\b"
    r"|or\s+(?:[01]\d|2[0-3])[0-5]\d\b|or\s+\d{1,2}:\d\d|\(\s*(?:approx|about|est)|\(\s*\d{1,2}:?\d\d\s*\?\))"
)


def dates(text: str) -> list[Day]:
    """Return the dates of a text (month before day, as in the United States), in order."""
    held = [place.start() for place in _OF_A_DATE.finditer(text)]
    if not held:
        return []
    found = []
    for match in _DATE.finditer(text, max(0, held[0] - _LONGEST), held[-1] + _LONGEST):
        on = _date(match)
        if on is not None:
            found.append(Day(match.start(), match.end(), on))
    return found


def _date(match: re.Match[str]) -> date | None:
    group = match.groupdict()
    if group["mon"] or group["mon5"]:
        month = _MONTHS.index((group["mon"] or group["mon5"]).lower()) + 1
    else:
        month = int(group["m"] or group["m2"] or group["m3"] or group["m6"])
    day = int(next(group[name] for name in ("d", "d2", "d3", "d4", "d5", "d6") if group[name]))
    year = int(next(group[name] for name in ("y", "y2", "y3", "y4", "y5", "y6") if group[name]))
    try:
        return date(_century(year) + year if year < 100 else year, month, day)
    except ValueError:
        return None


def _century(year: int) -> int:
    """Two digits that would lie years ahead are of the last century: who was born `7/8/83` came on `3/2/26`."""
    return 1900 if year > _LATEST else 2000


_LATEST = 35
"""The last year of this century that two digits name."""


def clocks(text: str, days: Sequence[Day], taken: Sequence[tuple[int, int]] = ()) -> list[Clock]:
    """Return the times of day in a text outside its dates and the spans that are something else (lots)."""
    taken = sorted((*taken, *((day.start, day.end) for day in days)))
    place = 0
    found = []
    dotted = len(_DOTTED.findall(text)) > 1 and not _COLON.search(text)
    for match in _as_clocks(text):
        while place < len(taken) and taken[place][1] <= match.start():
            place += 1
        if place < len(taken) and taken[place][0] < match.end():
            continue
        clock = _clock(match)
        if clock is not None and match["apart"] is not None:
            clock = _minutes_apart(text, match, clock)
        if clock is not None and not _is_number(text, match, dotted):
            hedged = _is_hedged(text, match)
            found.append(replace(clock, hedged=True) if hedged else clock)
    _add_spoken(text, found, taken)
    return _dated(settled(_without_years(text, footnoted(text, found)), text), text, days)


def _add_spoken(text: str, found: list[Clock], taken: Sequence[tuple[int, int]]) -> None:
    """Add the times that are told in words alone, where none is told with digits and nothing else stands."""
    told = [*taken, *((clock.start, clock.end) for clock in found)]
    for clock in spoken(text):
        if any(start < clock.end and clock.start < end for start, end in told):
            continue
        before = _HEDGE_BEFORE.search(text, max(0, clock.start - 30), clock.start)
        hedged = before is not None or _HEDGE_AFTER.match(text, clock.end) is not None
        found.append(replace(clock, hedged=hedged))
    found.sort(key=lambda clock: clock.start)


def _as_clocks(text: str) -> Iterator[re.Match[str]]:
    """Yield what `_CLOCK` finds. It begins at digits or at one of a few words, and is asked nowhere else: it has so
    many ways to fail that to try it at each letter would take longer than all else that is done with the times.
    """
    places = (_IN_WORDS if _WORDED.search(text) else _DIGITS).finditer(text)
    end = 0
    for place in places:
        start = place.start()
        if start < end:
            continue
        match = _at_the_margin(text, start) or _CLOCK.match(text, start)
        if match is not None:
            yield match
            end = match.end()


def _at_the_margin(text: str, start: int) -> re.Match[str] | None:
    """Return a time that leads its line, with the blanks before it: `  10.15 started`."""
    if text[start - 1 : start] not in (" ", "\t"):
        return None
    line = text.rfind("\n", 0, start) + 1
    return None if text[line:start].strip(" \t") else _CLOCK.match(text, line)


_DIGITS = re.compile(r"\d+", re.ASCII)
_WORDED = rare(
    r"noon|midnight|o'?clock|\b(?:past|after|to|till?|before)\s",
    "noon",
    "night",
    "clock",
    "past",
    "after",
    "to",
    "til",
    "before",
)
_IN_WORDS = re.compile(
    rf"\d+|\b(?:noon|midnight|quarter|half|twenty|{'|'.join(_NUMBERS)})\b", re.IGNORECASE | re.ASCII
)


def _is_hedged(text: str, match: re.Match[str]) -> bool:
    """Return whether a time is said to be about, or is asked; behind a question of a form it is the answer."""
    leads = match.start() == 0 or text[match.start() - 1] == "\n"
    before = None if leads else _HEDGE_BEFORE.search(text, max(0, match.start() - 30), match.start())
    if before is not None and before.group().strip() == "?":
        before = None if _ASKED.search(text, max(0, match.start() - 64), match.start()) else before
    return before is not None or _HEDGE_AFTER.match(text, match.end()) is not None


_ASKED = re.compile(r"(?:^|\n|[ ]{2})[ \t]*[A-Z][A-Za-z ,/()-]{3,60}\?[ \t]+\Z")
"""`Infusion started at? 09:46 AM`."""


_YEAR = re.compile(r"19\d\d|20[0-3]\d")
_EVENING = 240
"""Minutes: `2023` is a time of day only where another time of the note lies this near."""


def _without_years(text: str, found: list[Clock]) -> list[Clock]:
    """`Actemra 2023 (stopped)`: digits that may be a year are hedged, where no time of the note is near them, and
    where they do not lead a line as other times do.
    """
    if not any(_YEAR.fullmatch(clock.quote) for clock in found):
        return found
    ends = {clock.start for one, clock in pairwise(found) if joined(text, one, clock)}
    plain = {clock.start: clock for clock in found if not _YEAR.fullmatch(clock.quote)}
    if any(
        _leads_its_line(text, clock) for clock in plain.values()
    ):  # then what leads its line is a time as well
        plain |= {clock.start: clock for clock in found if _leads_its_line(text, clock)}
    others = [minutes(clock) for clock in plain.values()]
    return [
        replace(clock, hedged=True)
        if _YEAR.fullmatch(clock.quote)
        and others
        and clock.start not in ends
        and clock.start not in plain
        and not _OF_A_BAG.search(text, max(0, clock.start - 16), clock.start)
        and all(_EVENING < abs(other - minutes(clock)) < 1440 - _EVENING for other in others)
        else clock
        for clock in found
    ]


_OF_A_BAG = re.compile(
    r"(?:\b(?:dis)?connected|\b(?:hung|spiked|up|on|off|down|dwn|at|arrived|ivpb?|push|bolus)|@)[ \t:]*\Z",
    re.IGNORECASE,
)
"""Before a year stands none of these: `TPN connected 2005`, `TPN on 1942`, `CaCl 1 g IV push 1935`."""


def _leads_its_line(text: str, clock: Clock) -> bool:
    """Return whether it is the first of its line, with words behind it."""
    line = text.rfind("\n", 0, clock.start) + 1
    return not text[line : clock.start].strip(" \t-•*") and _WORD_BEHIND.match(text, clock.end) is not None


_WORD_BEHIND = re.compile(r"[ \t]*(?:[-–:][ \t]*)?[A-Za-z]")


_BESIDE_BEFORE = re.compile(r"[ \t,@-]{1,4}(?:at )?", re.IGNORECASE)
_BESIDE_AFTER = re.compile(r"[ \t](?:on )?", re.IGNORECASE)


_SHORT_DATE = re.compile(
    r"(?:(?<![\d/.:])(?P<m>1[0-2]|0?[1-9])/(?P<d>3[01]|[12]\d|0?[1-9])[ \t]{1,2}(?:(?:at|@)[ \t]*)?)$",
    re.IGNORECASE,
)
"""`connected 3/1 at 1330`, `connected 2/28 1415`, and no `pain 8/10 1415`."""


_SCORE = re.compile(
    r"\b(?:pain|score|rated|bp|of|dose|day|visit|bag|unit"
    r"|exp(?:\.|ires?|iration)?(?:[ \t]+date)?|use[ \t]by|bud)[ \t:]*$",
    re.IGNORECASE,
)
"""`pain 8/10 1415`, `lot 1187430 exp 08/28 @ 1415`: before what is no day of the time behind it."""


def _dated(found: list[Clock], text: str, days: Sequence[Day]) -> list[Clock]:
    """Return the times with the date that stands right before or after each."""
    ends, starts = {day.end: day for day in days}, {day.start: day for day in days}
    dated: list[Clock] = []
    for clock in found:
        on = _date_beside(clock, text, ends, starts)
        if on is not None:
            dated.append(replace(clock, on=on))
        elif dated and _is_of_an_unknown_day(dated[-1], text, days) and joined(text, dated[-1], clock):
            dated.append(replace(clock, hedged=True))  # `Infusion 3/6 0935-1140`: both ends of the run
        elif (short := _short_date(clock, text)) is not None:
            on = _day_meant(short, days)
            # of another day, in a year that nobody tells
            dated.append(replace(clock, on=on) if on else replace(clock, hedged=True))
        else:
            dated.append(clock)
    return dated


def _is_of_an_unknown_day(clock: Clock, text: str, days: Sequence[Day]) -> bool:
    short = _short_date(clock, text) if clock.on is None and clock.hedged else None
    return short is not None and _day_meant(short, days) is None


def _day_meant(short: tuple[int, int], days: Sequence[Day]) -> date | None:
    """Return the date of a month and a day: one that the note names, or the day after (`03/02/2026`, `03/03 0132`)."""
    known = [day.on for day in days]
    following = [on + timedelta(days=1) for on in known if on < date.max]
    meant = {on for on in (*known, *following) if (on.month, on.day) == short}
    return meant.pop() if len(meant) == 1 else None


def _date_beside(clock: Clock, text: str, ends: dict[int, Day], starts: dict[int, Day]) -> date | None:
    """`03/02/2026 1015`, `0005 on 3/3/26`: the date before it, the one farther away where there are two, else after."""
    on = None
    for gap in range(1, 8):
        before, after = ends.get(clock.start - gap), starts.get(clock.end + gap)
        if before and _BESIDE_BEFORE.fullmatch(text, before.end, clock.start):
            on = before.on
        elif after and on is None and _BESIDE_AFTER.fullmatch(text, clock.end, after.start):
            on = after.on
    return on


def span_of_a_short_date(clock: Clock, text: str) -> tuple[int, int] | None:
    """`03/02 2104  START`: where the month and the day stand that a time's date was read from."""
    short = _SHORT_DATE.search(text, max(0, clock.start - 20), clock.start)
    if short is None or clock.on is None or (clock.on.month, clock.on.day) != _short_date(clock, text):
        return None
    return short.start("m"), short.end("d")


def _short_date(clock: Clock, text: str) -> tuple[int, int] | None:
    """`connected 3/1 at 1330`: a month and a day without a year; `pain 8/10 1415` is a score."""
    short = _SHORT_DATE.search(text, max(0, clock.start - 20), clock.start)
    if short is None or short["d"] == "10":
        return None
    if _SCORE.search(text, max(0, short.start("m") - 18), short.start("m")):
        return None
    return int(short["m"]), int(short["d"])


def _is_number(text: str, match: re.Match[str], dotted: bool) -> bool:
    """Four digits after a label of something else (a year, a room, an extension) are no time; nor are digits with a dot
    where nothing beside them makes a time of them. `dotted`: the note writes its times so.
    """
    if match["h5"] is not None or match["h8"] is not None:
        # `start 10 40`, `Stop time 13.47`: only right behind a word for an event, or as a run: `08.00 - 09.02`
        if any(run.start() <= match.start() < run.end() for run in _DOTTED_RUN.finditer(text)):
            return False
        if match["h5"] is not None and match.start() in spaced_margins(text):
            return False
        before = text[max(0, match.start() - 16) : match.start()]
        if dotted and match["h8"] is not None and _AT_BEFORE.search(before):
            return False
        return _EVENT_BEFORE.search(before) is None and _AT_SIGN.search(before + match.group()) is None
    if match["h4"] is None and not (match["short"] and ":" not in match.group()):
        return False
    before = text[max(0, match.start() - 20) : match.start()].rpartition("\n")[2].casefold()
    if before.endswith("-") and _EVENT_BEFORE.search(before):
        return False  # `start-0905`
    if _YEAR.fullmatch(match.group()) and _IN_A_YEAR.search(before) and not _BEHIND_A_TIME.search(before):
        return True  # `last given in 2019`; but `bag in 1942`, `on 1928   in 1959`
    if in_a_column_of_amounts(text, match.start()):
        return True
    if _A_PATIENT.search(before) and _LINE_ENDS.match(text, match.end()):
        return True
    if before.endswith("unit ") and _RUN_ON.match(text, match.end()):
        return False  # `1 apheresis unit 1610-1652`
    return bool(
        re.search(
            r"\b(?:(?:(?<!running )(?<!infusing )(?<!going )since|"
            r"year|room|bed|unit|mrn|id|number|code|lot|batch|serial)[ ]?[:#]?|"
            r"(?:rm|ext|no)[.:#]?)[ ]*$|"
            r"(?:(?<![\d ])h|(?<!hr)s|[b-gi-lnoqrt-z])-$|\b\d{3}-$",  # a code; but `0905h-0921h`
            before,
        )
    )


_IN_A_YEAR = re.compile(r"\b(?<!, )(?<!all )(?<!bolus )(?<!bag )(?<!load )(?<!liter )in[ ]?$")
_BEHIND_A_TIME = re.compile(r"\d\d(?:[ap]m?)?[ ]+in[ ]?$")
_A_PATIENT = re.compile(r"(?:^|[ ]{2}|\|[ ]?)(?:pt|patient|client|subject|participant)[ ]?[:#]?[ ]?\Z")
_LINE_ENDS = re.compile(r"[ \t]*(?:$|\||[ ]{2})", re.MULTILINE)
"""`Tx plan vs actual   3/2/26    Pt 2217`: a patient's number in a heading."""
_RUN_ON = re.compile(r"\s?(?:-|–|to)\s?(?:2[0-3]|[01]\d)[0-5]\d\b(?!-)")
_DOTTED_RUN = re.compile(
    r"(?<![\w.,:/#$-])(?:[01]\d|2[0-3])\.[0-5]\d\s?[-–]\s?(?:[01]\d|2[0-3])\.[0-5]\d(?![\w%]|\.\d)" + _UNIT,
    re.IGNORECASE,
)
_DOTTED = re.compile(r"(?<![\w.,:/#$-])(?:[01]\d|2[0-3])\.[0-5]\d(?![\w%]|\.\d)" + _UNIT, re.IGNORECASE)
_COLON = re.compile(r"(?<![\d.:/])(?:[01]?\d|2[0-3]):[0-5]\d(?!\d)")
_AT_BEFORE = re.compile(r"(?:^|\n|[,;.@(]|\b(?:at|from|to|until|till?))[ \t]*$", re.IGNORECASE)
"""`Rituxan restarted at 10.30`: where a note writes several times with dots and none with a colon."""
_AT_SIGN = re.compile(r"@[ \t]*(?:[01]\d|2[0-3])\.[0-5]\d\Z")
"""`sc abd @ 11.40`; what has a unit behind it is no time (`_UNIT`)."""
_EVENT_BEFORE = re.compile(
    r"\b(?:start(?:ed)?|stop(?:ped)?|end(?:ed)?|begin|began|begun|hung|complete[d]?|finish(?:ed)?|done|commenced|given|"
    r"administered|admin|time|up|down|off|pushed|push|ivp|im|s[cq]|subq|ivpb|connected|disconnected|resumed|"
    r"restarted|spiked|paused|held|initiated|infused|in|out|on)[ ]?[:@-]?[ ]?(?:at[ ])?\Z",
    re.IGNORECASE,
)


def _minutes_apart(text: str, match: re.Match[str], clock: Clock) -> Clock:
    """`out at 5 05 pm`; of `bag 1 10 am` the hour alone, where no word for an event stands before the two numbers."""
    minute = match["apart"]
    if not 10 <= int(minute) <= 12 or _EVENT_BEFORE.search(text, max(0, match.start() - 16), match.start()):
        return replace(clock, minute=int(minute))
    start = match.start("apart")
    half = 12 if clock.hour >= 12 else 0
    return replace(
        clock, start=start, quote=text[start : match.end()], hour=int(minute) % 12 + half, minute=0
    )


def _in_words(match: re.Match[str]) -> Clock:
    """`quarter past nine`, `ten to two p.m.`, `at nine o'clock`."""
    group = match.groupdict()
    hour = _NUMBERS.index((group["named"] or group["full"]).lower()) + 1
    words = (group["past"] or "").lower().split()[:1]
    minute = {"quarter": 15, "half": 30, "five": 5, "ten": 10, "twenty": 20, "twenty-five": 25}.get(
        words[0] if words else "", int(words[0]) if words and words[0].isdigit() else 0
    )
    if group["side"] and group["side"].lower() not in ("past", "after"):
        hour, minute = hour - 1, 60 - minute
    half = group["half9"]
    hour = hour % 12 + (12 if half and half.lower() == "p" else 0)
    if not half:
        hour = hour or 12
    return Clock(*match.span(), match.group(), hour, minute, half_known=bool(half), half_written=bool(half))


def _clock(match: re.Match[str]) -> Clock | None:
    group = match.groupdict()
    quote = match.group()
    start, end = match.span()
    if group["word"]:
        noon = group["word"].lower() == "noon"
        return Clock(start, end, quote, 12 if noon else 0, 0, half_written=True)
    if group["named"] or group["full"]:
        return _in_words(match)
    if group["h24"]:
        return Clock(start, end, quote, 0, 0, plain_24=True)
    half = group["half"] or group["short"] or group["spaced"]
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
    of_a_machine = (
        bool(group["seconds"]) and len(group["h"]) == 2
    )  # nobody writes seconds, and machines say PM
    plain = (
        of_a_machine or (len(group["h"]) == 2 and group["h"][0] == "0") or hour > 12 or bool(group["hours"])
    )
    return Clock(start, end, quote, hour, int(group["min"]), half_known=plain, plain_24=plain)


def is_of_a_late_entry(text: str, clock: Clock) -> bool:
    """`Late entry 1540: Zofran 4 mg IVP`, `1540 LE: ...`: when it was written, and no time of giving.

    `late entry for 1425` tells when it happened.
    """
    ahead = _LATE_AHEAD.search(text, max(0, clock.start - 60), clock.start)
    if ahead is not None and re.match(r"(?:[ \t]*(?:hrs?|hours))?[ \t]*[:,–-]", text[clock.end :]):
        return True
    if _LATE_BEHIND.match(text, clock.end) is None:
        return False
    ahead = _LEADS.search(text[max(0, clock.start - 40) : clock.start])
    return ahead is not None


_LATE_AHEAD = re.compile(
    r"\b(?:late[ \t]+(?:entry|note|chart\w*)|(?-i:L\.?/?E\.?))[ \t]*[,:]?[ \t]*"
    r"(?:(?:for[ \t]+[\d/]{3,10}[ \t,]*)?(?:written|charted|entered|made|documented)[ \t]+"
    r"(?:on[ \t]+)?(?:[\d/]{3,10}[ \t,]*)?"
    r"|[\d/]{6,10}[ \t,]*)?(?:(?:at|@)[ \t]*)?\Z",
    re.IGNORECASE,
)
_LEADS = re.compile(r"(?:^|\n)[ \t]*(?:[-*•][ \t]*)?(?:[\d/]{6,10}[ \t,]+)?\Z")
_LATE_BEHIND = re.compile(
    r"[ \t]*[:,–-]?[ \t]*(?:late[ \t]+(?:entry|note)\b|addendum\b|(?-i:L\.?/?E\.?)(?=[ \t]*[:–-]|[ \t]+for\b))",
    re.IGNORECASE,
)

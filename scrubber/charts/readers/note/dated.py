"""Of which day a sentence is in a line that begins with a date and names another one further on.

`10/28 Called pt. 11/02 Here for Ocrevus. Started 0915.`: behind a sentence that begins with a date of its own, the
date at the beginning of the line counts no more. Where it is not plain which of the two does, the times are in doubt.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from scrubber.charts.readers.note.values.clauses import Clause
from scrubber.charts.readers.note.values.clock import minutes
from scrubber.charts.readers.note.values.statement import RANGE, TIMED, Statement
from scrubber.charts.readers.note.values.tokens import Lexed, Token
from scrubber.model.value import replace


@dataclass(slots=True)
class LineDays:
    """The days of the line that is being read."""

    service: date | None
    """The note's own day."""
    led: bool = False
    """The line begins with a date."""
    open: bool = False
    """What follows in the line may be of its first date or of a later one."""

    def begin(self, *, led: bool) -> None:
        """Go on to another line."""
        self.led, self.open = led, False

    def carried(
        self, own: date | None, day: date | None, tokens: Sequence[Token], parts: Sequence[Clause]
    ) -> date | None:
        """Return the day that the sentences behind one are of; None where it changes nothing.

        `own`: the date that it begins with; `day`: that of the line so far.
        """
        if not self.led:
            return None
        if own in (None, day):
            named = {token.day.on for token in tokens if token.day is not None}
            self.open = self.open or (day != self.service and self.service in named)
            return None
        told = [part for part in parts if part.act == "done"]
        if own == self.service or any(part.times() for part in told):
            self.open = False
            return own
        self.open = self.open or bool(told)
        return None

    def doubt(self, own: date | None, statements: Sequence[Statement]) -> None:
        """Keep the times of a sentence without a date for a person to confirm, where its day is open."""
        if self.open and own is None:
            for statement in statements:
                statement.facts = [
                    replace(fact, unsure=True)
                    if fact.kind in TIMED and fact.clock is not None and fact.clock.on is None
                    else fact
                    for fact in statement.facts
                ]


_SHORT = re.compile(r"[ \t|]*(?P<month>\d{1,2})[/-](?P<day>\d{1,2})[ \t|]*")
_HALF_A_YEAR = 183


def day_of_row(lexed: Lexed, cell: tuple[int, int] | None, above: date | None) -> date | None:
    """Return the day in a cell of dates; that of the row above it where the cell is empty, or where there is none."""
    if cell is None or not lexed.text[slice(*cell)].strip(" |-"):
        return above
    found = next((day.on for day in lexed.days if cell[0] <= day.start < cell[1]), None)
    return found or in_the_year_of(lexed.text[slice(*cell)], above)


def in_the_year_of(words: str, known: date | None) -> date | None:
    """`3/2` in a column of dates, `March 2` in a letter: return it in the year of another day of the note; None where
    that says no year.
    """
    match = _SHORT.fullmatch(words) or _BY_NAME.fullmatch(words)
    if match is None or known is None:
        return None
    named = match.groupdict().get("name")
    month = _MONTHS.index(named.casefold()) + 1 if named else int(match["month"])
    try:
        found = date(known.year, month, int(match["day"]))
    except ValueError:
        return None
    return found if abs((found - known).days) < _HALF_A_YEAR else None


def day_that_leads(text: str, start: int, tokens: Sequence[Token]) -> date | None:
    """`3/2/26 Vanc 1 g 1000-1103`: a sentence that begins with a date is of that day."""
    first = tokens[0] if tokens else None
    if first is None or first.day is None or not leads_its_line(text[start : first.start]):
        return None
    return first.day.on


def leads_its_line(ahead: str) -> bool:
    """Return whether nothing but marks and the name of its day stands before a date: `- Mon 3/2/26`."""
    ahead = ahead.strip(" -•*|\t\n")
    return not ahead or _WEEKDAY.fullmatch(ahead) is not None


_WEEKDAY = re.compile(
    r"(?:mon|tues?|wed(?:nes)?|thu(?:r|rs)?|fri|sat(?:ur)?|sun)(?:day)?[.,:]?", re.IGNORECASE
)


def is_of_another_day(item: Statement, day: date | None) -> bool:
    """`pump off 3/4 0920 at home` in the note of 3/2: all its times are of other days."""
    days = {fact.clock.on for fact in item.times() if fact.clock is not None}
    return bool(days) and None not in days and day not in days


def is_of_days_ago(text: str, statement: Statement, day: date | None) -> bool:
    """Return whether a statement tells of another day than the note's own and the next."""
    if is_of_an_earlier_day(text, statement, day):
        return True
    days = [fact.clock.on for fact in statement.times() if fact.clock and fact.clock.on]
    return day is not None and any(abs((each - day).days) > 1 for each in days)


def is_of_an_earlier_day(text: str, item: Statement, day: date | None) -> bool:
    """`inf 3: 2/9, 11:40-1:12, ok`, `2/16 12 g 1005-1120` in the note of another day: a whole run behind a day of the
    same year; `Her half dose of February 16 was given from 9:10 AM`: what a dose or an infusion of that day had.
    """
    if day is None:
        return False
    first = min([fact.start for fact in item.times() if fact.value == RANGE], default=None)
    ahead = _DAY_AHEAD.search(text, max(0, first - 24), first) if first is not None else None
    if ahead is None:
        times = [fact.start for fact in item.times()]
        ahead = _OF_THAT_DAY.search(text, item.start, min(times)) if times else None
        if ahead is not None and _SINCE.search(text, item.start, ahead.start()):
            return False
    on = in_the_year_of(ahead["on"], day) if ahead is not None else None
    return on is not None and (day - on).days > 1


_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()  # noqa: SIM905 - reads better as one text
_BY_NAME = re.compile(
    rf"(?P<name>{'|'.join(_MONTHS)})[a-z]{{0,6}}\.?[ ](?P<day>\d{{1,2}})(?:st|nd|rd|th)?", re.IGNORECASE
)
_A_DAY_OF_MONTH = rf"(?:{'|'.join(_MONTHS)})[a-z]{{0,6}}\.?[ ]\d{{1,2}}(?:st|nd|rd|th)?"
_OF_THAT_DAY = re.compile(
    r"\b(?:dose|infusion|treatment|visit|injection|cycle|session|appointment|one)s?,?[ ]+"
    r"(?:(?:was|were)[ ]+)?(?:given[ ]+)?(?:of|on|from)[ ]+"
    rf"(?P<on>\d{{1,2}}/\d{{1,2}}|{_A_DAY_OF_MONTH})(?!['\w/]|[ ]?,[ ]?\d{{4}})"
    r"[^.;\n]*\Z",
    re.IGNORECASE,
)


_SINCE = re.compile(
    r"\b(?:since|after|before|than|until|till|following|like|unlike|from|at|with)[ ]+(?:[a-z]+[ ]+){0,3}\Z",
    re.IGNORECASE,
)
"""`delayed since the infusion of February 16, was hung at 9:15 AM`."""
_DAY_AHEAD = re.compile(
    r"(?<![\w/.])(?<!\binf )(?<!infusion )(?<!\btx )(?<!treatment )(?<!cycle )(?<!dose )(?<!\bday )(?<!visit )"
    r"(?<!\bbag )(?<!bottle )(?<!\bunit )(?<!vial )(?<!pain )(?<!score )(?<!rated )(?<!# )"
    rf"(?P<on>\d{{1,2}}/(?!10\b)\d{{1,2}}|{_A_DAY_OF_MONTH})(?:[,:][ \t]?|[ \t]{{1,2}})"
    r"(?:[\d.,]{1,6}[ \t]?(?:m?g|mcg|ml|units?|gm)\b,?[ \t]{1,2})?"
    r"(?:(?:at|@|from)[ \t]?)?\Z",
    re.IGNORECASE,
)
"""And not `infusion 3/6 0935-1140`, `pain 8/10 0940`."""


def after_the_evening(told: Sequence[Statement], statement: Statement, day: date | None) -> date | None:
    """`Dilaudid 0.2 mg IVP at 2310 and again at 0312`, `Vanc 2200-2305 and Zosyn 0015-0045`: what one sentence tells
    behind an evening, of the same drug or a few hours later, is of the next day.
    """
    if day is None or len(told) < 2 or not statement.drug:
        return day
    times = [fact.clock for fact in statement.times() if fact.clock is not None]
    if not times:
        return day
    clock = min(times, key=lambda clock: clock.start)
    first = minutes(clock)
    if first > _HALF_A_DAY or not clock.certain or any(clock.on is not None for clock in times):
        return day
    for item in told:
        if item is statement or item.start >= statement.start:
            continue
        clocks = [fact.clock for fact in item.times() if fact.clock is not None and fact.clock.certain]
        evening = max(map(minutes, clocks), default=0)
        same = item.key == statement.key and evening - first > _HALF_A_DAY
        if same or 0 <= _A_DAY - evening + first <= _NIGHT:
            return day + timedelta(days=1)
    return day


_A_DAY = 24 * 60
_HALF_A_DAY = _A_DAY // 2
_NIGHT = 6 * 60
"""Minutes: what follows an evening so soon does not lie before it."""

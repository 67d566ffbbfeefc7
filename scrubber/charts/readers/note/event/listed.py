"""One dose given at several times: `Dilaudid 0.5 mg IVP at 0812 and 1030`, `Ancef 2 g IVPB 0340-0412 and 1140-1212`."""

from __future__ import annotations

import re
from itertools import pairwise

from scrubber.charts.readers.note.values.clock import minutes
from scrubber.charts.readers.note.values.reading import Reading
from scrubber.charts.readers.note.values.statement import AT_ONCE, NEXT_DOSE_MINUTES, Statement
from scrubber.charts.readers.note.values.tokens import Token
from scrubber.charts.words import drugs

_LINK = re.compile(
    r"(?P<felt>[ \t]*(?:\((?:for[ \t]+)?pain[^()\n]{0,12}\)|(?:for[ \t]+)?pain(?:[ \t]+\d{1,2}(?:/10)?)?(?=[,;])))?"
    r"[ \t]*[,;]?[ \t]*(?P<again>(?:and|&|\+|then|again|repeat(?:ed)?(?:[ \t]+x\s?\d)?|rpt'?d?)[ \t]*){0,3}"
    r"(?:(?:at|@)[ \t]*)?",
    re.IGNORECASE,
)
"""What stands between two times of one dose; `felt`: what each was for (`1400 (pain 8), 1430 (pain 7)`)."""
_CLOSES = re.compile(
    r"[ \t]*(?:[.;()\n]|$|,[ \t]|/[ \t]*\d|(?:for|per|by|with|w/)(?=\s)|[ \t]{2}(?:total|tot)\b"
    r"|(?:,[ \t]*)?(?:(?:and|&)[ \t]+)?(?:again[ \t]+)?(?:(?:@|at\b)[ \t]*)?\d)",
    re.IGNORECASE,
)
"""Behind a time of the list nothing begins: no drug, no vital sign."""
_IN_ITS_DOSE = re.compile(
    r"[ \t]*[(,;]?[ \t]*(?!tot(?:al)?\b|wast|discard)(?:\w+[ \t]+){0,2}[\d.,]+[ \t]?(?:mg|mcg|gm?|units?|meq)\b"
    r"(?![ \t]*(?:was[ \t]+)?(?:wast|discard))",
    re.IGNORECASE,
)
"""`Dilaudid 1 mg IVP 0900, again 0930 (0.5 mg)`: the second is none of the same dose."""
_TIMES_OVER = re.compile(r"\bx\s?[2-6]\b", re.IGNORECASE)


def is_given_then_too(reading: Reading, home: Statement, time: Token) -> bool:
    """Return whether a time is a further one of a list of times at which one dose was given."""
    told = _told_before(reading, home, time)
    dosed = home.of("dose") or home.bare or drugs.is_blood(home.key)
    if told is None or not dosed or home.hidden or _shares(reading, home):
        return False
    link = _LINK.fullmatch(reading.text, told.end, time.start) or _between_three(reading, told, time)
    if (
        link is None
        or not _CLOSES.match(reading.text, time.end)
        or _IN_ITS_DOSE.match(reading.text, time.end)
    ):
        return False
    if time.until is not None or told.until is not None:
        return _is_a_later_run(told, time) or _is_counted(reading, home, time)
    if home.way() not in AT_ONCE:
        return False
    of_three = sum(token.is_time for token in reading.sentence.tokens) > 2
    counted = _TIMES_OVER.search(reading.text, home.start, time.start) is not None
    again = link.re is _STROKE or link["again"] is not None or link["felt"] is not None
    return again or of_three or counted or _are_hours_apart(told, time)


def _between_three(reading: Reading, told: Token, time: Token) -> re.Match[str] | None:
    """`1048 / 1055 / 1103`: the stroke between two of three times or more, which are no start and stop."""
    strokes = _STROKES.search(reading.text, reading.sentence.start, time.end + _LONGEST)
    if strokes is None or not strokes.start() <= told.start < time.start < strokes.end():
        return None
    return _STROKE.fullmatch(reading.text, told.end, time.start)


_STROKE = re.compile(r"[ \t]*/[ \t]*")
_STROKES = re.compile(
    r"(?<![\d/:])(?:[01]?\d|2[0-3]):?[0-5]\d(?:[ \t]*/[ \t]*(?:[01]?\d|2[0-3]):?[0-5]\d(?!\d)){2,}"
)
_LONGEST = 40
"""Characters of the list behind a time of it."""


def _are_hours_apart(told: Token, time: Token) -> bool:
    """`Heparin 5000 units SC 0604, 1409`: as far apart as two doses."""
    if told.clock is None or time.clock is None or not (told.clock.certain and time.clock.certain):
        return False
    return minutes(time.clock) - minutes(told.clock) >= NEXT_DOSE_MINUTES


def may_be_when_it_was_asked_again(reading: Reading, home: Statement, time: Token) -> bool:
    """`Morphine 4 mg IVP 1400 (pain 8), 1430 (pain 3)`: the next dose, or how it felt after the first; but not in a
    list behind a colon, nor `1430 for pain 7`.
    """
    told = _told_before(reading, home, time)
    link = _LINK.fullmatch(reading.text, told.end, time.start) if told is not None else None
    if link is None or link["felt"] is None or _FOR_PAIN.match(reading.text, time.end):
        return False
    name = min(item.start for item in reading.found if item.drug == home.drug)
    return _COLON.search(reading.text, name, time.start) is None


_FOR_PAIN = re.compile(r"[ \t]*\(?for[ \t]", re.IGNORECASE)
_COLON = re.compile(r":(?!\d)")


def _shares(reading: Reading, home: Statement) -> bool:
    """`Toradol 30 mg and Zofran 4 mg IVP at 0812 and 0815`: perhaps one time for each."""
    return any(
        item.drug not in ("", home.drug) and not item.times()
        for item in reading.found
        if item.start < home.start
    )


def _told_before(reading: Reading, home: Statement, time: Token) -> Token | None:
    """Return the time right before another, where it is one at which the same drug was given."""
    before = [token for token in reading.sentence.tokens if token.is_time and token.end <= time.start]
    if not before or before[-1].start < home.start:
        return None
    given = {
        fact.start
        for item in reading.found
        if item.drug == home.drug
        for fact in item.facts
        if fact.kind in ("given", "start")
    }
    return before[-1] if before[-1].start in given else None


def _is_counted(reading: Reading, home: Statement, time: Token) -> bool:
    """`KCl 10 mEq IVPB x 4 doses: 0905-1005, 1010-1110, 1115-1215, 1220-1320`: as many runs as were counted."""
    name = min(item.start for item in reading.found if item.drug == home.drug)
    first = next((token for token in reading.sentence.tokens if token.is_time and token.start > name), time)
    count = _DOSES.search(reading.text, name, first.start)
    runs = [token for token in reading.sentence.tokens if token.is_time and token.start >= first.start]
    return count is not None and len(runs) == int(count["n"]) and all(run.until is not None for run in runs)


def is_counted_ahead(reading: Reading, gap: str, time: Token) -> bool:
    """`Dilaudid 0.5 mg IVP x3 (0900, 1030, 1200)`: whether `gap` counts as many doses as times follow it."""
    count = _COUNT.fullmatch(gap)
    behind = [token for token in reading.sentence.tokens if token.is_time and token.start >= time.start]
    linked = all(_LINK.fullmatch(reading.text, one.end, other.start) for one, other in pairwise(behind))
    closes = (
        bool(behind)
        and re.match(r"\s*(?:[).,;]|$|(?:for|w/|with|per)\b)", reading.text[behind[-1].end :]) is not None
    )
    return count is not None and linked and closes and len(behind) == int(count["n"])


_COUNT = re.compile(
    r"\s*\(?x\s?(?P<n>[2-6])(?:\s(?:doses?|times))?\)?[\s:,(-]*(?:(?:at|@)\s*)?", re.IGNORECASE
)
_DOSES = re.compile(r"\bx\s?(?P<n>[2-6])(?![\d.])(?!\s?(?:min|h|mg|ml|units?)\b)", re.IGNORECASE)


def _is_a_later_run(told: Token, time: Token) -> bool:
    """`0340-0412 and 1140-1212`: hours after it, so that it is no more of the same bag."""
    if told.until is None or time.until is None or time.clock is None:
        return False
    sure = told.until.certain and time.clock.certain
    return sure and minutes(time.clock) - minutes(told.until) >= NEXT_DOSE_MINUTES

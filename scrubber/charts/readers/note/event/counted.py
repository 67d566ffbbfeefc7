"""Which of several bags or boluses an event is of: `bolus #1 in, #2 hung`, `1120 2nd liter in`.

A number beside an event of fluids makes a statement of its own (`of_its_number`); one that names no drug finds its
administration by that number (`bag_of`): the one that was counted so, else the next one behind the only that counts.
"""

from __future__ import annotations

import re

from scrubber.charts.readers.note.values.clauses import Clause
from scrubber.charts.readers.note.values.draft import Draft
from scrubber.charts.readers.note.values.drafts import Drafts
from scrubber.charts.readers.note.values.reading import Reading
from scrubber.charts.readers.note.values.statement import PERHAPS_IN, TIMED, WENT_IN, Statement
from scrubber.charts.readers.note.values.tokens import Token
from scrubber.charts.words import drugs
from scrubber.model.value import replace

_COUNTS = frozenset({"start", "stop", "pause", "infused_at"})
"""Events that a number beside them may count."""
_ONE_MORE = 100
"""The number of `repeat bolus`: one more than there were."""
_WORDS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
_NTH = r"(?P<nth>[1-9])(?:st|nd|rd|th)|(?P<word>first|second|third|fourth|repeat|another|additional)"
_BAG = r"(?:bolus|liter|litre|l|rider|run)"
_BEFORE = re.compile(
    rf"(?:(?:^|[,;.:]|\band\b|&|\b{_BAG}|\bivpb)\s*#\s?(?P<n>[1-9])|\b{_BAG}\s(?P<m>[1-9])|\b(?:{_NTH})\s+{_BAG})"
    r"(?:\s?(?:of|/)\s?[1-9])?(?:\s+\d[\d.,]*\s?(?:ml|cc|l|mg|gm?|meq))?\s*(?:was\s+|is\s+|now\s+)?$",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    rf"\s+(?:the\s+)?(?:(?:{_BAG}\s?)?#\s?(?P<n>[1-9])\b(?!\s?(?:of|/))|{_BAG}\s(?P<m>[1-9])\b|(?:{_NTH})\s+{_BAG}\b)",
    re.IGNORECASE,
)
_INSIDE = re.compile(rf"(?:{_NTH})\s+{_BAG}\b|\b{_BAG}\s?#\s?(?P<n>[1-9])|(?P<m>(?!))", re.IGNORECASE)


def of_its_number(reading: Reading, part: Clause, event: Token, home: Statement) -> Statement:
    """Return the statement of the bag that an event counts: `home`, or a new one of another number."""
    number = _number(reading.text, part, event) if event.kind in _COUNTS else 0
    if not number or (home.drug and not _is_counted(home.key)):
        return home
    known = next((item for item in reading.found if item.key == home.key and item.ordinal == number), None)
    if known is not None:
        return known
    if not home.ordinal and not home.times():
        home.ordinal = number
        return home
    item = Statement(home.drug, home.key, event.start, part.end, ordinal=number)
    item.facts = [
        fact for fact in home.facts if event.end <= fact.start < part.end and fact.kind not in TIMED
    ]
    home.facts = [fact for fact in home.facts if fact not in item.facts]  # `LR in, #2 up at 125/hr`
    reading.found.append(item)
    return item


def _number(text: str, part: Clause, event: Token) -> int:
    """Return the number that stands right before an event, in its words or right behind it; 0 for none."""
    found = (
        _BEFORE.search(text[part.start : event.start])
        or _INSIDE.match(event.text)
        or _BEHIND.match(text, event.end, part.end)
    )
    if found is None:
        return 0
    digit = found["n"] or found["m"] or found["nth"]
    return int(digit) if digit else _WORDS.get(found["word"].casefold(), _ONE_MORE)


def _is_counted(key: str) -> bool:
    """Fluids and electrolytes are counted by the bag; `Feraheme #1` is a visit, `Privigen #2` a bottle of one dose."""
    return drugs.is_fluid(key) or drugs.is_blood(key) or key in _BY_THE_BAG


_BY_THE_BAG = frozenset(
    {"potassium chloride", "potassium", "magnesium sulfate", "calcium gluconate", "albumin"}
)


def bag_of(drafts: Drafts, statement: Statement) -> list[Draft]:
    """`0034 bolus #2 in`: the bag of that number; `bolus #2 hung`: the next one of the only drug that is counted."""
    number = statement.ordinal
    series = [draft for draft in drafts.infusions() if _is_counted(draft.key) or draft.is_bolus]
    if len({draft.key for draft in series}) != 1:
        return []
    begins = statement.of("start") is not None
    if number == _ONE_MORE:
        last, mine = series[-1], series[1:][-1:]
    else:
        mine = [draft for draft in series if draft.ordinal == number]
        last = next((draft for draft in reversed(series) if draft.ordinal in (0, number - 1)), series[-1])
    if mine and not (number == _ONE_MORE and begins and last.course.over):
        return mine[-1:]
    if number == 1:
        return [last] if not last.ordinal else []
    return [_next(drafts, last, statement)] if begins and last.course.told else []


def _next(drafts: Drafts, last: Draft, statement: Statement) -> Draft:
    """Return another bag of what hung last."""
    last.ordinal = last.ordinal or 1
    new = drafts.add(last.name, last.key, statement, list(last.ways))
    if any(fact.value in (WENT_IN, PERHAPS_IN) for fact in statement.facts):  # `#1 in at 1631, #2 in at 1640`
        statement.facts = [replace(fact, unsure=True) for fact in statement.facts]
    new.ordinal = last.ordinal + 1 if statement.ordinal == _ONE_MORE else statement.ordinal
    return new

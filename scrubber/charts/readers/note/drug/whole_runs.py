"""Several infusions that an event means at once (`both stopped 0948`), and which administration a whole run is of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from scrubber.charts.readers.note.values.amounts import quantity
from scrubber.charts.readers.note.values.draft import Draft, when
from scrubber.charts.readers.note.values.drafts import Drafts
from scrubber.charts.readers.note.values.statement import RANGE, Fact, Statement
from scrubber.charts.readers.note.values.tokens import Token
from scrubber.charts.readers.note.words.rare import Rare, rare
from scrubber.model.value import replace

_ALL = re.compile(r"\b(?:both|all|each|everything)\b(?!\s+(?:in|of\s+it)\b)", re.IGNORECASE)
_BOTH = re.compile(r"\bboth\b", re.IGNORECASE)
TEST = rare(r"\btest\s+dose\b", "test")
REST = re.compile(r"\b(?:remainder|remaining|rest|balance)\b", re.IGNORECASE)


def all_meant(drafts: Drafts, statement: Statement, first: Fact) -> list[Draft]:
    """`both stopped 0948`, `both resumed at 1012`: every infusion that runs, or that was stopped."""
    if not _ALL.search(drafts.text, statement.start, statement.end):
        return []
    if first.kind in ("stop", "pause"):
        found = drafts.running()
    elif first.kind == "restart":
        found = [draft for draft in drafts.infusions() if draft.course.over]
    else:
        return []
    if len(found) > 2 and _BOTH.search(drafts.text, statement.start, statement.end):
        statement.facts = [replace(fact, unsure=True) for fact in statement.facts]  # which two?
    return found if len(found) > 1 else []


def of_one_bag(found: Sequence[Draft]) -> list[Draft]:
    """`A 16 mg + B 10 mg in 50 mL NS started` ... `completed`: return the drugs of the one bag that may be meant."""
    bags = {draft.value("container") for draft in found}
    return list(found) if len(found) > 1 and len(bags) == 1 and None not in bags else []


def run_of(drafts: Drafts, draft: Draft, statement: Statement, day: date | None) -> Draft:
    """Return the administration that the run of a statement belongs to: `draft`, or another of the same drug."""
    start, stop = statement.of("start"), statement.of("stop")
    if start is None or stop is None or not (draft.told or draft.course.told):
        return draft
    if REST.search(drafts.text, statement.start, statement.end):
        return _rest_of(drafts, draft, statement, start)
    if (start.value == RANGE and _is_next_run(draft, start, day)) or _is_of_a_later_day(draft, start, day):
        another = drafts.add(draft.name, draft.key, statement, list(draft.ways))
        dose = draft.facts.get("dose")
        if dose is not None and _OF_EACH.search(
            drafts.text, draft.statement.start, _line_end(drafts.text, dose)
        ):
            another.facts["dose"] = dose
        return another
    return draft


_OF_EACH = rare(r"\b(?:daily|q\.?[ ]?24[ ]?h\w*|each|every[ ]day)\b", "daily", "24", "each", "every")
"""`SOLU-MEDROL 1 g DAILY x 3`: the dose of each day's run."""


def _line_end(text: str, fact: Fact) -> int:
    end = text.find("\n", fact.end)
    return end if end >= 0 else len(text)


def _is_of_a_later_day(draft: Draft, start: Fact, day: date | None) -> bool:
    """`3/1/26 Started 1300, done 1405`, and in a line of another day `3/2/26 Started 1118, done 1222`."""
    first, ended, begins = draft.course.first(), draft.course.last(), when(start, day)
    if first is None or ended is None or not (first.plain and ended.plain and begins.plain):
        return False
    return begins.readings[0].date() > ended.readings[0].date() and draft.course.over


def _rest_of(drafts: Drafts, draft: Draft, statement: Statement, start: Fact) -> Draft:
    """`remainder infused 1342-1355` carries on; with a dose of its own it is another: `Infed test dose 25 mg IV 0910.
    Remainder 975 mg 1015-1420`; and behind a test dose it always is.
    """
    dose, known = quantity(statement.of("dose")), draft.dose()
    another = dose is not None and known is not None and dose != known
    if another or (draft.course.over and is_called(TEST, drafts.text, draft)):
        return drafts.add(draft.name, draft.key, statement, ["infusion"])
    statement.facts = [
        replace(fact, kind="restart", value="") if fact is start else fact for fact in statement.facts
    ]
    return draft


def is_called(words: re.Pattern[str] | Rare, text: str, draft: Draft) -> bool:
    """`A test dose of 25 mg INFeD was given`: what any statement of it says, or stands right before."""
    told = (draft.statement, *draft.told)
    return any(words.search(text, _begin_of_phrase(text, item.start), item.end) for item in told)


def _begin_of_phrase(text: str, place: int) -> int:
    """Return where the words without a stop or a digit of a time begin that stand right before a place."""
    ahead = _PHRASE.search(text, max(0, place - 30), place)
    return ahead.start() if ahead else place


_PHRASE = re.compile(r"[A-Za-z][A-Za-z ]*(?:[ \t]of[ \t][\d.]+[ \t]?[a-z]+[ \t]+)?$")


def _is_next_run(draft: Draft, start: Fact, day: date | None) -> bool:
    """`Unit 1 0905-0948. Unit 2 0955-1031.`: a whole run after the end of the last."""
    ended, begins = draft.course.last(), when(start, day)
    return ended is not None and ended.plain and begins.plain and begins.readings[0] > ended.readings[0]


def follows_a_run(text: str, run: Token) -> bool:
    """`Remicade 400 mg 0915-1015; 1015-1120`: a run that begins when the one right before it ends."""
    ended = _ENDED_BEFORE.search(text, max(0, run.start - 30), run.start)
    return ended is not None and run.text.startswith(ended["at"])


_ENDED_BEFORE = re.compile(
    r"(?:[-–]|\bstop(?:ped)?)\s?(?P<at>\d{1,2}:?\d\d)(?:[;.,]\s*|[ \t]*\n[ \t]*)"
    r"(?:(?:then|and)\s+|9\d{4}:?\s+|(?:second|2nd|third|3rd|next|add'?l|additional)\s+(?:hour|hr)s?:?\s+)?\Z",
    re.IGNORECASE,
)
"""A procedure's code may lead the hour: `96365 0915-1015; 96366 1015-1120`."""

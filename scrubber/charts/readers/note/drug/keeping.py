"""A line that is only kept open: from when on, by which fluid, and what ran before it: `1000 NS rate changed to KVO`.

Theory. `KVO` tells what a fluid is for from the time at which it is said on; what ran before was what it was. So a
fluid that was given for its own sake ends there, and goes on for the line's. A drug never keeps a line open: behind its
end such words are of the line, and while it runs nobody knows what became of it. Where no time is told, or where the
words may be of another bag, the end of what ran before is in doubt.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

from scrubber.charts.events.course import Course
from scrubber.charts.events.when import When
from scrubber.charts.readers.note.drug.word import Word
from scrubber.charts.readers.note.values.clock import Clock
from scrubber.charts.readers.note.values.draft import Draft, when
from scrubber.charts.readers.note.values.drafts import Drafts
from scrubber.charts.readers.note.values.statement import Fact, Statement

KEPT_SINCE = "from then on it kept the line open; when it ended to run for itself is not said"
RAN_AGAIN = "it kept the line open, and ran faster again at a time that is not said"
KEEPS_OR_TREATS = "it is told to keep the line open, and to run for itself"
_TURNED = re.compile(
    r"(?:\b(?:decreas\w*|chang\w*|reduc\w*|lower\w*|slow\w*|turn\w*|dropp?\w*|down|titrat\w*|back|convert\w*|switch\w*|adjust\w*"
    r"|now|then)\s+(?:\w+\s+)?|\bto\s+|->\s*|→\s*|↓\s*)(?:(?:to|at|on|a|rate|of)\s+)*\Z",
    re.IGNORECASE,
)
"""Ahead of `KVO`: the same bag runs on, for the line alone."""
_OF_THE_LINE = re.compile(
    r"\b(?:line|vein|iv|piv|port|picc|access|site|catheter)\b[^.;,\n]{0,20}\Z", re.IGNORECASE
)
_AT = re.compile(r"\s*(?:rate\s+)?(?:(?:at|@|from|since)\s*)?\Z", re.IGNORECASE)
_ENDS = frozenset({"stop", "infused", "pause"})
_REDUCED = ("reduced", "lowered", "dropped", "weaned", "cut")
_NEAR = 60
"""Characters ahead of `KVO` in which a word may say that a bag was turned down."""
_SLOW = 50
"""Millilitres an hour that may still be for the line alone. Ours."""
_OF_ITS_RUN = frozenset({"start", "given", "restart", "step", "rate", "running"})
"""What is told with the words that a bag keeps the line open, and is of that and not of what ran before."""


def kept_at(word: Word) -> Clock | None:
    """Return the time that stands with `KVO`: behind it, ahead of it in its clause, else in the margin."""
    times = [token for token in word.part.tokens if token.is_time and token.clock is not None]
    behind = next((token for token in times if token.start >= word.token.end), None)
    if behind is not None and _AT.fullmatch(word.text, word.token.end, behind.start):
        return behind.clock
    ahead = [token for token in times if token.end <= word.token.start]
    if ahead:
        return ahead[-1].until or ahead[-1].clock
    margin = word.sentence.margin
    first = word.part.start <= min((token.start for token in word.sentence.tokens), default=word.part.start)
    return margin.clock if margin is not None and first and behind is None else None


def meant_by_kvo(drafts: Drafts, statement: Statement) -> list[Draft]:
    """`rate changed to KVO`, `KVO off 1130`: the fluid that runs, else the one that keeps the line open; of a drug only
    where nothing else runs.
    """
    if statement.of("stop") is not None:
        kept = [draft for draft in drafts if draft.kept or "keep_open" in draft.facts]
        if kept:
            return kept[-1:]
    running = drafts.running()
    return [draft for draft in running if draft.is_fluid] or running


def is_another(draft: Draft, statement: Statement) -> bool:
    """`0900 NS started KVO. 1000 NS bolus 1000 mL started`: what only keeps the line open is not what is begun then."""
    kept = draft.facts.get("keep_open")
    if kept is None or not (draft.course.began or kept.clock is not None):
        return False
    begins = statement.of("start") or statement.of("new_bag") or statement.way() == "bolus"
    told = statement.of("dose") or statement.of("rate") or statement.way() == "bolus"
    return statement.of("keep_open") is None and bool(begins and told)


def keeps(draft: Draft, statement: Statement, text: str) -> bool:
    """Return whether a statement says of what was begun for itself, or of a drug, that a line is kept open."""
    if statement.of("keep_open") is None or "keep_open" in draft.facts:
        return False
    return draft.begun or not draft.is_fluid or _turns_in_one_breath(statement, text)


def _turns_in_one_breath(statement: Statement, text: str) -> bool:
    """`NS 1000 mL started 0900, decreased to KVO at 1030`: begun and turned by one statement."""
    kept, start, stop = (statement.of(kind) for kind in ("keep_open", "start", "stop"))
    if kept is None or start is None or start.clock is None or not _is_turned(text, statement, kept):
        return False
    if kept.clock is None:  # `NS 1000 mL 0900-1030 then KVO`
        return stop is not None and stop.end <= kept.start
    return start.clock.of_day != kept.clock.of_day


def _is_turned(text: str, statement: Statement, kept: Fact) -> bool:
    begins = max(statement.start, kept.start - _NEAR)
    return kept.quote.casefold().startswith(_REDUCED) or _TURNED.search(text, begins, kept.start) is not None


def without_its_own(draft: Draft, statement: Statement) -> Statement:
    """Return the statement without what it tells of a line kept open, which is marked as taken."""
    begins = () if draft.begun else ("start", "given", "rate")
    left: list[Fact] = []
    for fact in statement.facts:
        of_it = draft.is_fluid and fact.kind in _OF_ITS_RUN and fact.kind not in begins
        if fact.kind == "keep_open" or (of_it and not _is_its_start(draft, fact)):
            draft.taken.add(fact.start)
        elif not (draft.kept and fact.kind in _ENDS):
            left.append(fact)
    return replace(statement, facts=left)


def _is_its_start(draft: Draft, fact: Fact) -> bool:
    first = draft.course.first()
    hours = fact.clock.of_day_readings() if fact.clock else ()
    return bool(first and first.readings and first.readings[0].time() in hours)


def turn(draft: Draft, statement: Statement, text: str, day: date | None) -> None:
    """Take in that a bag keeps the line open from a time on."""
    fact = statement.of("keep_open")
    assert fact is not None
    if draft.kept and not draft.course.running:
        _end_kept(draft, statement, day)
        return
    line = _OF_THE_LINE.search(text, statement.start, fact.start) is not None
    at = _since(draft, fact, statement, day)
    if not draft.is_fluid:
        if not line:
            _doubt_drug(draft, statement, fact)
    elif draft.course.over and (at is None or draft.course.within(at) is None):
        if at is not None and not _is_behind(draft, at):
            draft.course.shake("stop")
    elif at is None:
        draft.course.doubt("stop", fact.quote, KEPT_SINCE)
        draft.kept.append(Course())
    else:
        sure = not line and _is_turned(text, statement, fact)
        since = replace(at, unsure=at.unsure or not sure)
        ended = draft.course.cut(since)
        draft.kept.append(Course())
        draft.kept[-1].take("start", since)
        for stop in ended:
            draft.kept[-1].take("stop", stop)
    if draft.kept:
        _end_kept(draft, statement, day)


def _doubt_drug(draft: Draft, statement: Statement, fact: Fact) -> None:
    """`1000 heparin to KVO`: nobody knows what became of it; behind its end such words are of the line."""
    if not draft.course.began and statement.drug:
        draft.unsure.setdefault("purpose", (fact.quote, KEEPS_OR_TREATS))
    elif draft.course.running:
        draft.course.doubt("stop", fact.quote, KEPT_SINCE)


def _is_behind(draft: Draft, at: When) -> bool:
    """`1000 NS completed. 1005 NS KVO`: it had ended, and the words are of the line."""
    last = draft.course.last()
    return bool(last and last.readings and at.readings and at.readings[0] >= last.readings[0])


def _since(draft: Draft, fact: Fact, statement: Statement, day: date | None) -> When | None:
    """Return since when: the time beside the word itself, else the only other one that is told with it."""
    if fact.clock is not None:
        return when(fact, day)
    times = [
        other for other in statement.times() if other.kind in _OF_ITS_RUN and not _is_its_start(draft, other)
    ]
    return when(times[0], day) if len(times) == 1 else None


def _end_kept(draft: Draft, statement: Statement, day: date | None) -> None:
    """`KVO off 1130`."""
    for fact in statement.times():
        if fact.kind in _ENDS:
            draft.taken.add(fact.start)
            draft.kept[-1].take("stop", when(fact, day))


def ends_what_it_keeps(draft: Draft, fact: Fact, at: When) -> bool:
    """`1000 NS rate changed to KVO. 1100 NS dc'd`: take in the end of a bag that keeps the line open. Return whether it
    does; a restart ends that as well, and begins a run for itself.
    """
    if not draft.kept or draft.course.running or draft.kept[-1].over:
        return False
    if fact.kind in _ENDS:
        draft.kept[-1].take("stop", at)
        return True
    if fact.kind in ("restart", "step"):
        draft.kept[-1].take("stop", at)
        draft.course.take("restart", replace(at, unsure=True))
        return True
    return False


def runs_again(draft: Draft, statement: Statement) -> bool:
    """`1030 NS decreased to KVO. 1130 back to 125 mL/hr`: return whether a bag that keeps the line open is told to run
    faster, at a time that nothing tells.
    """
    open_now = bool(draft.kept) and not draft.course.running and not draft.kept[-1].over
    return open_now and not statement.times() and _is_fast(statement)


def _is_fast(statement: Statement) -> bool:
    rate = statement.of("rate")
    return rate is not None and Decimal(rate.value) > _SLOW


def ends_another(text: str, statement: Statement) -> bool:
    """`bolus complete, back to KVO`; and not `KVO off 1130`: return whether an end that is told with `KVO` is of what
    ran beside it.
    """
    kept = statement.of("keep_open")
    return (
        kept is not None
        and statement.of("stop") is not None
        and not _OFF.search(text, kept.end, statement.end)
    )


_OFF = re.compile(
    r"\b(?:off|stopp?\w*|d/?c\w*|discontinued|done|ended|complete\w*|until|till?|removed)\b", re.IGNORECASE
)


def doubts_purpose(draft: Draft, statement: Statement) -> bool:
    """`NS at KVO. 1000 increased to 500 mL/hr`: return whether a line kept open is told to run at a rate of its own."""
    if "keep_open" not in draft.facts or statement.of("keep_open") is not None:
        return False
    return _is_fast(statement) or statement.of("step") is not None or statement.way() == "bolus"

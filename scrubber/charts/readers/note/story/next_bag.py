"""The bag that follows the one which ran when the note began: `Bag 2 empty 2:02 pm. New bag on, running 2:11 pm`."""

from __future__ import annotations

import re

from scrubber.charts.readers.note.values.draft import Draft
from scrubber.charts.readers.note.values.drafts import Drafts
from scrubber.charts.readers.note.values.statement import Fact, Statement
from scrubber.model.value import replace


def next_of_a_drip(drafts: Drafts, statement: Statement) -> Draft | None:
    """Begin the next bag of the only infusion, whose start nobody told and whose bag is in: an infusion of its own.

    It is a bag that was hung, or a pump that runs behind words of a bag.
    """
    told = (fact for fact in statement.facts if fact.kind in ("new_bag", "running", "restart") and fact.clock)
    first = next(told, None)
    infusions = drafts.infusions() if first is not None else []
    last = infusions[0] if len(infusions) == 1 else None
    if first is None or last is None or last.begun or last.halted or not last.course.over:
        return None
    if statement.drug and statement.key != last.key:
        return None
    ended = max((item.end for item in last.told if item.of("stop")), default=statement.start)
    stop, clock = last.course.last(), first.clock
    if stop is None or clock is None or not stop.readings or clock.of_day <= stop.readings[0].time():
        return None  # `1050 CADD disconnected. New bag by home RN this pm.`; a list with the newest first
    if first.kind != "new_bag" and _NEXT.search(drafts.text, ended, statement.end) is None:
        return None
    statement.facts = [replace(fact, kind="start") if fact is first else fact for fact in statement.facts]
    return drafts.add(last.name, last.key, statement, list(last.ways))


_NEXT = re.compile(
    r"\b(?:(?:new|next|another|fresh|second)\s+(?:bag|cassette|bottle|syringe)|(?:bag|cassette|bottle)\s?#?\s?[2-9])\b",
    re.IGNORECASE,
)


def as_it_ended(facts: list[Fact]) -> list[Fact]:
    """`Bag 2 empty, pump stopped and clamped 2:02 pm`: what was paused had ended."""
    in_ = [
        fact for fact in facts if fact.kind == "stop" and fact.value == "untimed" and _IN.match(fact.quote)
    ]
    if not in_ or not any(fact.kind == "pause" and fact.clock is not None for fact in facts):
        return facts
    rest = (fact for fact in facts if not (fact.kind == "stop" and fact.value == "untimed"))
    return [replace(fact, kind="stop") if fact.kind == "pause" else fact for fact in rest]


_IN = re.compile(r"empty|emptied|dry|complete|finished|done", re.IGNORECASE)

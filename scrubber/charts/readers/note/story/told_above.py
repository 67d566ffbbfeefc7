"""What stands above the only drug of a note and is of its infusion: `START: 0942  STOP: 1351`, `At 9:45 it stopped`."""

from __future__ import annotations

from datetime import date

from scrubber.charts.readers.note.story.taking import take
from scrubber.charts.readers.note.values.draft import Draft, when
from scrubber.charts.readers.note.values.drafts import Drafts
from scrubber.charts.readers.note.values.statement import Statement
from scrubber.charts.readers.note.values.tokens import Lexed
from scrubber.charts.words import drugs
from scrubber.model.value import replace


def take_told_above(unbound: list[Statement], draft: Draft, text: str, day: date | None) -> list[Statement]:
    """Take what tells of the only infusion above its name; return what does not."""
    above = [item for item in unbound if item.end <= draft.statement.start]
    ended = draft.course.last() is not None
    its = [
        item
        for item in above
        if (_is_told_again(item, draft, day) if ended else _is_its_end(item, draft, unbound))
    ]
    for item in its:
        if not ended:
            item.facts = [replace(fact, unsure=True) for fact in item.facts]
        take(draft, text, item, day)
    return [item for item in unbound if item not in its]


def take_of_the_only_drug(
    unbound: list[Statement], drafts: Drafts, lexed: Lexed, day: date | None
) -> list[Statement]:
    """`The denial states that no stop time is on file for Reclast. The record shows that 5 mg was started at 2:14 PM
    and stopped at 2:37 PM`: a dose and its whole run, in a text that names one drug only, and before it. It was named
    for another reason, so a person has to confirm the times. Return what tells of nothing so.
    """
    told = [item for item in unbound if item.of("dose") and item.of("start") and item.of("stop")]
    if drafts.all or len(told) != 1:
        return unbound
    named = [token for token in lexed.tokens if token.kind == "drug" and not drugs.is_fluid(token.key)]
    if len({token.key for token in named}) != 1:
        return unbound
    (item,), drug = told, named[0]
    if drug.start > item.start or drug.key in drafts.refused or len(item.times()) != 2:
        return unbound
    item.facts = [replace(fact, unsure=True) if fact.clock is not None else fact for fact in item.facts]
    take(drafts.add(drug.text, drug.key, item), lexed.text, item, day)
    return [other for other in unbound if other is not item]


def _is_told_again(statement: Statement, draft: Draft, day: date | None) -> bool:
    """`START: 0942  STOP: 1351` above the drug, and below it a log by time: what both tell is told once."""
    course = draft.course
    first, last = course.first() or draft.step, course.last()
    if first is None or last is None or not course.over:
        return False
    ends = {"start": first, "stop": last}
    told = {fact.kind: when(fact, day) for fact in statement.times()}
    same = told.keys() <= ends.keys() and all(told[kind].readings == ends[kind].readings for kind in told)
    return bool(told) and same


def _is_its_end(statement: Statement, draft: Draft, unbound: list[Statement]) -> bool:
    """`At 9:45 the infusion stopped; it had been started at 8:50 (Orencia 750 mg)`: the end, which a person has to
    confirm.
    """
    alone = len(unbound) == 1 and draft.course.first() is not None and not draft.injected
    return alone and [fact.kind for fact in statement.times()] == ["stop"]

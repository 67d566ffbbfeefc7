"""A drug that was infused once more, told in one sentence with the first run: `mesna 220 mg from 10:05 to 10:22, and
again, the same dose, from 13:05 to 13:21`, `it was done at 15:22, and a second 10 mEq ran from 15:25 to 16:27`.

Behind the end of a run, words for another dose begin another giving. `again` alone does not: what was stopped goes on
again, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from scrubber.charts.readers.note.values.amounts import quantity
from scrubber.charts.readers.note.values.draft import Draft
from scrubber.charts.readers.note.values.drafts import Drafts
from scrubber.charts.readers.note.values.reading import Reading
from scrubber.charts.readers.note.values.statement import Statement
from scrubber.charts.readers.note.words.forms import NUMBER, UNIT

_ANOTHER = re.compile(
    r"\b(?:(?P<same>(?:again,?[ \t]+)?(?:in[ \t]+)?(?:at[ \t]+)?the[ \t]+same[ \t]+dose|same[ \t]+dose"
    r"|(?:repeat(?:ed)?|rpt)(?=[ \t]+(?:at[ \t]*|from[ \t]*|@[ \t]?)?\Z))"
    rf"|(?:(?:a|the|her|his)[ \t]+)?(?:second|2nd|third|3rd|another|repeat)[ \t]+(?:dose\b|{NUMBER}[ \t]?{UNIT}\b))",
    re.IGNORECASE,
)


def with_second_givings(reading: Reading, stated: Iterable[Statement]) -> Iterator[Statement]:
    """Yield the statements of a sentence, what was given once more as a statement of its own."""
    for item in stated:
        yield from _parted(reading.text, item)


def _parted(text: str, item: Statement) -> Iterator[Statement]:
    """Yield a statement, or the giving whose end it tells and the next one."""
    begun = [fact for fact in item.times() if fact.kind in ("start", "given")]
    ends = [fact for fact in item.times() if fact.kind == "stop"]
    later = next((fact for fact in begun if ends and fact.start > ends[0].start), None)
    said = _ANOTHER.search(text, ends[0].end, later.start) if later is not None else None
    if said is None or _BOTTLE.search(text, item.start, item.end):
        yield item
        return
    dose = item.of("dose")
    first = [fact for fact in item.facts if fact.start < said.start()]
    second = [fact for fact in item.facts if fact.start >= said.start()]
    if said["same"] and dose is not None and not any(fact.kind == "dose" for fact in second):
        second.append(dose)
    second += [fact for fact in first if fact.kind == "way"]
    item.facts = first
    yield item
    yield Statement(item.drug, item.key, said.start(), item.end, second, further=bool(item.drug))


def infused_again(drafts: Drafts, statement: Statement) -> list[Draft]:
    """`It was done at 15:22. A second 10 mEq was started at 15:25`: one more of the only drug of that dose whose
    infusions are all in.
    """
    said = _ANOTHER.search(drafts.text, statement.start, statement.end)
    if said is None or _AHEAD.fullmatch(drafts.text, statement.start, said.start()) is None:
        return []
    dose = quantity(statement.of("dose"))
    same = [
        draft
        for draft in drafts.infusions()
        if not (draft.is_fluid or draft.injected) and dose is not None and draft.dose() == dose
    ]
    over = all(draft.begun and draft.course.over for draft in same)
    if len({draft.key for draft in same}) != 1 or not over:
        return []
    if any(_BOTTLE.search(drafts.text, item.start, item.end) for item in (*same[-1].told, statement)):
        return []
    return [drafts.add(same[-1].name, same[-1].key, statement, list(same[-1].ways))]


_BOTTLE = re.compile(r"\bbottles?\b", re.IGNORECASE)
"""`IVIG 20 g bottle done 1005. A second 20 g was hung 1006`: one infusion, perhaps."""
_AHEAD = re.compile(r"[ \t]*(?:(?:and|then)[ \t]+)?", re.IGNORECASE)

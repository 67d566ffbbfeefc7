"""What a form asks for: a start without a method is no proof of a bag, since the form asks for it of a push too.

`Start: 13:05` beside `Benadryl 50 mg` leaves open how it was given. A bag, a rate or an end tells it; and on a
record of infusions with one drug the title does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from scrubber.charts.readers.note.values.draft import Draft
from scrubber.charts.readers.note.values.statement import COLUMN, Fact

_LABEL = re.compile(
    r"(?:^|[\n|\t]|[ ]{2})[ \t]*(?:start(?:ed)?|begin|began|begun|time[ ](?:start(?:ed)?|begun))(?:[ ]time)?"
    r"[ \t]*[:|][ \t]*\Z",
    re.IGNORECASE,
)
_EMPTY = re.compile(r"(?:[ ]time)?[ \t]*[:|][ \t_-]*(?:\n|\Z)", re.IGNORECASE)
_TITLE = re.compile(
    r"^[^\n:]{0,60}\binfusion[ ](?:[a-z]+[ ])?(?:record|sheet|form|log|flow[ ]?sheet|note|documentation)\b",
    re.IGNORECASE | re.MULTILINE,
)


def only_begins(text: str, fact: Fact) -> bool:
    """`Start: 13:05`, a time in a column of starts, `Stop: ____`: nothing of it says that a bag was hung."""
    if fact.kind == "stop" and fact.clock is None:
        return _EMPTY.match(text, fact.end) is not None
    if fact.kind != "start" or fact.clock is None:
        return False
    return fact.value == COLUMN or _LABEL.search(text, max(0, fact.start - 40), fact.start) is not None


def settle_ways(drafts: Sequence[Draft], text: str) -> None:
    """Make an infusion of what a form asks a start of, where a bag or a rate, or the title of its record, says so; and
    a push of all that has no way, where `all IV push` is said of it.
    """
    given = [draft for draft in drafts if draft.way != "oral"]
    if _ALL_PUSHED.search(text):
        for draft in given:
            if draft.way in ("", "iv") and not (
                draft.is_fluid or draft.course.over or "volume" in draft.facts
            ):
                draft.ways.append("push")
    titled = len(given) == 1 and _TITLE.search(text) is not None
    for draft in given:
        bag = "volume" in draft.facts or "rate" in draft.facts
        if draft.asked and draft.way in ("", "iv") and (bag or titled):
            draft.ways.append("infusion")


_ALL_PUSHED = re.compile(
    r"\ball\s+(?:(?:meds?|medications|doses|drugs)\s+)?(?:(?:were|was)\s+)?(?:given\s+)?(?:slow\s+)?(?:iv\s?push|ivp)\b",
    re.IGNORECASE,
)
"""`Route: all IV push`, `all meds given IVP`."""

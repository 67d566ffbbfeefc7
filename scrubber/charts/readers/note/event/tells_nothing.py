"""Events that tell no time: `verified` behind that of a shot, `on pump` of a bag that hangs, `connected 2/28`."""

from __future__ import annotations

import re

from scrubber.charts.readers.note.values.clauses import Clause
from scrubber.charts.readers.note.values.reading import Reading, is_of_the_visit
from scrubber.charts.readers.note.values.tokens import Token


def tells_nothing(reading: Reading, part: Clause, event: Token, time: Token | None) -> bool:
    """Return whether an event takes no time, neither the one that was found for it nor that of its line."""
    if _is_of_its_drug(reading.text, part, event, time) or _says_only_how(reading, part, event):
        return True
    if time is None:
        return _IS_OF_A_DATE.match(reading.text, event.end) is not None
    return _stands_behind_a_shot(reading.text, part, event, time) or is_of_the_visit(reading.text, time)


def _is_of_its_drug(text: str, part: Clause, event: Token, time: Token | None) -> bool:
    """`Rituxan 730 mg 0850-1225 (titrated)`: the run of the drug, and not of the change; `@ 1115 x 30 min. done`; and
    `Given: Feraheme 510 mg 1318-1340, Benadryl 25 mg IVP 1305`: what heads a list has no time of its own.
    """
    if time is None:
        return False
    if event.kind == "given" and _HEADS_A_LIST.match(text, event.end):
        return any(token.kind == "drug" and event.end <= token.start < time.start for token in part.tokens)
    if event.kind == "stop" and any(time.end <= t.start < event.start for t in part.of("duration")):
        return True
    if time.until is None:
        return False
    if event.kind == "stop":  # `Feraheme done: 510 mg 10:20a to 10:40a`
        return any(token.kind == "dose" and event.end < token.start < time.start for token in part.tokens)
    return event.kind == "step" and any(
        token.kind == "drug" and token.start < time.start < event.start for token in part.tokens
    )


def _says_only_how(reading: Reading, part: Clause, event: Token) -> bool:
    """`0610 Mg low. Bag hung 0640, on pump`, `Started 0640 on pump`: what began already, at its own time."""
    if event.kind != "start" or not event.text.casefold().startswith("on "):
        return False
    ahead = [token for token in part.tokens if token.end <= event.start]
    if any(token.kind == "start" for token in ahead) and any(token.is_time for token in ahead):
        return True
    begun = (fact for item in reading.found for fact in item.facts if fact.kind == "start")
    return any(fact.clock is not None and fact.end < event.start for fact in begun)


def _stands_behind_a_shot(text: str, part: Clause, event: Token, time: Token) -> bool:
    """`Humalog 5 units SQ LUQ abd 1712 verified by S. Orr RN`: when it was given, and not when it was checked."""
    if event.kind not in ("running", "other") or time.end > event.start or time.until is not None:
        return False
    ahead = [token for token in part.tokens if token.end <= time.start]
    kinds = {token.kind for token in ahead}
    told = {"drug", "dose"} <= kinds and not kinds.isdisjoint({"push", "im", "sc"})
    beside = bool(ahead) and not text[ahead[-1].end : time.start].strip(" @")
    checked = _CHECKED.fullmatch(event.text) is not None
    return told and beside and checked and ahead[-1].kind in ("site", "push", "im", "sc")


_IS_OF_A_DATE = re.compile(
    r"[ \t]*(?:on[ \t]+)?(?!2/2\b)\d{1,2}/\d{1,2}(?:/\d{2,4})?\b(?![ \t]*(?:at\b|@|\d))", re.IGNORECASE
)
"""`Elastomeric 5-FU (connected 2/28) removed`: a day stands behind it, and no time; `2/2` is a reason."""
_HEADS_A_LIST = re.compile(r"[ \t]*(?:today[ \t]*)?:", re.IGNORECASE)
_CHECKED = re.compile(r"(?:verified|checked|scanned|witnessed|cosigned|co-signed)(?: by)?", re.IGNORECASE)

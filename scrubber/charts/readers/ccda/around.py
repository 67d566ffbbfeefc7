"""What stands around and inside an administration: its frame, its comments, its refusal, and what was discarded of it.

<act negationInd="true"> … <substanceAdministration moodCode="EVN"> …      its frame was not done
<entryRelationship> <act> <code code="48767-8"/> <text>stopped at 11:55</text> …     a comment on it
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scrubber.charts.readers.ccda.values import (
    child,
    children,
    concept,
    given,
    inner_text,
    instant,
    name_of,
    quantity,
)
from scrubber.charts.words.waste import may_be_waste, speaks_of_waste, totalled
from scrubber.model.record import Uncertain, Waste

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_FRAMES = frozenset({"act", "organizer", "procedure", "encounter"})
_NOT_DONE = frozenset({"nullified", "cancelled", "obsolete"})
_WHY_NOT = "2.16.840.1.113883.10.20.22.4.53"
"""The template of a reason why an immunisation was not given."""


def is_negated(item: Element) -> bool:
    """Return whether an act says that it was not done (xs:boolean: `true` or `1`; careless senders write `TRUE`)."""
    return (item.get("negationInd") or "").strip().casefold() in ("true", "1")


def status_of(item: Element) -> str:
    """Return the state of an entry: complete where it tells none, unknown where it says that nobody knows."""
    code = child(item, "statusCode")
    return given(code, "code") or ("completed" if code is None or not code.get("nullFlavor") else "unknown")


def did_not_happen(item: Element) -> bool:
    """Return whether an act says of itself that it did not happen: planned, negated, or taken back."""
    status = given(child(item, "statusCode"), "code")
    return item.get("moodCode", "EVN") != "EVN" or is_negated(item) or status in _NOT_DONE


def frame_did_not_happen(item: Element) -> bool:
    """Return whether what an entry is a part of did not happen, or it is about another person: a relative."""
    if child(item, "subject", "relatedSubject") is not None:
        return True
    for ancestor in item.iterancestors():
        name = name_of(ancestor)
        if name == "section":
            return False
        if name in _FRAMES and (
            did_not_happen(ancestor) or child(ancestor, "subject", "relatedSubject") is not None
        ):
            return True
    return False


def comments_of(item: Element) -> Iterator[str]:
    """Yield the texts of the comments that an administration holds."""
    for act in children(item, "entryRelationship", "act"):
        words = inner_text(child(act, "text"))
        if words and not did_not_happen(act):
            yield words


def told_inside(item: Element) -> Iterator[str]:
    """Yield what the observations in an administration tell: a reaction, a reason why it was not given whole.

    A waste and a reason for giving are read by themselves.
    """
    for relation in children(item, "entryRelationship"):
        observation = child(relation, "observation")
        if observation is None or did_not_happen(observation) or relation.get("typeCode") == "RSON":
            continue
        code, value = concept(child(observation, "code")), concept(child(observation, "value"))
        if not any(map(speaks_of_waste, code.said())):
            yield " ".join(filter(None, (code.words, value.words, inner_text(child(observation, "text")))))


def why_not(item: Element) -> str | None:
    """Return the reason that an administration holds for its not being given; None where it holds none."""
    for observation in children(item, "entryRelationship", "observation"):
        if any(template.get("root") == _WHY_NOT for template in children(observation, "templateId")):
            return concept(child(observation, "code")).words or "a reason why it was not given"
    return None


def waste_of(item: Element) -> tuple[Waste | None, tuple[Uncertain, ...]]:
    """Return what nested observations say was discarded; C-CDA has no element of its own for it."""
    found = []
    for observation in children(item, "entryRelationship", "observation"):
        if did_not_happen(observation):
            continue
        if any(map(speaks_of_waste, concept(child(observation, "code")).said())):
            amount = quantity(child(observation, "value"))
            if amount is not None and may_be_waste(amount):
                found.append(Waste(amount, at=instant(child(observation, "effectiveTime"))))
    return totalled(found)

"""A dose that is told as a sum, with its parts ahead of their times, of a bolus and the infusion that follows it.

    Total dose 0.9 mg/kg = 72 mg         BOLUS 7.2 mg         INFUSION 64.8 mg
      Bolus IV push given   10:41
      Infusion begun        10:43

What was pushed and what was infused has its own part. Where no parts are told, the sum is the dose of neither alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from scrubber.charts.readers.note.values.draft import Draft
from scrubber.charts.readers.note.values.drafts import Drafts
from scrubber.charts.readers.note.values.statement import Fact
from scrubber.charts.readers.note.words.forms import NUMBER
from scrubber.model.record import Quantity

_BOLUS = re.compile(r"\bbolus\b", re.IGNORECASE)
_LABEL = re.compile(r"\bbolus\b[^\n\d]{0,24}\Z", re.IGNORECASE)
_UNIT = r"(?:mg|mcg|gm?|units?)"
_TOTAL = re.compile(rf"(?P<total>{NUMBER})\s?(?P<unit>{_UNIT})\b", re.IGNORECASE)
_PARTS = re.compile(
    rf"[\s\S]{{0,80}}?\bbolus\b[^\n\d]{{0,24}}(?P<first>{NUMBER})\s?(?P<unit>{_UNIT})\b"
    rf"[\s\S]{{0,80}}?\b(?:infusion|infuse|drip|gtt|remainder|remaining|rest)\b[^\n\d]{{0,24}}(?P<rest>{NUMBER})\s?(?P=unit)\b",
    re.IGNORECASE,
)
_THROMBOLYTIC = "alteplase"
"""A tenth of it is pushed and the rest infused, so that a tenth beside the whole makes the whole a sum."""
OF_BOTH = "of the bolus and the infusion together, or of one of them"


def settle_parts(drafts: Drafts, text: str) -> None:
    """Give the bolus and the infusion of one drug each its part of the dose, or leave the dose of both open."""
    if _BOLUS.search(text) is None:
        return
    for push, infusion in _boluses(drafts):
        holder = push if infusion is None or infusion.dose() is None else infusion
        whole, told = holder.dose(), holder.facts.get("dose")
        if whole is None or told is None:
            continue
        parts = next(_parts(text, whole), None)
        if parts is not None:
            push.facts["dose"] = parts[0]
            if infusion is not None:
                infusion.facts["dose"] = parts[1]
            push.taken |= {part.start for part in parts}
        elif infusion is not None and _may_be_the_sum(text, push, infusion, told):
            for draft in (push, infusion):
                if draft.dose() in (None, whole):
                    draft.unsure["dose"] = (told.quote, OF_BOTH, (whole.words,))


def _boluses(drafts: Drafts) -> Iterator[tuple[Draft, Draft | None]]:
    """Yield what was pushed as a bolus, with what was infused of its drug; nothing of one that was given otherwise."""
    for push in drafts:
        others = [draft for draft in drafts if draft.key == push.key and draft is not push]
        if push.is_fluid or not push.injected or "bolus" not in push.ways or not push.course.told:
            continue
        if not others:
            yield push, None
        elif len(others) == 1 and not others[0].injected and others[0].course.told:
            yield push, others[0]


def _parts(text: str, whole: Quantity) -> Iterator[tuple[Fact, Fact]]:
    """Yield the two parts that make up a dose, where they stand behind it."""
    for total in _TOTAL.finditer(text):
        told = _PARTS.match(text, total.end())
        if told is None or _number(total["total"]) != whole.value or told["unit"] != total["unit"]:
            continue
        if _number(told["first"]) + _number(told["rest"]) == whole.value:
            first, rest = (
                Fact("dose", f"{_number(told[name])} {whole.unit}", *told.span(name), told[name])
                for name in ("first", "rest")
            )
            yield first, rest


def _number(said: str) -> Decimal:
    return Decimal(said.replace(",", ""))


def _may_be_the_sum(text: str, push: Draft, infusion: Draft, told: Fact) -> bool:
    """Return whether the only dose stands in another line than the bolus, and is not called its own; or is ten times
    what was pushed of a drug of which a tenth is pushed.
    """
    if infusion.dose() is not None:
        mine = push.dose()
        tenth = mine is not None and mine.value * 10 == Decimal(told.value.partition(" ")[0])
        return tenth and push.key == _THROMBOLYTIC
    line = text.rfind("\n", 0, told.start) + 1
    apart = all("\n" in text[told.end : item.start] for item in push.told if item.times())
    return apart and _LABEL.search(text, line, told.start) is None

"""Amounts that were discarded: what words tell of them, and what several tellings of one administration come to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from scrubber.charts.words.bare import bare_name
from scrubber.charts.words.sameness import same_amount
from scrubber.charts.words.values import exact_number
from scrubber.model.record import Quantity, Uncertain, Waste
from scrubber.model.value import replace

SEVERAL = "several amounts are told; whether they add up is not said"
AMOUNT = r"(?P<value>\d[\d,]*(?:\.\d+)?)\s?(?P<unit>mg|mcg|ug|g|gm|units?|meq|mmol|ml)\b(?!\s?(?:/|per\b))"
_WASTED = re.compile(
    rf"\b(?:(?:wast(?:ed|age)|discarded)(?:\s+(?:amount|was|of))?\s*[:=]?|waste(?:\s+amount)?\s*[:=]?|"
    rf"discard(?:\s+amount)?\s*[:=])\s*{AMOUNT}",
    re.IGNORECASE,
)
_OF_WASTE = re.compile(r"\bwast\w*|\bdiscard\w*", re.IGNORECASE)
_A_WASTE = (
    r"(?:wast(?:es?|ed|age|ing)|discard(?:s|ed)?|dispos(?:als?|ed)|destr(?:uction|oyed)|unused|left[ -]?overs?|returns?"
    r"|returned)"
)
_CALLED = re.compile(
    r"(?:(?:drug|med(?:ication)?s?|iv|infusion|vial|pharmacy|narcotic|controlled substance|jw|partial)[ ]+)*"
    rf"{_A_WASTE}(?:[ ]*(?:/|&|and)[ ]*{_A_WASTE})*"
    r"(?:[ ]+(?:log|sheet|record|report|list|documentation|tracking|drugs?|med(?:ication)?s?|amounts?))*",
    re.IGNORECASE,
)
_LISTED = r"(?:log|sheet|record|report|list|documentation|tracking|drugs?|med(?:ication)?s?|vials?|products?|amounts?)"
_DONE = r"(?:wasted|discarded|destroyed|disposed)"
_SPEAKS_OF_A_LIST = re.compile(
    r"\b(?:wast(?:es?|age)|discards?|disposals?|destruction|spoilage)\b"
    rf"|\b{_DONE}\b[^.]{{0,40}}?\b{_LISTED}\b|\b{_LISTED}\b[^.]{{0,40}}?\b{_DONE}\b",
    re.IGNORECASE,
)
"""`Daily waste log`, `Drugs discarded in Pyxis`; `wasted` alone may be said of the row above."""
_GIVING = r"(?:dos(?:es?|ing|ages?)|infus\w*|inject\w*|treat\w*|admin\w*)"
_OF_A_WASTE = re.compile(
    rf"\b{_GIVING} (?={_A_WASTE}\b)|\b(?P<waste>waste|wasted|discarded) {_GIVING}\b", re.IGNORECASE
)
"""`Infusion waste`, `Wasted doses`: they only say of what."""
_SAYS_MORE = re.compile(
    rf"\b{_GIVING}\b|\b(?:given|gave|no|not|none|nothing|zero|without|with|is|are|was|were|be|must|should"
    r"|will|please|see|if|after|remainder|rest|portion|witness\w*|by)\b"
    r"|\be?mar ?(?:/|&|and\b)|\d ?(?:mg|mcg|gm?|ml|units?|:)|:.|[|].*[|]",
    re.IGNORECASE,
)
"""A sentence, a row, or a name of what was given as well: `Doses and wastes`, `Waste with RN Fox`, `Waste: 20 mg`."""
_MOST_WORDS = 6
_BLANKS = re.compile(r"[ \t]+")
_SENTENCES = re.compile(r"(?<=[.;!?])\s+|[\n\r]+")
_NOT_DONE = re.compile(
    r"\b(?:no|not|none|nothing|never|without|zero|should|must|to|will|please|if|any)\b(?:\s+\w+){0,2}\s*$",
    re.IGNORECASE,
)
"""Right before a waste: there was none, or somebody is told to. `No drug wasted 400 mg given whole`"""
_TO_DO = re.compile(r"\bremainder\b|\bafter\s+\d+\s*(?:h|d)|\bif\b|\bunless\b", re.IGNORECASE)
"""Behind it: what is to be done. `discard: 100 mg vial remainder after 24 h`"""
_TIMES = frozenset(
    {"s", "sec", "min", "minute", "minutes", "h", "hr", "hrs", "hour", "hours", "d", "day", "days", "%"}
)


def speaks_of_waste(words: str) -> bool:
    """Return whether words are about waste: `Dose wasted`, `Discarded amount`."""
    return _OF_WASTE.search(words) is not None


def is_called_wastes(name: str) -> bool:
    """Return whether the name of a table or a sheet is of a list of wastes: `Waste log`, `Pyxis_Waste - March`."""
    name = bare_name(name)
    if _CALLED.fullmatch(name.strip()):
        return True
    words = _OF_A_WASTE.sub(lambda found: "waste" if found["waste"] else "", name)
    return (
        len(words.split()) <= _MOST_WORDS
        and _SPEAKS_OF_A_LIST.search(words) is not None
        and _SAYS_MORE.search(words) is None
    )


def waste_said(words: str) -> Waste | None:
    """Return the waste that a remark tells: `Wasted 1.2 mg`; none where it tells of waste twice."""
    words = _BLANKS.sub(" ", words)
    if len(_OF_WASTE.findall(words)) != 1:
        return None
    sentence = next(part for part in _SENTENCES.split(words) if _OF_WASTE.search(part))
    match = _WASTED.search(sentence)
    if match is None or _NOT_DONE.search(sentence[: match.start()]) or _TO_DO.search(sentence[match.end() :]):
        return None
    number = exact_number(match["value"].replace(",", ""))
    return Waste(Quantity(number, match["unit"].casefold())) if number is not None else None


def may_be_waste(amount: Quantity) -> bool:
    """Return whether an amount may be one of a drug: `discard after: 24 h` is none."""
    return amount.unit.strip().casefold() not in _TIMES


def totalled(wastes: Sequence[Waste]) -> tuple[Waste | None, tuple[Uncertain, ...]]:
    """Return what several tellings of waste come to: their sum where each has a time of its own, else a doubt.

    `25 mg at 10:05, 30 mg at 10:07` are 55 mg. `30 mg`, `20 mg` may be two vials, or a slip and its correction.
    """
    if len(wastes) < 2:
        return (wastes[0] if wastes else None), ()
    first = wastes[0]
    units = {waste.amount.unit.strip().casefold() for waste in wastes}
    words = [waste.amount.words for waste in wastes]
    if len(units) > 1:
        return None, (Uncertain("wasted", " / ".join(words), SEVERAL),)
    total = sum((waste.amount.value for waste in wastes), Decimal(0))
    whole = Quantity(total, first.amount.unit)
    times = {waste.at for waste in wastes if waste.at is not None}
    if len(times) == len(wastes):
        return replace(
            first, amount=whole, by=first.by if len({waste.by for waste in wastes}) == 1 else None
        ), ()
    values = tuple(dict.fromkeys((*words, whole.words)))
    return None, (Uncertain("wasted", " / ".join(words), SEVERAL, values),)


def agreed(one: Waste | None, other: Waste | None) -> tuple[Waste | None, tuple[Uncertain, ...]]:
    """Return what two accounts of one waste come to, such as a remark and an observation: alike, they are one."""
    if one is None or other is None or same_amount(one.amount, other.amount):
        return one or other, ()
    values = tuple(waste.amount.words for waste in (one, other))
    return None, (Uncertain("wasted", " / ".join(values), SEVERAL, values),)

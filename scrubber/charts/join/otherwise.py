"""What a document that tells no giving says of one: `ADDENDUM: infusion end time should be 1155 per pump log`.

Its reader names such words as not understood, since they belong to nothing in it. The claim has other documents of the
day, and the words speak against what these give plainly: that stays open, with the times and doses that the words tell.
Words that repeat what is known already open nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from scrubber.charts.join.unite import words
from scrubber.charts.words import drugs
from scrubber.charts.words.sameness import distance, same_amount, same_moment
from scrubber.model.record import Administration, InfusionRecord, Quantity, Uncertain, Waste
from scrubber.model.value import replace

OTHERWISE = "another document says otherwise, in words that were not wholly understood"
_RUNS = frozenset({"infusion", "pump", "sc_infusion", "transfusion"})
_NEAR = timedelta(hours=6)
"""A time further away is no other telling of the same moment."""
_NOON = 12
_END = re.compile(r"\b(?:stop\w*|end(?:s|ed|ing)?|finish\w*|complet\w*|off|d/?c'?d)\b", re.IGNORECASE)
_BEGIN = re.compile(r"\b(?:start\w*|beg[aiu]n\w*|hung|initiat\w*)\b", re.IGNORECASE)
_DOSE = re.compile(r"\b(?:dose\w*|dosage|amount|given|administered|received|infused)\b", re.IGNORECASE)
_WASTE = re.compile(r"\b(?:wast\w*|discard\w*)\b", re.IGNORECASE)
_WRONG = re.compile(
    r"\b(?:correct\w*|amend\w*|error|wrong|mis\w*|incorrect\w*|erroneous\w*|disregard|inaccurate)\b",
    re.IGNORECASE,
)
_CUT_SHORT = re.compile(r"\b(?:early|prematurely|before\s+(?:it\s+was\s+)?complet\w*)\b", re.IGNORECASE)
_CLOCK = re.compile(
    r"(?<![\w.,/#$%:-])(?P<hour>[01]?\d|2[0-3]):?(?P<minute>[0-5]\d)(?![\d/:-])\s?(?P<half>[ap])?\.?m?\b"
    r"(?!\s?(?:mg|mcg|gm?|ml|units?)\b)",
    re.IGNORECASE,
)
_AMOUNT = re.compile(
    r"(?<![\d.,])(?P<number>\d{1,6}(?:\.\d{1,3})?)\s?(?P<unit>mg|mcg|gm?|units?)\b", re.IGNORECASE
)


def spoken_against(
    items: Sequence[Administration], records: Sequence[InfusionRecord]
) -> tuple[Administration, ...]:
    """Return the administrations of all records, those in doubt of which one that tells none says otherwise."""
    found = tuple(items)
    for record in records:
        for gap in () if record.administrations else record.understood.not_understood:
            keys = {drugs.key_of(gap.text[start:end]) for start, end in drugs.names_in(gap.text)}
            found = tuple(_weighed(item, gap.text) if _may_be_of(item, keys) else item for item in found)
    return found


def _may_be_of(item: Administration, keys: Collection[str]) -> bool:
    """Return whether words that name these drugs may be of an administration; those that name none are of a run."""
    return drugs.key_of(item.substance) in keys if keys else item.technique in _RUNS


def _weighed(item: Administration, text: str) -> Administration:
    if item.technique in _RUNS:
        names = [name for name, words in (("start", _BEGIN), ("stop", _END)) if words.search(text)]
        item = _with_times(item, text, names)
    name = "wasted" if _WASTE.search(text) else "dose" if _DOSE.search(text) else ""
    if not name:
        return item
    known: Any = getattr(item, name)
    amount = known.amount if isinstance(known, Waste) else known
    told = [Quantity(Decimal(match["number"]), match["unit"].lower()) for match in _AMOUNT.finditer(text)]
    others = [words(one) for one in told if amount is None or not same_amount(one, amount)]
    return _doubted(item, name, text, others) if others or _WRONG.search(text) else item


def _with_times(item: Administration, text: str, names: Sequence[str]) -> Administration:
    """Return a run with its ends in doubt of which the words speak, unless they tell what is known."""
    known = [moment for run in item.runs() for moment in (run.start, run.stop) if moment is not None]
    told = [moment for near in known[:1] for moment in _moments(text, near)]
    others = [moment for moment in told if not any(same_moment(moment, one) for one in known)]
    if not others and not _WRONG.search(text) and (told or not _CUT_SHORT.search(text)):
        return item  # `infusion completed without issue` speaks against nothing
    for name in names:
        end = getattr(item, name)
        mine = [one for one in others if end is None or distance(one, end) < _NEAR]
        if len(names) == 1 or not others or mine:
            item = _doubted(item, name, text, [words(one) for one in mine])
    return item


def _moments(text: str, near: datetime) -> Iterator[datetime]:
    """Yield the times of day that words tell, on the day and by the clock of a known moment."""
    for match in _CLOCK.finditer(text):
        hour, half = int(match["hour"]), (match["half"] or "").lower()
        if half and hour > _NOON:
            continue
        hour = hour % _NOON + (_NOON if half == "p" else 0) if half else hour
        yield near.replace(hour=hour, minute=int(match["minute"]), second=0, microsecond=0)


def _doubted(item: Administration, name: str, quote: str, others: Sequence[str]) -> Administration:
    """Return an administration with a field in doubt; where no other value is told, nobody can tell what it is."""
    known = getattr(item, name)
    before = next((doubt for doubt in item.uncertain if doubt.field == name), None)
    if before is not None and (not before.values or (others and set(others) <= set(before.values))):
        return item
    own = (words(known),) if known is not None else ()
    # of a doubt that is there its values go with those of the other end: more of them would pair what does not belong
    values = tuple(dict.fromkeys((*own, *others))) if others and before is None else ()
    doubt = Uncertain(name, quote, OTHERWISE, values)
    rest = tuple(one for one in item.uncertain if one.field != name)
    emptied: dict[str, Any] = {name: None}
    if name == "stop" and item.segments:
        emptied["segments"] = ()
    return replace(item, **emptied, on=item.on or item.day(), uncertain=(*rest, doubt))

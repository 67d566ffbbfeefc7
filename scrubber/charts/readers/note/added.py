"""What a note adds to another: `ADDENDUM: Remicade dose was 300 mg, not 400 mg`, in a document of its own.

It tells no giving, so its words belong to nothing in it, and are named as not understood; its day is kept, so that it
finds its claim.
"""

from __future__ import annotations

import re
from datetime import date

from scrubber.charts.completeness import Gaps
from scrubber.charts.readers.note.page.header import place_of
from scrubber.charts.words import drugs
from scrubber.charts.words.giving import speaks_of_giving
from scrubber.model.record import InfusionRecord
from scrubber.model.value import replace

_ADDS = re.compile(
    r"^[ \t*]*(?:(?:late[ ]entry|nurs\w+|rn|note|infusion|mar|chart)[ ]){0,2}"
    r"(?:addend(?:um|a)|amend(?:ed|ment)|correct(?:ion|ed)|late[ ]entry)\b[^\n]*",
    re.IGNORECASE | re.MULTILINE,
)
_TOLD = re.compile(r"\d[ ]?(?:mg|mcg|gm?|units?|ml)\b|\b(?:[01]?\d|2[0-3]):?[0-5]\d\b", re.IGNORECASE)
"""An amount or a time of day."""


def with_additions(text: str, day: date | None, record: InfusionRecord) -> InfusionRecord:
    """Return the record with its day, where nothing given tells it, and with what the note adds to another named."""
    if not record.administrations:
        record = replace(record, encounter=replace(record.encounter, on=day))
    told = [item.substance for item in record.administrations] + [item.substance for item in record.not_given]
    given = set(map(drugs.key_of, told))
    gaps = Gaps()
    gaps.extend(record.understood.not_understood)
    known = {gap.locator for gap in record.understood.not_understood}
    for match in _ADDS.finditer(text):
        words, place = match.group(), place_of(text, match.start())
        keys = {drugs.key_of(words[start:end]) for start, end in drugs.names_in(words)}
        is_told = not keys.isdisjoint(given) if keys else bool(given)
        if place not in known and not is_told and _TOLD.search(words) and speaks_of_giving(words):
            gaps.add(place, words)
    return replace(record, understood=gaps.understood()) if gaps else record

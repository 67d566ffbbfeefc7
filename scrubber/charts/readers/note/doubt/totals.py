"""A run that the note's own total contradicts: `0852-1001, total infusion time 54 min` is no run of 69 minutes.

The total is of the only infusion that the note tells; of several nobody knows of which it is. Who counts on neither
loses no more than a question to a person; who counts on the longer bills minutes that perhaps nobody ran.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

from scrubber.charts.readers.note.values.statement import AT_ONCE
from scrubber.charts.words.reasons import OTHER_TOTAL
from scrubber.model.record import Administration, Uncertain
from scrubber.model.value import replace

_TOTAL = re.compile(
    r"\b(?:total|actual|net)\s(?:(?:infusion|infused|inf|run|drip)\s)?(?:(?<=n |d |f |p )time|minutes|mins?|duration)"
    r"(?:\sinfused)?(?:\s(?:was|of|is))?\s?[:=]?\s?"
    r"(?:(?P<hours>\d{1,2})\s?h(?:(?:ou)?rs?)?\b\s?(?:and\s)?)?(?:(?P<minutes>\d{1,3})\s?(?:m(?:in(?:ute)?s?)?\b)?)?"
    r"(?![\d:.,/-]|\s?[ap]\.?m\b)",
    re.IGNORECASE,
)
_NEAR = 2
"""Minutes by which a nurse's sum may differ from her clock: both are rounded. Ours."""


def with_totals(text: str, items: Sequence[Administration]) -> list[Administration]:
    """Return administrations, the run of the only infusion in doubt where the note tells another total."""
    infused = [item for item in items if item.technique not in AT_ONCE]
    told = {minutes: match.group().strip() for match in _TOTAL.finditer(text) if (minutes := _minutes(match))}
    ran = _ran(infused[0]) if len(infused) == 1 else None
    if ran is None or not told or any(abs(minutes - ran) <= _NEAR for minutes in told):
        return list(items)
    other = next(iter(told.items()))
    return [_in_doubt(item, *other) if item is infused[0] else item for item in items]


def _minutes(match: re.Match[str]) -> int:
    """Return the minutes of a total; a bare number is minutes."""
    return 60 * int(match["hours"] or 0) + int(match["minutes"] or 0)


def _ran(item: Administration) -> int | None:
    """Return the minutes that it ran without its pauses; None where an end is open."""
    length = timedelta()
    for run in item.runs():
        if run.start is None or run.stop is None:
            return None
        length += run.stop - run.start
    return round(length.total_seconds() / 60)


def _in_doubt(item: Administration, minutes: int, quote: str) -> Administration:
    """Return a run whose end a person has to say: as the clock tells it, or as the total does."""
    if item.segments or item.start is None or item.stop is None:
        open_ended = (*item.segments[:-1], replace(item.segments[-1], stop=None)) if item.segments else ()
        doubt = Uncertain("segments", quote, OTHER_TOTAL)
        return replace(item, stop=None, segments=open_ended, uncertain=(*item.uncertain, doubt))
    ways = (item.stop, item.start + timedelta(minutes=minutes))
    doubt = Uncertain("stop", quote, OTHER_TOTAL, tuple(way.isoformat(timespec="minutes") for way in ways))
    return replace(item, stop=None, uncertain=(*item.uncertain, doubt))

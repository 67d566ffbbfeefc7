"""Whether one record tells again all that another one tells of what was given, so that it can take its place.

An amended note replaces the note that it amends only where nothing given is lost by it: an addendum that gives one new
time, and names no dose, leaves both to be read.
"""

from __future__ import annotations

from collections.abc import Sequence

from scrubber.charts.join.unite import in_doubt
from scrubber.charts.words.sameness import same_drug
from scrubber.model.record import Administration, ChartDocument, DocumentStatus, InfusionRecord

_COUNTED = ("start", "stop", "dose")
_FREE = frozenset({"text", "pdf", "rtf", "html", "image"})
"""Formats whose documents bear no number by which another could say that it replaces them."""


def tells_all(newer: InfusionRecord, older: InfusionRecord) -> bool:
    """Return whether `newer` gives each administration of `older`, and each of its times and doses."""
    left = list(newer.administrations)
    for item in older.administrations:
        same = next((one for one in left if _tells(one, item)), None)
        if same is None:
            return False
        left.remove(same)
    return bool(older.administrations)


def _tells(newer: Administration, older: Administration) -> bool:
    if not same_drug(newer, older) or newer.technique != older.technique or newer.day() != older.day():
        return False
    return all(
        getattr(newer, name) is not None or (getattr(older, name) is None and not in_doubt(older, name))
        for name in _COUNTED
    )


def rewritten(records: Sequence[InfusionRecord], fates: Sequence[DocumentStatus | None]) -> int | None:
    """Return the place of the one note that another one, which calls itself amended, tells again wholly."""
    free = [place for place, record in enumerate(records) if _document(record).format in _FREE]
    amended = [place for place in free if fates[place] == "amended"]
    others = [place for place in free if fates[place] in (None, "final")]
    if len(amended) != 1 or len(others) != 1:
        return None
    return others[0] if tells_all(records[amended[0]], records[others[0]]) else None


def _document(record: InfusionRecord) -> ChartDocument:
    return record.documents[0] if record.documents else ChartDocument()

"""Whether one record tells again all that another one tells of what was given, so that it can take its place.

An amended note replaces the note that it amends only where nothing given is lost by it: an addendum that gives one new
time, and names no dose, leaves both to be read.
"""

from __future__ import annotations

from collections.abc import Sequence

from scrubber.charts.join.unite import in_doubt
from scrubber.charts.words.sameness import same_drug
from scrubber.model.record import Administration, ChartDocument, DocumentStatus, InfusionRecord
from scrubber.model.value import replace

_COUNTED = ("start", "stop", "dose")
_FREE = frozenset({"text", "pdf", "rtf", "html", "image"})
"""Formats whose documents bear no number by which another could say that it replaces them."""


def tells_all(newer: InfusionRecord, older: InfusionRecord) -> bool:
    """Return whether `newer` gives each administration of `older`, and each of its times and doses."""
    return bool(older.administrations) and len(_pairs(newer, older)) == len(older.administrations)


def with_older(newer: InfusionRecord, older: InfusionRecord) -> InfusionRecord:
    """Return the newer version of a note, which tells all of the older one, with what that one said beside it."""
    pairs = _pairs(newer, older)
    items = (
        replace(item, also=(*item.also, pairs[place].source, *pairs[place].also)) if place in pairs else item
        for place, item in enumerate(newer.administrations)
    )
    return replace(newer, administrations=tuple(items), ignored=(*newer.ignored, OLDER))


OLDER = "an older version in the document, which a newer one in it replaces"


def _pairs(newer: InfusionRecord, older: InfusionRecord) -> dict[int, Administration]:
    """Return which administration of `older` each of `newer` (its place) tells again."""
    pairs: dict[int, Administration] = {}
    for item in older.administrations:
        for place, one in enumerate(newer.administrations):
            if place not in pairs and _tells(one, item):
                pairs[place] = item
                break
    return pairs


def _tells(newer: Administration, older: Administration) -> bool:
    if not same_drug(newer, older) or newer.technique != older.technique or newer.day() != older.day():
        return False
    return all(
        getattr(newer, name) is not None or (getattr(older, name) is None and not in_doubt(older, name))
        for name in _COUNTED
    )


def rewritten(records: Sequence[InfusionRecord], fates: Sequence[DocumentStatus | None]) -> int | None:
    """Return the place of the one note that another one, which calls itself amended, tells again wholly."""
    free = [place for place, record in enumerate(records) if _is_free(_document(record))]
    amended = [place for place in free if fates[place] == "amended"]
    others = [place for place in free if fates[place] in (None, "final")]
    if len(amended) != 1 or len(others) != 1:
        return None
    return others[0] if tells_all(records[amended[0]], records[others[0]]) else None


def _is_free(document: ChartDocument) -> bool:
    return document.format in _FREE and document.id is None and document.set_id is None


def _document(record: InfusionRecord) -> ChartDocument:
    return record.documents[0] if record.documents else ChartDocument()

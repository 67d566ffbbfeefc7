"""Whether one record tells again all that another one tells of what was given, so that it can take its place.

An amended note replaces the note that it amends only where nothing given is lost by it: an addendum that gives one new
time, and names no dose, leaves both to be read. So do whole runs with hours between them: the later one may be new.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

from scrubber.charts.join.again import are_hours_apart
from scrubber.charts.join.denied import gives
from scrubber.charts.join.unite import in_doubt
from scrubber.charts.words.products import fuller_name
from scrubber.charts.words.sameness import same_drug
from scrubber.model.record import (
    PRIMARY_ACCESS,
    Administration,
    ChartDocument,
    DocumentStatus,
    InfusionRecord,
)
from scrubber.model.value import replace

_ASIDE = frozenset(
    {"id", "on", "visit", "container", "performer", "hcpcs", "rxnorm", "drug_class", "purpose", "unconfirmed"}
    | {"uncertain", "conflicts", "source", "also"}
)
"""Fields that say nothing of what was given that the others do not say, or who charted it."""
_COUNTED = tuple(field.name for field in fields(Administration) if field.name not in _ASIDE)
_FREE = frozenset({"text", "pdf", "rtf", "html", "image"})
"""Formats whose documents bear no number by which another could say that it replaces them."""


def tells_all(newer: InfusionRecord, older: InfusionRecord) -> bool:
    """Return whether `newer` tells each administration of `older` with all that it tells of it, and whatever else it
    tells of giving: what was not given, an order, a reason, a line that was not made out.
    """
    pairs = _pairs(newer, older)
    if not older.administrations or len(pairs) < len(older.administrations):
        return False
    added = [item for place, item in enumerate(newer.administrations) if place not in pairs]
    named = tuple(
        Administration("", item.substance, "infusion", hcpcs=item.hcpcs, ndc=item.ndc, on=item.day)
        for item in newer.not_given
    )
    open_in_newer = {part.text for part in newer.understood.not_understood}
    return (
        all(gives((*added, *named), denied) for denied in older.not_given)
        and all(part.text in open_in_newer for part in older.understood.not_understood)
        and all(bool(getattr(newer, name)) or not getattr(older, name) for name in ("orders", "indications"))
    )


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
    """Return whether an administration is another one told again, with each field that it tells or leaves open."""
    if not same_drug(newer, older) or newer.technique != older.technique or newer.day() != older.day():
        return False
    if fuller_name(newer.substance, older.substance) != newer.substance or are_hours_apart(newer, older):
        return False
    return all(_has(newer, name) or not (_has(older, name) or in_doubt(older, name)) for name in _COUNTED)


def _has(item: Administration, name: str) -> bool:
    return getattr(item, name) not in (None, (), PRIMARY_ACCESS)


def rewritten(records: Sequence[InfusionRecord], fates: Sequence[DocumentStatus | None]) -> int | None:
    """Return the place of the one note that another one, which calls itself amended, tells again wholly."""
    free = [place for place, record in enumerate(records) if _is_free(_document(record))]
    amended = [place for place in free if fates[place] == "amended"]
    others = [place for place in free if fates[place] in (None, "final")]
    if len(amended) != 1 or len(others) != 1:
        return None
    newer, older = records[amended[0]], records[others[0]]
    return others[0] if _may_be_of_one(newer, older) and tells_all(newer, older) else None


def _may_be_of_one(one: InfusionRecord, other: InfusionRecord) -> bool:
    """Return whether two records differ in nothing that both tell of their patient and claim."""
    return all(
        a is None or b is None or str(a).casefold() == str(b).casefold()
        for a, b in zip(_whose(one), _whose(other), strict=True)
    )


def _whose(record: InfusionRecord) -> tuple[object, ...]:
    patient, claim = record.patient, record.claim
    names = (patient.family, patient.given, patient.birth_date, patient.sex)
    number = patient.medical_record_number or claim.medical_record_number
    return (*names, patient.member_id, number, claim.claim_id)


def _is_free(document: ChartDocument) -> bool:
    return document.format in _FREE and document.id is None and document.set_id is None


def _document(record: InfusionRecord) -> ChartDocument:
    return record.documents[0] if record.documents else ChartDocument()

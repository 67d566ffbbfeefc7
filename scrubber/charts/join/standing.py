"""Which documents stand: a newer version takes the place of an older one, and what is taken back counts nowhere."""

from __future__ import annotations

from collections.abc import Sequence

from scrubber.charts.join.rewritten import rewritten
from scrubber.model.record import ChartDocument, DocumentStatus, InfusionRecord
from scrubber.model.value import replace

SET_ASIDE: dict[str, str] = {
    "retracted": "a retracted document was set aside",
    "superseded": "an older version of a document was set aside",
}
"""What is said of a document that does not stand."""


def fates(records: Sequence[InfusionRecord]) -> tuple[DocumentStatus | None, ...]:
    """Return of each record what it is known of its document: what it says itself, and what the others say of it."""
    documents = [document for record in records for document in record.documents]
    replaced = {document.replaces for document in documents if document.replaces}
    newest: dict[str, int] = {}
    for document in documents:
        if document.set_id:
            newest[document.set_id] = max(newest.get(document.set_id, -1), document.version or 0)
    gone = {document.id for document in documents if document.status == "retracted" and document.id}
    found: list[DocumentStatus | None] = []
    for record in records:
        document = record.documents[0] if record.documents else ChartDocument()
        older = bool(document.set_id) and (document.version or 0) < newest[document.set_id or ""]
        if document.status == "retracted" or (document.id and document.id in gone):
            found.append("retracted")
        elif older or document.status == "superseded" or (document.id and document.id in replaced):
            found.append("superseded")
        else:
            found.append(document.status)
    place = rewritten(records, found)
    if place is not None:
        found[place] = "superseded"
    return tuple(found)


def standing(records: Sequence[InfusionRecord]) -> tuple[InfusionRecord, ...]:
    """Return the records of one document without what stands no more; a record that says so where nothing is left."""
    told = tuple(zip(records, fates(records), strict=True))
    kept = tuple(record for record, fate in told if fate not in SET_ASIDE)
    if kept or not told:
        return kept
    record, fate = told[0]
    return (replace(record, administrations=(), ignored=(*record.ignored, SET_ASIDE[fate or ""])),)

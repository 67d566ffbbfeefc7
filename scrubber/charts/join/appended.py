"""Addenda: a document that adds to another one, and what of it was not made out.

What an addendum tells is joined like what any other document tells. Where some of it was not made out (`ADDENDUM:
infusion actually stopped at 0958`, without a drug), it may put right what the document before it says.
"""

from __future__ import annotations

from collections.abc import Sequence

from scrubber.charts.words.comments import in_doubt
from scrubber.model.record import InfusionRecord
from scrubber.model.value import replace

NOT_MADE_OUT = "an addendum to this document was not wholly made out"


def with_addenda(records: Sequence[InfusionRecord]) -> tuple[InfusionRecord, ...]:
    """Return the records, those in doubt to which an addendum was written that was not wholly made out."""
    open_: dict[str, str] = {}
    for record in records:
        document = record.documents[0] if record.documents else None
        if document is not None and document.appends and not record.understood.whole:
            open_[document.appends] = next((part.text for part in record.understood.not_understood), "")
    return tuple(_shaken(record, open_) for record in records) if open_ else tuple(records)


def _shaken(record: InfusionRecord, open_: dict[str, str]) -> InfusionRecord:
    document = record.documents[0] if record.documents else None
    if document is None or document.id not in open_ or document.appends == document.id:
        return record
    words = open_[document.id or ""]
    items = tuple(
        in_doubt(item, ("start", "stop", "dose"), words, NOT_MADE_OUT) for item in record.administrations
    )
    return replace(record, administrations=items)

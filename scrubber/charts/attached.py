"""Documents inside documents: each goes to the reader of its own format and inherits the outer one's keys."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta, tzinfo

from scrubber.charts.completeness import WHOLE, Gaps, together, with_gaps, within
from scrubber.charts.document import ReadOptions, read_bytes
from scrubber.charts.errors import DocumentError
from scrubber.charts.events.dated import dated
from scrubber.charts.join.unite import first_known
from scrubber.charts.stamp import in_draft
from scrubber.charts.words.clock import Moment
from scrubber.charts.words.sameness import same_family, same_given, same_identifier
from scrubber.model.record import ChartDocument, InfusionRecord, Patient
from scrubber.model.value import Value, replace

FROM_ENVELOPE = "the note gives no date; that of the document around it is used"
_DAY = timedelta(days=1)
_LONGEST_STAY = 2
"""Days between the ends of an encounter that still say when a time of day was."""
OTHER_CLAIM = "the envelope names another claim than its document"
NO_DOCUMENT = ChartDocument()


class Attachment(Value):
    """A document inside another: where it stands, and its data or why there is none."""

    place: str
    data: bytes | None
    document: ChartDocument = NO_DOCUMENT
    """What the outer document says of it (version, status, signature)."""
    problem: str = ""
    """A code of `DocumentError` where `data` is None."""
    format: str = ""
    """Where the outer document settles it; else it is detected."""
    fallback: bool = False
    """Worth having only if it tells of an administration; its errors are not worth a word."""
    when: tuple[Moment, ...] = ()
    """What the outer document says of when the care was: a day or time, or the two ends of a period."""


def read_attached(
    own: tuple[InfusionRecord, ...], attachments: Iterable[Attachment], name: str, options: ReadOptions
) -> tuple[InfusionRecord, ...]:
    """Return a document's own records and those of the documents in it.

    An attachment that cannot be read is listed in `ignored` beside what can, and no record of the document is then
    understood wholly; where nothing else can be read, the record stands for it with its keys and the error's code in
    `unread`. Otherwise an own record without
    any fact only lends its keys to the attachments.
    """
    outer = own[0] if own else InfusionRecord()
    found: list[InfusionRecord] = []
    unread: list[str] = []
    gaps = Gaps()
    for attachment in attachments:
        inner = f"{name}!{attachment.place}"
        try:
            if attachment.data is None:
                raise DocumentError(attachment.problem or "not_attached")
            records = read_bytes(attachment.data, inner, options.nested(), attachment.format)
        except DocumentError as error:
            gaps.add(attachment.place)
            if not attachment.fallback:
                unread.append(error.code)
            continue
        days = envelope_days(attachment.when, options.zone)
        records = tuple(dated(record, days, FROM_ENVELOPE) for record in records)
        read = [_inheriting(record, outer, attachment) for record in records]
        found += (record for record in read if record.administrations or not attachment.fallback)
        if attachment.fallback:  # what it does not understand counts, whether it tells of anything or not
            gaps.extend(item for record in read for item in record.understood.not_understood)
    kept = tuple(record for record in own if has_facts(record))
    if not kept and not found:
        return tuple(with_gaps(replace(record, unread=tuple(unread)), gaps) for record in own)
    beside = tuple(f"an attachment cannot be read ({code})" for code in unread)
    first, *rest = (with_gaps(record, gaps) for record in (*kept, *found))
    lent = InfusionRecord(understood=WHOLE) if kept else outer
    first = replace(
        first,
        ignored=(*first.ignored, *lent.ignored, *beside),
        retracted=(*first.retracted, *lent.retracted),
        understood=together((first.understood, lent.understood)),
    )
    return (first, *rest)


def envelope_days(when: Iterable[Moment], zone: tzinfo | None) -> tuple[date, ...]:
    """Return the days that a document's envelope may mean for the times of day in it.

    A time of Greenwich does not tell the clinic's day where the clinic's zone is not known: it is that day or the one
    before. A period of more than a few days tells none.
    """
    days: set[date] = set()
    for moment in when:
        if not isinstance(moment, datetime):
            days.add(moment)
        elif zone is not None and moment.tzinfo is not None:
            days.add(moment.astimezone(zone).date())
        else:
            days.add(moment.date())
            if moment.tzinfo is not None and moment.utcoffset() == timedelta():
                days.add(moment.date() - _DAY)
    if not days or (max(days) - min(days)).days > _LONGEST_STAY:
        return ()
    return tuple(min(days) + number * _DAY for number in range((max(days) - min(days)).days + 1))


def has_facts(record: InfusionRecord) -> bool:
    """Return whether a record says anything beyond whom and which claim it is about."""
    return bool(
        record.administrations
        or record.orders
        or record.monitoring
        or record.indications
        or record.notes
        or record.not_given
    )


def _inheriting(record: InfusionRecord, outer: InfusionRecord, attachment: Attachment) -> InfusionRecord:
    facts, documents = attachment.document, record.documents
    if documents:
        first = documents[0]
        status = facts.status if facts.status in ("retracted", "superseded") else first.status or facts.status
        documents = (
            replace(first_known(first, replace(facts, name=first.name)), status=status),
            *documents[1:],
        )
    patient = record.patient
    if _may_be_one(patient, outer.patient):
        patient = first_known(patient, outer.patient)
    claim = first_known(record.claim, outer.claim)
    ignored = record.ignored
    if outer.claim.attachment_control_number:  # the envelope is what was sent under this number
        claim = replace(claim, attachment_control_number=outer.claim.attachment_control_number)
    if claim.claim_id and outer.claim.claim_id and not same_identifier(claim.claim_id, outer.claim.claim_id):
        ignored = (*ignored, OTHER_CLAIM)
    understood = within(record.understood, attachment.place)
    return in_draft(
        replace(
            record, claim=claim, patient=patient, documents=documents, ignored=ignored, understood=understood
        )
    )


def _may_be_one(inner: Patient, outer: Patient) -> bool:
    """An attachment about someone else must keep showing that it is."""
    if inner.birth_date and outer.birth_date and inner.birth_date != outer.birth_date:
        return False
    if inner.family and outer.family and not same_family(inner.family, outer.family):
        return False
    return not (inner.given and outer.given and not same_given(inner.given, outer.given))

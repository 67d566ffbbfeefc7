"""PDF charts: the text layer goes to the note reader, page by page as it is read; what is a picture is said to be one.

A file of several days or patients (a chart of forty pages, a batch) is read in stretches of pages that belong together:
a page whose header names another day or person begins a new one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate
from typing import TypeVar

from scrubber.charts.completeness import Gaps, with_gaps
from scrubber.charts.document import ReadOptions
from scrubber.charts.errors import DocumentError
from scrubber.charts.join.unite import first_known
from scrubber.charts.readers.note.clocks import dates
from scrubber.charts.readers.note.header import claim_of, labelled_day, patient_of
from scrubber.charts.readers.note.reader import read_note
from scrubber.charts.readers.pdf.layout import reading_order
from scrubber.charts.readers.pdf.process import Opened, opened, pictures
from scrubber.charts.readers.picture.reader import can_read, record_of_picture
from scrubber.model.record import (
    Administration,
    ClaimKeys,
    Indication,
    InfusionRecord,
    Monitoring,
    Note,
    Order,
    Patient,
    Provenance,
)
from scrubber.model.value import replace

PICTURE = "(a page of pictures, without text)"
PICTURE_TOO = "(a picture that is large enough for words)"
Sourced = TypeVar("Sourced", Administration, Order, Monitoring, Indication, Note)


@dataclass(slots=True)
class _Stretch:
    """Pages that belong together: one patient and day."""

    first: int
    """The number of its first page, from 1."""
    pages: list[str] = field(default_factory=list)
    day: date | None = None
    patient: Patient = field(default_factory=Patient)
    claim: ClaimKeys = field(default_factory=ClaimKeys)


def read(data: bytes, name: str, options: ReadOptions) -> tuple[InfusionRecord, ...]:
    """Return the records of a PDF, one for each day and patient, their places given by page and line."""
    chart = opened(data)
    texts = [reading_order(page).replace("\r", "\n") for page in chart.pages]
    seen = _seen(data, chart) if options.ocr else []
    if not any(text.strip() for text in texts) and not chart.form and not seen:
        raise DocumentError(_why_unread(chart, options))
    form = _form_text(chart)
    if form:
        texts[0] = f"{texts[0]}\n{form}" if texts else form
    gaps = Gaps()
    pictures = 0
    for number, page in enumerate(chart.pages, start=1):
        if page.is_scan:
            pictures += not page.text.strip()
            gaps.add(f"page {number}", PICTURE_TOO if page.text.strip() else PICTURE)
    records = [_read_stretch(stretch) for stretch in _stretches(texts)]
    if pictures:
        told = (*records[0].ignored, f"pages without a text layer: {pictures}")
        records[0] = replace(records[0], ignored=told)
    return tuple(with_gaps(record, gaps) for record in (*records, *seen))


def _seen(data: bytes, chart: Opened) -> list[InfusionRecord]:
    """Return what a machine reads from the pages that are pictures, each a record whose every fact is in doubt; nothing
    where no such machine is installed: such a page is named as one that a person must read.
    """
    if not can_read() or not any(page.is_scan for page in chart.pages):
        return []
    found = []
    for number, picture in pictures(data).items():
        record = record_of_picture(picture, f"page {number}")
        if record.administrations:
            found.append(
                _paged(record, [0, record.notes[0].text.count("\n") + 1 if record.notes else 1], number)
            )
    return found


def _why_unread(chart: Opened, options: ReadOptions) -> str:
    """Return the code of a PDF without words: in the terms of a picture where it is one."""
    if not any(page.is_scan for page in chart.pages):
        return "no_text_layer"
    if not options.ocr:
        return "scan"
    return "no_text_layer" if can_read() else "no_ocr"


def _stretches(texts: Sequence[str]) -> Iterator[_Stretch]:
    """Yield the pages in stretches; a page without a header of its own goes on with the last one's."""
    stretch = _Stretch(1)
    for number, text in enumerate(texts, start=1):
        days = dates(text)
        day, patient, claim = labelled_day(text, days), patient_of(text, days), claim_of(text)
        if stretch.pages and _is_another(stretch, day, patient):
            yield stretch
            kept = _may_be_one(stretch.patient, patient)
            stretch = _Stretch(number, patient=stretch.patient if kept else Patient())
            stretch.claim = stretch.claim if kept else ClaimKeys()
        stretch.pages.append(text)
        stretch.day = stretch.day or day
        stretch.patient = first_known(stretch.patient, patient)
        stretch.claim = first_known(stretch.claim, claim)
    yield stretch


def _is_another(stretch: _Stretch, day: date | None, patient: Patient) -> bool:
    if day is not None and stretch.day is not None and day != stretch.day:
        return True
    return not _may_be_one(stretch.patient, patient)


def _may_be_one(one: Patient, other: Patient) -> bool:
    pairs = ((one.birth_date, other.birth_date), (one.family, other.family), (one.member_id, other.member_id))
    return all(a is None or b is None or a == b for a, b in pairs)


def _read_stretch(stretch: _Stretch) -> InfusionRecord:
    record = read_note("\n".join(stretch.pages))
    lines = list(accumulate((text.count("\n") + 1 for text in stretch.pages), initial=0))
    record = _paged(record, lines, stretch.first)
    return replace(
        record,
        patient=first_known(record.patient, stretch.patient),
        claim=first_known(record.claim, stretch.claim),
    )


def _form_text(chart: Opened) -> str:
    """Return the filled fields of a form as labelled lines: `Start Time: 10:15`."""
    return "\n".join(f"{name}: {value}" for name, value in chart.form)


_LINE = re.compile(r"^line (\d+)")


def _paged(record: InfusionRecord, first_lines: list[int], first_page: int) -> InfusionRecord:
    """Return the record with `line 71` as `page 2, line 3`."""

    def place(source: Provenance) -> Provenance:
        return replace(source, locator=there(source.locator), quote=" ".join(source.quote.split()))

    def there(locator: str) -> str:
        match = _LINE.match(locator)
        if match is None:
            return locator
        line = int(match[1])
        page = bisect_right(first_lines, line - 1)
        within = line - first_lines[page - 1]
        return f"page {page + first_page - 1}, line {within}{locator[match.end() :]}"

    def all_of(facts: tuple[Sourced, ...]) -> tuple[Sourced, ...]:
        return tuple(replace(fact, source=place(fact.source)) for fact in facts)

    administrations = (
        replace(item, also=tuple(place(source) for source in item.also))
        for item in all_of(record.administrations)
    )
    missed = (replace(item, locator=there(item.locator)) for item in record.understood.not_understood)
    return replace(
        record,
        understood=replace(record.understood, not_understood=tuple(missed)),
        administrations=tuple(administrations),
        orders=all_of(record.orders),
        monitoring=all_of(record.monitoring),
        indications=all_of(record.indications),
        notes=all_of(record.notes),
    )

"""PDF charts: the text layer goes to the note reader, page by page as it is read; what is a picture is said to be one.

A file of several days or patients (a chart of forty pages, a batch) is read in stretches of pages that belong together:
a page whose header names another day or person begins a new one.
"""

from __future__ import annotations

from scrubber.charts.completeness import Gaps, with_gaps
from scrubber.charts.document import ReadOptions
from scrubber.charts.errors import DocumentError
from scrubber.charts.readers.note.stretches import placed_on, read_pages
from scrubber.charts.readers.pdf.layout import reading_order
from scrubber.charts.readers.pdf.process import Opened, opened, pictures
from scrubber.charts.readers.picture.reader import can_read, record_of_picture
from scrubber.model.record import InfusionRecord
from scrubber.model.value import replace

PICTURE = "(a page of pictures, without text)"
PICTURE_TOO = "(a picture that is large enough for words)"


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
    records = list(read_pages(texts))
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
            found.append(placed_on(record, number))
    return found


def _why_unread(chart: Opened, options: ReadOptions) -> str:
    """Return the code of a PDF without words: in the terms of a picture where it is one."""
    if not any(page.is_scan for page in chart.pages):
        return "no_text_layer"
    if not options.ocr:
        return "scan"
    return "no_text_layer" if can_read() else "no_ocr"


def _form_text(chart: Opened) -> str:
    """Return the filled fields of a form as labelled lines: `Start Time: 10:15`."""
    return "\n".join(f"{name}: {value}" for name, value in chart.form)

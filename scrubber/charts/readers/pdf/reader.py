"""PDF charts: the text layer goes to the note reader, page by page as it is read; what is a picture is said to be one.

A file of several days or patients (a chart of forty pages, a batch) is read in stretches of pages that belong together:
a page whose header names another day or person begins a new one.
"""

from __future__ import annotations

from scrubber.charts.completeness import Gaps, with_gaps
from scrubber.charts.document import ReadOptions
from scrubber.charts.errors import DocumentError
from scrubber.charts.readers.note.stretches import placed_on, read_pages
from scrubber.charts.readers.pdf.filled import NOT_TICKED, Placed, filled_in, rest_of, without_struck
from scrubber.charts.readers.pdf.layout import reading_order
from scrubber.charts.readers.pdf.process import Opened, opened, pictures
from scrubber.charts.readers.picture.reader import can_read, in_doubt, record_of_picture
from scrubber.charts.words.giving import speaks_of_giving
from scrubber.model.record import Administration, InfusionRecord
from scrubber.model.value import replace

PICTURE = "(a page of pictures, without text)"
BOXES = "the boxes of the form leave open whether it was given"
STRUCK = "something on this page is struck out, and which of its words are meant could not be made out"
PICTURE_TOO = "(a picture that is large enough for words)"


def read(data: bytes, name: str, options: ReadOptions) -> tuple[InfusionRecord, ...]:
    """Return the records of a PDF, one for each day and patient, their places given by page and line."""
    chart = opened(data)
    gaps = Gaps()
    texts, unticked, undecided = _texts(chart, gaps)
    seen = _seen(data, chart) if options.ocr else []
    if not any(text.strip() for text in texts) and not seen:
        raise DocumentError(_why_unread(chart, options))
    pictures = 0
    for number, page in enumerate(chart.pages, start=1):
        if page.is_scan:
            pictures += not page.text.strip()
            gaps.add(f"page {number}", PICTURE_TOO if page.text.strip() else PICTURE)
    records = [_with_doubts(record, undecided) for record in read_pages(texts)]
    told = [f"pages without a text layer: {pictures}"] if pictures else []
    told += [f"{NOT_TICKED}: {unticked}"] if unticked else []
    if told:
        records[0] = replace(records[0], ignored=(*records[0].ignored, *told))
    return tuple(with_gaps(record, gaps) for record in (*records, *seen))


def _with_doubts(record: InfusionRecord, pages: dict[str, str]) -> InfusionRecord:
    """Return a record with all that stands on some pages in doubt, for the reason that each page gives."""

    def doubted(item: Administration) -> Administration:
        places = [source.locator for source in (item.source, *item.also)]
        why = next(
            (why for page, why in pages.items() if any(place.startswith(page) for place in places)), ""
        )
        return in_doubt(item, why) if why else item

    return replace(record, administrations=tuple(map(doubted, record.administrations))) if pages else record


def _texts(chart: Opened, gaps: Gaps) -> tuple[list[str], int, dict[str, str]]:
    """Return the words of each page with what was filled into it and written onto it, how many boxes are unticked, and
    the pages that leave open what was given, each with why; what was struck out or noted is a gap.
    """
    texts, placed, unticked = [], frozenset[Placed](), 0
    undecided: dict[str, str] = {}
    for number, page in enumerate(chart.pages, start=1):
        place = f"page {number}"
        kept, struck, sure = without_struck(page)
        filled = filled_in(kept)
        placed |= filled.placed
        unticked += len(filled.unticked)
        if filled.open or not sure:
            undecided[f"{place},"] = BOXES if filled.open else STRUCK
        for words in (*struck, *filled.open):
            gaps.add(place, words or STRUCK)
        for words in page.noted:
            if speaks_of_giving(words):
                gaps.add(place, words)
        text = reading_order(filled.page).replace("\r", "\n")
        texts.append("\n".join((text, *(words.replace("\r", "\n") for words in page.written))))
    form = "\n".join(rest_of(chart.form, placed))
    if form:
        texts[0] = f"{texts[0]}\n{form}" if texts else form
    return texts, unticked, undecided


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

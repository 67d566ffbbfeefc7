"""PDF charts: the text layer goes to the note reader, page by page as it is read; what is a picture is said to be one.

A file of several days or patients (a chart of forty pages, a batch) is read in stretches of pages that belong together:
a page whose header names another day or person begins a new one.
"""

from __future__ import annotations

from scrubber.charts.completeness import Gaps, with_gaps
from scrubber.charts.document import ReadOptions
from scrubber.charts.errors import DocumentError
from scrubber.charts.furniture import missing_pages, without_furniture
from scrubber.charts.readers.note.stretches import read_pages
from scrubber.charts.readers.note.text import HIDDEN
from scrubber.charts.readers.pdf.by_rules import Headings
from scrubber.charts.readers.pdf.filled import (
    NOT_TICKED,
    Placed,
    filled_in,
    is_crossed,
    rest_of,
    without_struck,
)
from scrubber.charts.readers.pdf.layout import by_lines, reading_order
from scrubber.charts.readers.pdf.process import Opened, Page, opened, pictures
from scrubber.charts.readers.pdf.tables import with_tables
from scrubber.charts.readers.picture.reader import BY_MACHINE, can_read, in_doubt, records_of_pictures
from scrubber.charts.words.giving import speaks_of_giving, struck_tells
from scrubber.charts.words.letters import plain_letters
from scrubber.charts.words.withdrawn import makes_no_words, puts_right, says_withdrawn
from scrubber.model.record import Administration, InfusionRecord
from scrubber.model.value import replace

PICTURE = "(a page of pictures, without text)"
BOXES = "the boxes of the form leave open whether it was given"
STRUCK = "something on this page is struck out or painted over, and which of its words are meant could not be made out"
PICTURE_TOO = "(a picture that is large enough for words)"
VOID = "the page says that it is void"
DIFFERS = "a field of the form shows other numbers than those that it holds"
LABELS = "the labels of a form stand on several sides of what is filled in, and which is of what could not be made out"
CROSSED = "a line was drawn over words of this page"
DAMAGED = "(this page is damaged: some of it cannot be read)"
NO_WORDS = "(the letters of this page make no words that can be read)"
ELSEWHERE = "the page says so; the others are not in the file"
UNSEEN = "(words that stand on this page so that nobody sees them)"


def read(data: bytes, name: str, options: ReadOptions) -> tuple[InfusionRecord, ...]:
    """Return the records of a PDF, one for each day and patient, their places given by page and line."""
    chart = opened(data)
    gaps = Gaps()
    found = _Chart(chart, gaps)
    seen = _seen(data, chart) if options.ocr else []
    if not any(text.strip() for text in found.texts) and not seen:
        raise DocumentError(_why_unread(chart, options))
    records = [_with_doubts(record, found.undecided) for record in read_pages(found.texts)]
    gaps.check("the form", found.form, records)
    if told := found.told():
        records[0] = replace(records[0], ignored=(*records[0].ignored, *told))
    return tuple(with_gaps(record, gaps) for record in (*records, *seen))


def _with_doubts(record: InfusionRecord, pages: dict[str, str]) -> InfusionRecord:
    """Return a record with all that stands on some pages in doubt, for the reason that each page gives."""

    def doubted(item: Administration) -> Administration:
        places = [source.locator for source in item.sources]
        why = next(
            (why for page, why in pages.items() if any(place.startswith(page) for place in places)), ""
        )
        return in_doubt(item, why) if why else item

    return replace(record, administrations=tuple(map(doubted, record.administrations))) if pages else record


class _Chart:
    """The words of each page with what was filled into it and written onto it; what is in doubt or missing."""

    def __init__(self, chart: Opened, gaps: Gaps) -> None:
        self.gaps = gaps
        self.texts: list[str] = []
        self.undecided: dict[str, str] = {}
        """Pages of which all is in doubt, each with why."""
        self.unticked = self.pictures = self.hidden = 0
        self.headings: Headings | None = None
        """Those of the table with which the page before ends."""
        placed = frozenset[Placed]()
        for number, page in enumerate(chart.pages, start=1):
            placed |= self._page(f"page {number}", page)
        self.form = "\n".join(rest_of(chart.form, placed))
        """The fields that stand beside no words of a page."""
        if self.form:
            self.texts[:1] = [f"{self.texts[0]}\n{self.form}" if self.texts else self.form]
        for place in missing_pages(self.texts):
            gaps.add(place, ELSEWHERE)
        for name in chart.attached:
            gaps.add("a file that is attached to it", name)
        leads = [page.leads for page in chart.pages] or [()]
        self.texts = [
            plain_letters(without_furniture(text), held) for text, held in zip(self.texts, leads, strict=True)
        ]

    def told(self) -> list[str]:
        """Return what is counted of the chart."""
        counted = {
            "pages without a text layer": self.pictures,
            NOT_TICKED: self.unticked,
            HIDDEN: self.hidden,
        }
        return [f"{what}: {count}" for what, count in counted.items() if count]

    def _page(self, place: str, page: Page) -> frozenset[Placed]:
        """Take a page; return the fields of its form that stand beside words of it."""
        page, self.headings = with_tables(page, self.headings)
        kept, struck, sure = without_struck(by_lines(page))
        filled = filled_in(kept)
        text = "\n".join((reading_order(filled.page).replace("\r", "\n"), *self._written(page)))
        self.unticked += len(filled.unticked)
        if hidden := sum(map(speaks_of_giving, page.hidden.split("\n"))):
            self.hidden += hidden
            self.gaps.add(place, UNSEEN)
        drawn = [words for words in page.drawn.split("\n") if struck_tells(words)]
        for words in (*struck, *drawn, *filled.open):
            self.gaps.add(place, words or STRUCK)
        for words in filter(speaks_of_giving, page.noted):
            self.gaps.add(place, words)
        self._name_what_is_unread(place, page, text)
        if why := _why_in_doubt(page, text, is_open=bool(filled.open), sure=sure):
            self.undecided[f"{place},"] = why
            if page.is_unsure or why not in (BOXES, STRUCK):
                self.gaps.add(place, why)
        self.texts.append(text)
        return filled.placed | {*page.in_rows}

    def _written(self, page: Page) -> list[str]:
        """Return what was written onto a page; a remark that puts something right counts as well."""
        written = [*page.written, *(words for words in page.noted if puts_right(words))]
        return [words.replace("\r", "\n") for words in written]

    def _name_what_is_unread(self, place: str, page: Page, text: str) -> None:
        if page.is_scan:
            self.pictures += not page.text.strip()
            self.gaps.add(place, PICTURE_TOO if page.text.strip() else PICTURE)
        if page.is_damaged:
            self.gaps.add(place, DAMAGED)
        if makes_no_words(text):
            self.gaps.add(place, NO_WORDS)


def _why_in_doubt(page: Page, text: str, *, is_open: bool, sure: bool) -> str:
    """Return why all of a page is in doubt; nothing where it is not."""
    if is_open:
        return BOXES
    if not sure or page.is_unsure:
        return STRUCK
    if page.by_machine:
        return BY_MACHINE
    if says_withdrawn("\n".join((text, *map(str.upper, page.written)))):
        return VOID
    if page.is_open:
        return LABELS
    return DIFFERS if page.differs else CROSSED if is_crossed(page) else ""


def _seen(data: bytes, chart: Opened) -> list[InfusionRecord]:
    """Return what a machine reads from the pages that are pictures, each a record whose every fact is in doubt; nothing
    where no such machine is installed: such a page is named as one that a person must read.
    """
    if not can_read() or not any(page.is_scan for page in chart.pages):
        return []
    return list(records_of_pictures(pictures(data)))


def _why_unread(chart: Opened, options: ReadOptions) -> str:
    """Return the code of a PDF without words: in the terms of a picture where it is one."""
    if not any(page.is_scan for page in chart.pages):
        return "no_text_layer"
    if not options.ocr:
        return "scan"
    return "no_text_layer" if can_read() else "no_ocr"

"""RTF documents: what they show goes to the note reader, with what stands in their margins above and below it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from scrubber.charts.completeness import Gaps, with_gaps
from scrubber.charts.document import ReadOptions
from scrubber.charts.errors import DocumentError
from scrubber.charts.furniture import without_furniture
from scrubber.charts.readers.note.stretches import read_text
from scrubber.charts.readers.note.text import with_hidden
from scrubber.charts.readers.picture.reader import in_doubt
from scrubber.charts.readers.rtf.shown import Shown, shown
from scrubber.charts.words.giving import speaks_of_giving, struck_tells
from scrubber.charts.words.letters import plain_letters
from scrubber.charts.words.withdrawn import says_withdrawn
from scrubber.model.record import InfusionRecord
from scrubber.model.value import replace

VOID = "the document says that it is void"
CUT_OFF = "(the file is cut off)"
_MOST_STRUCK = 100


def read(data: bytes, name: str, options: ReadOptions) -> tuple[InfusionRecord, ...]:
    """Return the records of an RTF document: one for each patient and day that a heading names."""
    found = shown(data)
    text = _text(found)
    if not text.strip():
        raise DocumentError("empty")
    gaps = Gaps()
    for words in _worded(found.struck, struck_tells):
        gaps.add("struck out", words)
    if found.cut_off:
        gaps.add("the end of the file", CUT_OFF)
    records = read_text(text)
    if says_withdrawn(text):
        gaps.add("the document", VOID)
        records = tuple(
            replace(record, administrations=tuple(in_doubt(item, VOID) for item in record.administrations))
            for record in records
        )
    records = tuple(with_gaps(record, gaps) for record in records)
    return with_hidden(records, len(_worded(found.hidden, speaks_of_giving)))


def _text(found: Shown) -> str:
    """Return the words of the pages' head, of the document, of what is remarked on it, and of the pages' foot."""
    head, foot = (without_furniture(_lines(part)) for part in (found.head, found.foot))
    parts = (head, found.body, *(_lines(part) for part in found.remarks), foot)
    return plain_letters("\n".join(part for part in parts if part.strip()))


def _lines(text: str) -> str:
    """Return lines without empty ones, each once: a document has a head for its first page and one for the others."""
    return "\n".join(dict.fromkeys(line.strip(" |") for line in text.split("\n") if line.strip(" |")))


def _worded(stretches: Iterable[str], tells: Callable[[str], bool]) -> list[str]:
    words = (" ".join(plain_letters(text).split()) for text in stretches)
    return [text for text in words if tells(text)][:_MOST_STRUCK]

"""PDF charts: their text layer, laid out as on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrubber.charts.format import Format, Head
from scrubber.model.record import InfusionRecord

if TYPE_CHECKING:
    from scrubber.charts.document import ReadOptions


def _sniff(head: Head) -> bool:
    return b"%PDF-" in head.data[:1024]


def _read(data: bytes, name: str, options: ReadOptions) -> tuple[InfusionRecord, ...]:
    from scrubber.charts.readers.pdf.process import start

    start()  # it loads its library while this process loads the reader of notes
    from scrubber.charts.readers.pdf.reader import read

    return read(data, name, options)


FORMAT = Format("pdf", _sniff, _read)

"""RTF: the words that a word processor shows, without what is struck out, deleted or hidden."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrubber.charts.format import Format, Head
from scrubber.model.record import InfusionRecord

if TYPE_CHECKING:
    from scrubber.charts.document import ReadOptions


def _sniff(head: Head) -> bool:
    return head.text.startswith(b"{\\rtf")


def _read(data: bytes, name: str, options: ReadOptions) -> tuple[InfusionRecord, ...]:
    from scrubber.charts.readers.rtf.reader import read

    return read(data, name, options)


FORMAT = Format("rtf", _sniff, _read)

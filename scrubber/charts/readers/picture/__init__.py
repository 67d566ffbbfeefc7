"""Pictures and scans: read only where the operator asks for it, and never believed before a person confirms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrubber.charts.format import Format, Head
from scrubber.model.record import InfusionRecord

if TYPE_CHECKING:
    from scrubber.charts.document import ReadOptions

_SIGNS = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"BM", b"RIFF")


def _sniff(head: Head) -> bool:
    return head.data.startswith(_SIGNS)


def _read(data: bytes, name: str, options: ReadOptions) -> tuple[InfusionRecord, ...]:
    from scrubber.charts.readers.picture.reader import read

    return read(data, name, options)


FORMAT = Format("picture", _sniff, _read)

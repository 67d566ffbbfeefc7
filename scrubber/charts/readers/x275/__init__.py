"""X12 275: documents sent as attachments of claims."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scrubber.charts.format import Format, Head
from scrubber.model.record import InfusionRecord

if TYPE_CHECKING:
    from scrubber.charts.document import ReadOptions

_SET = re.compile(rb"(?:^|[^A-Za-z0-9])ST[^A-Za-z0-9]275[^A-Za-z0-9]")


def _sniff(head: Head) -> bool:
    return head.text.startswith(b"ISA") and len(head.text) > 105 and _SET.search(head.text[:4096]) is not None


def _read(data: bytes, name: str, options: ReadOptions) -> tuple[InfusionRecord, ...]:
    from scrubber.charts.readers.x275.reader import read

    return read(data, name, options)


FORMAT = Format("x275", _sniff, _read)

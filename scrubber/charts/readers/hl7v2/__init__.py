"""HL7 v2 messages: administrations, orders, notes, pump events."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scrubber.charts.format import Format, Head
from scrubber.model.record import InfusionRecord

if TYPE_CHECKING:
    from scrubber.charts.document import ReadOptions

_SEGMENT = re.compile(rb"(?:MSH|FHS|BHS)[^\w\s]")


def _sniff(head: Head) -> bool:
    return _SEGMENT.match(head.text) is not None


def _read(data: bytes, name: str, options: ReadOptions) -> tuple[InfusionRecord, ...]:
    from scrubber.charts.readers.hl7v2.reader import read

    return read(data, name, options)


FORMAT = Format("hl7v2", _sniff, _read)

"""FHIR R4 and R5 as JSON."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scrubber.charts.format import Format, Head
from scrubber.model.record import InfusionRecord

if TYPE_CHECKING:
    from scrubber.charts.document import ReadOptions

_TYPE = re.compile(rb'"resourceType"\s*:\s*"[A-Za-z]')


def _sniff(head: Head) -> bool:
    if head.text[:1] not in (b"{", b"["):
        return False
    return _TYPE.search(head.text) is not None or _TYPE.search(head.data) is not None


def _read(data: bytes, name: str, options: ReadOptions) -> tuple[InfusionRecord, ...]:
    from scrubber.charts.readers.fhir.reader import read

    return read(data, name, options)


FORMAT = Format("fhir", _sniff, _read)

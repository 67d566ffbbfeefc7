"""The infusion record as JSON (`infuscrub.record/1`)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scrubber.charts.format import Format, Head
from scrubber.model.record import InfusionRecord

if TYPE_CHECKING:
    from scrubber.charts.document import ReadOptions

_SCHEMA = re.compile(rb'"schema"\s*:\s*"infuscrub\.record/')


def _sniff(head: Head) -> bool:
    return head.text[:1] in (b"{", b"[") and _SCHEMA.search(head.text) is not None


def _read(data: bytes, name: str, options: ReadOptions) -> tuple[InfusionRecord, ...]:
    from scrubber.charts.readers.record.reader import read

    return read(data, name, options)


FORMAT = Format("record", _sniff, _read)

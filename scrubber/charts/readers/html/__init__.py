"""Notes in HTML, as portals and record systems export them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scrubber.charts.format import Format, Head
from scrubber.model.record import InfusionRecord

if TYPE_CHECKING:
    from scrubber.charts.document import ReadOptions

_SIGNS = re.compile(
    rb"(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,400}?-->\s*)?<(?:!doctype\s+html|html|head|body|div|p|table|h[1-6]|span|pre|br|b|ul|font)[\s>/]",
    re.IGNORECASE | re.DOTALL,
)


def _sniff(head: Head) -> bool:
    return _SIGNS.match(head.text) is not None


def _read(data: bytes, name: str, options: ReadOptions) -> tuple[InfusionRecord, ...]:
    from scrubber.charts.readers.html.reader import read

    return read(data, name, options)


FORMAT = Format("html", _sniff, _read)

"""Where a part of a file begins: eight segment ids, the envelope's six, HL and CLM, found in a run of bytes.

One regular expression finds them, at C speed. Everything that reads or surveys a file cuts at these places.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from x12.delimiters import Delimiters
from x12.hierarchy import HL_BILLING, HL_PATIENT, HL_SUBSCRIBER
from x12.slices import Kind

LEVELS = {
    HL_BILLING.encode(): Kind.BILLING,
    HL_SUBSCRIBER.encode(): Kind.SUBSCRIBER,
    HL_PATIENT.encode(): Kind.PATIENT,
}
"""The part that an HL begins, by its level (HL03)."""
ENVELOPE = {
    b"GS": Kind.GROUP,
    b"ST": Kind.SET,
    b"SE": Kind.SET_END,
    b"GE": Kind.GROUP_END,
    b"IEA": Kind.INTERCHANGE_END,
}
"""The part that a segment of the envelope begins; ISA is told by the scanner."""
ONLY_837 = frozenset({b"HL", b"CLM"})
"""Ids that cut an 837, and mean something else in another set."""


def decisive(raw: bytes, delimiters: Delimiters) -> Iterator[tuple[int, bytes | None]]:
    """Yield where each decisive segment of a run begins, line breaks included, and its id.

    Blank segments (nothing between two terminators) come with None: SE01 does not count them.
    """
    first, later = _patterns(delimiters)
    if found := first.match(raw):
        yield 0, found[1]
    for found in later.finditer(raw):
        yield found.start() + 1, found[1]


@lru_cache(maxsize=64)
def _patterns(delimiters: Delimiters) -> tuple[re.Pattern[bytes], re.Pattern[bytes]]:
    """A decisive segment at the beginning of a run, and one after a terminator."""
    e, t = re.escape(delimiters.element), re.escape(delimiters.terminator)
    lead = (
        delimiters.lead and delimiters.lead + b"+"
    )  # possessive, and a look at one byte first: twice as fast
    segment = lead + b"(?=[HCSGI" + t + b"])(?:(HL|CLM|S[ET]|G[SE]|IEA)(?=[" + e + t + b"])|(?=" + t + b"))"
    return re.compile(segment), re.compile(t + segment)

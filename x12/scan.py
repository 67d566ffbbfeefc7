"""The hot loop: whole segments out of a run of bytes, at C speed.

Theory. A *run* is a stretch of the file that holds whole segments under one set of delimiters. Within a run
nothing is looked at one segment at a time in Python unless it has to be: `bytes.split`, `accumulate` and
`map` make the segments.

What varies: delimiters, line ends, blank segments. What never may: each byte of the run is in exactly one
segment, in order; nothing is scanned twice. Both together give linear time.

Binary data (275: BIN and BDS) may hold any byte, terminators too. Such a segment is cut by its declared
length, if that leads to a terminator; if not, the declaration is wrong and it is cut like any other.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import accumulate, count, repeat
from operator import add

from x12.delimiters import Delimiters
from x12.segment import BINARY_DATA, Segment

_MAX_DIGITS = 12
"""Longest declared length that is read; BIN01 and BDS02 are N0 1/15."""


def segments_of(run: bytes, index: int, start: int, delimiters: Delimiters) -> list[Segment]:
    """Cut a run into segments; the first is number `index` and begins at byte `start` of the file."""
    if not may_hold_binary(run, delimiters):
        return _plain(run, index, start, delimiters)
    segments: list[Segment] = []
    at = 0
    for begin, end in _binary_spans(run, delimiters):
        segments += _plain(run[at:begin], index + len(segments), start + at, delimiters)
        segments.append(Segment(run[begin : end - 1], index + len(segments), start + begin, delimiters))
        at = end
    segments += _plain(run[at:], index + len(segments), start + at, delimiters)
    return segments


def _plain(run: bytes, index: int, start: int, delimiters: Delimiters) -> list[Segment]:
    bodies = run.split(delimiters.terminator)
    bodies.pop()  # what follows the last terminator: nothing
    starts = map(add, accumulate(map(len, bodies), initial=start), count())
    return list(map(Segment, bodies, count(index), starts, repeat(delimiters)))


def may_hold_binary(run: bytes, delimiters: Delimiters) -> bool:
    """Is it worth looking closer? False for every 837 that nobody tampered with."""
    return any(name + delimiters.element in run for name in BINARY_DATA)


@lru_cache(maxsize=64)
def _binary_start(delimiters: Delimiters) -> re.Pattern[bytes]:
    """Match BIN or BDS at the beginning of a segment, up to the separator before the data."""
    e = re.escape(delimiters.element)
    t = re.escape(delimiters.terminator)
    blanks = b"[" + re.escape(delimiters.blanks) + b"]*" if delimiters.blanks else b""
    digits = rb"(\d{1,%d})" % _MAX_DIGITS
    field = b"[^" + e + t + b"]*"
    return re.compile(
        blanks + b"(?:BIN" + e + digits + e + b"|BDS" + e + field + e + digits + e + b")", re.DOTALL
    )


def _binary_spans(run: bytes, delimiters: Delimiters) -> list[tuple[int, int]]:
    """Return where the binary segments of a run begin and end (terminator included)."""
    terminator = delimiters.terminator
    match = _binary_start(delimiters).match
    spans = []
    at = 0
    while at < len(run):
        found = match(run, at)
        end = 0
        if found:
            data_end = found.end() + int(found[1] or found[2])
            if run[data_end : data_end + 1] == terminator:
                end = data_end + 1
                spans.append((at, end))
        at = end or run.index(terminator, at) + 1
    return spans

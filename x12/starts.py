"""Where in a buffer an ISA, BIN or BDS begins: the segments that need more than a terminator (see `scan`)."""

from __future__ import annotations

import re
from functools import lru_cache

from x12.delimiters import Delimiters, find_isa
from x12.segment import BINARY_DATA, BOM

_WINDOW = 1 << 10


def lead_end(buffer: bytes, at: int, blanks: bytes) -> int:
    """Return where blanks and a byte order mark before a segment id end."""
    found = _lead_pattern(blanks).match(buffer, at)
    return found.end() if found else at


@lru_cache(maxsize=64)
def _lead_pattern(blanks: bytes) -> re.Pattern[bytes]:
    return re.compile(_lead(blanks))


def _lead(blanks: bytes) -> bytes:
    return blanks + b"(?:" + BOM + blanks + b")?"


def may_be_special(buffer: bytes, delimiters: Delimiters | None) -> bool:
    """Could an ISA, BIN or BDS begin in here? Three searches at C speed, and nearly always the answer is no."""
    return delimiters is None or b"ISA" in buffer or may_hold_binary(buffer, delimiters)


def may_hold_binary(run: bytes, delimiters: Delimiters) -> bool:
    """Could a BIN or BDS begin in here?"""
    return any(name + delimiters.element in run for name in BINARY_DATA)


def look_ahead(buffer: bytes, at: int, delimiters: Delimiters) -> tuple[int, int]:
    """Return where the next ISA, BIN or BDS begins as a segment, lead included, and the next whole ISA anywhere.

    The nearer of them, that is: the other may be -1, as it is where there is none from `at` on.
    """
    reach = _WINDOW
    while True:
        end = at + reach
        special = _next_special(buffer, at, end, delimiters)
        inner = find_isa(buffer, at, end, delimiters.terminator)
        if special >= 0 or inner >= 0 or end >= len(buffer):
            return special, inner
        reach *= 4


def _next_special(buffer: bytes, at: int, end: int, delimiters: Delimiters) -> int:
    """Return where the next ISA, BIN or BDS begins, lead included; -1 if there is none before `end`."""
    if _special_start(delimiters).match(buffer, at):
        return at
    found = _special_after(delimiters).search(buffer, at, end)
    return found.start() + 1 if found else -1


def _special(delimiters: Delimiters) -> bytes:
    isa = b"ISA[^0-9A-Za-z]"
    return _lead(delimiters.lead) + b"(?:" + isa + b"|" + _binary_header(delimiters) + b")"


@lru_cache(maxsize=64)
def _special_start(delimiters: Delimiters) -> re.Pattern[bytes]:
    return re.compile(_special(delimiters), re.DOTALL)


@lru_cache(maxsize=64)
def _special_after(delimiters: Delimiters) -> re.Pattern[bytes]:
    return re.compile(re.escape(delimiters.terminator) + _special(delimiters), re.DOTALL)


def _binary_header(delimiters: Delimiters) -> bytes:
    """A pattern for BIN or BDS up to the separator before the data; group 1 or 2 is the length."""
    e = re.escape(delimiters.element)
    field = b"[^" + e + re.escape(delimiters.terminator) + b"]{0,8}"
    digits = rb"(\d{1,15})"  # BIN01 and BDS02 are N0 1/15
    return b"(?:BIN" + e + digits + e + b"|BDS" + e + field + e + digits + e + b")"


@lru_cache(maxsize=64)
def binary_start(delimiters: Delimiters) -> re.Pattern[bytes]:
    return re.compile(_lead(delimiters.lead) + _binary_header(delimiters), re.DOTALL)


def binary_spans(run: bytes, delimiters: Delimiters) -> list[tuple[int, int]]:
    """Return where the binary segments of a run begin and end (terminator included)."""
    terminator = delimiters.terminator
    match = binary_start(delimiters).match
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

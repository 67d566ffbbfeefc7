"""A surveyed file shared out: ranges of whole sets or subscribers that can be read apart, in any process.

    survey = survey_file(chunks)
    for each in ranges(survey, claims_each=1000):
        for item in read_range(read, each): ...

Read one after the other, the ranges give the parts and claims of the whole file, each with the number of its
first segment and the byte where it stands as `read_parts` gives them; only that bytes which can't be read come
too, as `Kind.UNREAD`. A range can be pickled: it holds numbers, no bytes of the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import BinaryIO

from x12.cuts import decisive
from x12.delimiters import DEFAULT, Delimiters
from x12.errors import X12Error
from x12.parts import PartReader
from x12.slices import ClaimSlice, Kind, Part
from x12.survey.tree import Span, Survey
from x12.value import Value

Read = Callable[[int, int], bytes]
"""Gives so many bytes from a byte of the file on; fewer only at its end."""
_CHUNK = 1 << 18
_KINDS = (Kind.INTERCHANGE, Kind.GROUP, Kind.SET, Kind.BILLING)


class Range(Value):
    """A stretch of the file that can be read on its own."""

    at: Span
    claims: int
    delimiters: Delimiters = DEFAULT
    above: tuple[Span | None, ...] = ()
    """What its first segments stand under: ISA, GS, ST with 1000A-B, 2000A, as far as they do."""
    is_last: bool = False
    unread: Span | None = None
    """Of the last range: where the file can't be read on, up to its end."""


def ranges(survey: Survey, *, claims_each: int = 1000) -> list[Range]:
    """Return ranges of about so many claims each, in file order; together they are the file.

    A subscriber's claims stay together, so a range may be longer where one has very many.
    """
    found: list[Range] = []
    claims = 0
    first = None
    for border in survey.borders:
        if first is not None and claims + border.claims > claims_each:
            found.append(_range(first.at, border.at.start, claims, first.delimiters, first.above))
            first, claims = None, 0
        first = first or border
        claims += border.claims
    unread = None
    if survey.readable < survey.size:
        unread = Span(survey.readable, survey.size, survey.segments + 1)
    if first is not None:
        last = _range(first.at, survey.readable, claims, first.delimiters, first.above)
        found.append(Range(last.at, claims, last.delimiters, last.above, is_last=True, unread=unread))
    return found


def read_range(read: Read | bytes, part: Range) -> Iterator[Part | ClaimSlice]:
    """Yield the parts and claims of a range, as the reading of the whole file gives them.

    `read` is the file in memory, or gives bytes of it (`os.pread` of an open file does, with its arguments in
    the other order). Faults of the envelope are not collected again: the survey has them.
    """
    source = _reading(read)
    reader = PartReader()
    reader.begin_at(part.at.first, part.at.start, part.delimiters, _context(source, part))
    at = part.at.start
    try:
        while at < part.at.end:
            chunk = source(at, min(_CHUNK, part.at.end - at))
            if not chunk:
                break
            at += len(chunk)
            yield from reader.receive(chunk)
        yield from reader.close() if part.is_last and part.unread is None else reader.end_range()
    except X12Error:
        yield from reader.left()
    if part.unread is not None:
        yield from _unread(source, part.unread)


def file_reader(file: BinaryIO) -> Read:
    """Return how to read a binary file that can be sought."""

    def read(start: int, size: int) -> bytes:
        file.seek(start)
        return file.read(size)

    return read


def _range(at: Span, end: int, claims: int, delimiters: Delimiters, above: tuple[Span | None, ...]) -> Range:
    return Range(Span(at.start, end, at.first), claims, delimiters, above)


def _reading(read: Read | bytes) -> Read:
    if not isinstance(read, bytes):
        return read
    data = read
    return lambda start, size: data[start : start + size]


def _context(read: Read, part: Range) -> dict[Kind, Part]:
    found = {}
    for kind, span in zip(_KINDS, part.above, strict=False):
        if span is not None:
            raw = read(span.start, span.end - span.start)
            blank = sum(1 for _, name in decisive(raw, part.delimiters) if name is None)
            count = raw.count(part.delimiters.terminator) - blank
            found[kind] = Part(kind, raw, span.first, span.start, part.delimiters, count)
    return found


def _unread(read: Read, span: Span) -> Iterator[Part]:
    at = span.start
    while at < span.end and (raw := read(at, min(_CHUNK, span.end - at))):
        yield Part(Kind.UNREAD, raw, span.first, at, DEFAULT, 0)
        at += len(raw)

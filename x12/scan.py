"""The hot loop: chunks of bytes in, runs of whole segments out, at C speed.

Theory. A *run* is a stretch of the file that holds whole segments under one set of delimiters. `Scanner`
cuts the stream into runs, `segments_of` cuts a run into segments. Neither looks at a single segment in
Python unless it must: `split`, `find`, `count`, `accumulate` and `map` do the work, a few calls a chunk.

What varies: delimiters, line ends, blank segments, where a chunk ends. What never may: each byte is in
exactly one run, in order, and no chunk boundary changes the outcome.

Linear time. An unfinished segment is kept as a list of chunks and joined only when a chunk brings what it
waits for: a terminator, or the bytes that a declared length promises. So a segment fed byte by byte is
copied once, not once a byte, and each byte is scanned a fixed number of times. Chunks beyond 256 KB are
taken in slices, so that memory does not follow the size of a chunk.

Three things need more than a terminator:

- ISA brings its own delimiters, in any place of the file (several interchanges, joined files).
- An ISA that begins inside a segment ends it: the file before it was cut, and what is joined to it is sound. Only
  an ISA of regular width that can be read is taken for one, so that no name or note is. It is looked for in
  windows that grow, also in what waits for a terminator: the cost follows the way to the next one.
- BIN and BDS (275) carry data of a declared length that may hold any byte, terminators too. A length that
  does not lead to a terminator makes the rest of the file a guess, so that is an error.
"""

from __future__ import annotations

import re
from contextlib import suppress
from itertools import accumulate, count, repeat
from operator import add
from typing import NamedTuple

from x12.delimiters import (
    BLANKS,
    DEFAULT,
    ISA_WIDTH,
    Delimiters,
    find_isa,
    from_isa,
    is_regular,
    isa_inside,
    isa_length,
)
from x12.errors import Code, EnvelopeFault, Faults, Place, X12Error
from x12.segment import BOM, Segment
from x12.starts import binary_spans, binary_start, lead_end, look_ahead, may_be_special, may_hold_binary

MAX_SEGMENT = 1 << 20
MAX_BINARY = 64 << 20
_SLICE = 1 << 18
_ANY_BLANKS = b"[" + re.escape(BLANKS) + b"]*"


class Run(NamedTuple):
    """Whole segments in file order under one set of delimiters."""

    raw: bytes
    first: int
    """Number of its first segment in the file."""
    start: int
    """Byte offset in the file."""
    delimiters: Delimiters
    opens: bool = False
    """It is one ISA."""
    lead: int = 0
    """Of an ISA: how many bytes stand before it."""
    binary: bool = False
    """It is one BIN or BDS."""
    broken: bool = False
    """It is one segment that breaks off without terminator; a run that `opens` follows."""


def segments_of(run: bytes, index: int, start: int, delimiters: Delimiters) -> list[Segment]:
    """Cut whole segments apart; the first is number `index` and begins at byte `start` of the file."""
    if not may_hold_binary(run, delimiters):
        return _plain(run, index, start, delimiters)
    segments: list[Segment] = []
    at = 0
    for begin, end in binary_spans(run, delimiters):
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


class Scanner:
    """Cuts a stream of chunks into runs. `receive` until the end, then `close`."""

    def __init__(
        self, max_segment: int = MAX_SEGMENT, max_binary: int = MAX_BINARY, faults: Faults | None = None
    ) -> None:
        self.max_segment = max_segment
        self.max_binary = max_binary
        self.faults = Faults() if faults is None else faults
        self.delimiters: Delimiters | None = None
        self.index = 1
        """Number of the next segment."""
        self.start = 0
        """Byte offset of the first byte not yet given out."""
        self._pending: list[bytes] = []
        self._size = 0
        self._need = 1
        """Pending bytes to wait for; 0 waits for a terminator."""
        self._suspicious = True
        """An ISA, BIN or BDS may begin in the buffer at hand."""
        self._edge = b""
        """The last pending bytes, in which an ISA may have begun."""
        self._last_segment = b""
        self._nul_seen = False
        """In this interchange: one fault each says enough."""
        self._error: X12Error | None = None

    def receive(self, chunk: bytes) -> list[Run]:
        """Take the next bytes of the file; return the runs that they complete.

        Raises `X12Error` where the file can't be read on. Runs before that place are returned first, whatever
        the chunks were; the error then comes with the next call.
        """
        if self._error is not None:
            raise self._error
        runs: list[Run] = []
        try:
            for at in range(0, len(chunk), _SLICE):
                self._take(chunk[at : at + _SLICE] if len(chunk) > _SLICE else chunk, runs)
        except X12Error as error:
            self._error = error
            if not runs:
                raise
        return runs

    def begin_at(self, index: int, start: int, delimiters: Delimiters | None) -> None:
        """Begin in the middle of a file, where segment number `index` does; without delimiters, at an ISA."""
        self.index, self.start, self.delimiters = index, start, delimiters
        self._need = int(delimiters is None)

    @property
    def rest(self) -> bytes:
        """The bytes that are not given out yet."""
        return b"".join(self._pending)

    def close(self) -> bytes:
        """Take the end of the file; return what follows the last terminator.

        Raises `X12Error` where the file is empty, or ends inside a segment.
        """
        if self._error is not None:
            raise self._error
        rest = self.rest
        text = rest.lstrip(BOM + BLANKS)
        place = Place(self.index, self.start)
        if not text:
            if self.delimiters is None:
                raise X12Error(Code.EMPTY, place)
            return rest
        begun = text.startswith(b"ISA") or b"ISA".startswith(text)
        if self.delimiters is None and not begun:
            raise X12Error(Code.NOT_X12, place)
        if begun or self._last_segment.lstrip(BLANKS)[:3] != b"IEA":
            raise X12Error(Code.TRUNCATED, place)
        self.faults.append(EnvelopeFault(Code.TRAILING_DATA, place))
        return rest

    def _take(self, piece: bytes, runs: list[Run]) -> None:
        self._pending.append(piece)
        self._size += len(piece)
        if self._need:
            if self._size < self._need:
                return
        elif self.delimiters and self._size <= self.max_segment + ISA_WIDTH:
            terminator = self.delimiters.terminator
            if terminator not in piece and not self._completes_isa(piece, terminator):
                return
        buffer = piece if len(self._pending) == 1 else b"".join(self._pending)
        self._suspicious = may_be_special(buffer, self.delimiters)
        at = 0
        while at < len(buffer):
            end = self._advance(buffer, at, runs)
            if end == at:
                break
            at = end
        else:
            self._need = 0
        self._pending = [buffer[at:]] if at < len(buffer) else []
        self._size = len(buffer) - at
        self._edge = buffer[max(at, len(buffer) + 1 - ISA_WIDTH) :]
        if runs:
            self._remember(runs[-1])

    def _completes_isa(self, piece: bytes, terminator: bytes) -> bool:
        """Does this piece end an ISA that began inside the segment which is waited for?"""
        edge = self._edge + piece
        self._edge = edge[1 - ISA_WIDTH :]
        return find_isa(edge, 0, len(edge), terminator) >= 0

    def _advance(self, buffer: bytes, at: int, runs: list[Run]) -> int:
        """Give out what stands at `at` and return where it ends; `at` again if bytes are missing."""
        delimiters = self.delimiters
        if delimiters is None:
            return self._first_isa(buffer, runs)
        special, inner = look_ahead(buffer, at, delimiters) if self._suspicious else (-1, -1)
        if special == at:
            if (found := binary_start(delimiters).match(buffer, at)) is not None:
                return self._binary(buffer, at, found, runs)
            return self._isa(buffer, at, lead_end(buffer, at, delimiters.lead), runs)
        if inner >= 0 and not 0 < special <= inner:
            end = buffer.rfind(delimiters.terminator, at, inner) + 1
            if end <= at:
                return self._break_off(buffer, at, inner, runs)
        else:
            end = special if special > 0 else buffer.rfind(delimiters.terminator, at) + 1
        if end <= at:
            self._need = 0
            # an ISA that ends the segment may have begun in the last bytes
            self._check_length(len(buffer) - at - ISA_WIDTH, Place(self.index, self.start))
            return at
        raw = buffer[at:end]
        if len(raw) > self.max_segment:
            for segment in _plain(raw, self.index, self.start, delimiters):
                self._check_length(len(segment.body), segment.place())
        if not self._nul_seen and b"\0" in raw:
            self._nul_seen = True
            index = self.index + raw.count(delimiters.terminator, 0, raw.index(b"\0"))
            self.faults.append(EnvelopeFault(Code.NUL_BYTE, Place(index, self.start + raw.index(b"\0"))))
        runs.append(Run(raw, self.index, self.start, delimiters))
        self.index += raw.count(delimiters.terminator)
        self.start += len(raw)
        return end

    def _first_isa(self, buffer: bytes, runs: list[Run]) -> int:
        head_at = lead_end(buffer, 0, _ANY_BLANKS)
        head = buffer[head_at : head_at + 3]
        if not (b"ISA".startswith(head) or BOM.startswith(head)) or head_at > self.max_segment:
            raise X12Error(Code.NOT_X12, Place(byte=head_at))
        if len(head) < 3:
            # wait for as many bytes again, to stay linear where a file begins with blanks
            self._need = 2 * len(buffer)
            return 0
        return self._isa(buffer, 0, head_at, runs)

    def _isa(self, buffer: bytes, at: int, head_at: int, runs: list[Run]) -> int:
        place = Place(self.index, self.start + head_at - at, segment="ISA")
        head = buffer[head_at : head_at + 2 * ISA_WIDTH]
        try:
            if not is_regular(head):
                inner = isa_inside(buffer, head_at + 1, head_at + _reach(head))
                if inner is None:
                    self._need = len(buffer) - at + 1
                    return at
                if inner > 0:
                    return self._break_off(buffer, at, inner, runs)
            length = isa_length(head)
            if length is None or head_at + length > len(buffer):
                self._need = len(buffer) - at + 1
                return at
            self.delimiters = from_isa(buffer[head_at : head_at + length])
        except X12Error as error:
            raise X12Error(error.code, place) from None
        if buffer[at:head_at].replace(BOM, b"").strip(self.delimiters.blanks):
            raise X12Error(Code.ISA_MALFORMED, place)  # a separator of its own stands before it
        if length != ISA_WIDTH:
            self.faults.append(EnvelopeFault(Code.ISA_WIDTH, place))
        end = head_at + length
        lead = head_at - at
        self._nul_seen = False
        runs.append(Run(buffer[at:end], self.index, self.start, self.delimiters, opens=True, lead=lead))
        self.index += 1
        self.start += end - at
        return end

    def _break_off(self, buffer: bytes, at: int, end: int, runs: list[Run]) -> int:
        """Give out a segment that has no terminator: an ISA begins at `end`."""
        self._check_length(end - at, Place(self.index, self.start))
        delimiters = self.delimiters = self.delimiters or DEFAULT
        raw = buffer[at:end]
        place = Segment(raw, self.index, self.start, delimiters).place()
        self.faults.append(EnvelopeFault(Code.BROKEN_OFF, place))
        runs.append(Run(raw, self.index, self.start, delimiters, broken=True))
        self.index += 1
        self.start += end - at
        return end

    def _binary(self, buffer: bytes, at: int, found: re.Match[bytes], runs: list[Run]) -> int:
        assert self.delimiters is not None
        length = int(found[1] or found[2])
        place = Place(self.index, self.start, segment="BIN" if found[1] else "BDS")
        if length > self.max_binary:
            raise X12Error(Code.SEGMENT_TOO_LONG, place)
        end = found.end() + length + 1
        if end > len(buffer):
            self._need = end - at
            return at
        if buffer[end - 1 : end] != self.delimiters.terminator:
            raise X12Error(Code.BINARY_LENGTH, place)
        runs.append(Run(buffer[at:end], self.index, self.start, self.delimiters, binary=True))
        self.index += 1
        self.start += end - at
        return end

    def _check_length(self, length: int, place: Place) -> None:
        if length > self.max_segment:
            raise X12Error(Code.SEGMENT_TOO_LONG, place)

    def _remember(self, run: Run) -> None:
        """Keep the beginning of the last segment: `close` asks whether it was an IEA."""
        if run.binary:
            self._last_segment = b""
        else:
            begin = run.raw.rfind(run.delimiters.terminator, 0, len(run.raw) - 1) + 1
            self._last_segment = run.raw[begin : begin + 64]


def _reach(head: bytes) -> int:
    """Return how many bytes a misshapen ISA would be read to take, if it were one."""
    reach = 4
    with suppress(X12Error):
        isa_length(head[:reach])  # the fourth byte may be no separator
        reach = len(head)
        reach = isa_length(head) or reach
    return reach

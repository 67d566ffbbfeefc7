"""Bytes in, segments out: the sans-IO reader for any X12 file.

    reader = Reader()
    while chunk := file.read(65536):
        for segment in reader.receive(chunk):
            ...
    reader.close()

Files, sockets and threads are the caller's. For an 837, `x12.parts.read_parts` gives claims instead.
"""

from __future__ import annotations

from dataclasses import replace

from x12.errors import EnvelopeFault
from x12.scan import MAX_BINARY, MAX_SEGMENT, Scanner, segments_of
from x12.segment import Segment


class Reader:
    """Cuts any X12 into segments. The raw bytes of all segments and `tail`, joined, are the file.

    A segment that breaks off, because the next interchange begins inside it, has no terminator (`Segment.is_broken`).
    """

    def __init__(self, *, max_segment: int = MAX_SEGMENT, max_binary: int = MAX_BINARY) -> None:
        self._scanner = Scanner(max_segment, max_binary)
        self.tail = b""
        """After `close`: the bytes behind the last terminator."""

    @property
    def faults(self) -> tuple[EnvelopeFault, ...]:
        """What was wrong and could be read past. The envelope itself is `x12.parts`' to check."""
        return tuple(self._scanner.faults)

    def receive(self, chunk: bytes) -> list[Segment]:
        """Take the next bytes of the file; return the segments that they complete."""
        segments: list[Segment] = []
        for run in self._scanner.receive(chunk):
            if run.broken:
                no_terminator = replace(run.delimiters, terminator=b"")
                segments.append(Segment(run.raw, run.first, run.start, no_terminator))
            elif run.binary or run.opens:
                segments.append(Segment(run.raw[:-1], run.first, run.start, run.delimiters))
            else:
                segments += segments_of(run.raw, run.first, run.start, run.delimiters)
        return segments

    def close(self) -> None:
        """Take the end of the file. Raises `X12Error` if it is empty or ends inside a segment."""
        self.tail = self._scanner.close()

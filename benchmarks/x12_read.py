"""How fast an 837 is read: python -m benchmarks.x12_read [CLAIMS]

The floor is the same chunks split into segments and elements by `bytes.split`, with nothing kept: no
offsets, no structure, one set of delimiters. Rows that do not split elements may lie above it.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path

from benchmarks.measure import child, chunks, table
from x12.parts import read_parts
from x12.reader import Reader
from x12.slices import ClaimSlice


def floor(path: Path) -> int:
    count = 0
    rest = b""
    for chunk in chunks(path):
        *whole, rest = (rest + chunk).split(b"~")
        count += len([segment.split(b"*") for segment in whole])
    return count


def terminators(path: Path) -> int:
    count = 0
    rest = b""
    for chunk in chunks(path):
        *whole, rest = (rest + chunk).split(b"~")
        count += len(whole)
    return count


def segments(path: Path) -> int:
    reader = Reader()
    count = sum(len(reader.receive(chunk)) for chunk in chunks(path))
    reader.close()
    return count


def segments_and_ids(path: Path) -> int:
    """Splits the elements of every segment, which a real caller avoids."""
    reader = Reader()
    lines = 0
    for chunk in chunks(path):
        for segment in reader.receive(chunk):
            lines += segment.id == "LX"
    reader.close()
    return lines


def parts(path: Path) -> int:
    return sum(1 for item in read_parts(chunks(path)) if isinstance(item, ClaimSlice))


def parts_and_loops(path: Path) -> int:
    """Splits every segment of every claim and names its loop."""
    return sum(len(item.loops) for item in read_parts(chunks(path)) if isinstance(item, ClaimSlice))


def pyx12_reader(path: Path) -> int:
    import pyx12.x12file

    logging.disable(logging.CRITICAL)
    return sum(1 for _ in pyx12.x12file.X12Reader(str(path)))


ROWS = {
    "floor: segments and elements split": floor,
    "segments split only": terminators,
    "Reader: Segment objects": segments,
    "Reader, every element split": segments_and_ids,
    "read_parts: claims with context": parts,
    "read_parts, every element split, loops named": parts_and_loops,
    "pyx12 4.0 X12Reader": pyx12_reader,
}

if __name__ == "__main__" and not child(ROWS):
    table(
        "benchmarks.x12_read",
        ROWS,
        int(sys.argv[1]) if len(sys.argv) > 1 else 10_000,
        ("Reader: Segment objects", "read_parts: claims with context"),
    )

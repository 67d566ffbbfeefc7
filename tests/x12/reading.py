"""Reads and divides whole files in one call, for the tests."""

from __future__ import annotations

from collections.abc import Callable

from x12.errors import EnvelopeFault
from x12.parts import PartReader, read_parts
from x12.reader import Reader
from x12.segment import Segment
from x12.slices import ClaimSlice, Part
from x12.writer import PartWriter

Item = Part | ClaimSlice


def chunked(data: bytes, size: int) -> list[bytes]:
    return [data[at : at + size] for at in range(0, len(data), size)]


def segments_in(data: bytes, size: int = 1 << 16) -> tuple[list[Segment], bytes]:
    """All segments of a file, and its tail."""
    reader = Reader()
    segments = [segment for chunk in chunked(data, size) for segment in reader.receive(chunk)]
    reader.close()
    return segments, reader.tail


def parts_in(data: bytes, size: int = 1 << 16) -> tuple[list[Item], tuple[EnvelopeFault, ...]]:
    """All parts and claims of a file, and its envelope faults."""
    parser = PartReader()
    return list(read_parts(chunked(data, size), parser)), parser.faults


def raw_of(item: Item) -> bytes:
    return item.claim.raw if isinstance(item, ClaimSlice) else item.raw


def claims_of(items: list[Item]) -> list[ClaimSlice]:
    return [item for item in items if isinstance(item, ClaimSlice)]


def divide(items: list[Item], keep: Callable[[ClaimSlice], bool]) -> tuple[bytes, bytes]:
    """Write claims to one of two files as `keep` says: (outbound, held)."""
    out: list[bytes] = []
    back: list[bytes] = []
    outbound, held = PartWriter(out.append), PartWriter(back.append, rest=False)
    for item in items:
        if not isinstance(item, ClaimSlice):
            outbound.part(item)
            held.part(item)
        elif keep(item):
            outbound.keep(item)
            held.drop(item)
        else:
            outbound.drop(item)
            held.keep(item)
    outbound.close()
    held.close()
    return b"".join(out), b"".join(back)

"""The index in a file: processes that share it ask it by key, and none of them holds a copy.

The file holds digests of keys, never the keys: they are made of identifiers and birth dates.

Theory. It is written once, sorted, and then only asked, so bisection over columns of numbers answers as fast as a
database and is written in a fraction of the time. First the head; then the keys in order in three columns, the two
halves of the digest and the place of a document; then where each document's row begins, and where the last one ends;
then the rows. Numbers are as this machine has them: the file goes with the run.
"""

from __future__ import annotations

import mmap
import os
import struct
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import accumulate
from pathlib import Path

from msgspec import msgpack

from scrubber.charts.document import Document
from scrubber.charts.link.index import Candidate, DocumentIndex, nearest, ranked
from scrubber.charts.link.keys import LinkKeys
from scrubber.charts.link.offers import digest

_HEAD = struct.Struct("=QQ")
"""How many keys, how many documents."""
_HALVES, _KEY = struct.Struct(">QQ"), struct.Struct(">QQQ")
"""Of a digest; and of a place behind it."""
Row = tuple[bytes, str, str, bytes, bytes | None, str]
"""Of a document: name, hash, format, path, mapping, why it was refused. Names go as the bytes that the disk has, which
need not be text."""


class SharedIndex:
    """Asks the file of an index. It is opened where it is asked first, so that it can travel to another process."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._open: _File | None = None

    def __reduce__(self) -> tuple[type[SharedIndex], tuple[Path]]:
        return SharedIndex, (self._path,)

    def candidates(self, keys: LinkKeys) -> tuple[Candidate, ...]:
        """Return the documents that may concern a claim, the strongest link first."""
        file = self._open
        if file is None:
            file = self._open = _File(self._path)
        found = ranked(keys, file.places)
        return tuple(Candidate(file.document(place), linked_by) for place, linked_by in found.items())

    def near(self, keys: LinkKeys) -> dict[str, str]:
        """Return the names of documents that are nearly the claim's, with what agrees and what does not."""
        file = self._open
        if file is None:
            file = self._open = _File(self._path)
        return {file.document(place).name: because for place, because in nearest(keys, file.places).items()}


class _File:
    """The file, open."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._bytes = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        keys, documents = _HEAD.unpack_from(self._bytes)
        self._end = _HEAD.size
        self._count = keys
        self._first = self._column("Q", keys)
        self._second = self._column("Q", keys)
        self._places = self._column("Q", keys)
        self._begins = self._column("Q", documents + 1)

    def _column(self, kind: str, count: int) -> memoryview:
        begin, self._end = self._end, self._end + count * struct.calcsize(kind)
        return self._bytes[begin : self._end].cast(kind)  # type: ignore[call-overload,no-any-return]

    def places(self, keys: Iterable[str]) -> Iterator[int]:
        """Yield the places of the documents under each key, in order."""
        first, second = self._first, self._second
        for key in keys:
            one, two = _HALVES.unpack(digest(key))
            at = bisect_left(first, one)
            while at < self._count and first[at] == one:
                if second[at] == two:
                    yield self._places[at]
                at += 1

    def document(self, place: int) -> Document:
        """Return the document at a place."""
        begin, end = self._begins[place], self._begins[place + 1]
        row = msgpack.decode(self._bytes[self._end + begin : self._end + end], type=Row)
        name, sha256, format, path, mapping, refused = row
        beside = None if mapping is None else Path(os.fsdecode(mapping))
        return Document(
            os.fsdecode(name), sha256, format, path=Path(os.fsdecode(path)), mapping=beside, refused=refused
        )


def shared(index: DocumentIndex, path: Path) -> SharedIndex | DocumentIndex:
    """Return an index whose file is this one, which is there and empty; the index itself where documents are in memory.

    Raises `OSError`.
    """
    documents = index.all_documents()
    if any(document.path is None for document in documents):
        return index
    keys = sorted(own + place.to_bytes(8, "big") for own, place in index.digests())
    columns = zip(*_KEY.iter_unpack(b"".join(keys)), strict=True) if keys else ((), (), ())
    rows = [msgpack.encode(_row(document)) for document in documents]
    with path.open("wb") as file:
        file.write(_HEAD.pack(len(keys), len(rows)))
        for column in columns:
            file.write(array("Q", column))
        file.write(array("Q", accumulate(map(len, rows), initial=0)))
        file.writelines(rows)
    return SharedIndex(path)


def _row(document: Document) -> Row:
    assert document.path is not None
    mapping = None if document.mapping is None else os.fsencode(document.mapping)
    name, path = os.fsencode(document.name), os.fsencode(document.path)
    return name, document.sha256, document.format, path, mapping, document.refused

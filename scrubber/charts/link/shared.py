"""The index in a file: processes that share it ask it by key, and none of them holds a copy.

The file holds digests of keys, never the keys: they are made of identifiers and birth dates.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from hashlib import blake2b
from pathlib import Path

from scrubber.charts.document import Document
from scrubber.charts.link.index import Candidate, DocumentIndex, ranked
from scrubber.charts.link.keys import LinkKeys, kind_of

_TABLES = """
CREATE TABLE document (
  place INTEGER PRIMARY KEY, name BLOB, sha256 TEXT, format TEXT, path BLOB, mapping BLOB, refused TEXT
);
CREATE TABLE kind (name TEXT PRIMARY KEY);
CREATE TABLE found (key BLOB, place INTEGER, PRIMARY KEY (key, place)) WITHOUT ROWID;
"""
_DIGEST = 16
"""Bytes of a key: two keys of a billion meet once in 10^20 runs."""


class SharedIndex:
    """Asks the file of an index. It is opened where it is asked first, so that it can travel to another process."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._open: sqlite3.Connection | None = None
        self._known_kinds: frozenset[str] | None = None

    def __reduce__(self) -> tuple[type[SharedIndex], tuple[Path]]:
        return SharedIndex, (self._path,)

    def candidates(self, keys: LinkKeys) -> tuple[Candidate, ...]:
        """Return the documents that may concern a claim, the strongest link first."""
        found = ranked(keys, self._kinds(), self._places)
        return tuple(Candidate(self._document(place), linked_by) for place, linked_by in found.items())

    def _kinds(self) -> frozenset[str]:
        if self._known_kinds is None:
            rows = self._connection().execute("SELECT name FROM kind")
            self._known_kinds = frozenset(name for (name,) in rows)
        return self._known_kinds

    def _places(self, keys: Iterable[str]) -> Iterator[int]:
        for key in keys:
            rows = self._connection().execute(
                "SELECT place FROM found WHERE key = ? ORDER BY place", (_digest(key),)
            )
            yield from (place for (place,) in rows)

    def _document(self, place: int) -> Document:
        row = (
            self._connection()
            .execute(
                "SELECT name, sha256, format, path, mapping, refused FROM document WHERE place = ?", (place,)
            )
            .fetchone()
        )
        name, sha256, format, path, mapping, refused = row
        beside = None if mapping is None else Path(os.fsdecode(mapping))
        return Document(
            os.fsdecode(name), sha256, format, path=Path(os.fsdecode(path)), mapping=beside, refused=refused
        )

    def _connection(self) -> sqlite3.Connection:
        if self._open is None:
            self._open = sqlite3.connect(f"{self._path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
        return self._open


def shared(index: DocumentIndex, path: Path) -> SharedIndex | DocumentIndex:
    """Return an index whose file is this one, which is there and empty; the index itself where documents are in memory.

    Raises `OSError`.
    """
    entries = list(index.entries())
    if any(document.path is None for document, _ in entries):
        return index
    try:
        with closing(sqlite3.connect(path)) as file, file:
            file.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _TABLES)
            file.executemany("INSERT INTO document VALUES (?, ?, ?, ?, ?, ?, ?)", _rows(entries))
            keys = ((_digest(key), place) for place, (_, own) in enumerate(entries) for key in own)
            file.executemany("INSERT OR IGNORE INTO found VALUES (?, ?)", keys)
            kinds = {kind_of(key) for _, own in entries for key in own}
            file.executemany("INSERT INTO kind VALUES (?)", ((kind,) for kind in kinds))
    except sqlite3.Error as error:
        raise OSError("the index of documents cannot be written") from error
    return SharedIndex(path)


def _rows(entries: Iterable[tuple[Document, tuple[str, ...]]]) -> Iterator[tuple[object, ...]]:
    """Yield a row for each document; names go as the bytes that the disk has, which need not be text."""
    for place, (document, _) in enumerate(entries):
        assert document.path is not None
        mapping = None if document.mapping is None else os.fsencode(document.mapping)
        name, path = os.fsencode(document.name), os.fsencode(document.path)
        yield place, name, document.sha256, document.format, path, mapping, document.refused


def _digest(key: str) -> bytes:
    return blake2b(key.encode("utf-8", "surrogatepass"), digest_size=_DIGEST).digest()

"""A folder of tables, and the tables that come with the product.

One file for each edition. Adding the same kind, setting and quarter again replaces it, but for pairs: CMS publishes
those of a setting in up to four files, and each adds its part.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import as_file, files
from pathlib import Path

from scrubber.errors import unwritable
from scrubber.reference.tables.columns import SUFFIX, Columns, pack, read_columns, read_head
from scrubber.reference.tables.edition import Edition, HasEdition, TableError
from scrubber.reference.tables.heads import edition_of
from scrubber.reference.tables.pairs import merged
from scrubber.reference.tables.tables import Tables, of_columns, tables_of

_SHIPPED = "scrubber.reference.data"


def file_name(edition: Edition) -> str:
    """Return the name of an edition's file in a store."""
    parts = (edition.kind, edition.part, edition.setting, edition.quarter)
    return "-".join(part for part in parts if part) + SUFFIX


def save(folder: Path, columns: Columns) -> Edition:
    """Keep a table in a folder, which is made. Raises `TableError` where it can't be written."""
    edition = edition_of(columns.head)
    path = folder / file_name(edition)
    if edition.kind == "ptp" and path.exists():
        columns = merged(edition, read_columns(path), columns)
    _write(path, pack(columns))
    return edition_of(columns.head, path)


def _write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all: processes may be reading the one that it replaces."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise TableError(f"{path}: {unwritable(error)} with --store") from error


def stored(folder: Path) -> tuple[Edition, ...]:
    """Return the editions that a folder holds. Raises `TableError`."""
    return tuple(edition_of(read_head(path), path) for path in _files(folder))


@lru_cache(maxsize=1)
def shipped() -> tuple[HasEdition, ...]:
    """Return the tables that come with the product, read once."""
    found: list[HasEdition] = []
    for entry in sorted(files(_SHIPPED).iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(SUFFIX):
            with as_file(entry) as path:
                found.append(of_columns(read_columns(path), None, shipped=True))
    return tuple(found)


@lru_cache(maxsize=1)
def shipped_tables() -> Tables:
    """Return the shipped tables alone, opened once."""
    return open_tables(None)


def open_tables(folder: Path | None, *, shipped: bool = True) -> Tables:
    """Return the tables of a folder (none where it is None) and, unless told otherwise, the shipped ones.

    Raises `TableError` for a folder that is none, or a file in it that can't be used.
    """
    loaded: Iterable[HasEdition] = ()
    if folder is not None:
        loaded = [of_columns(read_columns(path), path) for path in _files(folder)]
    own = _shipped() if shipped else ()
    return tables_of((*loaded, *own), (None if folder is None else str(folder), shipped))


_shipped = shipped


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise TableError(f"{folder}: no such folder; make one with infuscrub data add")
    return sorted(folder.glob(f"*{SUFFIX}"))

"""Every effect that a run has on the disk, in one small room: so that a test can make the n-th of them fail or kill.

Files hold claims and charts: they are their owner's only (0600), and so are folders that are made (0700).
"""

from __future__ import annotations

import io
import os
from pathlib import Path

BUFFER = 1 << 20


def write(handle: int, data: memoryview | bytes) -> int:
    """Write bytes to an open file."""
    return os.write(handle, data)


def sync(handle: int) -> None:
    """Put what was written onto the disk."""
    os.fsync(handle)


def rename(source: Path, target: Path) -> None:
    """Give a file its name; one that has the name is replaced."""
    source.replace(target)


def remove(path: Path) -> None:
    """Remove a file, if it is there."""
    path.unlink(missing_ok=True)


def make_folder(path: Path) -> None:
    """Make a folder and those above it, if they are not there."""
    path.mkdir(parents=True, exist_ok=True, mode=0o700)


def remove_folder(path: Path) -> None:
    """Remove an empty folder."""
    path.rmdir()


def open_new(path: Path) -> int:
    """Make a file of this name; one that is there is emptied."""
    flags = os.O_RDWR | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
    return os.open(path, flags, 0o600)


def sync_folder(path: Path) -> None:
    """Put the names in a folder onto the disk, where the system can."""
    if os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        sync(handle)
    finally:
        os.close(handle)


class _Raw(io.FileIO):
    """A file whose bytes go through `write`."""

    def write(self, data: object) -> int:
        return write(self.fileno(), data)  # type: ignore[arg-type]


def create(path: Path) -> io.BufferedRandom:
    """Return a new file, open for writing and reading back."""
    return io.BufferedRandom(_Raw(open_new(path), "r+b"), BUFFER)

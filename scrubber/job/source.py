"""Inputs: files, bytes in memory, standard input. Each is read twice: once to survey it, then range by range."""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, BinaryIO, Protocol

from scrubber.errors import unreadable
from scrubber.model.names import shown

CHUNK = 1 << 18


class InputError(Exception):
    """Inputs or options that cannot be used; of each a message that says what, where and what to do."""

    def __str__(self) -> str:
        return " ".join(map(str, self.args))


class OutputError(InputError):
    """Results that could not be written: nothing of them is in place, and what stood there before still stands."""


class Source(Protocol):
    """An input that can be read again."""

    name: str
    stem: str
    path: Path | None
    """Where another process can read it; None where it is in memory."""
    size: int
    """Bytes read by `chunks` so far."""
    total: int | None
    """Bytes in all, where known."""
    sha256: str
    """Hash of what `chunks` read."""

    def chunks(self) -> Iterator[bytes]:
        """Yield all bytes, in order. Raises `InputError` where they cannot be read."""

    def read(self, start: int, size: int) -> bytes:
        """Return so many bytes from a place on; fewer only at the end."""

    def close(self) -> None:
        """End reading."""


class InputBytes:
    """An input in memory."""

    path: Path | None = None

    def __init__(self, data: bytes, name: str = "claims.837") -> None:
        self.name = name
        self.stem = Path(name).stem
        self.size = 0
        self.total: int | None = len(data)
        self.sha256 = ""
        self._data = data

    def chunks(self) -> Iterator[bytes]:
        """Yield the bytes."""
        for begin in range(0, len(self._data), CHUNK):
            chunk = self._data[begin : begin + CHUNK]
            self.size += len(chunk)
            yield chunk
        self.sha256 = hashlib.sha256(self._data).hexdigest()

    def read(self, start: int, size: int) -> bytes:
        """Return some of the bytes."""
        return self._data[start : start + size]

    def close(self) -> None:
        """Do nothing."""


class InputFile:
    """A file. Raises `InputError` where there is none, and where it changes between the two readings."""

    def __init__(self, name: str) -> None:
        self.path: Path | None = Path(name)
        self.name = shown(self.path.name)
        self.stem = self.path.stem
        self.size = 0
        self.sha256 = ""
        self._label = name
        try:
            self._file: BinaryIO = self.path.open("rb")
            self._state = os.fstat(self._file.fileno())
            self.total: int | None = self._state.st_size
        except OSError as error:
            raise InputError(f"{name}: {unreadable(error)}") from error

    def chunks(self) -> Iterator[bytes]:
        """Yield the bytes, hashed and counted on the way."""
        digest = hashlib.sha256()
        self.size = 0
        with self._reading():
            self._file.seek(0)
            while chunk := self._file.read(CHUNK):
                digest.update(chunk)
                self.size += len(chunk)
                yield chunk
        self.sha256 = digest.hexdigest()

    def read(self, start: int, size: int) -> bytes:
        """Return some of the bytes."""
        with self._reading():
            self._file.seek(start)
            data = self._file.read(size)
        if len(data) < size and start + len(data) < self.size:
            raise InputError(f"{self._label}: became shorter while it was read; scrub it when it is whole")
        return data

    def close(self) -> None:
        """Close the file. Raises `InputError` where it is another one than when it was opened."""
        now = os.fstat(self._file.fileno())
        self._file.close()
        if (now.st_size, now.st_mtime_ns) != (self._state.st_size, self._state.st_mtime_ns):
            raise InputError(f"{self._label}: changed while it was read; scrub it again when it is whole")

    @contextlib.contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise InputError(f"{self._label}: cannot be read ({error.strerror})") from error


class InputStream:
    """Bytes that come once, kept so that they can be read again: in a file of the run, or in memory."""

    total: int | None = None

    def __init__(
        self, chunks: Iterable[bytes], spool: IO[bytes], path: Path | None = None, name: str = "stdin"
    ) -> None:
        """`path` is the spool's own, where another process can open it."""
        self.name = name
        self.stem = Path(name).stem
        self.path = path
        self.size = 0
        self.sha256 = ""
        self._chunks = chunks
        self._spool = spool

    def chunks(self) -> Iterator[bytes]:
        """Yield what comes in, and keep it."""
        digest = hashlib.sha256()
        for chunk in self._chunks:
            digest.update(chunk)
            self.size += len(chunk)
            try:
                self._spool.write(chunk)
            except OSError as error:
                raise InputError(f"{self.name}: cannot be kept ({error.strerror}); name a file") from error
            yield chunk
        self._spool.flush()
        self.sha256 = digest.hexdigest()

    def read(self, start: int, size: int) -> bytes:
        """Return some of the bytes."""
        self._spool.seek(start)
        return self._spool.read(size)

    def close(self) -> None:
        """Let the kept bytes go."""
        self._spool.close()


def stdin_chunks() -> Iterator[bytes]:
    """Yield what comes from standard input. Raises `InputError` where it can't be read."""
    if sys.stdin is None:
        raise InputError("stdin: is closed; name a file")
    try:
        while chunk := sys.stdin.buffer.read(CHUNK):
            yield chunk
    except (OSError, ValueError) as error:
        raise InputError("stdin: cannot be read; name a file") from error


def chunks_of(name: str) -> Iterator[bytes]:
    """Return the bytes of a file, or of standard input for `-`. Raises `InputError` where they can't be read."""
    return stdin_chunks() if name == "-" else InputFile(name).chunks()


class InputSeekable:
    """A binary stream that can be read again by going back in it; nothing of it is kept. It stays open."""

    path: Path | None = None
    total: int | None = None

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self.name = name
        self.stem = Path(name).stem
        self.size = 0
        self.sha256 = ""
        self._stream = stream
        with self._reading():
            self._begin = stream.tell()

    def chunks(self) -> Iterator[bytes]:
        """Yield the bytes from where the stream stood, hashed and counted on the way."""
        digest = hashlib.sha256()
        with self._reading():
            self._stream.seek(self._begin)
        while True:
            with self._reading():
                chunk = self._stream.read(CHUNK)
            if not chunk:
                break
            digest.update(chunk)
            self.size += len(chunk)
            yield chunk
        self.sha256 = digest.hexdigest()

    def read(self, start: int, size: int) -> bytes:
        """Return some of the bytes."""
        with self._reading():
            self._stream.seek(self._begin + start)
            return self._stream.read(size)

    def close(self) -> None:
        """Leave the stream open: it is its owner's."""

    @contextlib.contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            yield
        except (OSError, ValueError) as error:
            raise InputError(f"{self.name}: the stream cannot be read ({type(error).__name__})") from error

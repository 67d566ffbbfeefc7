"""Reading inputs in chunks and writing outputs whole or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Protocol, Self

CHUNK = 1 << 18
_CLAIM_SUFFIXES = frozenset({".837", ".837p", ".837i", ".edi", ".x12", ".txt", ".clm", ".dat", ""})
_OUR_OUTPUTS = (".outbound.837", ".held.837", ".277ca")


class InputError(Exception):
    """An input or option that cannot be used; the message says what, where and what to do."""


def find_inputs(paths: Sequence[str]) -> tuple[str, ...]:
    """Return the files to scrub: files as given, the claim files of folders (sorted, our own outputs left out), `-`.

    Raises `InputError` for a path that does not exist or a folder without a claim file.
    """
    found: list[str] = []
    for name in paths:
        path = Path(name)
        if name == "-":
            found.append(name)
        elif path.is_dir():
            inside = [str(p) for p in sorted(path.rglob("*")) if _looks_like_claims(p)]
            if not inside:
                raise InputError(
                    f"{name}: no claim file in this folder; name the files, or end them in .837 or .edi"
                )
            found.extend(inside)
        elif path.exists():
            found.append(name)
        else:
            raise InputError(f"{name}: no such file or folder")
    return tuple(dict.fromkeys(found))


def _looks_like_claims(path: Path) -> bool:
    if not path.is_file() or path.suffix.lower() not in _CLAIM_SUFFIXES or path.name.endswith(_OUR_OUTPUTS):
        return False
    with path.open("rb") as file:
        return file.read(64).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"ISA")


class Source(Protocol):
    """An input that is read once, in chunks."""

    name: str
    stem: str
    size: int
    """Bytes read so far."""
    total: int | None
    """Bytes in all, where known."""

    def chunks(self) -> Iterator[bytes]:
        """Yield the bytes. Raises `InputError` where they cannot be read."""

    @property
    def sha256(self) -> str:
        """Return the hash of what was read so far."""


class InputBytes:
    """An input in memory."""

    def __init__(self, data: bytes, name: str = "claims.837") -> None:
        self.name = name
        self.stem = Path(name).stem
        self.size = 0
        self.total: int | None = len(data)
        self._data = data

    def chunks(self) -> Iterator[bytes]:
        """Yield the bytes."""
        for begin in range(0, len(self._data), CHUNK):
            chunk = self._data[begin : begin + CHUNK]
            self.size += len(chunk)
            yield chunk

    @property
    def sha256(self) -> str:
        """Return the hash of the bytes."""
        return hashlib.sha256(self._data[: self.size]).hexdigest()


class InputFile:
    """An input read once, in chunks, hashed and counted on the way. `-` is standard input.

    Raises `InputError` where there is no such file.
    """

    def __init__(self, name: str) -> None:
        self.name = "stdin" if name == "-" else Path(name).name
        self.stem = "stdin" if name == "-" else Path(name).stem
        self._path = name
        self._digest = hashlib.sha256()
        self.size = 0
        self.total: int | None = None
        if name != "-":
            try:
                self.total = Path(name).stat().st_size
            except OSError as error:
                raise InputError(f"{name}: cannot be read ({error.strerror}); check the name") from error

    def chunks(self) -> Iterator[bytes]:
        """Yield the bytes. Raises `InputError` where the file cannot be read."""
        try:
            with contextlib.ExitStack() as stack:
                file: BinaryIO = (
                    sys.stdin.buffer
                    if self._path == "-"
                    else stack.enter_context(Path(self._path).open("rb"))
                )
                while chunk := file.read(CHUNK):
                    self._digest.update(chunk)
                    self.size += len(chunk)
                    yield chunk
        except OSError as error:
            raise InputError(f"{self.name}: cannot be read ({error.strerror})") from error

    @property
    def sha256(self) -> str:
        """Return the hash of what was read so far."""
        return self._digest.hexdigest()


@contextlib.contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise InputError(
            f"{path}: cannot be written ({error.strerror}); name another folder with --out"
        ) from error


class AtomicFile:
    """A file that appears whole under its name, or not at all. Readable by its owner only: it holds claims.

    Raises `InputError` where its folder or it can't be written (no right to, a full disk).
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with _writing(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        self._temporary = Path(name)
        self._file: BinaryIO = os.fdopen(handle, "w+b")
        self.written = 0

    def write(self, data: bytes) -> None:
        """Append bytes."""
        with _writing(self.path):
            self._file.write(data)
        self.written += len(data)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self.discard()

    def commit(self) -> None:
        """Put the file in place; an older one of the name is replaced."""
        with _writing(self.path):
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            self._temporary.replace(self.path)

    def discard(self) -> None:
        """Leave nothing behind."""
        self._file.close()
        self._temporary.unlink(missing_ok=True)

    def reread(self) -> Iterator[bytes]:
        """Yield what was written, for a spool that is copied into another file."""
        self._file.seek(0)
        while chunk := self._file.read(CHUNK):
            yield chunk

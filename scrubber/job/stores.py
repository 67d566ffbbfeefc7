"""Where the outputs of one input go: a folder, or memory. A store puts all of them in place at once."""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Protocol

from scrubber.job.files import InputError


class Output:
    """One output on its way: its bytes are hashed as they are written."""

    def __init__(self, kind: str, name: str, file: IO[bytes]) -> None:
        self.kind = kind
        self.name = name
        self.file = file
        self.written = 0
        self._digest = hashlib.sha256()

    def write(self, data: bytes) -> None:
        """Append bytes. Raises `InputError` where they can't be written."""
        with writing(self.name):
            self.file.write(data)
        self._digest.update(data)
        self.written += len(data)

    @property
    def sha256(self) -> str:
        """Return the hash of what was written."""
        return self._digest.hexdigest()


class Store(Protocol):
    """Takes the outputs of one input, all of them or none."""

    def open(self, kind: str, suffix: str) -> Output:
        """Return a writer of the output `STEM.suffix`."""

    def drop(self, output: Output) -> None:
        """Leave an output out, since it would be empty."""

    def commit(self) -> None:
        """Put every output in place."""

    def discard(self) -> None:
        """Leave nothing behind."""


@contextmanager
def writing(name: str) -> Iterator[None]:
    """Turn an error of the system into one line that says what to do."""
    try:
        yield
    except OSError as error:
        raise InputError(
            f"{name}: cannot be written ({error.strerror or 'the system refused'}); "
            "make room there, or name another folder with --out"
        ) from error


class MemoryStore:
    """Keeps the outputs in memory: nothing touches the disk."""

    def __init__(self, stem: str) -> None:
        self._stem = stem
        self._open: dict[str, Output] = {}
        self.files: dict[str, bytes] = {}
        """The outputs by kind, once they are in place."""

    def open(self, kind: str, suffix: str) -> Output:
        """Return a writer."""
        output = Output(kind, f"{self._stem}.{suffix}", io.BytesIO())
        self._open[kind] = output
        return output

    def drop(self, output: Output) -> None:
        """Forget an output."""
        self._open.pop(output.kind, None)

    def commit(self) -> None:
        """Make the outputs available."""
        for kind, output in self._open.items():
            assert isinstance(output.file, io.BytesIO)
            self.files[kind] = output.file.getvalue()
        self._open.clear()

    def discard(self) -> None:
        """Forget everything."""
        self._open.clear()


class NoStore(MemoryStore):
    """For a check: what is written is counted and goes nowhere."""

    def open(self, kind: str, suffix: str) -> Output:
        """Return a writer whose bytes are hashed and dropped."""
        return Output(kind, f"{self._stem}.{suffix}", _Nowhere())

    def commit(self) -> None:
        """Do nothing."""


class _Nowhere(io.BytesIO):
    def write(self, data: object) -> int:
        """Drop bytes."""
        return len(data)  # type: ignore[arg-type]


_PUBLISHED_LAST = "outbound"


class FolderStore:
    """Writes the outputs into a folder, each whole or not at all. Files are their owner's only: they hold claims.

    Raises `InputError` where the folder or a file can't be written.
    """

    def __init__(self, folder: Path, stem: str) -> None:
        self._folder = folder
        self._stem = stem
        self._open: list[tuple[Output, Path]] = []
        self._stale: list[Path] = []
        self.paths: list[Path] = []
        """The outputs in place, outbound last."""
        with writing(str(folder)):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def open(self, kind: str, suffix: str) -> Output:
        """Return a writer of a file that appears under its name at `commit`."""
        name = f"{self._stem}.{suffix}"
        with writing(str(self._folder / name)):
            handle, temporary = tempfile.mkstemp(prefix=f".{name}.", dir=self._folder)
        output = Output(kind, name, os.fdopen(handle, "w+b"))
        self._open.append((output, Path(temporary)))
        return output

    def drop(self, output: Output) -> None:
        """Leave it out, and remove one that an earlier run left under the name."""
        for each, temporary in self._open:
            if each is output:
                output.file.close()
                temporary.unlink(missing_ok=True)
        self._open = [pair for pair in self._open if pair[0] is not output]
        self._stale.append(self._folder / output.name)

    def commit(self) -> None:
        """Sync every file, then put them in place, outbound last."""
        for output, _ in self._open:
            with writing(output.name):
                output.file.flush()
                os.fsync(output.file.fileno())
                output.file.close()
        for path in self._stale:
            path.unlink(missing_ok=True)
        for output, temporary in sorted(self._open, key=lambda pair: pair[0].kind == _PUBLISHED_LAST):
            with writing(output.name):
                temporary.replace(self._folder / output.name)
            self.paths.append(self._folder / output.name)
        self._open = []

    def discard(self) -> None:
        """Remove what was written so far."""
        for output, temporary in self._open:
            output.file.close()
            temporary.unlink(missing_ok=True)
        self._open = []

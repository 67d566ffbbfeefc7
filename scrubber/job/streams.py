"""Outputs that leave through a host's own binary streams as they are made: nothing of them is kept here.

A run that ends early takes back what it wrote where a stream can be cut (`seekable`, `truncate`). Where it can't, as
with a socket, what is out is out: `left` names those streams.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Mapping
from typing import IO, BinaryIO, Protocol, cast

from scrubber.job.source import OutputError
from scrubber.job.workspace import Output


class Writable(Protocol):
    """What takes bytes: a binary file or stream, or any object that has this one method."""

    def write(self, data: bytes, /) -> object:
        """Take bytes; a number that comes back says how many were taken, as raw streams do."""


class _Stream(Output):
    """An output that goes into a stream."""

    def __init__(self, kind: str, name: str, target: Writable) -> None:
        stream = cast("BinaryIO", target)
        super().__init__(kind, name, stream)
        self.left = False
        self._begin: int | None = None
        with contextlib.suppress(OSError, ValueError, AttributeError):
            if stream.seekable():
                self._begin = stream.tell()

    def write(self, data: bytes) -> None:
        """Append bytes. Raises `OutputError` where the stream does not take them."""
        rest = data
        while rest:
            try:
                taken: object = self.file.write(rest)
            except Exception as error:
                raise OutputError(f"{self.name}: the stream refused it ({type(error).__name__})") from error
            if taken == 0 or (taken is None and isinstance(self.file, io.RawIOBase)):
                raise OutputError(f"{self.name}: the stream took nothing; give one that blocks")
            rest = rest[taken:] if isinstance(taken, int) else b""  # raw streams may take a part
        self._digest.update(data)
        self.written += len(data)

    def cut_back(self) -> None:
        """Take back what was written, where the stream can be cut."""
        if not self.written:
            return
        try:
            if self._begin is None:
                raise io.UnsupportedOperation
            self.file.seek(self._begin)
            self.file.truncate()
        except (OSError, ValueError, AttributeError):
            self.left = True
        else:
            self.written = 0


class _Nothing(Output):
    """An output that nobody asked for."""

    def __init__(self, kind: str, name: str) -> None:
        super().__init__(kind, name, io.BytesIO())

    def write(self, data: bytes) -> None:
        """Count what would be written."""
        self.written += len(data)


class StreamStore:
    """Takes the outputs of one input into streams, by kind. Kinds without a stream are not made."""

    streams = True

    def __init__(self, stem: str, targets: Mapping[str, Writable]) -> None:
        self._stem = stem
        self._targets = targets
        self._open: dict[str, _Stream] = {}

    @property
    def left(self) -> tuple[str, ...]:
        """Return the kinds of which a part is out and can't be taken back."""
        return tuple(kind for kind, output in self._open.items() if output.left)

    def takes(self, kind: str) -> bool:
        """Return whether there is a stream for it."""
        return kind in self._targets

    def open(self, kind: str, suffix: str) -> Output:
        """Return a writer into the stream of this kind, the same one when asked again."""
        if kind not in self._targets:
            return _Nothing(kind, f"{self._stem}.{suffix}")
        if kind not in self._open:
            self._open[kind] = _Stream(kind, f"{self._stem}.{suffix}", self._targets[kind])
        return self._open[kind]

    def drop(self, output: Output) -> None:
        """Leave an output out, since it would be empty."""
        if isinstance(output, _Stream):
            output.cut_back()

    def forget(self) -> None:
        """Leave out every output that was opened."""
        for output in self._open.values():
            output.cut_back()

    def spool(self) -> IO[bytes]:
        """Return memory: the 277CA says its sums before its claims."""
        return io.BytesIO()

    def commit(self) -> None:
        """Hand on what the streams themselves keep back."""
        for output in self._open.values():
            try:
                output.file.flush()
            except AttributeError:
                continue
            except Exception as error:
                raise OutputError(f"{output.name}: the stream refused it ({type(error).__name__})") from error
        self._open.clear()

    def discard(self) -> None:
        """Take back what was written."""
        self.forget()

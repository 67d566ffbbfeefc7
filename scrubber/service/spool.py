"""Where the files of a request lie while it is answered: a private folder that is removed with the answer.

The folder of a service that was killed is removed when the next one starts: a lock that dies with its process tells
whether it still lives.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

_PREFIX = "infuscrub-service-"
_LOCK = "owner.lock"


class Spool:
    """The folders of the requests of one service."""

    def __init__(self, folder: Path | None = None) -> None:
        """`folder`: where to make them; default: the system's folder for temporary files."""
        where = folder or Path(tempfile.gettempdir())
        _sweep(where)
        self._room = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=where))  # 0700
        self._lock = FileLock(self._room / _LOCK, mode=0o600)
        self._lock.acquire(timeout=0)

    @contextmanager
    def folder(self) -> Iterator[Path]:
        """Give a folder for one request, which is removed at the end of the block."""
        path = Path(tempfile.mkdtemp(dir=self._room))
        try:
            yield path
        finally:
            shutil.rmtree(path, ignore_errors=True)

    def close(self) -> None:
        """Remove all of it."""
        self._lock.release()
        shutil.rmtree(self._room, ignore_errors=True)


def _sweep(where: Path) -> None:
    """Remove what services left that no longer live."""
    for room in where.glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError, Timeout):
            if not (room / _LOCK).exists():
                continue  # another service is just making it
            with FileLock(room / _LOCK).acquire(timeout=0):
                shutil.rmtree(room, ignore_errors=True)

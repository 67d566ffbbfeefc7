"""A run as a transaction: its outputs are prepared apart, committed by one rename, and put in place, outbound last.

    workspace = Workspace(out)                 # recovers what a run that died left behind
    stage = workspace.stage("claims")
    output = stage.open("outbound", "outbound.837"); output.write(...)
    stage.commit()                             # all of it is in place, or will be after the next start; or nothing is

Theory. Everything lies in `OUT/.infuscrub/<run>/<n>/` until it is whole. `commit` syncs each file and the folder,
writes a journal that names them, syncs that, and renames it to `journal`: this rename is the commit. Then each file
is renamed to its name, outputs that an earlier run left under a name that this one doesn't use are removed, and the
journal goes last. A run that is killed leaves its folder. Whoever starts next in OUT finds it: a journal is carried
out to its end, a folder without one is removed. Whether the run that owns a folder still lives is told by a lock that
dies with its process. Until that start, the hashes in the report tell a set of outputs that is torn.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any, Protocol, Self

from scrubber.errors import unwritable
from scrubber.job import disk
from scrubber.job.earlier import ANSWERS, earlier_of, still_there
from scrubber.job.source import OutputError

if TYPE_CHECKING:
    from filelock import FileLock

ROOM = ".infuscrub"
"""The folder inside OUT in which runs prepare."""
_OWNER, _DOOR, _JOURNAL = "owner.lock", "door.lock", "journal"
_WAIT_SECONDS = 60.0
"""How long a run waits for another that is putting outputs in place or recovering."""
_LAST = "outbound"
_ANSWERS = frozenset(ANSWERS)
"""`infuscrub answer` writes them under the same names: one that no earlier run of ours wrote is left."""


@contextmanager
def writing(name: str) -> Iterator[None]:
    """Turn an error of the system into one line that says what to do. `name`: an output, or what it is of."""
    try:
        yield
    except OSError as error:
        raise OutputError(f"{name}: {unwritable(error)} with --out") from error


class Output:
    """One output on its way: its bytes are hashed as they are written."""

    def __init__(self, kind: str, name: str, file: IO[bytes]) -> None:
        self.kind = kind
        self.name = name
        self.file = file
        self.written = 0
        self._digest = hashlib.sha256()

    def write(self, data: bytes) -> None:
        """Append bytes. Raises `OutputError` where they can't be written."""
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

    streams: bool
    """Outputs leave as they are made, so that none is kept here."""

    def takes(self, kind: str) -> bool:
        """Return whether anybody wants outputs of this kind."""

    def open(self, kind: str, suffix: str) -> Output:
        """Return a writer of the output `STEM.suffix`."""

    def drop(self, output: Output) -> None:
        """Leave an output out, since it would be empty."""

    def forget(self) -> None:
        """Leave out every output that was opened."""

    def spool(self) -> IO[bytes]:
        """Return a file for what must wait, which is gone after the run."""

    def commit(self) -> None:
        """Put every output in place."""

    def discard(self) -> None:
        """Leave nothing behind."""


class MemoryStore:
    """Keeps the outputs in memory: nothing touches the disk."""

    streams = False

    def takes(self, kind: str) -> bool:
        """Take all but the report: it is made of its head and claims, which are in memory too."""
        return kind != "report"

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

    def forget(self) -> None:
        """Forget every output."""
        self._open.clear()

    def spool(self) -> IO[bytes]:
        """Return memory."""
        return io.BytesIO()

    def commit(self) -> None:
        """Make the outputs available."""
        for kind, output in self._open.items():
            assert isinstance(output.file, io.BytesIO)
            self.files[kind] = output.file.getvalue()
        self._open.clear()

    def discard(self) -> None:
        """Forget everything."""
        self._open.clear()


class Spool(io.RawIOBase):
    """Bytes that wait: in memory while they are few, then in a file of the store."""

    _MOST = 1 << 23

    def __init__(self, store: Store) -> None:
        self._store = store
        self._file: IO[bytes] = io.BytesIO()
        self._is_small = True

    def write(self, data: Any) -> int:
        """Append bytes."""
        if self._is_small and self._file.tell() + len(data) > self._MOST:
            small = self._file
            self._file = self._store.spool()
            small.seek(0)
            while chunk := small.read(disk.BUFFER):
                self._file.write(chunk)
            self._is_small = False
        return self._file.write(data)

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go to a place."""
        return self._file.seek(offset, whence)

    def read(self, size: int = -1) -> bytes:
        """Read bytes."""
        return self._file.read(size)


def _lock(path: Path) -> FileLock:
    from filelock import FileLock  # only where something is written: a check is to begin at once

    return FileLock(path)


class Workspace:
    """The room of one run inside its output folder. A context manager: leaving it removes what was not committed.

    Raises `OutputError` where the folder can't be used or another run keeps it busy.
    """

    def __init__(self, out: Path) -> None:
        self.out = out
        self._room = out / ROOM
        self._stages = 0
        with writing(str(out)):
            disk.make_folder(out)
            with self._door():
                self.recovered = self._recover()
                self.folder = self._new_folder()
                self._owner = _lock(self.folder / _OWNER)
                self._owner.acquire(timeout=0)

    def stage(self, stem: str) -> Stage:
        """Return where the outputs of the next input are prepared."""
        self._stages += 1
        folder = self.folder / str(self._stages)
        with writing(str(self.out)):
            disk.make_folder(folder)
        return Stage(self, folder, stem)

    def create(self, name: str) -> IO[bytes]:
        """Return a new file of this run that is gone after it."""
        with writing(str(self.out)):
            return disk.create(self.folder / name)

    def close(self) -> None:
        """End the run: what is committed stays, the rest goes. Never raises for what can't be removed.

        The folder is given up behind the door: before it, another run could sweep it away and a third take its name,
        whose outputs would go in its stead.
        """
        if not self._owner.is_locked:
            return
        with contextlib.suppress(OSError, OutputError), self._door():
            self._owner.release()
            committed = [path for path in self.folder.glob(f"*/{_JOURNAL}") if path.is_file()]
            if not committed:
                _sweep(self.folder)
            with contextlib.suppress(OSError):
                self._tidy()
        self._owner.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def _door(self) -> Iterator[None]:
        """Let one run at a time put outputs in place, recover, or make its folder."""
        door = self._opened_door()
        try:
            yield
        finally:
            door.release()

    def _opened_door(self) -> FileLock:
        """Return the lock of the door, held. A run that ends may take the room away while this one enters."""
        until = time.monotonic() + _WAIT_SECONDS
        while True:
            disk.make_folder(self._room)
            try:
                door = _lock(self._room / _DOOR)
                door.acquire(timeout=max(0.0, until - time.monotonic()))
            except FileNotFoundError:
                if time.monotonic() > until:
                    raise
            except TimeoutError as error:
                raise OutputError(
                    f"{self.out}: another run keeps this folder busy; wait for it, or name another --out"
                ) from error
            else:
                return door

    def _new_folder(self) -> Path:
        number = 1
        while (folder := self._room / f"run-{os.getpid()}-{number}").exists():
            number += 1
        disk.make_folder(folder)
        return folder

    def _recover(self) -> int:
        """Carry out what dead runs committed, remove what they did not; return how many inputs were carried out."""
        done = 0
        for folder in sorted(self._room.iterdir()):
            if not folder.is_dir():
                continue
            owner = _lock(folder / _OWNER)
            try:
                owner.acquire(timeout=0)
            except TimeoutError:
                continue  # it lives
            try:
                for journal in sorted(folder.glob(f"*/{_JOURNAL}")):
                    _publish(journal, self.out)
                    done += 1
            finally:
                owner.release()
            _sweep(folder)
        return done

    def _tidy(self) -> None:
        """Remove the room where no run is left in it."""
        if not any(path.is_dir() for path in self._room.iterdir()):
            disk.remove(self._room / _DOOR)
            disk.remove_folder(self._room)


class Stage:
    """The outputs of one input on their way into a folder."""

    streams = False

    def takes(self, kind: str) -> bool:
        """Take all of them."""
        return True

    def __init__(self, workspace: Workspace, folder: Path, stem: str) -> None:
        self._workspace = workspace
        self._folder = folder
        self._stem = stem
        self._open: list[Output] = []
        self._stale: list[str] = []
        self._spools: list[tuple[IO[bytes], Path]] = []
        self.paths: list[Path] = []
        """The outputs in place, outbound last."""

    def open(self, kind: str, suffix: str) -> Output:
        """Return a writer of a file that appears under its name at `commit`."""
        name = f"{self._stem}.{suffix}"
        with writing(name):
            output = Output(kind, name, disk.create(self._folder / kind))
        self._open.append(output)
        return output

    def drop(self, output: Output) -> None:
        """Leave it out, and have one that an earlier run left under the name removed."""
        with writing(output.name):
            output.file.close()
            disk.remove(self._folder / output.kind)
        self._open.remove(output)
        if output.kind not in _ANSWERS:
            self._stale.append(output.name)

    def outdate(self, suffix: str) -> None:
        """Have an output that only an earlier run wrote removed."""
        self._stale.append(f"{self._stem}.{suffix}")

    def outdate_earlier(self, input_sha256: str) -> bool:
        """Have the answers removed that only an earlier run wrote; return whether that was of another input."""
        out, stem = self._workspace.out, self._stem
        earlier = earlier_of(out, stem)
        if earlier is None:
            return False
        made = {output.kind for output in self._open}
        for kind in still_there(out, stem, earlier):
            if kind not in made:
                self.outdate(kind)
        return earlier.input_sha256 != input_sha256

    def forget(self) -> None:
        """Leave out every output that was opened."""
        for output in list(self._open):
            self.drop(output)

    def spool(self) -> IO[bytes]:
        """Return a file in the stage."""
        path = self._folder / f"spool-{len(self._spools)}"
        with writing(f"the outputs of {self._stem}"):
            file = disk.create(path)
        self._spools.append((file, path))
        return file

    def commit(self) -> None:
        """Sync every file, commit by a rename, put them in place."""
        for output in self._open:
            with writing(output.name):
                output.file.flush()
                disk.sync(output.file.fileno())
                output.file.close()
        ordered = sorted(self._open, key=lambda output: output.kind == _LAST)
        journal = {
            "files": [[output.kind, output.name, output.sha256] for output in ordered],
            "stale": self._stale,
        }
        with writing(f"the outputs of {self._stem}"):
            prepared = self._folder / "prepared"
            with disk.create(prepared) as file:
                file.write(json.dumps(journal).encode())
                file.flush()
                disk.sync(file.fileno())
            disk.sync_folder(self._folder)
            with self._workspace._door(), disk.uninterrupted():
                disk.rename(prepared, self._folder / _JOURNAL)
                disk.sync_folder(self._folder)
                try:
                    _publish(self._folder / _JOURNAL, self._workspace.out)
                except OSError as error:
                    raise OutputError(
                        f"{self._stem}: the results are whole, but could not be put in place "
                        f"({error.strerror or 'the system refused'}); mend that and start any run with this --out"
                    ) from error
        self.paths = [self._workspace.out / output.name for output in ordered]
        self._open = []

    def discard(self) -> None:
        """Leave nothing behind; what can't be removed now, the next start removes."""
        for output in self._open:
            with contextlib.suppress(OSError):
                output.file.close()
        for file, path in self._spools:
            with contextlib.suppress(OSError):
                file.close()
                disk.remove(path)
        if not (self._folder / _JOURNAL).exists():
            with contextlib.suppress(OSError):
                _sweep(self._folder)


def _publish(journal: Path, out: Path) -> None:
    """Put in place what a journal names; what is in place already is left. Outbound is last, then the journal goes."""
    told = json.loads(journal.read_bytes())
    names = [name for _, name, _ in told["files"]] + told["stale"]
    if any(Path(name).name != name for name in names):
        raise OutputError(f"{journal}: names a file outside of the output folder; remove it")
    for name in told["stale"]:
        disk.remove(out / name)
    for kind, name, _ in told["files"]:
        staged = journal.parent / kind
        if staged.exists():
            disk.rename(staged, out / name)
    disk.sync_folder(out)
    disk.remove(journal)


def _sweep(folder: Path) -> None:
    """Remove a folder of a run and everything in it."""
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            _sweep(path)
        else:
            disk.remove(path)
    disk.remove_folder(folder)

"""A process of our own that is spoken to in frames over its pipes: begun, asked, watched, and ended with its parent."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
from typing import IO, Any

from scrubber.hooks.guard import Watch
from scrubber.job.child import receive, send
from scrubber.job.copied import Copied


class Died(Exception):
    """A worker process ended or was killed; says what it did, for the finding."""


Begun = subprocess.Popen[bytes] | Copied
"""A process that waits to be told what it is for: one that imports what it needs, or a copy of this one."""


def begin(module: str) -> Begun:
    """Begin `python -m module`. It ends by itself when its input does, so that none outlives its parent.

    Raises `OSError`.
    """
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    return subprocess.Popen(
        [sys.executable, "-P", "-m", module],  # never what lies in the folder that it is run in
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
    )


def end(process: Begun) -> None:
    """End a process: by the end of its input, or else by force."""
    _close(process.stdin)
    try:
        process.wait(0.5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    _close(process.stdout)  # after the end: whoever reads from it holds it until then


class Process:
    """One such process. Not thread-safe: one caller at a time."""

    def __init__(self, module: str, begun: Begun | None = None) -> None:
        """`begun`: one of the module that was begun before. Raises `OSError`."""
        self._process = begun or begin(module)
        self._killed = False

    @property
    def is_copy(self) -> bool:
        """Return whether it has what this process has."""
        return isinstance(self._process, Copied)

    @property
    def pid(self) -> int:
        """Return its number in the system."""
        return self._process.pid

    @property
    def has_ended(self) -> bool:
        """Return whether it is gone."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(0)
            return True
        return False

    def send(self, value: object) -> None:
        """Send a frame. Raises `Died`."""
        assert self._process.stdin is not None
        try:
            send(self._process.stdin, value)
        except (BrokenPipeError, OSError, ValueError) as error:
            raise Died(self._how()) from error

    def receive(self, seconds: float) -> Any:
        """Return the next frame. Raises `Died`, also where none comes in time: then it is killed."""
        assert self._process.stdout is not None
        watch = threading.Timer(seconds, self.kill)
        watch.daemon = True
        watch.start()
        try:
            return receive(self._process.stdout)
        except (EOFError, OSError, ValueError) as error:
            raise Died(self._how()) from error
        except Exception as error:  # what came is no frame of ours: a plugin wrote to the pipe
            self._process.kill()
            self._process.wait()
            raise Died("gave an answer that nobody can read") from error
        finally:
            watch.cancel()

    def kill(self) -> None:
        """Kill it. May be called from any thread."""
        self._killed = True
        self._process.kill()

    def end(self) -> None:
        """End it."""
        end(self._process)

    def _how(self) -> str:
        code = self._process.wait()
        if self._killed or code in (-24, Watch.EXIT_CODE):  # SIGXCPU
            return "took longer than its budget"
        return f"ended its process ({f'signal {-code}' if code < 0 else f'exit code {code}'})"


def _close(pipe: IO[bytes] | None) -> None:
    if pipe is not None:
        with contextlib.suppress(OSError):
            pipe.close()

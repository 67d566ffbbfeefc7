"""A plugin in a process of its own: the near side, which begins it, asks it, and ends it.

Theory. A thread cannot be stopped in Python, a process can. The vendor's module is never imported here; questions go
over a private pipe as JSON, one at a time under a lock, each with a number and the claim that it is about, and an
answer that carries another number or claim ends the process: what was said of one claim can't land on another. What
comes back is checked like the values of any plugin. All that a claim needs of the rules and of `infuscrub_inspect` is
one question.

It is a fence against accidents and greed, not a jail: the process has no environment, an empty folder, limits on CPU,
memory, files and processes where the system has them, and ends with its pipe; but it is the operator's own user, and
may read what that user may read. `bubblewrap`, where it is installed and asked for, takes files and network away.
"""

from __future__ import annotations

import contextlib
import math
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import weakref
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from payer_profiles import Profile, ProfileSet
from scrubber.hooks import wire
from scrubber.hooks.errors import PluginDied, PluginError, PluginOverran, WrongValue
from scrubber.hooks.guard import Watch
from scrubber.hooks.process import Taken
from scrubber.hooks.shapes import Shapes, several, text
from scrubber.model.claim import Claim
from scrubber.model.outcome import ClaimOutcome
from scrubber.reference.prices import Prices
from scrubber.rules.case import Case

START_SECONDS = 60.0
"""Starting an interpreter and importing a plugin; a cold disk takes its time."""
CALL_SECONDS = 30.0
"""A question without an answer after this ends the process, whatever it does; its own watch ends calls long before."""
MEGABYTES = 1024
_KEPT = ("LANG", "LC_ALL", "LC_CTYPE", "TZ", "SYSTEMROOT", "SystemRoot")
"""Of the environment: how text and time are written, and what Windows needs to start a process."""


class Apart:
    """The process of one plugin. Thread-safe; a fork of this process begins one of its own."""

    def __init__(
        self,
        name: str,
        *,
        hello: Mapping[str, Any] | None = None,
        environment: Sequence[str] = (),
        wait_seconds: float = 10.0,
        call_seconds: float = CALL_SECONDS,
        jail: bool = False,
    ) -> None:
        """`hello`: what the plugin's process is told at its start. `environment`: names that it keeps of this one's.

        Raises `PluginError` where the plugin cannot be used.
        """
        self.name = name
        self._hello: dict[str, Any] = {
            "name": name,
            "folders": [],
            "table": None,
            "started": None,
            "wait": wait_seconds,
            "megabytes": MEGABYTES,
            **(hello or {}),
        }
        self._environment = tuple(environment)
        self._call_seconds = call_seconds
        self._jail = jail
        self._process: subprocess.Popen[bytes] | None = None
        self._deadline: _Deadline | None = None
        self._room = self._folder = ""
        """Its folder, and the one above it, in which forks of this process have theirs: they end without a word."""
        self._lock = threading.RLock()
        self._pid = self._owner = os.getpid()
        self._number = 0
        self._latest: Case | None = None
        self._shared: dict[int, tuple[Any, str]] = {}
        """What the process has been sent, by identity; kept, so that an identity stays its own."""
        self.described: dict[str, Any] = {}
        self._start()
        self._hooks = _taken(name, self.described.get("hooks"))

    def close(self) -> None:
        """End the process."""
        if os.getpid() != self._pid:
            return
        with self._lock:
            self._end()
            self._tidy()
            _remove(self._room, self._owner)

    def ask(self, question: Mapping[str, Any], claim: str, seconds: float) -> Any:
        """Ask one question and return what was answered, unchecked. `seconds`: of CPU time that the call may take.

        Raises `PluginOverran`, `PluginDied` or `WrongValue`.
        """
        self._after_fork()
        with self._lock:
            if self._process is None:
                raise PluginDied
            self._number += 1
            number = self._number
            try:
                whole = {"n": number, "claim": claim, "seconds": seconds, **question}
                answer = self._exchange(whole, max(self._call_seconds, seconds))
                if type(answer) is not dict or answer.get("n") != number or answer.get("claim") != claim:
                    raise WrongValue("answer")
            except BaseException:
                self._begin_anew()  # now, since the next call's budget has no room for it
                raise
            return answer.get("is")

    def begin(self, started: Any) -> None:
        """Hand over what the plugin's `infuscrub_run_started` gave; a process begun anew gets it too."""
        with self.locked():
            if self._hello["started"] == started:
                return
            self._hello["started"] = started
            if self._process is not None:
                self.ask({"do": "begin", "value": started}, "", self._call_seconds)

    def takes(self, hook: str) -> frozenset[str]:
        """Return the names of the arguments that the plugin takes of a hook."""
        return self.hooks[hook].names

    @property
    def hooks(self) -> dict[str, Taken]:
        """Return the hooks that it implements. Raises `PluginError` for a description that is none."""
        return self._hooks

    def arguments(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return a hook's arguments as they travel. Called under `locked`, since it notes what was sent."""
        return {name: self._travelling(value) for name, value in given.items()}

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the process for one question and what is sent with it."""
        self._after_fork()
        with self._lock:
            yield

    def _travelling(self, value: Any) -> Any:
        if isinstance(value, Case):
            return self._case(value)
        if isinstance(value, Profile | ProfileSet | Prices):
            return self._key_of(value)
        if isinstance(value, Claim):
            return _read(value)
        if isinstance(value, ClaimOutcome):
            _read(value.claim)
            own = {name: getattr(value, name) for name in value.__dataclass_fields__}
            return {**own, "profile": self._key_of(value.profile)}
        return value

    def _case(self, case: Case) -> Any:
        """Return a case; one that was sent already only by name: its rules and hooks ask about it in a row."""
        if case is self._latest:
            return None
        parts = ("claim", "as_of", "chart", "support", "is_whole", "comparison", "features")
        _read(case.claim)
        told = {name: getattr(case, name) for name in parts}
        told["profile"] = self._key_of(case.profile)
        if case.prices.rows:
            told["prices"] = self._key_of(case.prices)
        self._latest = case
        return told

    def _key_of(self, value: Any) -> str:
        known = self._shared.get(id(value))
        if known is not None:
            return known[1]
        key = f"{len(self._shared)}"
        self._shared[id(value)] = value, key
        if self._process is None:
            raise PluginDied
        told = wire.portable(value.rows if isinstance(value, Prices) else value)
        kind = "prices" if isinstance(value, Prices) else "value"
        self.ask({"do": "keep", "key": key, "kind": kind, "value": told}, "", self._call_seconds)
        return key

    def _after_fork(self) -> None:
        if os.getpid() == self._pid:
            return
        self._pid = os.getpid()
        self._lock = threading.RLock()
        if self._process is not None:
            for pipe in (self._process.stdin, self._process.stdout):
                with contextlib.suppress(OSError):
                    if pipe is not None:
                        pipe.close()
            self._process.returncode = 0  # another process's to wait for
        self._process, self._folder = None, ""
        with contextlib.suppress(PluginError):
            self._start()

    def _start(self) -> None:
        self._latest = None
        self._shared = {}
        try:
            self._make_folder()
            self._process = subprocess.Popen(
                self._command(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=self._folder,
                env=self._child_environment(),
                start_new_session=os.name != "nt",
                close_fds=True,
            )
            self._deadline = _Deadline(self._process)
            answer = self._exchange({"n": 0, **self._hello}, START_SECONDS)
        except (OSError, PluginDied, PluginOverran, WrongValue) as error:
            self._end()
            self._tidy()
            raise PluginError(
                f"plugin {self.name}: its process did not start ({type(error).__name__})"
            ) from None
        if type(answer) is not dict or answer.get("n") != 0 or type(answer.get("is")) is not dict:
            self._end()
            self._tidy()
            said = answer.get("error") if type(answer) is dict else None
            raise PluginError(_one_line(said) or f"plugin {self.name}: its process did not start")
        self.described = answer["is"]

    def _make_folder(self) -> None:
        if not os.path.isdir(self._room):
            self._room, self._owner = tempfile.mkdtemp(prefix="infuscrub-"), os.getpid()
            weakref.finalize(self, _remove, self._room, self._owner)  # where nobody closes it
        if not os.path.isdir(self._folder):
            self._folder = tempfile.mkdtemp(dir=self._room)

    def _tidy(self) -> None:
        """Remove its folder, and the room where no other is in it."""
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)
        self._folder = ""
        with contextlib.suppress(OSError):
            os.rmdir(self._room)

    def _command(self) -> list[str]:
        command = [sys.executable, "-P", "-m", "scrubber.hooks.far"]
        return [*jailed(self._folder), *command] if self._jail else command

    def _child_environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in (*_KEPT, *self._environment) if name in os.environ}
        path = [str(Path(entry or ".").resolve()) for entry in sys.path]
        return {**kept, "PYTHONPATH": os.pathsep.join(dict.fromkeys(path)), "PYTHONDONTWRITEBYTECODE": "1"}

    def _exchange(self, question: Mapping[str, Any], seconds: float) -> Any:
        """Send a question and read its answer; where the process neither reads nor writes, the deadline ends it."""
        process, deadline = self._process, self._deadline
        assert process is not None
        assert deadline is not None
        assert process.stdin is not None
        assert process.stdout is not None
        deadline.at = time.monotonic() + seconds
        try:
            wire.send(process.stdin, question)
            return wire.receive(process.stdout, wire.MOST_ANSWER)
        except (EOFError, OSError):
            if deadline.passed or self._code() in (Watch.EXIT_CODE, -_XCPU):
                raise PluginOverran from None
            raise PluginDied from None
        finally:
            deadline.at = math.inf

    def _code(self) -> int | None:
        assert self._process is not None
        _kill_group(self._process)
        try:
            return self._process.wait(5)
        except subprocess.TimeoutExpired:
            return None

    def _begin_anew(self) -> None:
        self._end()
        with contextlib.suppress(PluginError):  # then every later call is a failure, and says so
            self._start()

    def _end(self) -> None:
        process, self._process, self._latest = self._process, None, None
        if process is None:
            return
        if self._deadline is not None:
            self._deadline.end()
        _kill(process)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(5)
        for pipe in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                if pipe is not None:
                    pipe.close()


def _remove(room: str, owner: int) -> None:
    """Remove a room: a fork that ends leaves that of its parent alone."""
    if os.getpid() == owner:
        shutil.rmtree(room, ignore_errors=True)


class _Deadline:
    """Kills a process at a time: a thread that looks once a second costs a question less than a timer each."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.at = math.inf
        self.passed = False
        self._process = process
        self._ended = threading.Event()
        threading.Thread(target=self._look, daemon=True).start()

    def end(self) -> None:
        """Stop looking."""
        self._ended.set()

    def _look(self) -> None:
        while not self._ended.wait(1):
            if time.monotonic() > self.at:
                self.passed = True
                _kill(self._process)
                return


_NAME = text(60, pattern=r"[a-z_]+")
_FLAG = Shapes().of(bool)


def _taken(plugin: str, data: Any) -> dict[str, Taken]:
    try:
        if type(data) is not dict:
            raise WrongValue
        found = {}
        for hook, how in data.items():
            if type(how) is not dict or how.keys() != {"names", "tryfirst", "trylast"}:
                raise WrongValue
            names = frozenset(several(_NAME, 20).load(how["names"]))
            found[_NAME.load(hook)] = Taken(names, _FLAG.load(how["tryfirst"]), _FLAG.load(how["trylast"]))
    except WrongValue:
        raise PluginError(f"plugin {plugin}: its process gave no description of its hooks") from None
    return found


_XCPU = int(getattr(signal, "SIGXCPU", 24))


def _kill(process: subprocess.Popen[bytes]) -> None:
    _kill_group(process)
    with contextlib.suppress(OSError):
        process.kill()


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    """End what the process began as well; its group bears its number."""
    if os.name != "nt" and process.returncode is None:
        with contextlib.suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)


def jailed(folder: str) -> list[str]:
    """Return the command before a plugin's that takes files and network away. Raises `PluginError` without it."""
    bwrap = shutil.which("bwrap")
    if bwrap is None:
        raise PluginError("bubblewrap (bwrap) is not installed; install it, or isolate without it")
    seen = dict.fromkeys(
        str(Path(entry).resolve())
        for entry in (
            "/usr",
            "/lib",
            "/lib64",
            "/bin",
            "/etc/ld.so.cache",
            sys.prefix,
            sys.base_prefix,
            *sys.path,
        )
        if entry and Path(entry).exists()
    )
    bound = [word for entry in seen for word in ("--ro-bind", entry, entry)]
    return [
        bwrap, "--unshare-all", "--die-with-parent", "--new-session", "--proc", "/proc", "--dev", "/dev",
        *bound, "--bind", folder, folder, "--chdir", folder, "--",
    ]  # fmt: skip


def _read(claim: Claim) -> Claim:
    """Return a claim that is read as a whole, since its segments stay here; one without segments as it is."""
    with contextlib.suppress(LookupError):
        _ = claim.whole
    return claim


_LINE = text(500, least=1, one_line=True)


def _one_line(value: Any) -> str:
    try:
        return str(_LINE.check(value))
    except WrongValue:
        return ""

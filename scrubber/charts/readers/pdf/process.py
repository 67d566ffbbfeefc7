"""The process that opens PDFs, from this side: started when first needed, kept for the next one, killed when it hangs.

pypdf reads them: in pure Python no hostile file can reach memory, and it keeps the gaps between columns. (Measured on
20 pages of notes: pypdf 1.9 ms a page, pdfplumber 55, pypdfium2 0.5 but native code.)
"""

from __future__ import annotations

import atexit
import base64
import json
import os
import subprocess
import sys
import threading
from importlib.util import find_spec
from typing import Any

from scrubber.charts.errors import DocumentError
from scrubber.charts.readers.pdf import worker
from scrubber.charts.readers.pdf.lines import Run
from scrubber.charts.readers.pdf.ruled import Rule
from scrubber.model.value import Value

SECONDS = 20.0
"""For one document; a chart of 100 pages takes less than one."""


class Widget(Value):
    """A field of a form as it stands on a page."""

    name: str
    box: tuple[float, ...]
    """Its left, lower, right and upper edge, in points."""
    value: str = ""
    is_box: bool = False
    """It is to be ticked."""
    ticked: bool = False


class Page(Value):
    """One page as the process found it."""

    text: str
    """Its words in the order of the file."""
    layout: str = ""
    """The same as they stand on the page, where they stand in more than one column; else empty."""
    is_scan: bool = False
    """It holds a picture that is large enough for words, and hardly any text."""
    runs: tuple[tuple[float, float, str], ...] = ()
    """Where its words stand, in points from the left and from below, where it has fields."""
    widgets: tuple[Widget, ...] = ()
    written: tuple[str, ...] = ()
    """What was written onto it."""
    noted: tuple[str, ...] = ()
    """Remarks that are only seen when they are opened."""
    struck: tuple[tuple[float, ...], ...] = ()
    """The edges of what was struck out on it."""
    crossed: tuple[tuple[float, ...], ...] = ()
    """The edges of lines that were drawn onto it by hand."""
    rows: tuple[tuple[str, ...], ...] = ()
    """Its lines by columns, where it has any."""
    is_torn: bool = False
    """Its text breaks lines whose words are placed one by one."""
    hidden: str = ""
    """Words that are on it, and that nobody sees."""
    drawn: str = ""
    """Words that a line goes through."""
    is_unsure: bool = False
    """A line or a bar goes over some words, and which could not be made out."""
    by_machine: bool = False
    """Its words lie unseen upon a scan: a machine read them from it."""
    is_damaged: bool = False
    in_rows: tuple[tuple[str, str | None], ...] = ()
    """The fields of it whose values stand in its text already: their names and values (a box has none)."""
    spots: tuple[Run, ...] = ()
    """Its runs of words that stand upright, where it has columns."""
    turned: tuple[str, ...] = ()
    """Those that do not."""
    rules: tuple[Rule, ...] = ()
    """The edges of the lines that are drawn on it."""
    differs: bool = False
    """A field of it shows other numbers than those that it holds."""
    marks: tuple[Rule, ...] = ()
    """Those of ticks that are drawn outside of boxes."""
    leads: tuple[tuple[float, str], ...] = ()
    """The rings and discs that lead its lines, and how far in they stand."""
    is_open: bool = False
    """A drawn form on it leaves open which of its labels is of what is filled in."""


class Opened(Value):
    """A PDF: its pages, and the filled fields of its form."""

    pages: tuple[Page, ...]
    form: tuple[tuple[str, str, str], ...] = ()
    """What a person reads beside each field, what was written into it, and its name in the file."""
    attached: tuple[str, ...] = ()
    """The names of files that are attached to it."""


def start() -> None:
    """Start the process, which then loads its library while the caller goes on."""
    _WORKER.start()


def pictures(data: bytes, seconds: float = 3 * SECONDS) -> dict[int, bytes]:
    """Return the picture of each page that is a scan, by its number."""
    answer = _WORKER.ask(data, seconds, b"p")
    return {int(number): base64.b64decode(picture) for number, picture in answer.get("pictures", {}).items()}


def opened(data: bytes, seconds: float = SECONDS) -> Opened:
    """Return what a PDF holds.

    Raises `DocumentError` for what is no PDF, is encrypted, is too large, or takes longer than `seconds`.
    """
    answer = _WORKER.ask(data, seconds)
    if "error" in answer:
        raise DocumentError(answer["error"])
    pages = tuple(_page(page) for page in answer["pages"])
    form = tuple((label, value, name) for label, value, name in answer["form"])
    return Opened(pages, form, tuple(answer["attached"]))


def _page(page: dict[str, Any]) -> Page:
    widgets = (Widget(box=tuple(item.pop("box")), **item) for item in page["widgets"])
    return Page(
        page["text"],
        page["layout"],
        page["scan"],
        tuple((x, y, words) for x, y, words in page["runs"]),
        tuple(widgets),
        tuple(page["written"]),
        tuple(page["noted"]),
        tuple(map(tuple, page["struck"])),
        tuple(map(tuple, page["crossed"])),
        tuple(map(tuple, page["rows"])),
        page["torn"],
        page["hidden"],
        page["drawn"],
        page["unsure"],
        page["machine"],
        page["damaged"],
        tuple((name, value) for name, value in page["drawn_in"]),
        tuple(Run(*run) for run in page["spots"]),
        tuple(page["turned"]),
        tuple((left, low, right, high) for left, low, right, high in page["rules"]),
        page["differs"],
        tuple((left, low, right, high) for left, low, right, high in page["marks"]),
        tuple((place, sign) for place, sign in page["leads"]),
    )


_BESIDE = os.path.dirname(worker.__file__)
_START = """import json, runpy, sys, types
sys.path[:], names = json.loads(sys.argv[1]), sys.argv[3].split(".")
for number in range(1, len(names) + 1):
    package = types.ModuleType(".".join(names[:number]))
    package.__path__ = [sys.argv[4]] if number == len(names) else []
    sys.modules[package.__name__] = package
runpy.run_path(sys.argv[2], run_name="__main__")"""
"""Finds its library where this process does, and the modules beside the worker's own file, without their packages: what
those import would cost time and memory.
"""


class _Worker:
    """The process, started when first needed and again after it was killed; one document at a time."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def ask(self, data: bytes, seconds: float, what: bytes = b"t") -> dict[str, Any]:
        """Return the process's answer; a process that does not answer in time is killed."""
        with self._lock:
            process = self._running()
            killed = threading.Event()

            def kill() -> None:
                killed.set()
                process.kill()

            timer = threading.Timer(seconds, kill)
            timer.daemon = True
            timer.start()
            try:
                answer = _exchange(process, data, what)
            finally:
                timer.cancel()
            if answer is None:
                self._end()
                raise DocumentError("too_slow" if killed.is_set() else "not_pdf")
            return answer

    def start(self) -> None:
        """Start the process where it does not run."""
        with self._lock:
            self._running()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            if find_spec("pypdf") is None:
                raise DocumentError("missing_library")
            self._process = subprocess.Popen(
                [
                    sys.executable,
                    "-I",
                    "-c",
                    _START,
                    json.dumps(sys.path),
                    worker.__file__,
                    __package__,
                    _BESIDE,
                ],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        return self._process

    def forget(self) -> None:
        """In a forked child: the process belongs to the parent."""
        self._process, self._lock = None, threading.Lock()

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._end()

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.communicate()


def _exchange(process: subprocess.Popen[bytes], data: bytes, what: bytes) -> dict[str, Any] | None:
    """Send a document and return the answer; None where the process died over it."""
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(what + len(data).to_bytes(8, "big"))
        process.stdin.write(data)
        process.stdin.flush()
        head = process.stdout.read(8)
        body = process.stdout.read(int.from_bytes(head, "big")) if len(head) == 8 else b""
    except OSError:
        return None
    try:
        answer: dict[str, Any] = json.loads(body)
    except ValueError:
        return None
    return answer


_WORKER = _Worker()
atexit.register(_WORKER.close)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_WORKER.forget)

"""PDF charts: the text layer goes to the note reader; a scan without one is said to have none.

pypdf reads them: in pure Python no hostile file can reach memory, and it keeps the gaps between columns. (Measured on
20 pages of notes: pypdf 1.9 ms a page, pdfplumber 55, pypdfium2 0.5 but native code.) It runs in a process of its own
that is kept for the next document, and killed when it takes too long.
"""

from __future__ import annotations

import atexit
import json
import os
import re
import subprocess
import sys
import threading
from bisect import bisect_right
from dataclasses import replace
from importlib.util import find_spec
from itertools import accumulate
from typing import Any, TypeVar

from scrubber.charts.completeness import Gaps, with_gaps
from scrubber.charts.document import ReadOptions
from scrubber.charts.errors import DocumentError
from scrubber.charts.readers.note.reader import read_note
from scrubber.charts.readers.pdf import worker
from scrubber.model.record import (
    Administration,
    Indication,
    InfusionRecord,
    Monitoring,
    Note,
    Order,
    Provenance,
)

SECONDS = 20.0
"""For one document; a chart of 100 pages takes less than one."""
NO_TEXT = "(a page of pictures, without text)"
Sourced = TypeVar("Sourced", Administration, Order, Monitoring, Indication, Note)


def read(data: bytes, name: str, options: ReadOptions) -> tuple[InfusionRecord, ...]:
    """Return the one record of a PDF, its places given by page and line."""
    pages = text_of(data)
    scanned = sum(page is None for page in pages)
    if not any(page and page.strip() for page in pages):
        raise DocumentError("no_text_layer")
    texts = [(page or "").replace("\r", "\n") for page in pages]
    record = read_note("\n".join(texts))
    record = _paged(record, list(accumulate((text.count("\n") + 1 for text in texts), initial=0)))
    if scanned:
        record = replace(record, ignored=(*record.ignored, f"pages without a text layer: {scanned}"))
    gaps = Gaps()
    for number, page in enumerate(pages, start=1):
        if page is None:
            gaps.add(f"page {number}", NO_TEXT)
    return (with_gaps(record, gaps),)


def text_of(data: bytes, seconds: float = SECONDS) -> list[str | None]:
    """Return the text of each page; None for a page of pictures alone.

    Raises `DocumentError` for what is no PDF, is encrypted, is too large, or takes longer than `seconds`.
    """
    if find_spec("pypdf") is None:
        raise DocumentError("missing_library")
    answer = _WORKER.ask(data, seconds)
    if "error" in answer:
        raise DocumentError(answer["error"])
    pages: list[str | None] = answer["pages"]
    return pages


_START = """import json, runpy, sys
sys.path[:] = json.loads(sys.argv[1])
runpy.run_path(sys.argv[2], run_name="__main__")"""
"""Finds its library where this process does, but not the modules beside the worker's own file."""


class _Worker:
    """The process, started when first needed and again after it was killed; one document at a time."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def ask(self, data: bytes, seconds: float) -> dict[str, Any]:
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
                answer = _exchange(process, data)
            finally:
                timer.cancel()
            if answer is None:
                self._end()
                raise DocumentError("too_slow" if killed.is_set() else "not_pdf")
            return answer

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-c", _START, json.dumps(sys.path), worker.__file__],
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


def _exchange(process: subprocess.Popen[bytes], data: bytes) -> dict[str, Any] | None:
    """Send a document and return the answer; None where the process died over it."""
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(len(data).to_bytes(8, "big"))
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

_LINE = re.compile(r"^line (\d+)")


def _paged(record: InfusionRecord, first_lines: list[int]) -> InfusionRecord:
    """Return the record with `line 71` as `page 2, line 3`."""

    def place(source: Provenance) -> Provenance:
        return replace(source, locator=there(source.locator))

    def there(locator: str) -> str:
        match = _LINE.match(locator)
        if match is None:
            return locator
        line = int(match[1])
        page = bisect_right(first_lines, line - 1)
        return f"page {page}, line {line - first_lines[page - 1]}{locator[match.end() :]}"

    def all_of(facts: tuple[Sourced, ...]) -> tuple[Sourced, ...]:
        return tuple(replace(fact, source=place(fact.source)) for fact in facts)

    administrations = (
        replace(item, also=tuple(place(source) for source in item.also))
        for item in all_of(record.administrations)
    )
    missed = (replace(item, locator=there(item.locator)) for item in record.understood.not_understood)
    return replace(
        record,
        understood=replace(record.understood, not_understood=tuple(missed)),
        administrations=tuple(administrations),
        orders=all_of(record.orders),
        monitoring=all_of(record.monitoring),
        indications=all_of(record.indications),
        notes=all_of(record.notes),
    )

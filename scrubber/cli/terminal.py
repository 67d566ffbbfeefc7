"""Printing: colour on a terminal only, progress on stderr only, machine output untouched, nothing a terminal obeys.

Where stdout is closed or full (`| head`, a full disk), printing ends and the work goes on: what could not be printed is
known at the end (`lost`).
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, TextIO

from scrubber.output.shown import escaped

if TYPE_CHECKING:
    from rich.progress import Progress

    from scrubber.output.text import Line

_lost: list[OSError | ValueError] = []
_bars: list[Progress] = []
"""The progress bar that is shown, if any."""


def put(text: str) -> None:
    """Write to stdout as it is; nothing happens where stdout is gone."""
    if _lost or sys.stdout is None:
        return
    _clear(sys.stdout)
    try:
        sys.stdout.write(text)
    except (OSError, ValueError) as error:
        _lose(error)


def is_terminal() -> bool:
    """Return whether stdout is a terminal."""
    return sys.stdout is not None and sys.stdout.isatty()


def lost() -> bool:
    """Flush stdout; return whether something could not be written to it, but for a reader that went away."""
    if not _lost and sys.stdout is not None:
        try:
            sys.stdout.flush()
        except (OSError, ValueError) as error:
            _lose(error)
    return any(not isinstance(error, BrokenPipeError) for error in _lost)


def _lose(error: OSError | ValueError) -> None:
    """Remember, and let what is still buffered go nowhere, so that the end of the process stays quiet."""
    _lost.append(error)
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def say(lines: Iterable[Line]) -> None:
    """Print styled lines to stdout; unstyled where stdout is no terminal."""
    if not is_terminal():
        encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
        for text, _ in lines:
            put(escaped(text).encode(encoding, "replace").decode(encoding) + "\n")
        return
    from rich.console import Console
    from rich.text import Text

    _clear(sys.stdout)
    console = Console(highlight=False, soft_wrap=True)
    for text, style in lines:
        try:
            console.print(Text(escaped(text), style=style))
        except (OSError, ValueError) as error:
            _lose(error)
            return


def complain(message: str) -> None:
    """Print one line to stderr; where that is closed, there is nobody to hear it."""
    _clear(sys.stderr)
    with suppress(OSError, ValueError, AttributeError):
        encoding = sys.stderr.encoding or "utf-8"
        sys.stderr.write(escaped(f"infuscrub: {message}").encode(encoding, "replace").decode(encoding) + "\n")


def write_json(data: bytes) -> None:
    """Write JSON that is at hand as bytes to stdout, in ASCII so that no console can break it."""
    text = data.decode("utf-8")
    put(text if text.isascii() else _NOT_ASCII.sub(_escaped, text))


_NOT_ASCII = re.compile(r"[^\x00-\x7f]")


def _escaped(found: re.Match[str]) -> str:
    units = found[0].encode("utf-16-be")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))


def print_json(value: Any, *, pretty: bool = True) -> None:
    """Print JSON to stdout, in ASCII so that no console can break it; indented or on one line."""
    put(json.dumps(value, indent=2 if pretty else None) + "\n")


@contextmanager
def progress() -> Iterator[Progress | None]:
    """Show a progress bar on stderr, or nothing where stderr is no terminal.

    What is printed goes where it always goes, not through the bar: rich would send stdout to the terminal of stderr,
    and leave a file behind `>` empty. The bar is taken away before a line is printed; `Progress.start` brings it back.
    """
    if sys.stderr is None or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
    )
    _bars.append(bar)
    try:
        with bar:
            yield bar
    finally:
        _bars.remove(bar)


def _clear(stream: TextIO | None) -> None:
    """Take a progress bar away before something is printed on a terminal, so that no line is glued to it."""
    for bar in _bars:
        with suppress(OSError, ValueError):
            if stream is not None and stream.isatty():
                bar.stop()

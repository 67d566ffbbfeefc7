"""Printing: colour on a terminal only, progress on stderr only, machine output untouched."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext, suppress
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from scrubber.output.text import Line

_HIDDEN = re.compile(
    "[\x00-\x08\x0a-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
"""Control characters, marks that turn the direction of text, and what is no character: a terminal would obey them."""


def escaped(text: str) -> str:
    """Return text in which whatever a terminal would obey is shown instead: `\\x1b`."""
    return _HIDDEN.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)


def say(lines: Iterable[Line]) -> None:
    """Print styled lines to stdout; unstyled where stdout is no terminal."""
    if not sys.stdout.isatty():
        _plain(lines)
        return
    console = Console(highlight=False, soft_wrap=True)
    for text, style in lines:
        console.print(Text(escaped(text), style=style))


def _plain(lines: Iterable[Line]) -> None:
    for text, _ in lines:
        encoding = sys.stdout.encoding or "utf-8"
        sys.stdout.write(escaped(text).encode(encoding, "replace").decode(encoding) + "\n")


def complain(message: str) -> None:
    """Print one line to stderr; where that is closed, there is nobody to hear it."""
    with suppress(OSError, ValueError, AttributeError):
        encoding = sys.stderr.encoding or "utf-8"
        sys.stderr.write(escaped(f"infuscrub: {message}").encode(encoding, "replace").decode(encoding) + "\n")


def write_json(data: bytes) -> None:
    """Write JSON that is at hand as bytes to stdout, in ASCII so that no console can break it."""
    text = data.decode("utf-8")
    sys.stdout.write(text if text.isascii() else _NOT_ASCII.sub(_escaped, text))


_NOT_ASCII = re.compile(r"[^\x00-\x7f]")


def _escaped(found: re.Match[str]) -> str:
    units = found[0].encode("utf-16-be")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))


def print_json(value: Any, *, pretty: bool = True) -> None:
    """Print JSON to stdout, in ASCII so that no console can break it; indented or on one line."""
    json.dump(value, sys.stdout, indent=2 if pretty else None)
    sys.stdout.write("\n")


def progress() -> AbstractContextManager[Progress | None]:
    """Return a progress bar on stderr, or nothing where stderr is no terminal."""
    if not sys.stderr.isatty():
        return nullcontext(None)
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )

"""TOML text that someone else wrote, as plain data, bounded so that no file can stall a run.

Theory. `tomllib` takes quadratic time over one long dotted key, which stands on one line: line length is bounded. It
recurses over nested arrays and tables: its `RecursionError` is a fault of the file, and what it yields is measured
without recursion before anything else walks it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

MAX_BYTES = 512 * 1024
MAX_LINE = 2000
MAX_DEPTH = 8

_AT_LINE = re.compile(r"at line (\d+)")

Loc = tuple[str | int, ...]
"""Where a key stands in the data: `("revision", 0, "values", "jw_jz")`."""


class TextFault(Exception):
    """A text that is no usable TOML: (line, what, remedy), one or more."""

    def __init__(self, *faults: tuple[int, str, str]) -> None:
        self.faults = faults


def decode(raw: bytes) -> str:
    """Return the text with line feeds only. Raises `TextFault`."""
    if len(raw) > MAX_BYTES:
        raise TextFault(
            (
                raw.count(b"\n", 0, MAX_BYTES) + 1,
                f"the file is larger than {MAX_BYTES // 1024} KiB.",
                "Put large lists into tables (CSV) beside it.",
            )
        )
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise TextFault((line, "the line is not UTF-8.", "Save the file as UTF-8.")) from None
    long = [n for n, line in enumerate(text.split("\n"), start=1) if len(line) > MAX_LINE]
    if long:
        what = f"the line is longer than {MAX_LINE} characters."
        raise TextFault(*((n, what, "Break it into several lines.") for n in long))
    return text


def parse(text: str) -> dict[str, Any]:
    """Return the data of a decoded text; decimals as `Decimal`. Raises `TextFault`."""
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        at = _AT_LINE.search(str(error))
        words = str(error).split(" (at ")[0]
        line = int(at[1]) if at else text.count("\n") + 1
        raise TextFault((line, f"the text is not valid TOML: {words}.", "Mend the line.")) from None
    except RecursionError:
        raise TextFault((0, "the text nests too deeply.", "Simplify it.")) from None
    except ValueError:  # an integer of thousands of digits, which `int` refuses
        raise TextFault((0, "the text holds a number that is too long.", "Shorten it.")) from None
    if _is_deeper_than(data, MAX_DEPTH):
        raise TextFault((0, f"the text nests deeper than {MAX_DEPTH} levels.", "Simplify it."))
    return data


def _is_deeper_than(data: object, depth: int) -> bool:
    level: list[object] = [data]
    for _ in range(depth + 1):
        level = [child for item in level for child in _children(item)]
    return bool(level)


def _children(item: object) -> Iterable[object]:
    if isinstance(item, dict):
        return item.values()
    return item if isinstance(item, list) else ()

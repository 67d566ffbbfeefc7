"""The file of a table: a line of JSON, then columns of numbers and a pool of texts, read without being parsed.

Theory. A table is asked by a number (a code in base 36, or two of them) and a day. Its rows are sorted by that number,
so a look-up is a bisection over a column that lies in the file as it is needed: the file is mapped into memory, loading
costs nothing, and processes share the pages. Texts repeat (a drug name, a rationale), so a column of texts is a column
of places in one pool. What is shipped is compressed; what `infuscrub data add` writes is not.
"""

from __future__ import annotations

import json
import mmap
import sys
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from scrubber.errors import unreadable
from scrubber.model.value import Value
from scrubber.reference.tables.edition import NEVER, TableError

SCHEMA = "infuscrub.table/2"
SUFFIX = ".table"
_POOL, _ENDS = "pool", "pool_ends"
_LONGEST_HEAD = 1 << 24
"""Bytes: ten thousand coverage articles with their codes stand in a head of some four million."""


@lru_cache(maxsize=1 << 16)
def code_number(code: str) -> int | None:
    """Return a code as a number that sorts and packs; None where it can be no code. Points and hyphens are left out."""
    if not code.isalnum():
        code = code.replace(".", "").replace("-", "").strip()
    if not code.isascii() or not code.isalnum() or len(code) > 11:
        return None
    return int(code, 36)


def code_text(number: int, width: int = 0) -> str:
    """Return the code that a number stands for, filled up with zeros on the left to a width."""
    text = ""
    while number:
        number, digit = divmod(number, 36)
        text = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[digit] + text
    return text.rjust(width, "0")


def thousandths(value: Decimal) -> int:
    """Return an amount in thousandths, which is as fine as CMS publishes."""
    return int((value * 1000).to_integral_value(ROUND_HALF_UP))


class Columns(Value):
    """The rows of a table, column by column."""

    head: Mapping[str, Any]
    numbers: Mapping[str, Sequence[int]]
    pool: memoryview | bytes
    ends: Sequence[int]

    def text(self, column: str, row: int) -> str:
        """Return a text."""
        at = self.numbers[column][row]
        return bytes(self.pool[self.ends[at - 1] if at else 0 : self.ends[at]]).decode()

    def __len__(self) -> int:
        return int(self.head["rows"])

    def __reduce__(self) -> tuple[Any, ...]:
        numbers = {name: array(_type_of(column), column) for name, column in self.numbers.items()}
        return Columns, (dict(self.head), numbers, bytes(self.pool), array("I", self.ends))


def first_in_force(table: Columns, key: int, day: int) -> int | None:
    """Return the first row of a key that holds on a day, or None. Needs the columns `keys`, `begins`, `ends`."""
    numbers = table.numbers
    keys = numbers["keys"]
    at = bisect_left(keys, key)
    while at < len(keys) and keys[at] == key:
        if numbers["begins"][at] <= day <= numbers["ends"][at]:
            return at
        at += 1
    return None


def rows_of(table: Columns, key: int) -> range:
    """Return the rows of a key, whatever the day."""
    keys = table.numbers["keys"]
    return range(bisect_left(keys, key), bisect_left(keys, key + 1))


class Builder:
    """Collects rows and packs them. Every column is named with its type: an array code, or `text`."""

    def __init__(self, types: Mapping[str, str]) -> None:
        self._types = types
        self._rows: list[tuple[int | str, ...]] = []

    def add(self, **values: int | str) -> None:
        """Add a row; all columns must be named."""
        self._rows.append(tuple(values[name] for name in self._types))

    def __len__(self) -> int:
        return len(self._rows)

    def columns(self, head: Mapping[str, Any], order: Sequence[str] = ("keys", "begins")) -> Columns:
        """Return the rows sorted by these columns."""
        names = list(self._types)
        places = [names.index(name) for name in order if name in names]
        self._rows.sort(key=lambda row: tuple(row[place] for place in places))
        pool: dict[str, int] = {}
        numbers: dict[str, array[int]] = {}
        for place, name in enumerate(names):
            kind = self._types[name]
            if kind == "text":
                texts = (str(row[place]) for row in self._rows)
                numbers[name] = array("I", (pool.setdefault(text, len(pool)) for text in texts))
            else:
                numbers[name] = array(kind, (int(row[place]) for row in self._rows))
        blob = [text.encode() for text in pool]
        ends, total = array("I"), 0
        for text in blob:
            total += len(text)
            ends.append(total)
        return Columns({**head, "rows": len(self._rows)}, numbers, b"".join(blob), ends)


def pack(columns: Columns, *, compress: bool = False) -> bytes:
    """Return the bytes of a file."""
    parts = {name: _bytes_of(column) for name, column in columns.numbers.items()}
    parts[_ENDS] = _bytes_of(columns.ends)
    parts[_POOL] = bytes(columns.pool)
    body = b"".join(parts.values())
    types = [[name, _type_of(column), len(parts[name])] for name, column in columns.numbers.items()]
    types += [[_ENDS, "I", len(parts[_ENDS])], [_POOL, "s", len(parts[_POOL])]]
    head = {
        "schema": SCHEMA,
        **columns.head,
        "byteorder": sys.byteorder,
        "compressed": compress,
        "columns": types,
        "bytes": len(body),
    }
    return json.dumps(head, sort_keys=True).encode() + b"\n" + (zlib.compress(body, 9) if compress else body)


def read_head(path: Path) -> dict[str, Any]:
    """Return the first line of a file. Raises `TableError`."""
    try:
        with path.open("rb") as file:
            return _head(path.name, file.readline(_LONGEST_HEAD))
    except OSError as error:
        raise TableError(f"{path}: {unreadable(error)}") from error


def read_columns(path: Path) -> Columns:
    """Map a file into memory. Raises `TableError` where it is no table, or is cut short."""
    try:
        with path.open("rb") as file:
            data = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    except (OSError, ValueError) as error:
        raise TableError(f"{path}: cannot be read; add it again with infuscrub data add") from error
    end = bytes(data[:_LONGEST_HEAD]).find(b"\n")
    return unpack(path.name, _head(path.name, bytes(data[: end + 1])), data[end + 1 :])


def unpack(name: str, head: Mapping[str, Any], body: memoryview | bytes) -> Columns:
    """Return the columns of a file's body. Raises `TableError` where it is cut short."""
    if head["compressed"]:
        try:
            body = zlib.decompress(body)
        except zlib.error as error:
            raise TableError(f"{name}: is damaged; add it again with infuscrub data add") from error
    if len(body) != head["bytes"]:
        raise TableError(f"{name}: is cut short; add it again with infuscrub data add")
    view = memoryview(body)
    numbers: dict[str, Sequence[int]] = {}
    at = 0
    for column, kind, size in head["columns"]:
        part = view[at : at + size]
        at += size
        numbers[column] = part if kind == "s" else _numbers(part, kind, head["byteorder"])
    pool, ends = numbers.pop(_POOL), numbers.pop(_ENDS)
    assert isinstance(pool, memoryview)
    return Columns(head, numbers, pool, ends)


def _head(name: str, line: bytes) -> dict[str, Any]:
    try:
        head: dict[str, Any] = json.loads(line)
        if head["schema"] == SCHEMA:
            return head
    except (ValueError, KeyError, TypeError):
        pass
    raise TableError(f"{name}: is no table of this product; add it again with infuscrub data add")


def _numbers(part: memoryview, kind: str, byteorder: str) -> Sequence[int]:
    if byteorder == sys.byteorder:
        return part.cast(kind)  # type: ignore[call-overload, no-any-return]
    column: array[int] = array(kind)
    column.frombytes(part)
    column.byteswap()
    return column


def _type_of(column: Sequence[int]) -> str:
    if isinstance(column, array):
        return column.typecode
    assert isinstance(column, memoryview)
    return column.format


def _bytes_of(column: Sequence[int]) -> bytes:
    assert isinstance(column, array | memoryview)
    return column.tobytes()


def lives(begins: int | None, ends: int | None) -> dict[str, int]:
    """Return the two columns of a row's life; None: not known, which is the end of time on its side."""
    return {"begins": begins or 0, "ends": NEVER if ends is None else ends}


def texts(values: Iterable[str]) -> str:
    """Return several short texts as one; `split_texts` takes them apart."""
    return "|".join(values)


def split_texts(text: str) -> tuple[str, ...]:
    """Return the texts that `texts` joined."""
    return tuple(text.split("|")) if text else ()

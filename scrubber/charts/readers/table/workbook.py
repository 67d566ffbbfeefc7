"""What a workbook holds beside values: what is hidden, merged or commented, and formulas without a result.

The library that reads the values in a stream passes over these, so they are taken from the parts of the archive, which
`cells.py` has checked before (sizes, no document types).
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

from scrubber.model.value import Value, field

_CELL = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_MOST = 50_000
"""Rows of one merged range, and comments of one sheet, that are looked at."""


class Beside(Value):
    """What a sheet holds beside values, by the number of the row."""

    is_hidden: bool = False
    hidden: frozenset[int] = frozenset()
    merged: dict[int, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    """The columns that are one over several rows, each with the row in which it begins."""
    comments: dict[int, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    without_result: dict[int, tuple[str, ...]] = field(default_factory=dict)
    """Cells with a formula whose value the file does not hold."""


NOTHING_BESIDE = Beside()


def besides(data: bytes) -> dict[str, Beside]:
    """Return what each sheet of a workbook holds beside values, by its name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        main = next(
            (part for kind, part in _targets(archive, "").values() if kind.endswith("/officeDocument")), ""
        )
        found: dict[str, Beside] = {}
        if main not in archive.namelist():
            return found
        targets = _targets(archive, main)
        for sheet in _elements(archive, main, "sheet"):
            part = targets.get(_attribute(sheet, "id"), ("", ""))[1]
            if part in archive.namelist():
                found[sheet.get("name", "")] = _beside(archive, part, sheet.get("state", "visible"))
        return found


def _beside(archive: zipfile.ZipFile, part: str, state: str) -> Beside:
    hidden: set[int] = set()
    merged: dict[int, list[tuple[int, int]]] = {}
    empty: dict[int, list[str]] = {}
    for element in _elements(archive, part, "row", "mergeCell", "c"):
        name = _name(element)
        if name == "row" and element.get("hidden") in ("1", "true"):
            hidden.add(int(element.get("r", "0")))
        elif name == "mergeCell":
            _take_merged(element.get("ref", ""), merged)
        elif name == "c" and _has_no_result(element):
            place = element.get("r", "")
            if (at := _CELL.fullmatch(place)) is not None:
                empty.setdefault(int(at[2]), []).append(place)
    comments = _comments(archive, part)
    return Beside(
        state != "visible",
        frozenset(hidden),
        {row: tuple(found) for row, found in merged.items()},
        {row: tuple(found) for row, found in comments.items()},
        {row: tuple(found) for row, found in empty.items()},
    )


def _has_no_result(cell: ET.Element) -> bool:
    names = {_name(child): child for child in cell}
    return "f" in names and not (names["v"].text if "v" in names else None)


def _take_merged(ref: str, merged: dict[int, list[tuple[int, int]]]) -> None:
    """Keep a range of one column over several rows: `C2:C4`."""
    first, _, last = ref.partition(":")
    begins, ends = _CELL.fullmatch(first), _CELL.fullmatch(last)
    if begins is None or ends is None or begins[1] != ends[1]:
        return
    for row in range(int(begins[2]), min(int(ends[2]), int(begins[2]) + _MOST) + 1):
        merged.setdefault(row, []).append((_column(begins[1]), int(begins[2])))


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _comments(archive: zipfile.ZipFile, part: str) -> dict[int, list[tuple[str, str]]]:
    found: dict[int, list[tuple[str, str]]] = {}
    for kind, target in _targets(archive, part).values():
        if not kind.endswith("/comments") or target not in archive.namelist():
            continue
        for count, element in enumerate(_elements(archive, target, "comment")):
            at = _CELL.fullmatch(element.get("ref", ""))
            if at is not None and count < _MOST:
                words = "".join(item.text or "" for item in element.iter() if _name(item) == "t")
                found.setdefault(int(at[2]), []).append((f"comment of {at[0]}", words.strip()))
    return found


def _targets(archive: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """Return what a part refers to: the kind and the name of the other part, by the id of the reference."""
    folder, name = posixpath.split(part)
    rels = posixpath.join(folder, "_rels", f"{name}.rels")
    if rels not in archive.namelist():
        return {}
    found = {}
    for element in _elements(archive, rels, "Relationship"):
        target = element.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
        found[element.get("Id", "")] = (element.get("Type", ""), posixpath.normpath(path))
    return found


def _elements(archive: zipfile.ZipFile, part: str, *names: str) -> Iterator[Any]:
    """Yield the elements of these names, each complete, and drop it then."""
    with archive.open(part) as file:
        for _, element in ET.iterparse(file):
            if _name(element) in names:
                yield element
                if _name(element) == "row":
                    element.clear()


def _name(element: ET.Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _attribute(element: ET.Element, name: str) -> str:
    """Return an attribute whatever its namespace is."""
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")

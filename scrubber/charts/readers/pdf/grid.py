"""The fields of a form that stand in rows below printed headings: what was filled in is drawn where its field stands,
so that it is read with the table around it.

Runs in the process that opens PDFs, and imports nothing of the scrubber.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

_FEWEST = 3
"""Fields beside each other that are a row."""
_LEVEL = 4.0
"""Points that their lower edges may be apart."""
_REACH, _ABOVE = 220.0, 250.0
"""Points to the left in which a label of a field stands, and above it in which its heading does."""
_ASIDE = 15.0
"""Points that a heading may begin to the left of its column."""
_FONT = "/FilledIn"
_SIZE = 8.0

Placed = tuple[float, float, str]
"""Where words begin, and the words."""


def rows_of_fields(widgets: Sequence[dict[str, Any]], runs: Sequence[Placed]) -> list[dict[str, Any]]:
    """Return the filled fields that stand in rows below headings."""
    fields = [item for item in widgets if len(item["box"]) == 4 and not item["is_box"]]
    return [item for row in _by_level(fields) if _is_a_row(row, runs) for item in row if item["value"]]


def _by_level(fields: Sequence[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    row: list[dict[str, Any]] = []
    for item in sorted(fields, key=lambda item: -item["box"][1]):
        if row and row[0]["box"][1] - item["box"][1] > _LEVEL:
            yield row
            row = []
        row.append(item)
    if row:
        yield row


def _is_a_row(row: Sequence[dict[str, Any]], runs: Sequence[Placed]) -> bool:
    """Return whether each field of a row has a heading above it, and none but the first words to its left."""
    return len(row) >= _FEWEST and all(
        _has_heading(item["box"], runs) and not _has_label(item["box"], row, runs) for item in row
    )


def _has_heading(box: Sequence[float], runs: Sequence[Placed]) -> bool:
    left, _, right, high = box
    return any(left - _ASIDE <= x < right and high <= y + _LEVEL and y - high <= _ABOVE for x, y, _ in runs)


def _has_label(box: Sequence[float], row: Sequence[dict[str, Any]], runs: Sequence[Placed]) -> bool:
    left, low, _, high = box
    begin = max((item["box"][2] for item in row if item["box"][0] < left), default=left - _REACH)
    return any(begin - _LEVEL <= x < left and low - _LEVEL <= y <= high for x, y, _ in runs)


def draw(page: Any, content: Any, fields: Sequence[dict[str, Any]]) -> None:
    """Draw what was filled into fields onto a page."""
    from pypdf.generic import ByteStringObject, DictionaryObject, FloatObject, NameObject

    resources = page["/Resources"].get_object()
    fonts = resources.get("/Font")
    held = DictionaryObject(fonts.get_object() if fonts is not None else {})
    font = {
        "/Type": "/Font",
        "/Subtype": "/Type1",
        "/BaseFont": "/Helvetica",
        "/Encoding": "/WinAnsiEncoding",
    }
    held[NameObject(_FONT)] = DictionaryObject(
        {NameObject(name): NameObject(said) for name, said in font.items()}
    )
    page[NameObject("/Resources")] = DictionaryObject({**resources, NameObject("/Font"): held})
    drawn: list[tuple[list[Any], bytes]] = []
    for item in fields:
        left, low = item["box"][:2]
        words = " ".join(item["value"].split()).encode("cp1252", "replace")
        drawn += [
            ([], b"BT"),
            ([NameObject(_FONT), FloatObject(_SIZE)], b"Tf"),
            ([*map(FloatObject, (1, 0, 0, 1, left, low + 3))], b"Tm"),
            ([ByteStringObject(words)], b"Tj"),
            ([], b"ET"),
        ]
    content.operations = [([], b"q"), *content.operations, ([], b"Q"), *drawn]
    page[NameObject("/Contents")] = content

"""Cells of a page's tables as one line each, and its form fields as the words that a browser shows in them.

<td><p>vedolizumab</p></td>            a paragraph alone is the cell
<td>03/02/2026<br>1315</td>            a day and its time are one thing, a drug and its strength, too
<td>Zofran<br>Benadryl</td>            two drugs are not: the row is left as it stands
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from scrubber.charts.words import drugs
from scrubber.charts.words.headings import field_of, of_two

CELLS = frozenset({"td", "th"})
_BREAKS = frozenset({"br", "p", "div", "li", "ul", "ol", "pre", "center", "section", "article", "blockquote"})
OF_A_SPAN = "data-of-a-span"
"""Marks an empty cell that was made behind one that spans several columns."""
_FEW = 3
"""Cells of a row of data; with two, a page is laid out."""
_LONGEST = 160
_UNSHOWN = frozenset({"hidden", "submit", "button", "image", "reset", "password", "file"})
_TICKS = frozenset({"checkbox", "radio"})


def fill_in(root: Any) -> None:
    """Write into each form field what it shows: its value, whether it is ticked, the option that is chosen."""
    for field in root.iter("input"):
        kind = (field.get("type") or "text").casefold()
        if kind in _TICKS:
            field.text = "[x] " if field.get("checked") is not None else "[ ] "
        elif kind not in _UNSHOWN:
            field.text = field.get("value") or ""
    for choice in root.iter("select"):
        for option in list(choice.iter("option")):
            if option.get("selected") is None:
                option.text = ""
    for cell in [cell for cell in root.iter(*CELLS) if next(cell.iter("input"), None) is not None]:
        _keep_the_ticked(cell)


def _keep_the_ticked(cell: Any) -> None:
    """Leave of several choices in a cell the words of those that are ticked: `[ ] Yes [x] No` says No."""
    ticks = [field for field in cell.iter("input") if (field.get("type") or "").casefold() in _TICKS]
    if not any(field.get("checked") is not None for field in ticks):
        return
    for field in ticks:
        label = field.getparent()
        if field.get("checked") is not None:
            field.text = ""
        elif label is not None and label.tag == "label":
            tail = label.tail
            label.clear()
            label.tail = tail
        else:
            field.text, field.tail = "", ""


def put_feet_below(root: Any) -> None:
    """Put the foot of each table below its rows, where a browser shows it: totals often stand before them."""
    for foot in list(root.iter("tfoot")):
        table = foot.getparent()
        if table is not None:
            table.append(foot)


def end_groups(root: Any) -> None:
    """End with a colon what a row of one cell over all columns calls the rows below it, and what a caption or a
    heading calls its table: `Refused by patient`.
    """
    for row in root.iter("tr"):
        cells = [cell for cell in row if cell.tag in CELLS]
        if len(cells) == 1 and _columns_of(cells[0]) >= _FEW:
            _end_with_a_colon(cells[0])
    for caption in root.iter("caption"):
        _end_with_a_colon(caption)
    for table in root.iter("table"):
        above = table.getprevious()
        if above is not None and _is_a_heading(above) and not (above.tail or "").strip():
            _end_with_a_colon(above)


def join_headings(row: Any) -> None:
    """Make one row of headings of two: `Time` over `Begin` and `End`. The first is filled as far as its cells span.

    What stands over others says something of one of them at least, or tells those apart that are headed alike: else it
    may be a name, or a label.
    """
    below = row.getnext() if row.getnext() is not None else _first_of_the_body(row)
    if below is None or below.tag != "tr":
        return
    cells = [cell for cell in below if cell.tag in CELLS]
    above = [cell for cell in row if cell.tag in CELLS]
    over, own = [_said(cell) for cell in above], [_said(cell) for cell in cells]
    told = [words for words in (*over, *own) if words]
    if len(over) != len(own) or not any(over[1:]) or not all(own) or any(map(_NO_HEADING.search, told)):
        return
    filled: list[str] = []
    for cell, words in zip(above, over, strict=True):
        filled.append(filled[-1] if filled and cell.get(OF_A_SPAN) is not None else words)
    joined = [of_two(first, words) for first, words in zip(filled, own, strict=True)]
    known = {first for first, words in zip(filled, joined, strict=True) if field_of(words) is not None}
    are_told_apart = len(set(own)) < len(own) == len(set(joined)) and all(map(field_of, own))
    if not (are_told_apart or set(filter(None, over)) <= known):
        return
    for cell, was, words in zip(cells, own, joined, strict=True):
        if words != was:
            for child in list(cell):
                cell.remove(child)
            cell.text = words
    row.getparent().remove(row)


def _first_of_the_body(row: Any) -> Any:
    """Return the row below one that is alone in the head of its table."""
    head = row.getparent()
    body = head.getnext() if head is not None and head.tag == "thead" else None
    return body[0] if body is not None and body.tag == "tbody" and len(body) else None


def _said(cell: Any) -> str:
    return " ".join("".join(cell.itertext()).split())


_NO_HEADING = re.compile(r"[\d:]")
"""What no heading holds: a figure, or the end of a label."""


def _is_a_heading(node: Any) -> bool:
    """Return whether an element is a heading, or a line that is bold as a whole."""
    if node.tag in ("p", "div") and len(node) == 1 and not (node.text or node[0].tail or "").strip():
        node = node[0]
    return node.tag in _HEADINGS


def _columns_of(cell: Any) -> int:
    span = cell.get("colspan", "1")
    return int(span) if span.isdecimal() else 1


def _end_with_a_colon(name: Any) -> None:
    words = "".join(name.itertext()).strip()
    if not words or len(words) > _A_NAME or words.endswith(_ENDS) or any(map(str.isdigit, words)):
        return
    if len(name):
        name[-1].tail = f"{(name[-1].tail or '').rstrip()}:"
    else:
        name.text = f"{words}:"


_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "b", "strong"})
_A_NAME = 60
_ENDS = (".", ":", "!", "?", ";", ",")


def on_one_line(root: Any, words: Callable[[Any], str]) -> None:
    """Make one line of each cell that holds one thing, in rows whose cells all do. `words`: what a browser shows of an
    element.
    """
    for row in root.iter("tr"):
        cells = [cell for cell in row if cell.tag in CELLS]
        if len(cells) < 2 or not any(inner.tag in _BREAKS for cell in cells for inner in cell.iter()):
            continue
        if any(next(cell.iter("table"), None) is not None for cell in cells):
            continue
        lines = [_lines(words(cell)) for cell in cells]
        if _is_of_one_thing_each(lines) and (len(cells) >= _FEW or all(len(own) < 2 for own in lines)):
            for cell, own in zip(cells, lines, strict=True):
                tail = cell.tail
                for inner in list(cell):
                    cell.remove(inner)
                cell.text, cell.tail = " ".join(own), tail


def _lines(shown: str) -> list[str]:
    lines = (" ".join(line.split()).removesuffix("|").strip() for line in shown.split("\n"))
    return [line for line in lines if line]


def _is_of_one_thing_each(cells: Sequence[Sequence[str]]) -> bool:
    return all(len(lines) < 2 or _is_one_thing(" ".join(lines)) for lines in cells)


def _is_one_thing(text: str) -> bool:
    """Return whether words are a cell's, and of one drug at most."""
    keys = {name.key for name in drugs.found_in(text) if not drugs.is_fluid(text[name.start : name.end])}
    return len(text) <= _LONGEST and len(keys) < 2

"""The words of an HTML note as lines: a block is a line, a row of a table is one with strokes between its cells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from scrubber.charts.completeness import Gaps, with_gaps
from scrubber.charts.decoding import utf_16
from scrubber.charts.document import ReadOptions
from scrubber.charts.errors import DocumentError
from scrubber.charts.readers.html.cells import (
    CELLS,
    OF_A_SPAN,
    end_groups,
    fill_in,
    join_headings,
    on_one_line,
    put_feet_below,
)
from scrubber.charts.readers.note.page.pairs import with_pairs
from scrubber.charts.readers.note.reader import MAX_NOTE
from scrubber.charts.readers.note.stretches import read_text
from scrubber.charts.readers.note.text import with_hidden
from scrubber.charts.rowspan import CELL, MOST_REPEATED, SPAN, repeat_down
from scrubber.charts.words.giving import speaks_of_giving, struck_tells
from scrubber.model.record import InfusionRecord

_LARGEST = 8 * 1024 * 1024
_DEEPEST = 200
_NESTING = re.compile(
    rb"<(/?)(?:div|span|table|ul|ol|dl|b|i|u|em|strong|font|center|section|article|main|form|blockquote|a|small|big|pre)\b",
    re.IGNORECASE,
)
_SILENT = frozenset({"script", "style", "head", "title", "noscript", "template", "svg", "iframe", "object"})
_BLOCKS = frozenset(
    """address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol p pre search section summary table
    textarea ul html""".split()  # noqa: SIM905 - a list
)
_BREAKS_KEPT = frozenset({"pre", "textarea", "listing"})
_BREAKS_KEPT_BY = re.compile(r"white-space(?:-collapse)?\s*:\s*(?:pre|preserve|break-spaces)", re.IGNORECASE)
_TABLES = frozenset({"table", "tbody", "thead", "tfoot", "tr", "td", "th"})
_BREAKS_LOST_BY = re.compile(r"white-space\s*:\s*(?:normal|nowrap)", re.IGNORECASE)
_STRUCK = ("s", "strike", "del")
_STRUCK_BY = re.compile(r"text-decoration[a-z-]*\s*:[^;]*line-through", re.IGNORECASE)
_HIDDEN_BY = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_RULE = re.compile(r"\.(?P<name>[\w-]{1,60})\s*\{(?P<says>[^{}]{0,500})\}")
"""A rule of a style sheet for a class alone: `.struck {text-decoration: line-through}`."""


def read(data: bytes, name: str, options: ReadOptions) -> tuple[InfusionRecord, ...]:
    """Return the records of a note: one for each patient and day that a heading names."""
    text, struck, hidden = shown(data)
    gaps = Gaps()
    for words in struck:
        gaps.add("struck out", words)
    if not text.strip():
        raise DocumentError("empty")
    return with_hidden(tuple(with_gaps(record, gaps) for record in read_text(text)), hidden)


def shown(data: bytes) -> tuple[str, list[str], int]:
    """Return the words that a browser would show, those that are struck through, and how many hidden elements speak of
    giving; scripts and styles are left out.

    Raises `DocumentError`: too_large, too_deep, not_xml (nothing that can be parsed), missing_library.
    """
    root = _parsed(data)
    hidden = _without_hidden(root)
    struck = list(_taken_out(root))
    on_one_line(root, lambda node: "".join(_words(node)))
    return _text(root), struck, hidden


def _parsed(data: bytes) -> Any:
    if len(data) > _LARGEST:
        raise DocumentError("too_large")
    wide = utf_16(data)
    if wide:
        data = data.decode(wide, "replace").encode("utf-8", "replace")
    if _deepest(data) > _DEEPEST:
        raise DocumentError("too_deep")
    try:
        from lxml import etree, html
    except ImportError:
        raise DocumentError("missing_library") from None
    parser = html.HTMLParser(
        no_network=True,
        remove_comments=True,
        remove_pis=True,
        huge_tree=True,
        encoding="utf-8" if wide else None,
    )  # its size is limited here; a deep page cut short would lose words
    try:
        root = html.document_fromstring(data, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, UnicodeDecodeError):
        raise DocumentError("not_xml") from None
    put_feet_below(root)
    fill_in(root)
    end_groups(root)
    _fill_rows(root)
    return root


def _taken_out(root: Any) -> Iterator[str]:
    """Take out what is struck through, and yield its words: whoever struck it said that it is not so.

    Of a row whose cells are struck but one, that one tells why: it goes with them.
    """
    for row in [row for row in root.iter("tr") if _is_struck(row)]:
        yield from filter(struck_tells, _emptied(row))
    for node in [node for node in root.iter() if _says(node, _STRUCK_BY)]:
        yield from filter(struck_tells, _emptied(node))


def _emptied(node: Any) -> Iterator[str]:
    words = " ".join(" ".join(node.itertext()).split())
    for child in list(node):
        node.remove(child)
    node.text = ""
    if node.tag == "tr" and node.getparent() is not None:
        node.drop_tree()  # an empty line would end the table
    yield words


def _is_struck(row: Any) -> bool:
    cells = [cell for cell in row if "".join(cell.itertext()).strip()]
    struck = [cell for cell in cells if any(_says(node, _STRUCK_BY) for node in cell.iter())]
    return len(struck) > 1 and len(cells) - len(struck) <= 1


def _fill_rows(root: Any) -> None:
    """Repeat a cell that spans several rows in each of them: they are of the drug that it names.

    One that spans several columns has empty cells behind it, so that the next ones stand under their own heads.
    """
    left = MOST_REPEATED
    heads = [row for table in root.iter("table") if (row := next(table.iter("tr"), None)) is not None]
    heads = [row for row in heads if any(SPAN.fullmatch(cell.get("colspan", "1")) for cell in row)]
    for cell in [cell for cell in root.iter(*CELLS) if SPAN.fullmatch(cell.get("colspan", "1"))]:
        for _ in range(1, int(cell.get("colspan"))):
            left -= CELL
            if left > 0:
                empty = cell.makeelement(cell.tag, {OF_A_SPAN: ""})
                if span := cell.get("rowspan"):
                    empty.set("rowspan", span)
                cell.addnext(empty)
    repeat_down(root, left)
    for row in heads:
        join_headings(row)


def _text(root: Any) -> str:
    text = "".join(_words(root))
    lines = (line.replace("\xa0", " ").rstrip(" |") for line in text.split("\n"))
    lines = (line[1:] if re.match(r" \S", line) else line for line in lines)
    whole = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    if len(whole) > MAX_NOTE:
        raise DocumentError("too_large")
    return with_pairs(whole)


def _deepest(data: bytes) -> int:
    """Return how deep elements that must be closed lie in each other; the parser drops what lies too deep."""
    depth = deepest = 0
    for match in _NESTING.finditer(data):
        depth = max(0, depth - 1) if match[1] else depth + 1
        deepest = max(deepest, depth)
    return deepest


def _words(root: Any) -> Iterator[str]:
    """Walk without recursion: a hostile page is nested deeper than Python is."""
    stack: list[tuple[Any, bool, bool]] = [(root, False, False)]
    while stack:
        node, is_end, kept = stack.pop()
        tag = node.tag if isinstance(node.tag, str) else ""
        if is_end:
            yield _after(tag)
            yield _flat(node.tail, kept)
            continue
        if tag in _SILENT or _is_hidden(node):
            yield _flat(node.tail, kept)
            continue
        yield "\n" if (tag in _BLOCKS and tag != "dd") or tag == "br" else ""
        inside = _keeps_breaks(node, tag, kept)
        yield _flat(node.text, inside)
        stack.append((node, True, kept))
        stack += ((child, False, inside) for child in reversed(node))


def _keeps_breaks(node: Any, tag: str, kept: bool) -> bool:
    """Return whether a browser shows the line breaks of an element's words: `pre`, and what is styled like it."""
    if tag in _TABLES:
        return False  # a row stays on its line
    style = node.get("style") or ""
    if _BREAKS_KEPT_BY.search(style):
        return True
    return (kept or tag in _BREAKS_KEPT) and not _BREAKS_LOST_BY.search(style)


def _flat(words: str | None, kept: bool) -> str:
    return words or "" if kept else re.sub(r"\s+", " ", words or "")


def _after(tag: str) -> str:
    if tag in CELLS:
        return " | "
    if tag == "dt":
        return ": "
    return "\n" if tag in _BLOCKS or tag == "tr" else ""


def _is_hidden(node: Any) -> bool:
    return node.get("hidden") is not None or _says(node, _HIDDEN_BY)


def _says(node: Any, said: re.Pattern[str]) -> bool:
    """Return whether an element is drawn in a way, by its style; `s` and the like strike their words."""
    if not isinstance(node.tag, str):
        return False
    return (said is _STRUCK_BY and node.tag in _STRUCK) or said.search(node.get("style") or "") is not None


def _without_hidden(root: Any) -> int:
    """Take out what a browser does not show, and return how many of those elements speak of giving."""
    _style(root)
    count = 0
    for node in [node for node in root.iter() if isinstance(node.tag, str) and _is_hidden(node)]:
        count += sum(map(speaks_of_giving, _emptied(node)))
    return count


def _style(root: Any) -> None:
    """Write into elements what the page's own sheet says of their class, where that strikes or hides them."""
    rules = {
        match["name"]: match["says"]
        for sheet in root.iter("style")
        for match in _RULE.finditer(sheet.text or "")
    }
    if not rules:
        return
    for node in root.iter():
        for name in (node.get("class") or "").split() if isinstance(node.tag, str) else ():
            if name in rules:
                node.set("style", f"{node.get('style') or ''};{rules[name]}")

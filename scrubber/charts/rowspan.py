"""Cells of a table that span several rows, as a web page and the narrative of a C-CDA write them."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import TYPE_CHECKING

from scrubber.charts.words.values import is_said_once

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

SPAN = re.compile(r"[2-9]|[1-9]\d{1,2}", re.ASCII)
"""How many rows or columns a cell may say that it spans."""
MOST_REPEATED = 400_000
"""Characters that are repeated in one document, as many as a note may have; a hostile one asks for more."""
CELL = 80
"""Characters that a cell counts beside its words."""
_CELLS = ("td", "th")


def repeat_down(root: Element, left: int = MOST_REPEATED) -> None:
    """Repeat a cell that spans several rows in each of them, in all tables: they are of the drug that it names.

    An amount is said once. `left`: how many characters may be repeated.
    """
    for table in root.iter("{*}table"):
        rows = [row for row in table.iter("{*}tr") if next(row.iterancestors("{*}table")) is table]
        for place, row in enumerate(rows):
            for column, cell in enumerate(list(row)):
                span = cell.get("rowspan", "1")
                if not SPAN.fullmatch(span) or str(cell.tag).rpartition("}")[2] not in _CELLS:
                    continue
                words = "".join(map(str, cell.itertext()))
                for below in rows[place + 1 : place + int(span)]:
                    left -= CELL + len(words)
                    if left > 0:
                        below.insert(column, _said_again(cell, words))


def _said_again(cell: Element, words: str) -> Element:
    if is_said_once(words):
        return cell.makeelement(cell.tag)
    copy = deepcopy(cell)
    del copy.attrib["rowspan"]
    copy.tail = None
    return copy

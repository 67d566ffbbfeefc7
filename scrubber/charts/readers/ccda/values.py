"""The HL7 v3 data types that a C-CDA needs: codes, amounts, times, identifiers, names, narrative.

Elements are found by local name, since senders forget namespaces and guides print fragments without them.
A `nullFlavor` means that the sender has no value; it is never a value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from scrubber.charts.safety import MAX_TEXT
from scrubber.charts.words.clock import Moment, parse_hl7
from scrubber.charts.words.drugs import is_named
from scrubber.charts.words.flags import takes_back, verdict
from scrubber.charts.words.headings import field_of
from scrubber.charts.words.values import Concept, Span, days_or_times, exact_number
from scrubber.model.record import Quantity

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

NDC, RXNORM = "2.16.840.1.113883.6.69", "2.16.840.1.113883.6.88"
SSN = "2.16.840.1.113883.4.1"
_XSI_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"


def name_of(element: Element) -> str:
    """Return the local name of an element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: Element | None, name: str, *further: str) -> Iterator[Element]:
    """Yield the elements reached through these child names, whatever their namespace."""
    if element is None:
        return
    for found in element.iterchildren(f"{{*}}{name}"):
        if further:
            yield from children(found, *further)
        else:
            yield found


def child(element: Element | None, name: str, *further: str) -> Element | None:
    """Return the first element reached through these child names."""
    if element is None:
        return None
    for one in element.iterchildren(f"{{*}}{name}"):
        found = child(one, *further) if further else one
        if found is not None:
            return found
    return None


def given(element: Element | None, attribute: str) -> str | None:
    """Return an attribute that is not blank, of an element that is not null."""
    if element is None or element.get("nullFlavor"):
        return None
    return clean(element.get(attribute))


def clean(text: object) -> str | None:
    """Return text with its white space tidied, or None where nothing is left."""
    if not isinstance(text, str):
        return None
    return " ".join(text.split())[:MAX_TEXT] or None


def inner_text(element: Element | None) -> str | None:
    """Return all text inside an element as one line; what stands on lines of its own does not run into the rest."""
    if element is None or len(element) == 0:
        return clean(element.text) if element is not None else None
    apart = " " if next(element.iterdescendants(*_APART), None) is not None else ""
    return clean(apart.join(element.itertext()))  # type: ignore[arg-type]


_APART = ("{*}br", "{*}paragraph", "{*}item", "{*}caption")


def texts(element: Element) -> list[str]:
    """Return each stretch of text inside an element. A narrative has thousands, which XPath collects four times as fast
    as `itertext`.
    """
    found: list[str] = element.xpath(".//text()", smart_strings=False)  # type: ignore[assignment]
    return found


def concept(element: Element | None) -> Concept:
    """Return a coded element with its translations; a null code may still have text or translations."""
    if element is None:
        return Concept(None, ())
    codings = []
    words = None
    for item in (element, *children(element, "translation")):
        display = clean(item.get("displayName"))
        code = None if item.get("nullFlavor") else clean(item.get("code"))
        words = words or display
        if code or display:
            codings.append((item.get("codeSystem") or "", code or "", display or ""))
    return Concept(words or inner_text(child(element, "originalText")), tuple(codings))


def quantity(element: Element | None) -> Quantity | None:
    """Return a PQ with its unit; a bare count of the product has no unit and is no amount."""
    value, unit = exact_number(given(element, "value")), given(element, "unit")
    return Quantity(value, unit) if value is not None and unit and unit != "1" else None


def moment(element: Element | None) -> Moment | None:
    """Return a TS."""
    value = given(element, "value")
    return parse_hl7(value) if value else None


def instant(element: Element | None) -> datetime | None:
    """Return a TS that has minutes."""
    found = moment(element)
    return found if isinstance(found, datetime) else None


_WIDTHS = {"min": timedelta(minutes=1), "h": timedelta(hours=1), "s": timedelta(seconds=1)}
_PERIODS = {**_WIDTHS, "d": timedelta(days=1), "wk": timedelta(weeks=1), "mo": timedelta(days=28)}
"""Units of a repetition, the shortest that each may be."""


def span(element: Element | None) -> Span:
    """Return a TS or IVL_TS: low and high, or one of them with a width, or a point in time."""
    if element is None or element.get("nullFlavor"):
        return Span()
    low, high = child(element, "low"), child(element, "high")
    start, stop = moment(low), moment(high)
    width = _width(child(element, "width"))
    if width is not None and isinstance(start, datetime) and stop is None:
        stop = start + width
    elif width is not None and isinstance(stop, datetime) and start is None:
        start = stop - width
    words = " to ".join(filter(None, (given(low, "value"), given(high, "value"))))
    if low is None and high is None:
        return days_or_times(moment(element), None, given(element, "value") or "")
    return days_or_times(start, stop, words)


def _width(element: Element | None) -> timedelta | None:
    return _length(element, _WIDTHS)


def period_of(element: Element) -> timedelta | None:
    """Return after how long a schedule repeats; None where that is not said in a unit that is known."""
    return _length(child(element, "period"), _PERIODS)


def _length(element: Element | None, units: dict[str, timedelta]) -> timedelta | None:
    value, unit = exact_number(given(element, "value")), units.get(given(element, "unit") or "")
    return float(value) * unit if value is not None and unit is not None and value < 10_000 else None


def type_of(element: Element) -> str:
    """Return the xsi:type of an element without its prefix."""
    return (element.get(_XSI_TYPE) or element.get("xsi:type") or "").rpartition(":")[2]


def identifier(element: Element | None) -> str | None:
    """Return the extension of an II, or its root where that is the whole identifier."""
    return given(element, "extension") or given(element, "root")


def person(element: Element | None) -> str | None:
    """Return a PN as one text."""
    if element is None:
        return None
    parts = [inner_text(part) for part in element.iterchildren("{*}given", "{*}family", "{*}suffix")]
    return " ".join(part for part in parts if part) or inner_text(element)


def day(value: Moment | None) -> date | None:
    """Return the day of a time or date."""
    return value.date() if isinstance(value, datetime) else value


def narrative(element: Element | None, *, as_tables: bool = False) -> str:
    """Return a section's text as lines, each table row with its column heads (`Start: 10:15; Stop: 11:22`).

    `as_tables`: a table of drugs keeps its form, for the reader of notes.
    """
    if element is None:
        return ""
    lines: list[str] = []
    _collect(element, lines, (), as_tables)
    return "\n".join(filter(None, lines))


def _of_drugs(heads: Sequence[str]) -> bool:
    """Return whether columns are those of drugs with their times."""
    fields = {field_of(head) for head in heads}
    return "drug" in fields and bool(fields & {"start", "given"})


_ONE_LINE = frozenset({"paragraph", "item", "content", "caption"})
"""Elements whose text is one line, whatever stands inside."""


def _collect(element: Element, lines: list[str], heads: Sequence[str], as_tables: bool) -> None:
    """Add the lines of an element, some of them empty. `heads`: the column heads of the table that it stands in."""
    name = name_of(element)
    if name == "tr":
        lines.append(_row(element, heads, as_tables))
    elif name in _ONE_LINE or (len(element) == 0 and name != "thead"):
        lines.append(inner_text(element) or "")
    elif name == "table":
        _collect_table(element, lines, as_tables)
    else:
        _collect_parts(element, lines, heads, as_tables)


def _collect_table(element: Element, lines: list[str], as_tables: bool) -> None:
    """`Drug | Start | Stop` above the rows of a table that keeps its form; else its rows alone."""
    heads = [inner_text(cell) or "" for cell in element.iter("{*}th")]
    keeps_form = as_tables and _of_drugs(heads)
    if keeps_form:
        lines.append(" | ".join(heads))
    _collect_parts(element, lines, heads, keeps_form)


def _collect_parts(element: Element, lines: list[str], heads: Sequence[str], as_tables: bool) -> None:
    """Add the lines of what an element holds, with the words between, but for heads that are told already."""
    lines.append(clean(element.text) or "")
    for part in element:
        if not (as_tables and name_of(part) == "thead"):
            _collect(part, lines, heads, as_tables)
        lines.append(clean(part.tail) or "")


def _row(element: Element, heads: Sequence[str], as_tables: bool) -> str:
    """`Zofran | 10:15 | 10:20` in a table that keeps its form, else `Drug: Zofran; Start: 10:15; Stop: 10:20`."""
    cells = [inner_text(cell) for cell in element.iterchildren("{*}td")]
    headed = len(heads) == len(cells)
    if as_tables and headed:
        return " | ".join(cell or " " for cell in cells)
    if not headed:
        return "; ".join(_together([cell for cell in cells if cell]))
    return "; ".join(
        f"{head}: {cell}" if head else cell for head, cell in zip(heads, cells, strict=True) if cell
    )


def rows_of(table: Element) -> Iterator[list[tuple[str, str]]]:
    """Yield the rows of a table, the cells of each that hold something with their column's head."""
    heads = _heads_of(table)
    for row in table.iter("{*}tr"):
        yield _row_cells(row, heads)


def row_words(row: Element) -> str:
    """Return what a row says below the heads of its table."""
    table = next(row.iterancestors("{*}table"), None)
    return said_in_row(_row_cells(row, _heads_of(table) if table is not None else ()))


def said_in_row(cells: Sequence[tuple[str, str]]) -> str:
    """Return what cells say, each by itself: `vedolizumab; 300 mg; Refused`, and no `No` below `Refused`."""
    return "; ".join(
        head if takes_back(head) else cell
        for head, cell in cells
        if not takes_back(head) or verdict(head, cell) not in ("", "doubt")
    )


def _heads_of(table: Element) -> list[str]:
    return [inner_text(cell) or "" for cell in table.iter("{*}th")]


def _row_cells(row: Element, heads: Sequence[str]) -> list[tuple[str, str]]:
    cells = [inner_text(cell) or "" for cell in row.iterchildren("{*}td")]
    heads = heads if len(heads) == len(cells) else [""] * len(cells)
    return [(head, cell) for head, cell in zip(heads, cells, strict=True) if cell]


def _together(cells: Sequence[str]) -> Iterator[str]:
    """Yield the cells of a row without heads: a drug and its times in one, since neither says anything alone."""
    timed = [bool(_TIME.search(cell)) for cell in cells]
    told = [is_timed or is_named(cell) for cell, is_timed in zip(cells, timed, strict=True)]
    if not any(timed) or told == timed:
        yield from cells
        return
    yield ", ".join(cell for cell, is_told in zip(cells, told, strict=True) if is_told)
    yield from (cell for cell, is_told in zip(cells, told, strict=True) if not is_told)


_TIME = re.compile(r"\b\d{1,2}:\d\d")

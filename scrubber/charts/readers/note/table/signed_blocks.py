"""Blocks of a printed record: what was ordered, and beside and below it a cell for each time that somebody signed.

    cefepime 2 g in NS 100 mL IVPB    0812 JT        1605 KW        0010 DS
      q8h                             off 0844       off 1638       off 0043
    metoprolol 5 mg IV push q6h   | 0900 / HELD HR 52 LM     | 2100
      hold HR<60                  | 1500 / given 1504 LM     |
    HYDROmorphone 0.4 mg IVP q3h prn
         0918 cd (7/10, reassess 3/10)
    cefazolin 2 g IVPB q8h        | S 0907 jm      |             | S 1704 jm
                                  | E 0938 jm      |             | E 1736 rv

A letter ahead of a time is what the print's own legend says (`S = started   E = ended   H = held`).
A time that nobody signed is when it was due. A row that is one line alone is read by `signed_cells`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from scrubber.charts.readers.note.page.columns import RULED, Span, line_end
from scrubber.charts.readers.note.table.grid import Grid, GridRow
from scrubber.charts.readers.note.table.signed_cells import (
    TIME,
    WHO,
    SignedRow,
    clock_at,
    in_its_row,
    legend_of,
    ordered,
)
from scrubber.charts.readers.note.values.clock import Clock, minutes
from scrubber.charts.readers.note.values.reading import timed
from scrubber.charts.readers.note.values.statement import ROW, Fact, Statement
from scrubber.charts.readers.note.values.tokens import Lexed, between
from scrubber.charts.readers.note.words.forms import PLACE, SIDE
from scrubber.charts.words import drugs
from scrubber.charts.words.actions import Action, action_of
from scrubber.model.value import Value, replace

_HOURS = r"(?:\d{1,2}[ap]?|\d{4})"
_BY_SHIFT = re.compile(
    rf"(?<![\w/-]){_HOURS}[ ]?[-–][ ]?{_HOURS}(?![\w/-])[^\n]*?(?<![\w/-]){_HOURS}[ ]?[-–][ ]?{_HOURS}(?![\w/-])"
)
"""`0700-1459      1500-2259`, `DAYS 07-19   | NIGHTS 19-07`: headings of shifts."""
_WHO = rf"(?:[ ]{WHO})?"
_BEGAN = r"(?:start(?:ed)?|up|hung|begun)"
_ENDED = r"(?:off|end(?:ed)?|done|down|stop(?:ped)?|completed?)"
_CELLS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "stop",
        re.compile(rf"{_ENDED}[ ](?P<time>{TIME}){_WHO}|(?P<then>{TIME})[ ]{_ENDED}{_WHO}", re.IGNORECASE),
    ),
    (
        "start",
        re.compile(rf"{_BEGAN}[ ](?P<time>{TIME}){_WHO}|(?P<then>{TIME})[ ]{_BEGAN}{_WHO}", re.IGNORECASE),
    ),
    (
        "not given",
        re.compile(
            rf"(?:{TIME}[ ]?/?[ ]?)?(?:held|hold|refused|omitted|missed|not[ ](?:given|requested|needed)"
            rf"|none(?:[ ]given)?)\b[^\n]*|{TIME}(?:[ ]?\(?(?:due|sched(?:uled)?)\)?)?|[-–]+",
            re.IGNORECASE,
        ),
    ),
    ("run", re.compile(rf"(?P<time>{TIME}){_WHO}[ ]?[-–][ ]?(?P<until>{TIME}){_WHO}")),
    (
        "given",
        re.compile(
            rf"(?:{TIME}[ ]?/[ ]?)?(?:given[ ])?(?P<time>{TIME})(?:[ ]given)?[ ]{WHO}(?:[ ]\([^()\n]*\))?",
            re.IGNORECASE,
        ),
    ),
)
"""What a cell may say; asked in this order."""
_CODED = re.compile(
    rf"(?P<code>[A-Za-z]{{1,3}})[ ]?[:=@-]?[ ]?(?P<time>{TIME})(?:[ ]{WHO})?(?P<rest>[ ,][^\n|]*)?",
    re.IGNORECASE,
)
"""`S 0907 jm`, `G 0913 jm LLQ`, `H 0905 SBP 92`: a code of the legend, and the time that it is of."""
_CODED_BEHIND = re.compile(
    rf"(?P<time>{TIME})[ /-]?[ ]?(?P<code>[A-Z]{{1,2}})[ /-](?P<who>{WHO})(?P<rest>[ ,][^\n|]*)?"
)
"""`0915 S kb`."""
_KINDS: dict[Action | None, str] = {
    "start": "start", "bag": "start", "given": "given", "stop": "stop", "not_given": "not given",
}  # fmt: skip
_BESIDE_IT = re.compile(
    rf"[ ,]*(?:{SIDE}|{PLACE}|[lr][lu]q|[ ,])*(?:\([^()\d]*\d{{0,2}}[^()\d]*\))?[ ]*", re.IGNORECASE
)
"""`LLQ`, `(pain 7)`: where, and why."""
_SIGNED = re.compile(rf"(?<!\w){TIME}[ ](?:(?:given|{_BEGAN}|{_ENDED})[ ])?{WHO}(?!\w)")
_WIDE = re.compile(r"\S+(?: \S+)*")
_LIKE_A_YEAR = re.compile(r"(?:19|20)\d\d")
_A_TIME = re.compile(rf"(?<!\w){TIME}(?!\w)")
_SET_IN = re.compile(r"[ \t]{2,}\S|[ \t]*\|")
_APART = 6
"""Characters between the left edges of two cells of one column, at most."""
_MOST_LINES = 30
_OF_A_BAG = frozenset({"diluent", "rate", "duration"})
"""What a line below an order may add to it: `in NS 100 mL at 200 mL/hr`, `over 15 min`."""


class _Cell(Value):
    """A cell that says something: what, when, and where it stands in its line."""

    kind: str
    start: int
    end: int
    left: int
    clock: Clock
    until: Clock | None


def signed_block_at(lexed: Lexed, start: int) -> Grid | None:
    """Return the block whose order stands in the line that starts here; None where a cell of it is not understood."""
    text = lexed.text
    end = line_end(text, start)
    if not text[start:end].strip() or text[start] in " \t|" or not _is_a_record(text):
        return None
    said, spans = _parted(text, start, end)
    if _SET_IN.match(text, end + 1) is None and not _are_coded(text, spans):
        return None
    order = ordered(lexed, *said)
    if order is None:
        return None
    remarks: list[GridRow] = []
    last = end
    below: list[Span] = [*spans]
    way: list[Fact] = []
    first_lines = [start] * len(spans)
    for _ in range(_MOST_LINES):
        if _SET_IN.match(text, last + 1) is None or RULED.fullmatch(text, last + 1, line_end(text, last + 1)):
            break
        line, last = last + 1, line_end(text, last + 1)
        if text[line:last].lstrip().startswith("*"):
            remarks.append(GridRow(lexed, line, last, ()))
            continue
        said, spans = _parted(text, line, last)
        kinds = {token.kind for token in between(lexed.tokens, *said)}
        if "dose" in kinds or any(not drugs.is_fluid(text[low:high]) for low, high in _named(text, *said)):
            return None  # `dose changed to 250 mg`, or another drug
        if not kinds.isdisjoint(_OF_A_BAG):
            way = [Fact("way", "infusion", *said, text[slice(*said)])]
        below += spans
        first_lines += [line] * len(spans)
    cells = [_cell(lexed, span, line) for span, line in zip(below, first_lines, strict=True)]
    coded = _are_coded(text, below)
    if None in cells or (last == end and not coded):
        return None
    if not coded and not any(_SIGNED.search(text, *span) for span in below):
        return None
    if order.way() in ("", "iv"):
        order.facts += way
    told = tuple(_statements(lexed, order, [cell for cell in cells if cell is not None and cell.kind]))
    if not told:
        return None
    remarks += [GridRow(lexed, *span, ()) for span in below if _kind(text, text[slice(*span)]) is None]
    return Grid((SignedRow(lexed, start, last, told), *remarks), last + 1)


@lru_cache(maxsize=4)
def _is_a_record(text: str) -> bool:
    """Return whether a note has headings of shifts, or says whose the initials are."""
    return _BY_SHIFT.search(text) is not None or legend_of(text) is not None


def _parted(text: str, start: int, end: int) -> tuple[Span, list[Span]]:
    """Return where a line says what was ordered, and its cells."""
    stroke = text.find("|", start, end)
    if stroke >= 0 and "|" in text[stroke:end]:
        edges = [stroke, *(n for n in range(stroke + 1, end) if text[n] == "|"), end]
        cells = [(one + 1, other) for one, other in pairwise(edges)]
        ahead = [match.span() for match in _WIDE.finditer(text, start, stroke)]
        if ahead and _kind(text, text[slice(*ahead[0])]) is not None and _A_TIME.match(text, ahead[0][0]):
            return (start, start), [*ahead, *(cell for cell in cells if text[slice(*cell)].strip())]
        return (start, stroke), [cell for cell in cells if text[slice(*cell)].strip()]
    parts = [match.span() for match in _WIDE.finditer(text, start, end)]
    first = next(
        (n for n, part in enumerate(parts) if _kind(text, text[slice(*part)]) is not None), len(parts)
    )
    said = (parts[0][0], parts[first - 1][1]) if first else (start, start)
    return said, parts[first:]


def _named(text: str, start: int, end: int) -> Iterator[Span]:
    for low, high in drugs.names_in(text[start:end]):
        yield start + low, start + high


def _are_coded(text: str, spans: Sequence[Span]) -> bool:
    """Return whether each cell has a code of the legend ahead of its time, or nothing but dashes, so that one line
    alone is a row.
    """
    said = [told for span in spans if (told := text[slice(*span)].strip()).strip("-–. ")]
    return bool(said) and all(_coded(text, told) is not None for told in said)


def _coded(text: str, said: str) -> tuple[str, re.Match[str]] | None:
    """Return what a cell with a code says: `S 0907 jm`."""
    match = _CODED.fullmatch(said) or _CODED_BEHIND.fullmatch(said)
    means = (legend_of(text) or {}).get(match["code"]) if match is not None else None
    kind = _KINDS.get(action_of(means)) if means is not None else None
    if match is None or kind is None:
        return None
    plain = kind == "not given" or _BESIDE_IT.fullmatch(match["rest"] or "") is not None
    return (kind, match) if plain else None  # `G 0913 jm half of it`


def _kind(text: str, said: str) -> tuple[str, re.Match[str]] | None:
    """Return what a cell of a record says."""
    if (coded := _coded(text, said.strip())) is not None:
        return coded
    found = ((kind, pattern.fullmatch(said.strip())) for kind, pattern in _CELLS)
    return next(((kind, match) for kind, match in found if match is not None), None)


def _cell(lexed: Lexed, span: Span, line: int) -> _Cell | None:
    """Return a cell, without a kind where nothing was given then; None for one with a time that is not understood."""
    start, end = span
    said = lexed.text[start:end]
    start += len(said) - len(said.lstrip())
    nothing = _Cell("", start, end, start - line, Clock(start, start, "", 0, 0), None)
    found = _kind(lexed.text, said)
    if found is None:
        return None if _A_TIME.search(said) else nothing
    kind, match = found
    if kind == "not given":
        return nothing
    group = "then" if match.groupdict().get("then") else "time"
    clock = clock_at(lexed, start + match.start(group), start + match.end(group))
    if clock is not None and "code" in match.groupdict() and _LIKE_A_YEAR.fullmatch(clock.quote):
        clock = replace(clock, hedged=False)  # `G 2011`
    until = None
    if kind == "run":
        until = clock_at(lexed, start + match.start("until"), start + match.end("until"))
    return _Cell(kind, start, end, start - line, clock, until) if clock is not None else None


def _statements(lexed: Lexed, order: Statement, cells: Sequence[_Cell]) -> Iterator[Statement]:
    """Yield each giving with its end, column by column; nothing where an end has no beginning."""
    facts = [fact for fact in order.facts if fact.kind in ("dose", "way", "volume")]
    edges: list[int] = []
    for left in sorted({cell.left for cell in cells}):
        if not edges or left - edges[-1] > _APART:
            edges.append(left)
    in_order = sorted(cells, key=lambda cell: (sum(edge <= cell.left for edge in edges), cell.start))
    found: list[Statement] = []
    is_open, before = False, 0
    for cell in in_order:
        clock = in_its_row(cell.clock, before)
        before = max(before, minutes(cell.clock))
        if cell.kind == "stop":
            if not is_open:
                return
            found[-1].facts.append(timed("stop", clock))
            is_open = False
            continue
        ends: list[Fact] = []
        if cell.kind == "run" and cell.until is not None:
            ends = [timed("stop", in_its_row(cell.until, before))]
            before = max(before, minutes(cell.until))
        given = replace(timed("given", clock), value=ROW)
        found.append(Statement(order.drug, order.key, cell.start, cell.end, [*facts, given, *ends]))
        is_open = not ends
    yield from found

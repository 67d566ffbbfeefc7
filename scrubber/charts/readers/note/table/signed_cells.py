"""Rows of a printed administration record whose cells are times with who signed them, behind what was ordered.

    Codes: G=Given  H=Held  NB=New Bag  ST=Stop          Initials: LD = L. Dorsey RN
    ACYCLOVIR 500 MG IN NS 100 ML IVPB       0815 NB LD     0917 ST LD
    FUROSEMIDE 40 MG IVP                     0830 H LD     1415 HELD SBP 88 LD
    ENOXAPARIN 40 MG SUBCUT Q24H             0905 LD abd LLQ    2100 (due)
    MORPHINE 2 MG IVP Q4H PRN                1122 LD        1533 LD

A time that somebody signed is when it was given, whatever the order says; a code is what the print's own legend says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from scrubber.charts.readers.note.drug.details import attribute
from scrubber.charts.readers.note.page.columns import line_end
from scrubber.charts.readers.note.table.grid import Grid, GridRow
from scrubber.charts.readers.note.table.mar import KINDS, NOTHING
from scrubber.charts.readers.note.values.clauses import Clause
from scrubber.charts.readers.note.values.clock import Clock, minutes
from scrubber.charts.readers.note.values.reading import timed
from scrubber.charts.readers.note.values.statement import CHANGED, ROW, Sentence, Statement
from scrubber.charts.readers.note.values.tokens import Lexed, Token, between
from scrubber.charts.readers.note.words.coded import legend_in
from scrubber.charts.readers.note.words.forms import PLACE, SIDE
from scrubber.charts.readers.note.words.mentions import drugs_of
from scrubber.charts.words.actions import Action, action_of
from scrubber.model.value import replace

TIME = r"(?:[01]\d|2[0-3]):?[0-5]\d"
_SITE = rf"(?i:{SIDE}|{PLACE}|[lr][lu]q)"
WHO = r"(?!(?i:am|pm|hrs?|h|in|up|off|on|iv|im|sq|sc|po|ns|lr|mg|ml|min|dn|out|to|at|x)\b)[A-Za-z]{2,3}"
_ENDS = r"(?=[ \t]{2,}|[ \t]*$)"
_CELL = re.compile(
    rf"(?P<time>{TIME})[ /-]?(?:[ ]?(?P<code>[A-Z]{{1,2}})[ /-](?!{_SITE}\b))?[ ]?(?P<who>{WHO})"
    rf"(?:[ ](?:{_SITE}[ ,]?)+)?{_ENDS}"
)
_NOT_GIVEN = re.compile(
    rf"{TIME}[ ]?(?:\((?:due|scheduled|sched|pending)\)|due|(?i:held|hold|refused|omitted|missed|not[ ]given)\b"
    rf"(?:[ ]?\S+){{0,5}}?){_ENDS}"
)
"""`2200 (due)`, `1415 HELD SBP 88 MR`: a cell that says it was not given, or not yet."""
_ROW = re.compile(
    rf"[ \t]*(?P<said>[A-Za-z][^\n]*?\S)[ \t]{{2,}}"
    rf"(?P<cells>{TIME}[ /-]?[ ]?[A-Za-z(][^\n]*?)[ \t]*(?P<remark>\((?!due|sched|pending)[^()\n]*\))?[ \t]*"
)
_RECORD = re.compile(r"\b(?:init(?:ial)?s?|e?MAR|administration record)\b", re.IGNORECASE)


class SignedRow(GridRow):
    """One row of the record."""

    def tokens(self) -> tuple[Token, ...]:
        """Return no words: what was ordered is no giving, and what was signed is told."""
        return ()


def signed_row_at(lexed: Lexed, start: int) -> Grid | None:
    """Return the row of a record that starts here; None where a cell of it is no signed time."""
    end = line_end(lexed.text, start)
    row = _ROW.fullmatch(lexed.text, start, end)
    if row is None:
        return None
    legend = legend_of(lexed.text)
    cells = list(_CELL.finditer(lexed.text, *row.span("cells")))
    left = _NOT_GIVEN.sub("", _CELL.sub("", row["cells"])).strip()
    if left or not cells or legend is None or not all(_is_signed(cell, legend) for cell in cells):
        return None
    if row["remark"] and not all(_action(cell, legend) in NOTHING for cell in cells):
        return None  # `(half dose)`
    said = ordered(lexed, *row.span("said"))
    if said is None:
        return None
    return Grid((SignedRow(lexed, start, end, tuple(_statements(lexed, said, cells, legend))),), end + 1)


@lru_cache(maxsize=4)
def legend_of(text: str) -> Mapping[str, str] | None:
    """Return what the codes and initials of a print mean; None for a text that is no such print."""
    found = legend_in(text)
    return found if found or _RECORD.search(text) else None


def _is_signed(cell: re.Match[str], legend: Mapping[str, str]) -> bool:
    """Return whether a cell has nothing but a time, initials, and a code that the legend explains."""
    return _action(cell, legend) is not None and action_of(cell["who"]) is None


def _action(cell: re.Match[str], legend: Mapping[str, str]) -> Action | None:
    """Return what was done at the time of a cell."""
    return action_of(legend.get(cell["code"], "")) if cell["code"] else "given"


def ordered(lexed: Lexed, start: int, end: int) -> Statement | None:
    """Return the one drug that a row orders, with its dose and way; None where a time stands beside it."""
    tokens = between(lexed.tokens, start, end)
    if any(token.is_time for token in tokens):
        return None
    sentence = Sentence(lexed.text, start, end, tokens)
    found = drugs_of(sentence)
    attribute(sentence, [Clause(start, end, list(tokens))], found)
    return found[1] if len(found) == 2 and found[1].of("dose") is not None else None


def _statements(
    lexed: Lexed, said: Statement, cells: list[re.Match[str]], legend: Mapping[str, str]
) -> Iterator[Statement]:
    """Yield what each cell tells of the drug; nothing of one that was held or refused."""
    facts = [fact for fact in said.facts if fact.kind in ("dose", "way", "volume")]
    last = 0
    for cell in cells:
        action = _action(cell, legend)
        kind = KINDS.get(action or "void")
        clock = clock_at(lexed, *cell.span("time"))
        if clock is not None:
            clock, last = in_its_row(clock, last), max(last, minutes(clock))
        if action in NOTHING or kind is None or clock is None:
            continue
        told = timed(kind, clock)
        value = {"new_bag": ROW, "given": ROW, "step": CHANGED}.get(kind, "")
        own = facts if kind in ("given", "new_bag", "start") else []
        yield Statement(said.drug, said.key, cell.start(), cell.end(), [*own, replace(told, value=value)])


def in_its_row(clock: Clock, last: int) -> Clock:
    """Return a time, in doubt where it lies half a day and more before the latest before it: `1605 KW   0010 DS`, in a
    record that does not say of which day it is.
    """
    return replace(clock, hedged=True) if clock.on is None and minutes(clock) < last - _HALF_A_DAY else clock


_HALF_A_DAY = 12 * 60


def clock_at(lexed: Lexed, start: int, end: int) -> Clock | None:
    """Return the time that stands there; that of `0822 G` is one, though it looks like grams."""
    token = next(iter(between(lexed.tokens, start, end)), None)
    if token is not None and token.clock is not None:
        return token.clock
    said = lexed.text[start:end]
    return Clock(start, end, said, int(said[:2]), int(said[2:]), plain_24=True) if said.isdigit() else None

"""The rates of an infusion in one line, each read as a row of a titration: `Rate log (mL/hr): 8:45a 8 | 9:00a 16`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scrubber.charts.readers.note.page.columns import Span, line_end
from scrubber.charts.readers.note.table.table import Table
from scrubber.charts.readers.note.table.titration import RateRow
from scrubber.charts.readers.note.values.tokens import Lexed, between

_LABEL = re.compile(
    r"[ \t]*(?:[-*•][ \t]*)?(?:infusion[ \t]+)?(?:rates?|titrat(?:ion|ed)|ramp(?:[ -]?up)?|rate[ \t]+titration)"
    r"(?:[ \t]+(?:log|changes?|steps?|record))?(?:[ \t]*\([^)\n]*\))?[ \t]*:[ \t]*",
    re.IGNORECASE,
)
_RATE = re.compile(
    r"[\s@=:–-]*(?:at[ \t]|to[ \t])?(?P<rate>\d{1,3}(?:\.\d)?(?:[ \t]?m?ls?[ \t]?/?[ \t]?(?:hr|h|hour))?"
    r"|off|stop(?:ped)?|done|complete)[\s@=:–-]*(?:at[ \t]*)?",
    re.IGNORECASE,
)
_PER_HOUR = re.compile(r"\d[ \t]?(?:mls?|cc)[ \t]?/[ \t]?(?:hr|h|hour)\b", re.IGNORECASE)
_FEWEST = 2
"""Rates of a log; one alone is a sentence like any other."""


def rate_log_at(lexed: Lexed, start: int) -> Table | None:
    """Return the rates that the line tells that starts here; None where any of its pieces is not a time and a rate.

    Without a label, one of them has its unit: `0925 30 -> 0955 60 -> 1025 120 mL/hr`.
    """
    end = line_end(lexed.text, start)
    label = _LABEL.match(lexed.text, start, end)
    if label is None and not _PER_HOUR.search(lexed.text, start, end):
        return None
    rows: list[RateRow] = []
    for first, last in _pieces(lexed, start if label is None else label.end(), end):
        row = _row(lexed, first, last)
        if row is None:
            return None
        rows.append(row)
    return Table(tuple(rows), end + 1) if len(rows) >= _FEWEST else None


def _pieces(lexed: Lexed, first: int, end: int) -> Iterator[Span]:
    """Yield what stands between strokes, commas, arrows or wide blanks, or a hyphen before a time."""
    text, place = lexed.text, first
    times = {token.start for token in between(lexed.tokens, first, end) if token.kind == "time"}
    for sign in _BETWEEN.finditer(text, first, end):
        if sign.group().strip() in ("-", "–") and sign.end() not in times:
            continue
        yield place, sign.start()
        place = sign.end()
    if text[place:end].strip(" \t.|"):
        yield place, end


_BETWEEN = re.compile(r"[ \t]*(?:[|;,→]|-?->)[ \t]*|[ \t]+[-–][ \t]+(?=\d)|[ \t]{2,}")


def _row(lexed: Lexed, first: int, last: int) -> RateRow | None:
    """Return the row of one time and one rate."""
    times = [token for token in between(lexed.tokens, first, last) if token.kind == "time"]
    if len(times) != 1:
        return None
    (time,) = times
    ahead, behind = lexed.text[first : time.start], lexed.text[time.end : last].rstrip(" .")
    place, said = (first, ahead) if ahead.strip(" @-:=") else (time.end, behind)
    rate = _RATE.fullmatch(said)
    if rate is None or (ahead.strip(" @-:=") and behind.strip(" @-:=")):
        return None
    cells = {"given": (time.start, time.end), "rate": (place + rate.start("rate"), place + rate.end("rate"))}
    return RateRow(lexed, first, last, cells)

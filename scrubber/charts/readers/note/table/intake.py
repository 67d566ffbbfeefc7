"""A grid of intake inside a note: hours across the top, and below them how many millilitres went in by then.

               0900    1000    1100   TOTAL
    NS 1 L      350     500     150    1000
    PO          120       .     240     360

It tells of no beginning and no end. A drug in it that the rest of the note does not tell of is named as not understood.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from scrubber.charts.readers.note.page.columns import Span, line_end
from scrubber.charts.readers.note.values.clock import minutes
from scrubber.charts.readers.note.values.statement import Statement
from scrubber.charts.readers.note.values.tokens import Lexed, Token, between
from scrubber.model.value import Value

_HOURS = re.compile(
    r"[ \t]*(?:[A-Za-z&/() ]{1,24}?[ \t]{2,})?(?P<hours>(?:(?:[01]\d|2[0-3]):?00[ \t]+){2,}(?:[01]\d|2[0-3]):?00)"
    r"(?P<total>[ \t]+totals?)?[ \t]*",
    re.IGNORECASE,
)
_ROW = re.compile(
    r"[ \t]*(?P<label>[A-Za-z][^\n]*?)(?:[ \t]{2,}(?:\d{1,4}|[.-]+)){1,26}[ \t]*(?=\n|\Z)", re.IGNORECASE
)
_OF_INTAKE = re.compile(r"\b(?:intake|i\s?&\s?o|fluid[ ]balance|ml|cc)\b", re.IGNORECASE)
_OF_DOSES = re.compile(
    r"[^\d\s][ (]+(?:mg|mcg|g|units?|meq|mmol|ml/h(?:r|our)?)\)?\Z|\brate\b", re.IGNORECASE
)
"""`Fentanyl mcg`: below it stand doses, and rates below `mL/hr`."""
_AN_HOUR = 60
_MOST_ABOVE = 4
"""Lines above the hours in which a title may say what the grid is of."""


class IntakeRow(Value):
    """One row: how much of what went in, hour by hour."""

    lexed: Lexed
    start: int
    end: int

    def tokens(self) -> tuple[Token, ...]:
        """Return the words of a row that names a drug."""
        found = between(self.lexed.tokens, self.start, self.end)
        return found if any(token.kind == "drug" for token in found) else ()

    def beside(self) -> tuple[Span, ...]:
        """Return what stands beside the drug: its bag, and the numbers below the hours."""
        named = [token for token in self.tokens() if token.kind == "drug"]
        edges = [self.start, *(edge for token in named for edge in (token.start, token.end)), self.end]
        return tuple(zip(edges[::2], edges[1::2], strict=True))

    def statements(self) -> Iterator[Statement]:
        """Yield nothing: when a bag was hung, its millilitres do not say."""
        yield from ()


class Intake(Value):
    """The rows of a grid of intake and where it ends in the note."""

    rows: tuple[IntakeRow, ...]
    end: int


def intake_at(lexed: Lexed, start: int) -> Intake | None:
    """Return the grid of intake whose hours stand in the line that starts here; None where there is none."""
    text = lexed.text
    end = line_end(text, start)
    hours = _HOURS.fullmatch(text, start, end)
    if hours is None or not _go_up(lexed, hours.span("hours")):
        return None
    rows: list[IntakeRow] = []
    labels: list[str] = []
    last = end
    while (row := _ROW.match(text, last + 1)) is not None:
        rows.append(IntakeRow(lexed, last + 1, row.end()))
        labels.append(row["label"].strip())
        last = row.end()
    if not rows or any(map(_OF_DOSES.search, labels)):
        return None
    title = "\n".join([*text[:start].rstrip("\n").split("\n")[-_MOST_ABOVE:], text[start:end], *labels])
    of_intake = (
        hours["total"] or any("total" in label.casefold() for label in labels) or _OF_INTAKE.search(title)
    )
    return Intake(tuple(rows), last + 1) if of_intake else None


def _go_up(lexed: Lexed, span: Span) -> bool:
    """Return whether times follow each other hour by hour."""
    clocks = [token.clock for token in between(lexed.tokens, *span) if token.clock is not None]
    return len(clocks) > 1 and all((minutes(b) - minutes(a)) % 1440 == _AN_HOUR for a, b in pairwise(clocks))

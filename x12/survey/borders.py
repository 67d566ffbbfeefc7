"""Places of a file at which reading can begin, noted while it is surveyed: where an interchange, a set, a billing
provider or a subscriber begins, at least so many claims apart, each with what stands above it.
"""

from __future__ import annotations

from x12.delimiters import Delimiters
from x12.slices import Kind
from x12.survey.tree import Border, Span

EACH = 64
"""Claims between two borders, at least: fine enough to share a file out, coarse enough to cost nothing."""
_SLOTS = {Kind.INTERCHANGE: 0, Kind.GROUP: 1, Kind.SET: 2, Kind.BILLING: 3}


class Borders:
    """Takes the places in file order and keeps some of them."""

    def __init__(self, kept: list[Border], each: int) -> None:
        self._kept = kept
        self._each = each
        self.claims = 0
        """Claims of the file so far."""
        self._above: list[Span | None] = [None, None, None, None]
        self._open = Border(Span(0, 0, 1), 0)
        self._claims_before = 0

    def above(self, kind: Kind, span: Span) -> None:
        """Take a part that what follows stands under."""
        slot = _SLOTS.get(kind)
        if slot is not None:
            self._above[slot] = span
            if slot != 1:  # as the reader does: a group leaves the set before it in place
                self._above[slot + 1 :] = [None] * (3 - slot)

    def interchange(self, start: int, first: int, before: Delimiters) -> None:
        """An ISA begins, with the blanks before it; `before` are the delimiters up to there."""
        self._above = [None, None, None, None]
        self._offer(start, first, before, 0)

    def set(self, start: int, first: int, delimiters: Delimiters) -> None:
        """An ST begins."""
        self._offer(start, first, delimiters, 2)

    def level(self, kind: Kind, start: int, first: int, delimiters: Delimiters) -> None:
        """An HL begins."""
        if kind is Kind.BILLING:
            self._above[3] = None
            self._offer(start, first, delimiters, 3)
        elif kind is Kind.SUBSCRIBER:
            self._offer(start, first, delimiters, 4)

    def end(self, end: int) -> None:
        """Take the end of the file."""
        border = self._open
        claims = self.claims - self._claims_before
        self._kept.append(
            Border(Span(border.at.start, end, border.at.first), claims, border.delimiters, border.above)
        )

    def _offer(self, start: int, first: int, delimiters: Delimiters, levels: int) -> None:
        if self.claims - self._claims_before < self._each or start <= self._open.at.start:
            return
        self.end(start)
        self._open = Border(Span(start, 0, first), 0, delimiters, tuple(self._above[:levels]))
        self._claims_before = self.claims

"""The sites of the lines that a note tells of."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scrubber.charts.readers.note.values.tokens import Token
from scrubber.charts.words.access import place_words
from scrubber.model.record import Administration
from scrubber.model.value import replace

_INTRAVENOUS = frozenset({"infusion", "push", "pump", "transfusion"})
_ACCESS = re.compile(
    r"\b(?:piv|picc|port|pac|midline|iv|catheter|access|saline lock|angiocath)\b", re.IGNORECASE
)
_SIDE = (
    r"(?:(?:r|l|rt|lt|right|left|[rl]ij|[rl]cw|[rl]u[ae])[ \t]+"
    r"(?:(?:upper|chest|wall|arm|ij|subclavian|basilic|brachial|cephalic|brown|red|white|blue|[sdt]l|single|double|triple"
    r"|lumen|tunneled|power)[ \t]+){0,3})?"
)
_CENTRAL = re.compile(
    r"(?<!\bno )(?<!side )\b"
    rf"({_SIDE}(?:port-?a-?cath|(?:medi|power)-?port|port|picc|midline|hickman|broviac|groshong|central line|cvc))\b"
    r"(?![ \t]+(?:placement|placed|removal|removed|study|scheduled|consult|wine|tomorrow|next|ordered|order|eval\w*)"
    r"|[ \t]*[:#]?[ \t]*\d)",
    re.IGNORECASE,
)
"""A line that names no side: `Port accessed`, `given, port`."""
_THROUGH = re.compile(
    r"\b(?:through|thru|via|into)[ \t]+(?:(?:the|her|his)[ \t]+)?"
    r"(?:port|picc|midline|central[ \t]+line|hickman|broviac)\b",
    re.IGNORECASE,
)
"""`Through the port she received cyclophosphamide`: it was in use."""
_PERIPHERAL = re.compile(r"\bperipheral[ \t]+(?:line|iv|access|catheter|site|cannula)\b", re.IGNORECASE)
_IS_PLANNED = re.compile(
    r"\b(?:consider\w*|plan(?:s|ned|ning)?|needs?|wants?|await\w*|discuss\w*|request\w*|refer\w*|may|will|would)\b[^.;\n]{0,20}\Z",
    re.IGNORECASE,
)
"""`consider PICC`: it is not there yet."""
_LINES = ("port", "picc", "midline", "hickman", "broviac", "groshong", "central line", "cvc")
"""What a note with such a line holds; most notes hold none."""


class Sites:
    """Gathers the sites that sentences without a drug tell of."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found: dict[tuple[str, ...], str] = {}
        self.central: dict[str, str] = {}
        """Lines named without a side, for notes that name no other site."""
        small = text.lower()
        self._names_a_line = any(name in small for name in _LINES)
        self._has_two = self._names_a_line and _PERIPHERAL.search(text) is not None
        """A central line and a peripheral one: nobody knows which of them what is told without a site went through."""

    def take(self, start: int, end: int, tokens: Sequence[Token]) -> None:
        """Keep the site of a line that a sentence without a drug tells of, and what line any sentence names."""
        for match in _CENTRAL.finditer(self.text, start, end) if self._names_a_line else ():
            if not _IS_PLANNED.search(self.text, max(start, match.start() - 30), match.start()):
                self.central.setdefault(match[1].casefold(), match[1])
        if any(token.kind == "drug" for token in tokens):
            return
        told = any(token.kind in ("gauge", "access") for token in tokens)
        if told or _ACCESS.search(self.text, start, end):
            for token in tokens:
                if token.kind == "site" and token.match is not None:
                    self.found.setdefault(place_words(token.match["site"]), token.match["site"])

    def of(self, items: Sequence[Administration]) -> tuple[Administration, ...]:
        """Return what was given; where the note tells of one line only, everything intravenous went through it."""
        sites = dict(self.found)
        for item in items:
            if item.site and item.technique in _INTRAVENOUS:
                sites.setdefault(place_words(item.site), item.site)
        if self._has_two and (not sites or _THROUGH.search(self.text)):
            return tuple(items)
        if not sites and len(self.central) == 1:
            sites = {(): next(iter(self.central.values()))}
        if len(sites) != 1:
            return tuple(items)
        (site,) = sites.values()
        return tuple(
            replace(item, site=item.site or site) if item.technique in _INTRAVENOUS else item
            for item in items
        )

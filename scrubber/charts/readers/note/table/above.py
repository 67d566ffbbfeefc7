"""Which drug the rows of an administration record are of: the one that a line above them names.

    inFLIXimab (REMICADE) 500 mg in sodium chloride 0.9 % 250 mL infusion
      New Bag 03/02/26 0930 500 mg 10 mL/hr

Or the one in whose line the first of them stands, where those below it stand in the same column:

    PROPOFOL 1000 MG/100 ML         0402   START  9.6 ML/HR
                                    1015   STOP
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from scrubber.charts.readers.note.event.as_needed import AS_NEEDED
from scrubber.charts.readers.note.page.layout import Line
from scrubber.charts.readers.note.table.mar import ActionRow, heading, unknown_action
from scrubber.charts.readers.note.values.statement import AT_ONCE, WAYS, Fact, Statement
from scrubber.charts.readers.note.values.tokens import Lexed, between
from scrubber.charts.readers.note.words.action_words import action_in
from scrubber.charts.words import drugs


@dataclass(slots=True)
class Above:
    """What the lines above a row say of its drug."""

    lexed: Lexed
    is_record: bool
    """The note is an administration record, whose rows are of the drug above them."""
    drug: Statement | None = None
    """The drug that a line of a record names for the rows below it; one without a name is nobody knows what."""
    anew: bool = False
    """No row has been read since."""
    flush: bool = False
    """A line names a flush for the rows below it."""
    needed: Statement | None = None
    """The drug of a dose that was ordered as needed, while the lines below it are rows that give it."""
    beside: tuple[Statement, int] | None = None
    """The drug in whose line an action stands, and the column of that, while the rows below stand in it too."""

    def has(self, row: ActionRow) -> bool:
        """Return whether a line is read as a row: of the drug above it, or of the one that it names."""
        if self.needed is not None or self._in_column(row):
            return True
        return self.is_record and (row.leads or self.drug is not None)

    def of(self, row: ActionRow) -> Statement | None:
        """Return the drug that a row is of; None for one that no line names."""
        if self.needed is not None:
            return self.needed
        if self.beside is not None and self._in_column(row):
            return self.beside[0]
        return self.drug

    def is_flush(self, row: ActionRow) -> bool:
        """Return whether a row is of a flush, and of no drug; a row with any other action ends what the flush heads."""
        self.flush = self.flush and row.action in _OF_A_FLUSH
        return self.flush

    def has_unknown(self, line: Line) -> bool:
        """Return whether a line is a row of the drug above it in words that nobody knows: `2100  Deferred`."""
        known = self.is_record and self.drug is not None and not gives_another(line, self.drug)
        return known and unknown_action(self.lexed, line.start, line.end, line.tokens)

    def keep(self, line: Line, below: ActionRow | None) -> None:
        """Keep what a line that is no row says of the rows below it."""
        if self.is_record and line.section in ("care", "orders"):
            self._keep_drug(line, below)
        self.needed = heads_givings(self.lexed, line, below)
        self.beside = beside(self.lexed, line) or (self.beside if self._is_right(line) else None)

    def _keep_drug(self, line: Line, below: ActionRow | None) -> None:
        self.flush = heads_a_flush(self.lexed, line, below)
        if self.flush:
            return
        if heads_unknown(self.lexed, line, below):
            self.drug, self.anew = Statement("", "", line.start, line.end), False
            return
        heads = heading(self.lexed, line.start, line.end, line.tokens)
        if is_not_of(line, below, self.drug):
            heads = None
        elif heads is None and names_another(line, below, self.drug):
            heads = Statement("", "", line.start, line.end)
        self.drug, self.anew = heads or self.drug, heads is not None

    def _in_column(self, row: ActionRow) -> bool:
        return self.beside is not None and abs(_indent(self.lexed, row) - self.beside[1]) <= _APART

    def _is_right(self, line: Line) -> bool:
        """`STOP   (NOT DOCUMENTED)`: to the right of the column's edge."""
        return self.beside is not None and _indent(self.lexed, line) >= self.beside[1] - _APART


def beside(lexed: Lexed, line: Line) -> tuple[Statement, int] | None:
    """Return the drug of a line that goes on with a time and an action, and the column of these."""
    times = [n for n, token in enumerate(line.tokens) if token.is_time]
    if len(times) != 1 or line.section != "care":
        return None
    (place,) = times
    time = line.tokens[place]
    dated = place > 0 and line.tokens[place - 1].kind == "date"
    first = line.tokens[place - 1] if dated else time
    action = _ACTION.match(lexed.text, time.end, line.end)
    if action is None or action_in(action["said"]) is None or first.start - line.start < _NARROWEST:
        return None
    if lexed.text[first.start - _WIDE : first.start].strip():
        return None
    found = heading(lexed, line.start, first.start, between(line.tokens, line.start, first.start))
    return (found, first.start - line.start) if found is not None else None


_ACTION = re.compile(r"[ \t]{2,}(?P<said>[A-Za-z][A-Za-z/-]*(?: [A-Za-z/-]+){0,3})(?=[ \t]|$)", re.MULTILINE)
_NARROWEST = 12
"""Characters before the column of times, in which a drug stands."""
_WIDE = 2
"""Blanks between a drug and the time beside it."""
_APART = 2
"""Characters between the left edges of what stands in one column."""


def _indent(lexed: Lexed, line: Line | ActionRow) -> int:
    said = lexed.text[line.start : line.end]
    return len(said) - len(said.lstrip())


def heads_givings(lexed: Lexed, line: Line, below: ActionRow | None) -> Statement | None:
    """Return the drug of a line that orders a dose as needed, where the line below it is a row that gives it:
    `fentanyl injection 50 mcg (PRN q2h)`, `0744 Given 50 mcg`.
    """
    needed = any(token.kind == "plan" and token.text.casefold() in AS_NEEDED for token in line.tokens)
    gives = below is not None and below.action in ("given", "not_given")
    own = below is not None and any(token.kind == "drug" for token in below.tokens)
    found = heading(lexed, line.start, line.end, line.tokens) if needed and gives and not own else None
    ways = [token for token in line.tokens if token.kind in WAYS]
    if found is not None and len(ways) == 1:
        found.facts.append(Fact("way", ways[0].kind, ways[0].start, ways[0].end, ways[0].text))
    return found


def is_not_of(line: Line, below: ActionRow | None, above: Statement | None) -> bool:
    """`Premeds: Benadryl 25 mg PO`, and below it `Start: 0852`, `Stop: 1001`: those are of the infusion above it, and
    never of what was swallowed.
    """
    if below is None or below.action not in ("start", "stop", "rate", "pause", "restart"):
        return False
    ways = AT_ONCE if above is not None else frozenset({"oral"})
    return any(token.kind in ways or token.text.casefold().startswith("premed") for token in line.tokens)


def gives_another(line: Line, above: Statement) -> bool:
    """`13:36  queasy, ondansetron 4 mg IVP`: a line that tells the whole of another drug."""
    kinds = {token.kind for token in line.tokens}
    named = {token.key for token in line.tokens if token.kind == "drug"}
    return "dose" in kinds and not kinds.isdisjoint(AT_ONCE) and bool(named) and above.key not in named


def names_another(line: Line, below: ActionRow | None, above: Statement | None) -> bool:
    """`Ordered: Venofer 200 mg`, `Sent: Ferrlecit 125 mg - approved 0955`, and below it `Start 1018`: a line between
    the drug and its rows names another drug, and nobody knows which of the two they are of.
    """
    if below is None or above is None or not above.key:
        return False
    named = {token.key for token in line.tokens if token.kind == "drug" and not drugs.is_fluid(token.key)}
    dosed = any(token.kind == "dose" for token in line.tokens)
    return dosed and bool(named) and above.key not in named


def heads_a_flush(lexed: Lexed, line: Line, below: ActionRow | None) -> bool:
    """`sodium chloride 0.9 % flush 10 mL`, and below it `0931  Given  10 mL`: it clears a line."""
    if below is None or below.action not in _OF_A_FLUSH or any(token.is_time for token in line.tokens):
        return False
    drug = next((token for token in line.tokens if token.kind == "drug"), None)
    flushes = any(token.kind == "flush" for token in line.tokens)
    return flushes and (drug is None or drugs.is_fluid(drug.key) or drug.key.startswith("hep"))


_OF_A_FLUSH = frozenset({"given", "not_given"})
"""Actions of the rows of a flush."""


def heads_unknown(lexed: Lexed, line: Line, below: ActionRow | None) -> bool:
    """Return whether a line to the left of its rows names something that nobody knows: `ABX injection 10 mg`."""
    if below is None or any(token.is_time or token.kind in ("drug", "flush") for token in line.tokens):
        return False
    is_left = _indent(lexed, line) < _indent(lexed, below)
    return is_left and _A_NAME.match(lexed.text, line.start, line.end) is not None


_A_NAME = re.compile(
    r"[ \t]*(?!(?:ordered|dose|volume|total|rate|vitals?|wt|weight|vials?|amps?|syringe|bolus|infusion|load(?:ing)?"
    r"|discard(?:ed)?|wasted?|wastage|remain(?:ing|der)|amount|prepared|drawn|pulled|dispensed)\b)"
    r"[A-Za-z][A-Za-z0-9-]+(?:[ \t(][^:\n]*)?[ \t]\d[\d.,]*[ \t]?(?:mg|mcg|gm?|units?|ml|meq)\b",
    re.IGNORECASE,
)
"""`ABX-204 injection 10 mg`: the name of what rows are of, with its dose."""

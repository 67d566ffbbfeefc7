"""What a sentence says, as values: facts with their words and places, gathered by the drug that they are about."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from scrubber.charts.readers.note.values.clock import Clock
from scrubber.charts.readers.note.values.tokens import Token
from scrubber.model.value import Value

Kind = Literal[
    "dose", "way", "start", "stop", "pause", "restart", "given", "infused", "new_bag", "step", "held", "running",
    "rate", "volume", "lot", "site", "waste", "duration", "keep_open", "ndc", "hcpcs", "reason", "unclear",
    "vials", "partial", "container", "denied",
]  # fmt: skip
TIMED = frozenset({"start", "stop", "pause", "restart", "given", "infused", "new_bag", "step", "held"})
"""Kinds of facts that may carry a time."""
WAYS = frozenset(
    {"push", "bolus", "transfusion", "infusion", "im", "sc", "oral", "elsewhere", "iv", "pump", "on_body"}
)
ROW = "row"
"""The value of a fact that a row of an administration record gives: its first new bag begins the infusion, and each
`Given` is a dose.
"""
CHANGED = "change"
"""The value of a step that words tell (`increased at 1030`): the infusion ran before it."""
RANGE = "range"
"""The value of a fact that is one end of a range of times."""
SHARED = "shared range"
"""The value of a fact that is one end of the range of two drugs: no way tells which of them ran so long."""
WENT_IN = "in"
"""The value of a start told as `in at 1955`: of a bag that runs already, it is the end."""
PERHAPS_IN = "in?"
"""The value of a start told as `, in 1024`: of a bag that runs it is the end; of no other bag is it known which."""
COLUMN = "column"
"""The value of a start that stands in a column of starts: what was pushed may stand there too."""
FIELD = "field"
"""The value of a giving that a form's field tells: `Time: 1:25 PM`."""
SLOW_PUSH_MINUTES = 15
"""What a push may take: from 16 minutes on it is billed as an infusion (CPT, 96365 and 96374)."""
NEXT_DOSE_MINUTES = 240
"""From when on a drug that is told once more, with nothing that says so, was given again: `q4h` is the shortest
interval that is usual for what runs in a bag. Ours; a shorter gap stays in doubt.
"""
AT_ONCE = frozenset({"push", "im", "sc", "oral", "elsewhere", "on_body"})
"""Ways that take one moment."""


class Fact(Value):
    """One thing said: its words and place; a time with its clock."""

    kind: Kind
    value: str
    start: int
    end: int
    quote: str
    clock: Clock | None = None
    vague: bool = False
    """Said in a way that nobody may count on, whatever its clock shows."""
    unsure: bool = False
    """A time beside something that was not understood: it is kept as a value that somebody has to confirm."""


@dataclass(slots=True)
class Statement:
    """What a sentence says of one drug, or of what the note was speaking of (`drug` empty)."""

    drug: str
    key: str
    start: int
    end: int
    facts: list[Fact] = field(default_factory=list)
    bare: bool = False
    """A number without a unit stands right behind its name: `Zofran 8 IVP`. It is no dose, and still a giving."""
    aliases: tuple[str, ...] = ()
    """The keys of the other names that it is told under."""
    additive: int = 0
    """Where the name of what is added to a bag of fluid ends, with its amount."""
    ordinal: int = 0
    """Which of several it is: `2nd LR`, `LR #2`; 0 where nothing says."""
    further: bool = False
    """Another giving of a drug that was told of ahead: `Mag 4 g load 2215-2237, then 2 g/hr hung 2238`."""
    hidden: bool = False
    """Its clause says that it was planned, ordered, refused, past: nothing that was given."""

    corrects: bool = False
    """It only puts one time right: `Remicade stop time should be 1155`; by itself it tells no giving."""

    def of(self, kind: Kind) -> Fact | None:
        """Return the first fact of a kind."""
        for fact in self.facts:  # asked some hundred times a note: a loop is twice as fast as `next`
            if fact.kind == kind:
                return fact
        return None

    def times(self) -> list[Fact]:
        """Return the facts that are events in time."""
        return [fact for fact in self.facts if fact.kind in TIMED and fact.clock is not None]

    def keep_own_way(self) -> None:
        """`Infusion premeds: Benadryl 25 mg IVP 1005`: what stands behind a drug is its way, and not what is ahead; but
        `Clysis started, NS 1000 ml at 60 ml/hr sq`.
        """
        at_once = any(
            fact.kind == "way" and fact.value in AT_ONCE and fact.start > self.start for fact in self.facts
        )
        if at_once and self.of("rate") is None and self.of("volume") is None:
            self.facts = [
                fact
                for fact in self.facts
                if fact.kind != "way" or fact.value != "infusion" or fact.start > self.start
            ]

    def way(self) -> str:
        """Return the most telling way of giving that it names; `bolus IV push` is a push."""
        ways = []
        for fact in self.facts:  # asked as often as `of`
            if fact.kind == "way":
                ways.append(fact.value)
        if len(ways) < 2:
            return ways[0] if ways else ""
        if "push" in ways and "bolus" in ways:
            return "push"
        return next((way for way in ways if way != "iv"), "iv")


class Sentence(Value):
    """A stretch of the note with its tokens, and the time in the margin of its entry."""

    text: str
    """The whole note; places count from its beginning."""
    start: int
    end: int
    tokens: tuple[Token, ...]
    margin: Token | None = None
    about: Token | None = None
    """The drug of a column that the sentence stands in."""

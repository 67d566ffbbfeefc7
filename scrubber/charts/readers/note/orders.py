"""The orders that a note repeats: drug, dose, route, rate, duration, who ordered and signed.

A signature behind a list signs all of it, and so does one ahead of it:
`Orders: A 400 mg IV over 2 hours; B 50 mg IVP. Signed N. Sage MD 11/05/2026`, `Orders signed N. Sage MD: A ...; B ...`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from scrubber.charts.readers.note.drug.details import attribute
from scrubber.charts.readers.note.event.acts import mark_acts
from scrubber.charts.readers.note.page.header import place_of
from scrubber.charts.readers.note.values.clauses import Clause, clauses
from scrubber.charts.readers.note.values.statement import AT_ONCE, Fact, Sentence, Statement
from scrubber.charts.readers.note.values.tokens import Lexed, Token
from scrubber.charts.readers.note.words.mentions import drugs_of
from scrubber.charts.readers.note.words.rare import Rare, any_of, rare
from scrubber.model.record import Order, Provenance, Quantity
from scrubber.model.value import replace

_SPOKEN = Rare(
    re.compile(
        r"(?i:\b(?:verbal|telephone|phone)\s+order\b)|(?i:\bread\s?back\b)|\b[TV]\.O\.|\b[TV]/O\b|\b[TV]ORB\b|\b[TV]O\s+(?:per|from|Dr)\b"
    ),
    ("verbal", "phone", "read", "o.", "/o", "orb", "per", "from", "dr"),
)
_DOCTOR = re.compile(
    r"\bDr\.?\s+(?P<name>[A-Z][A-Za-z'-]+)|(?:\b[A-Z]\.?\s?)?\b(?P<name2>[A-Z][A-Za-z'-]+),?\s+(?:MD|DO|NP|PA|ARNP|APRN|CNP)\b"
)
_SIGNED = rare(
    r"\b(?:e-?signed|signed|authenticated|signature)\b|(?<!\S)/s/(?=\s)",
    "sign",
    "authenticated",
    "/s/",
)
_ORDER_ID = re.compile(r"\border\s?(?:#|no\.?|number)\s?:?\s?(?P<id>[A-Z0-9-]{2,24})\b", re.IGNORECASE)
_ROUTES = {
    "push": "IV", "infusion": "IV", "iv": "IV", "bolus": "IV", "transfusion": "IV", "im": "IM", "sc": "SC",
    "oral": "PO",
}  # fmt: skip
_DUE = rare(
    r"\b(?:due|scheduled|planned)\s+(?:for\s+)?(?:today|this\s+(?:visit|morning|afternoon))\b",
    "due",
    "scheduled",
    "planned",
)
_DUE_AT = rare(
    r"\b(?:due|scheduled)\s+(?:for\s+|at\s+|@\s?)?\d{1,2}",
    "due",
    "scheduled",
)
_WORDS = any_of(_SPOKEN, _SIGNED, _DUE, _DUE_AT)
_LENGTH = re.compile(
    r"(?P<n>\d+(?:\.\d+)?|an?|half\s+an)\s?-?\s?(?P<unit>min|m\b|hours?|hrs?|h\b)", re.IGNORECASE
)
_OF_WHOM = re.compile(r"\s*(?:pt|patient|resident|name)(?:'?s)?(?:[ \t]+name)?[ \t]*:", re.IGNORECASE)
"""`Patient: Halvorsen, Ingrid` below `PHYSICIAN ORDERS` is no order."""


class Orders:
    """Gathers the orders of a note in its order."""

    def __init__(self, lexed: Lexed) -> None:
        self.text = lexed.text
        self.days = lexed.days
        self._orders: list[Order] = []
        self._block = 0
        """How many of the last orders a signature that follows them signs."""
        self._ahead: tuple[int, int] | None = None
        """The sentence whose signature stands ahead of the list that goes on."""
        self.for_infusion: list[tuple[str, str]] = []
        self.doses: dict[str, list[Fact]] = {}
        """By key of a drug ordered as an infusion: its doses."""
        self.spoken: list[Statement] = []
        """The drugs that the course of the note tells as ordered, in its order."""
        self.read: set[int] = set()
        """Where the sentences begin from which orders were read."""

    def found(self) -> tuple[Order, ...]:
        """Return the orders."""
        return tuple(self._orders)

    def take(self, start: int, end: int, tokens: Sequence[Token], section: str) -> None:
        """Take in what a sentence orders, and whether it signs what was ordered before it."""
        ordered = section == "orders" or any(token.kind == "order" for token in tokens)
        if not (ordered or self._ahead is not None or _WORDS.may_stand(self.text, start, end)):
            self._block = 0  # most sentences speak of no order
            return
        in_list = section == "orders" and _OF_WHOM.match(self.text, start, end) is None
        ordering = (
            in_list
            or self._is_ordering(start, end, tokens)
            or _SPOKEN.search(self.text, start, end) is not None
        )
        due_at = _DUE_AT.search(self.text, start, end) is not None
        if ordering:
            self._ordered(start, end, tokens, in_list)
        elif due_at or _DUE.search(self.text, start, end):
            self._due(start, end, tokens, at=due_at)
        self._ahead = self._ahead if in_list else None
        signed = _SIGNED.search(self.text, start, end)
        if signed is not None:
            self._sign(start, end)
            drug = next((token.start for token in tokens if token.kind == "drug"), end)
            self._ahead = (start, end) if in_list and signed.start() < drug else None
        elif self._ahead is not None:
            self._sign(*self._ahead)
        elif not ordering:
            self._block = 0

    def _is_ordering(self, start: int, end: int, tokens: Sequence[Token]) -> bool:
        """`Zofran 4 mg ordered`, `plan per orders`; most sentences hold no such word."""
        if not any(token.kind == "order" for token in tokens):
            return False
        parts = clauses(self.text, tokens, start, end)
        mark_acts(self.text, parts)
        return any(part.act == "ordered" or (part.act == "planned" and part.of("order")) for part in parts)

    def _ordered(self, start: int, end: int, tokens: Sequence[Token], in_list: bool) -> None:
        words = self.text[start:end]
        sentence = Sentence(self.text, start, end, tuple(tokens))
        parts = clauses(self.text, tokens, start, end)
        found = drugs_of(sentence)
        attribute(sentence, parts, found)
        for part in parts:
            part.act = part.act if in_list else "done"
        doctor, named = _DOCTOR.search(words), _ORDER_ID.search(words)
        spoken = _SPOKEN.search(self.text, start, end) is not None
        source = Provenance(locator=place_of(self.text, start, end), quote=words.strip()[:500])
        items = [item for item in found if item.drug]
        self.read |= {start} if items else set()
        for item in items:
            name = named["id"] if named and len(items) == 1 else f"o{len(self._orders) + 1}"
            self._orders.append(
                Order(
                    id=name,
                    substance=item.drug,
                    dose=_dose(item),
                    route=next((_ROUTES[fact.value] for fact in item.facts if fact.value in _ROUTES), None),
                    rate=f"{rate.value} mL/h" if (rate := item.of("rate")) else None,
                    duration_minutes=_minutes(item),
                    ordered_by=(doctor["name"] or doctor["name2"]) if doctor else None,
                    verbal=True if spoken else None,
                    source=source,
                )
            )
            self._block += 1
            if item.way() not in AT_ONCE:
                self._infuses(item)
            if not in_list:
                self.spoken.append(item)

    def _due(self, start: int, end: int, tokens: Sequence[Token], *, at: bool) -> None:
        """`Ocrevus 600 mg due today. Infusion started 0944`, `Daptomycin 500 mg due 1600. Given IVP at 1610`: no order,
        and yet what is told behind it is of.
        """
        sentence = Sentence(self.text, start, end, tuple(tokens))
        found = drugs_of(sentence)
        attribute(sentence, [Clause(start, end, list(tokens))], found)
        for item in found:
            if item.drug and at:
                self.spoken.append(item)
            if item.drug and item.way() not in AT_ONCE:
                self._infuses(item)

    def _infuses(self, item: Statement) -> None:
        self.for_infusion.append((item.drug, item.key))
        if (dose := item.of("dose")) is not None:
            self.doses.setdefault(item.key, []).append(dose)

    def _sign(self, start: int, end: int) -> None:
        """Sign the orders of the sentence, or those of the list above it."""
        match = _SIGNED.search(self.text, start, end)
        if match is None:
            return
        on = self._date_after(match.end(), end) or self._date_after(start, end)
        doctor = _DOCTOR.search(self.text, start, end)
        first = len(self._orders) - self._block
        for place in range(max(first, 0), len(self._orders)):
            order = self._orders[place]
            by = order.ordered_by or ((doctor["name"] or doctor["name2"]) if doctor else None)
            self._orders[place] = replace(order, signed_at=order.signed_at or on, ordered_by=by)

    def _date_after(self, start: int, end: int) -> date | None:
        return next((day.on for day in self.days if start <= day.start < end), None)


def _dose(item: Statement) -> Quantity | None:
    fact = item.of("dose")
    if fact is None or fact.vague:
        return None
    value, _, unit = fact.value.partition(" ")
    return Quantity(Decimal(value), unit)


def _minutes(item: Statement) -> int | None:
    """Return how long an order says that the infusion runs."""
    fact = item.of("duration")
    match = _LENGTH.search(fact.quote) if fact is not None else None
    if match is None or (
        fact is not None and fact.vague and not match["n"].lower().startswith(("a", "half"))
    ):
        return None
    number = (
        Decimal("0.5")
        if match["n"].lower().startswith("half")
        else Decimal(1)
        if match["n"].lower().startswith("a")
        else Decimal(match["n"])
    )
    minutes = number * (1 if match["unit"].lower().startswith("m") else 60)
    return int(minutes) if minutes == int(minutes) else None

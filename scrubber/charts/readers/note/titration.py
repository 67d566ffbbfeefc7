"""Rows of a titration inside a note: a time and the rate from then on, for the infusion that the note speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scrubber.charts.readers.note.clock import Clock
from scrubber.charts.readers.note.layout import between
from scrubber.charts.readers.note.reading import timed
from scrubber.charts.readers.note.statement import AT_ONCE, ROW, Fact, Kind, Statement
from scrubber.charts.readers.note.tokens import Lexed, Token
from scrubber.model.value import Value, replace

Span = tuple[int, int]
ENDS = re.compile(r"(?:off|done|stop\w*|end\w*|d/?c'?d?|complete\w*|finish\w*|0|-+|x)", re.IGNORECASE)
"""What stands in the column of rates where the infusion has ended."""
HAPPENED: dict[str, Kind] = {"start": "start", "stop": "stop", "pause": "pause", "restart": "restart"}
"""Words for what happened, by the kind of fact that they tell."""
_LEAD = frozenset({*HAPPENED, "infusion", "infused", "transfusion", "filler"})


class RateRow(Value):
    """One row of a titration: a time and the rate from then on, or a word that ends it."""

    lexed: Lexed
    start: int
    end: int
    cells: dict[str, Span]
    above: Token | None = None
    """The only drug that is named right above the table."""
    unit: str = ""
    """The unit that the heading of its boluses gives."""

    def tokens(self) -> tuple[Token, ...]:
        """Return the words of the row that may speak of giving: those of its time, rate and remark, and those before
        its time: `End    1311`.
        """
        spans = [self.cells[name] for name in ("given", "rate", "bolus", "comment") if name in self.cells]
        found = between(self.lexed.tokens, self.start, self.end)
        lead = [t for t in found if spans and t.start < min(span[0] for span in spans)]
        if {t.kind for t in lead} <= _LEAD:  # and not `Obs complete   1341`
            spans += [(t.start, t.end) for t in lead]
        return tuple(t for t in found if any(start <= t.start < end for start, end in spans))

    def statements(self) -> Iterator[Statement]:
        """Yield what happened to the infusion that the note is speaking of."""
        tokens = self.tokens()
        clock = next((token.clock for token in tokens if token.kind == "time"), None)
        if clock is None:
            return
        bolus = self._bolus(clock)
        if bolus is not None:
            yield bolus
        rate = self.lexed.text[slice(*self.cells["rate"])].strip() if "rate" in self.cells else ""
        said = next((HAPPENED[token.kind] for token in tokens if token.kind in HAPPENED), None)
        statement = Statement("", "", self.start, self.end)
        number = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(?:ml/?h?r?)?", rate, re.IGNORECASE)
        if said is not None:
            statement.facts.append(timed(said, clock))
            if said == "start" and number is not None:
                statement.facts.append(Fact("rate", number[1], *self.cells["rate"], rate))
        elif ENDS.fullmatch(rate) and (bolus is None or rate.strip("-")):
            statement.facts.append(timed("stop", clock))
        elif number is not None:
            statement.facts.append(timed("step", clock))
            statement.facts.append(Fact("rate", number[1], *self.cells["rate"], rate))
        elif re.search(r"\d", rate):
            statement.facts.append(
                Fact("unclear", "", *self.cells["rate"], rate)
            )  # `30 (primed)`: a step, or more
        if statement.facts:
            yield statement

    def _bolus(self, clock: Clock) -> Statement | None:
        """Return the dose of a cell `Bolus`: another giving of the drug above; a doubt where nobody says of what."""
        span = self.cells.get("bolus")
        if span is None:
            return None
        tokens = between(self.lexed.tokens, *span)
        said = self.lexed.text[slice(*span)].strip()
        dose = next((token for token in tokens if token.kind == "dose"), None)
        amount = dose.text if dose is not None else f"{said} {self.unit}"
        if dose is None and not (self.unit and re.fullmatch(r"[\d,.]*[1-9][\d,.]*", said)):
            return None
        if self.above is None or any(token.kind == "drug" for token in tokens):
            return Statement("", "", *span, [Fact("unclear", "", *span, said)])
        way = next((token.kind for token in tokens if token.kind in AT_ONCE), "bolus")
        given = replace(timed("given", clock), value=ROW)
        facts = [Fact("way", way, *span, said), Fact("dose", amount.replace(",", ""), *span, said), given]
        return Statement(self.above.text, self.above.key, self.start, self.end, facts)

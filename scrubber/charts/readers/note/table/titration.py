"""Rows of a titration inside a note: a time and the rate from then on, for the infusion that the note speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from scrubber.charts.readers.note.page.columns import Span
from scrubber.charts.readers.note.values.clauses import EVENTS
from scrubber.charts.readers.note.values.clock import Clock
from scrubber.charts.readers.note.values.reading import timed
from scrubber.charts.readers.note.values.statement import AT_ONCE, ROW, WAYS, Fact, Kind, Statement
from scrubber.charts.readers.note.values.tokens import Lexed, Token, between
from scrubber.charts.words import drugs
from scrubber.model.value import Value, replace

ENDS = re.compile(
    r"(?:off|stopped|held|hold|paused)[ \t]+(?:(?:for|per|by|d/t|2/2)\b|\()[^\n]*"
    r"|(?:off|done|stop\w*|end\w*|d/?c'?d?|complete\w*|finish\w*|held|hold|paused?|0|-+|x)",
    re.IGNORECASE,
)
"""What stands in the column of rates where the infusion has ended."""
_NUMBER = re.compile(r"(\d+(?:\.\d+)?)\s*(?:ml/?h?r?|m?u(?:nits?)?/\w+|mc?g/\S+)?", re.IGNORECASE)
_HALTS = re.compile(r"(?:off|stop|stopped|held|hold|paused?)\b[^\n]*|0", re.IGNORECASE)
HAPPENED: dict[str, Kind] = {"start": "start", "stop": "stop", "pause": "pause", "restart": "restart"}
"""Words for what happened, by the kind of fact that they tell."""
_OF_ANOTHER = frozenset({"not_infused", "access", "vital", "flush"})
"""Kinds of words of which something happens that is no infusion."""
_LEAD = frozenset({*HAPPENED, "infusion", "infused", "transfusion", "filler"})


_OBSERVED = re.compile(
    r"\b(?:obs(?:ervation)?|monitoring|watch)\b[ \t]+(?:period[ \t]+)?(?:done|complete\w*|over|ended|finished)\b",
    re.IGNORECASE,
)
"""`1251  1 hr obs done`: behind the infusion, and no end of it."""


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
    remark: Span | None = None
    """What stands in its column of remarks, or beside all columns: `restarted`, `hives, Benadryl 25 mg IVP 0952`."""
    beside: bool = False
    """Other fluids stand in a column of their own: its rates are those of the drug above."""
    vitals: tuple[Span, ...] = ()
    """What stands below headings of vital signs: `118/70` below `BP`."""
    resumes: bool = False
    """It is the first rate after a halt."""
    perhaps: bool = False
    """Nobody says of what its rate is: behind another fluid it is no rate that the drug ran at before."""
    of: Token | None = None
    """The other fluid that its remark begins with while the infusion is halted, which its rate is of; below it the drug
    whose remark says that it goes on or ends.
    """
    closes: Literal["", "pause", "stop"] = ""
    """What its column of ends tells: of the last step the stop, of one before a gap a pause."""

    def tokens(self) -> tuple[Token, ...]:
        """Return the words of the row that may speak of giving: those of its time, rate and remark, and those before
        its time: `End    1311`.
        """
        spans = [
            self.cells[name] for name in ("given", "stop", "rate", "dose_rate", "bolus") if name in self.cells
        ]
        spans += [self.remark] if self.remark is not None and self.spoken() is None else []
        found = between(self.lexed.tokens, self.start, self.end)
        lead = [t for t in found if spans and t.start < min(span[0] for span in spans)]
        if {t.kind for t in lead} <= _LEAD:  # and not `Obs complete   1341`
            spans += [(t.start, t.end) for t in lead]
        return tuple(t for t in found if any(start <= t.start < end for start, end in spans))

    def names_a_drug(self) -> bool:
        """`0914   Benadryl 25 mg IVP   -   122/70`: in a column of neither rates nor remarks."""
        known = [
            self.cells[name]
            for name in ("given", "rate", "dose_rate", "bolus", "comment")
            if name in self.cells
        ]
        known += [self.remark] if self.remark is not None else []
        drugs = (token for token in between(self.lexed.tokens, self.start, self.end) if token.kind == "drug")
        return not self.beside and any(
            not any(low <= token.start < high for low, high in known) for token in drugs
        )

    def time(self) -> Token | None:
        """Return its time."""
        return next((token for token in self.tokens() if token.kind == "time"), None)

    def rate(self) -> str:
        """Return what stands in its column of rates; in that of `mcg/kg/min`, where it says more or is the only one."""
        rate, dose = self._cell("rate"), self._cell("dose_rate")
        return rate if rate.strip("-") else dose or rate

    def spoken(self) -> tuple[Token, ...] | None:
        """Return the words of a remark that tells what happened to a drug, or has its own time; not `LR 500`."""
        tokens = between(self.lexed.tokens, *self.remark) if self.remark is not None else ()
        kinds = {token.kind for token in tokens}
        told = "drug" in kinds and not kinds.isdisjoint(EVENTS | WAYS)
        return tokens if told or any(token.is_time for token in tokens) else None

    def led_by(self, fluid: Token | None) -> Token | None:
        """Return the fluid that its remark begins with, another than the drug above: `NS 250 mL, wide open`, or the
        flush that it tells of: `NS flush running`; `fluid`: the one that ran in the row before it.
        """
        tokens = between(self.lexed.tokens, *self.remark) if self.remark is not None else ()
        flush = next((token for token in tokens[:2] if token.kind == "flush"), None)
        if flush is not None:
            return flush
        first = self._first_of_its_remark()
        if first is None or not drugs.is_fluid(first.text):
            return None
        own = self.above is not None and first.key == self.above.key
        another = fluid is not None and first.key != fluid.key
        return None if own or another else first

    def names_its_drug(self) -> Token | None:
        """Return the drug that its remark begins with, where it tells what happened to it: `Briumvi back on`."""
        first = self._first_of_its_remark()
        if first is None or self.remark is None or drugs.is_fluid(first.text):
            return None
        told = any(token.kind in HAPPENED for token in between(self.lexed.tokens, *self.remark))
        return first if told else None

    def _first_of_its_remark(self) -> Token | None:
        """Return the name that its remark begins with; None where that tells of a push."""
        tokens = between(self.lexed.tokens, *self.remark) if self.remark is not None else ()
        named = tokens and tokens[0].kind == "drug" and not any(token.kind in AT_ONCE for token in tokens)
        return tokens[0] if named else None

    def halts(self) -> bool:
        """Return whether the infusion was stopped then, and may go on: `off`, and not `done`."""
        told = {token.kind for token in self.tokens()}
        return _HALTS.fullmatch(self.rate()) is not None or bool(told & {"pause", "held"})

    def statements(self) -> Iterator[Statement]:
        """Yield what happened to the infusion that the note is speaking of."""
        tokens = self.tokens()
        clock = next((token.clock for token in tokens if token.kind == "time"), None)
        if clock is None or _OBSERVED.search(self.lexed.text, self.start, self.end):
            return
        bolus = self._bolus(clock)
        if bolus is not None:
            yield bolus
        rate = self.rate()
        number = _NUMBER.fullmatch(rate)
        if self.of is not None and self.of.kind == "flush":
            return
        if self.of is not None and drugs.is_fluid(self.of.text):
            kind: Kind = "stop" if ENDS.fullmatch(rate) else "start" if self.resumes else "step"
            yield Statement(self.of.text, self.of.key, self.start, self.end, [timed(kind, clock)])
            return
        said = next((HAPPENED[token.kind] for token in self._events(tokens)), None)
        statement = Statement("", "", self.start, self.end)
        if self.beside and self.above is not None:
            statement = Statement(self.above.text, self.above.key, self.start, self.end)
        if self.of is not None:
            statement = Statement(self.of.text, self.of.key, self.start, self.end)
        if said is not None:
            statement.facts.append(timed(said, clock))
        elif ENDS.fullmatch(rate) and (bolus is None or rate.strip("-")):
            statement.facts.append(timed("stop", clock))
        elif number is not None:
            kind = "restart" if self.resumes and float(number[1]) else "step"
            statement.facts.append(timed(kind, clock, vague=self.perhaps))
        elif re.search(r"\d", rate):  # `30 (primed)`: a step, or more
            statement.facts.append(Fact("unclear", "", self.start, self.end, rate))
        if number is not None and said in (None, "start") and rate == self._cell("rate"):
            statement.facts.append(Fact("rate", number[1], *self.cells["rate"], rate))
        if self.closes and (until := self.until()) is not None:
            statement.facts.append(timed(self.closes, until))
        if statement.facts:
            yield statement

    def until(self) -> Clock | None:
        """Return when its step ended, where it has a column for that."""
        span = self.cells.get("stop")
        tokens = between(self.lexed.tokens, *span) if span is not None else ()
        return next((token.clock for token in tokens if token.kind == "time"), None)

    def _events(self, tokens: Sequence[Token]) -> Iterator[Token]:
        """Yield the words for what happened to the infusion: `obs done, PIV out` is of something else."""
        for place, token in enumerate(tokens):
            before = tokens[place - 1] if place else None
            gap = self.lexed.text[before.end : token.start] if before is not None else ""
            other = before is not None and before.kind in _OF_ANOTHER and not gap.strip()
            if token.kind in HAPPENED and not other:
                yield token

    def _cell(self, name: str) -> str:
        return self.lexed.text[slice(*self.cells[name])].strip() if name in self.cells else ""

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


def stepped(rows: Sequence[RateRow]) -> tuple[RateRow, ...]:
    """Return rows of steps that each have a start and a stop: where one ends as the next begins, it ran on."""
    found: list[RateRow] = []
    for place, row in enumerate(rows):
        until = row.until()
        after = rows[place + 1] if place + 1 < len(rows) else None
        begun = time.clock if after is not None and (time := after.time()) is not None else None
        if until is None or (begun is not None and begun.of_day == until.of_day):
            found.append(row)
        else:
            found.append(replace(row, closes="stop" if after is None else "pause"))
    gaps = [before.closes == "pause" for before in (*found[:1], *found)][: len(found)]
    return tuple(replace(row, resumes=row.resumes or gap) for row, gap in zip(found, gaps, strict=True))


def resumed(rows: Sequence[RateRow]) -> tuple[RateRow, ...]:
    """Return rows, the first rate after a halt marked: `0941  off`, `1030  2`."""
    found: list[RateRow] = []
    halted = False
    other: Token | None = None
    """The fluid that ran in the row before, while the infusion was halted."""
    several = False
    rates: list[str] = []
    """Those of the drug so far."""
    before = ""
    for row in rows:
        rate = row.rate()
        same = row.remark is None and (rate == before or ENDS.fullmatch(rate) is not None)
        fluid = row.led_by(other) or (other if same else None)
        runs_on = other is not None and ENDS.fullmatch(before) is None
        before = rate
        if halted and fluid is not None:
            found.append(replace(row, of=fluid, resumes=other is None))
            other, several = fluid, True
            continue
        goes_on = halted and not row.halts() and re.match(r"\d", rate) is not None
        perhaps = goes_on and runs_on and row.remark is None and rate not in rates
        named = (row.names_its_drug() or row.above) if several else None
        resumes = row.resumes or goes_on
        found.append(replace(row, resumes=resumes, perhaps=perhaps, of=named))
        halted, other = row.halts() or (halted and not goes_on), None
        rates.append(rate)
    return tuple(found)

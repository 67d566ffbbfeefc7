"""A grid inside a note: times across the top, and below them what each drug got then.

                        1305    1310    1315
    Fentanyl mcg        50              50
    dilTIAZem 125 mg/NS 125 mL
      Action            Begin Bag       Stop

A number beside a drug and a unit is a dose at the time above it; a row of actions is of the drug of the line above.
In the row of a drug a cell may say all of it (`25 mg`, `50 mL/hr`, `Stopped`).
Strokes may stand between the cells (`Time | 1310 | 1340`), and words of what happened above the times:

            pre     start   15min   post
    Time    0830    0840    0855    0954
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scrubber.charts.readers.note.drug.details import attribute
from scrubber.charts.readers.note.page.columns import field_named, named_above
from scrubber.charts.readers.note.values.clauses import Clause
from scrubber.charts.readers.note.values.clock import Clock
from scrubber.charts.readers.note.values.reading import timed
from scrubber.charts.readers.note.values.statement import CHANGED, ROW, Fact, Kind, Sentence, Statement
from scrubber.charts.readers.note.values.tokens import Lexed, Token, between
from scrubber.charts.readers.note.words.mentions import drugs_of
from scrubber.charts.words.actions import Action, action_of
from scrubber.model.value import Value, replace

_CELL = re.compile(r"\S+(?: \S+)*")
_DOSED = re.compile(
    r"(?P<name>.*[^\d\s(.,])[ (]+(?P<unit>mg|mcg|g|units?|meq|mmol)\)?"
    r"(?:[ ,(]+(?:ivp|iv(?:[ ]push)?|push|im|sc|sq|subq|subcut|po)\)?)?",
    re.IGNORECASE,
)
"""`Fentanyl mcg`, `midazolam mg IVP`."""
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_ACTIONS = frozenset({"action", "actions", "event", "status"})
_RATES = re.compile(r"(?:rate\s*)?\(?(?:ml|cc)\s?/\s?h(?:r|our)?\)?|rate", re.IGNORECASE)
_RATE_CELL = re.compile(r"(\d+(?:\.\d+)?)\s?(?:ml|cc)\s?/\s?h(?:r|our)?", re.IGNORECASE)
_DOSE_CELL = re.compile(r"(\d+(?:,\d{3})*(?:\.\d+)?)\s?(mg|mcg|gm?|grams?|units?|meq|mmol)", re.IGNORECASE)
_ENDED = re.compile(r"0(?:\.0+)?\s?(?:(?:ml|cc)\s?/\s?h(?:r|our)?)?[\s,/(-]*([a-z]+)\)?", re.IGNORECASE)
"""`0 stop`, `0 mL/hr (stopped)`: a rate of nothing, and the word for it."""
_TIMES = frozenset({"time", "times", "hour", "drug", "med", "medication"})
_TOTAL = re.compile(r"\btotals?[ \t|]*$", re.IGNORECASE | re.MULTILINE)
"""The heading of a last column, in which a drug's doses are summed."""
_KINDS: dict[Action, Kind] = {
    "bag": "start", "start": "start", "rate": "step", "pause": "pause", "restart": "restart", "stop": "stop",
}  # fmt: skip
_FEWEST = 3
"""Times across the top, below which a line is none of a grid."""
_APART = 2
"""Characters between the left edges of a time and of what stands below it."""
_MOST_ROWS = 100
Cell = tuple[int, int]


class GridRow(Value):
    """One row: where it stands, and what it says."""

    lexed: Lexed
    start: int
    end: int
    said: tuple[Statement, ...]
    is_empty: bool = False
    """It is the row of a drug, and nothing stands below any time: none of it was given."""

    def tokens(self) -> tuple[Token, ...]:
        """Return the words of the row that may speak of giving: those of a row that says something are told."""
        return () if self.said or self.is_empty else between(self.lexed.tokens, self.start, self.end)

    def statements(self) -> Iterator[Statement]:
        """Yield what the row says."""
        yield from self.said


class Grid(Value):
    """The rows of a grid and where it ends in the note."""

    rows: tuple[GridRow, ...]
    end: int


def grid_at(lexed: Lexed, start: int) -> Grid | None:
    """Return the grid whose times stand in the line that starts here; None where there is none."""
    end = _line_end(lexed.text, start)
    first, last = end + 1, _line_end(lexed.text, end + 1)
    columns, has_total = _columns(lexed, start, end), _TOTAL.search(lexed.text, start, end) is not None
    below = {} if columns else _columns(lexed, first, last)
    if not columns and not below:
        return None
    named = named_above(lexed, start)
    above = Statement(named.text, named.key, named.start, named.end) if named is not None else None
    rows: list[GridRow] = []
    if below and above is not None:
        columns = below
        told = _told_above(lexed, (start, end), first, columns, above)
        rows, end = [GridRow(lexed, start, end, told)], last
        columns = columns if told else {}
    if not columns:
        return None
    while end < len(lexed.text) and len(rows) < _MOST_ROWS:
        first, last = end + 1, _line_end(lexed.text, end + 1)
        line = _Line(lexed, first, last, columns, has_total=has_total)
        if line.strays:
            return None  # its columns were lost: nobody knows which time stands above what
        if not line.belongs:
            break
        above = line.drug() or above
        ran = (
            any(item.of("start") and item.key == above.key for row in rows for item in row.said)
            if above
            else False
        )
        rows.append(GridRow(lexed, first, last, tuple(line.said(above, ran=ran)), is_empty=line.is_empty))
        end = last
    return Grid(tuple(rows), end + 1) if any(row.said for row in rows) else None


def _columns(lexed: Lexed, start: int, end: int) -> dict[int, Clock]:
    """Return the certain times across the top by their left edges; none for a line that holds anything else."""
    times = {token.start: token for token in between(lexed.tokens, start, end) if token.kind == "time"}
    if len(times) < _FEWEST:
        return {}
    cells = _cells(lexed.text, start, end)
    if cells and _heads_a_grid(lexed.text[slice(*cells[0])]):
        cells = cells[1:]
    if cells and _TOTAL.fullmatch(lexed.text, *cells[-1]):
        cells = cells[:-1]
    if any(times.get(first) is None or times[first].end != last for first, last in cells):
        return {}
    return {
        first - start: token.clock for first, token in times.items() if token.clock and token.clock.certain
    }


def _heads_a_grid(said: str) -> bool:
    """`Time`, `Agent/Drug`, `Medications`: what stands ahead of the times, or above the drugs."""
    return any(part.strip() in _TIMES or field_named(part) == "drug" for part in said.casefold().split("/"))


def _cells(text: str, start: int, end: int) -> list[Cell]:
    """Return the stretches between wide blanks, or between strokes, where one may be empty."""
    if text.count("|", start, end) < _FEWEST:
        return [match.span() for match in _CELL.finditer(text, start, end)]
    line = text[start:end].lstrip(" |").rstrip()
    first = text.index(line, start)
    line = line.removesuffix("|")  # what stands before it may be empty, and is a cell all the same
    found: list[Cell] = []
    for part in line.split("|"):
        lead = first + len(part) - len(part.lstrip())
        found.append((lead, lead + len(part.strip())))
        first += len(part) + 1
    return found


def _told_above(
    lexed: Lexed, line: Cell, below: int, columns: dict[int, Clock], drug: Statement
) -> tuple[Statement, ...]:
    """Return what the line above the times says of the drug, where each word of an action stands above one time:
    `pre   start   15min   post`.
    """
    told: list[Statement] = []
    cells = [(start - line[0], action_of(lexed.text[start:end])) for start, end in _cells(lexed.text, *line)]
    in_order = len(cells) == len(columns)
    for n, (place, action) in enumerate(cells):
        kind = _KINDS.get(action or "void")
        clock = list(columns.values())[n] if in_order else _above(columns, place)
        if kind in ("start", "stop") and clock is not None:
            told.append(Statement(drug.drug, drug.key, *line, [timed(kind, clock)]))
    return tuple(told) if len(told) == sum(action is not None for _, action in cells) else ()


class _Line:
    """A line below the times: its label, and what stands below which time."""

    def __init__(
        self, lexed: Lexed, start: int, end: int, columns: dict[int, Clock], *, has_total: bool
    ) -> None:
        self.lexed, self.start, self.end = lexed, start, end
        cells = _cells(lexed.text, start, end)
        if has_total and len(cells) == len(columns) + 2:
            cells.pop()
        self.label: Cell | None = cells[0] if cells else None
        if len(cells) == len(columns) + 1:  # one below each time, however they stand
            self.cells = list(zip(columns.values(), cells[1:], strict=True))
        else:
            self.cells = [(clock, cell) for cell in cells[1:] if (clock := _above(columns, cell[0] - start))]
        self.strays = len(self.cells) < len(cells) - 1 and all(
            _is_of_a_grid(lexed, cell) for cell in cells[1:]
        )
        tokens = between(lexed.tokens, start, end)
        named = any(token.kind == "drug" for token in tokens) and not any(token.is_time for token in tokens)
        self.belongs = (len(cells) > 1 and len(self.cells) == len(cells) - 1) or (len(cells) == 1 and named)
        self.cells = [(clock, cell) for clock, cell in self.cells if lexed.text[slice(*cell)].strip()]

    @property
    def is_empty(self) -> bool:
        """`glycopyrrolate mg IVP |      |      |`: whether it is of doses, and has none below any time."""
        if self.cells or self.label is None:
            return False
        return _DOSED.fullmatch(self.lexed.text, *self.label) is not None

    def drug(self) -> Statement | None:
        """Return what the label says of the drug that it names."""
        if self.label is None:
            return None
        start, end = self.label
        sentence = Sentence(self.lexed.text, start, end, between(self.lexed.tokens, start, end))
        found = drugs_of(sentence)
        attribute(sentence, [Clause(start, end, list(sentence.tokens))], found)
        return found[1] if len(found) > 1 else None

    def said(self, above: Statement | None, *, ran: bool) -> Iterator[Statement]:
        """Yield the doses of a row of a drug, or what happened to the drug above; `ran`: a row above told its run, of
        which the dose is.
        """
        label = self.lexed.text[slice(*self.label)] if self.label else ""
        dosed = _DOSED.fullmatch(label)
        if above is None:
            return
        if dosed is not None and above.start >= self.start:
            for told in self._doses(above, dosed["unit"]):
                told.facts = [fact for fact in told.facts if not ran or fact.kind == "dose"]
                yield told
            return
        what = label[len(above.drug) :].strip() if label.startswith(above.drug) else label
        if what.casefold() in _ACTIONS:
            yield from self._actions(above)
        elif _RATES.fullmatch(label):
            yield from self._rates(above)
        elif above.start >= self.start:
            yield from self._cells_of(above)

    def _cells_of(self, drug: Statement) -> Iterator[Statement]:
        """Yield what the cells of a drug's own row say; nothing where one says anything else (`x`, `refused`)."""
        told = [self.lexed.text[start:end] for _, (start, end) in self.cells]
        if any(map(_RATE_CELL.fullmatch, told)):
            if all(_RATE_CELL.fullmatch(said) or _rate_told(said, True, False) for said in told):
                yield from self._rates(drug)
            return
        actions = [action_of(said) for said in told]
        if all(
            _DOSE_CELL.fullmatch(said) or action == "given"
            for said, action in zip(told, actions, strict=True)
        ):
            for clock, (start, end) in self.cells:
                said, facts = self.lexed.text[start:end], drug.facts
                if dose := _DOSE_CELL.fullmatch(said):
                    facts = [fact for fact in facts if fact.kind != "dose"]
                    amount = f"{dose[1].replace(',', '')} {dose[2]}"
                    facts.append(Fact("dose", amount, start, end, said))
                given = replace(timed("given", clock), value=ROW)
                yield Statement(drug.drug, drug.key, self.start, self.end, [*facts, given])
        elif all(_KINDS.get(action or "void") for action in actions):
            yield from self._actions(drug)

    def _doses(self, drug: Statement, unit: str) -> Iterator[Statement]:
        for clock, (start, end) in self.cells:
            number = self.lexed.text[start:end]
            if _NUMBER.fullmatch(number):
                dose = Fact("dose", f"{number} {unit}", start, end, number)
                given = replace(timed("given", clock), value=ROW)
                ways = [fact for fact in drug.facts if fact.kind == "way"]
                yield Statement(drug.drug, drug.key, self.start, self.end, [*ways, dose, given])

    def _actions(self, drug: Statement) -> Iterator[Statement]:
        facts = list(drug.facts)
        for clock, (start, end) in self.cells:
            kind = _KINDS.get(action_of(self.lexed.text[start:end]) or "void")
            if kind is not None:
                told = timed(kind, clock)
                yield Statement(
                    drug.drug,
                    drug.key,
                    self.start,
                    self.end,
                    [*facts, replace(told, value=CHANGED) if kind == "step" else told],
                )
                facts = []

    def _rates(self, drug: Statement) -> Iterator[Statement]:
        """`mL/hr   30   60   90   STOP`: it ran from the first rate on, to the end that a word tells."""
        facts, running = list(drug.facts), None
        for clock, (start, end) in self.cells:
            written = self.lexed.text[start:end]
            said = rate[1] if (rate := _RATE_CELL.fullmatch(written)) else written
            is_last = (start, end) == self.cells[-1][1]
            kind = _rate_told(said, running, is_last)
            if kind == "start":
                facts.append(Fact("rate", said, start, end, written))
            if kind is not None:
                running = kind not in ("pause", "stop")
                told = timed(kind, clock)
                told = replace(told, value=CHANGED) if kind == "step" else told
                yield Statement(drug.drug, drug.key, self.start, self.end, [*facts, told])
                facts = []


def _rate_told(said: str, running: bool | None, is_last: bool) -> Kind | None:
    """Return what a cell of a row of rates tells; `running`: what the cells before it told, None for the first rate.

    No rate is the end where it stands last, and a pause where another rate follows.
    """
    if ended := _ENDED.fullmatch(said):
        return _KINDS.get(action_of(ended[1]) or "void")
    if _NUMBER.fullmatch(said) and float(said):
        return "start" if running is None else "step" if running else "restart"
    if _NUMBER.fullmatch(said) or said.casefold() == "off":
        return ("stop" if is_last else "pause") if running else None
    return _KINDS.get(action_of(said) or "void")


def _is_of_a_grid(lexed: Lexed, cell: Cell) -> bool:
    """Return whether a number or an action stands in a cell."""
    said = lexed.text[slice(*cell)]
    return _NUMBER.fullmatch(said) is not None or action_of(said) is not None


def _above(columns: dict[int, Clock], place: int) -> Clock | None:
    """Return the time above a place."""
    edge = min(columns, key=lambda column: abs(column - place), default=None)
    return columns[edge] if edge is not None and abs(edge - place) <= _APART else None


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end

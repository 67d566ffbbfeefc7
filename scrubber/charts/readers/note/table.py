"""Tables inside a note: a header that names a drug and a time, and rows below it in the same columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set

from scrubber.charts.readers.note.acts import mark_acts
from scrubber.charts.readers.note.clauses import Clause
from scrubber.charts.readers.note.details import attribute
from scrubber.charts.readers.note.layout import between
from scrubber.charts.readers.note.mar import KINDS, action_in
from scrubber.charts.readers.note.reading import timed
from scrubber.charts.readers.note.statement import CHANGED, ROW, WAYS, Fact, Kind, Sentence, Statement
from scrubber.charts.readers.note.titration import HAPPENED, RateRow, Span
from scrubber.charts.readers.note.tokens import Lexed, Token
from scrubber.charts.words import drugs
from scrubber.charts.words.actions import OF_A_COURSE, Action, plain
from scrubber.charts.words.headings import field_of
from scrubber.model.value import Value, replace

_NAMES = {"volume_ml": "volume", "route": "way", "technique": "way", "access": "site"}
"""Fields of a log under the names that facts of a note have."""
_ALSO = {
    "dil": "volume", "diluent": "volume", "dilution": "volume", "base": "volume", "mixed in": "volume",
    "finding": "comment", "findings": "comment",
    "admin": "given", "sch": "scheduled", "strength": "dose", "dose route": "dose",
    "given by": "by", "by": "by", "initials": "by", "init": "by",
    "item": "drug", "line item": "drug", "description": "drug", "service": "drug",
}  # fmt: skip
"""Headings that only tables inside notes have."""
_LOOSE = frozenset({"item", "line item", "description", "service"})
"""Headings of a charge sheet, below which much stands that is no drug: `PIV start kit`."""
_MOST_ROWS = 200
_INDENT = 20
"""Blanks before a row that goes on with the drug of the row above it."""
_WIDE = re.compile(r"\S+(?: \S+)*")
_TABBED = re.compile(r"[^\t\n]+")
_NOTHING = frozenset({"not_given", "void", "others"})
"""Actions of rows that give nothing here."""


class Row(Value):
    """One row: the spans of its cells by column."""

    lexed: Lexed
    start: int
    end: int
    cells: dict[str, Span]
    named: Token | None = None
    """The drug that it is of, where it names none itself."""
    way: Token | None = None
    """The way that stands beside that name."""
    of_events: bool = False
    """Its table is an administration record: the column of actions says what each row is."""

    def tokens(self) -> tuple[Token, ...]:
        """Return the words of the row."""
        return between(self.lexed.tokens, self.start, self.end)

    def drug(self) -> Token | None:
        """Return the name of its drug."""
        found = [t for t in self._in("drug", self.tokens()) if t.kind == "drug"]
        exact = [t for t in found if t.key != "hydration"]  # `Hydration NS 500 mL`
        return next(iter(exact or found), self.named)

    def only_happened(self) -> bool:
        """Return whether its drug's cell names no drug, and tells what happened to the one above: `0930  rate incr`."""
        kinds = {token.kind for token in self._in("drug", self.tokens())}
        return "drug" not in kinds and not kinds.isdisjoint({*HAPPENED, "step", "rate"})

    @property
    def said(self) -> str:
        """Return the words of its action."""
        return self.lexed.text[slice(*self.cells.get("status", (0, 0)))].strip(" |")

    @property
    def action(self) -> Action | None:
        """Return its action; None where its table has none, and for one that nobody knows."""
        action = action_in(self.said)
        return action if self.of_events or action in _NOTHING else None

    @property
    def is_unknown(self) -> bool:
        """Return whether its action is one that nobody knows."""
        return self.of_events and bool(self.said) and self.action is None

    def told(self) -> tuple[Token, ...]:
        """Return the words that must be accounted for."""
        return () if self.action in _NOTHING else self.tokens()

    def repeated(self) -> tuple[Span, ...]:
        """Return the cells that say again what its bag is: the name beside a dose; where nothing begins, all of it."""
        if self.action is None or self.action in _NOTHING:
            return ()
        opens = self.action in ("bag", "start", "given", "wasted")
        names = ("drug",) if opens else ("drug", "dose", "rate", "volume")
        dosed = "dose" in self.cells and bool(self.lexed.text[slice(*self.cells["dose"])].strip(" |"))
        return tuple(self.cells[name] for name in names if name in self.cells and (dosed or not opens))

    def bound(self) -> dict[int, int]:
        """Return where the words of its action begin, with the place of the row's time."""
        time = next((token for token in self._in("given", self.tokens()) if token.is_time), None)
        said = self._in("status", self.tokens()) if self.action is not None else []
        return {token.start: time.start for token in said} if time is not None else {}

    def _event(self, statement: Statement, told: Kind) -> None:
        """Leave to an event what is its own: a change has neither dose nor rate of the whole."""
        if told == "step":
            statement.facts = []
        elif told not in ("start", "new_bag", "given"):
            statement.facts = [f for f in statement.facts if f.kind not in ("rate", "volume", "dose")]

    def statements(self) -> Iterator[Statement]:
        """Yield what the row says of its drug."""
        if self.action in _NOTHING:
            return
        tokens = self.tokens()
        part = Clause(self.start, self.end, list(tokens))
        due = self._in("scheduled", tokens)  # `PRN`, `0900`: what was planned says nothing of what was done
        part.tokens = [token for token in tokens if token not in due]
        mark_acts(self.lexed.text, [part])
        if part.act != "done":
            return
        statement = self._statement(tokens)
        doses = self._doses(tokens)
        part.tokens = [token for token in tokens if token.kind != "dose" or token in doses]
        attribute(Sentence(self.lexed.text, self.start, self.end, tokens), [part], [statement, statement])
        statement.facts = [fact for fact in statement.facts if self._stands(fact)]
        if self.action == "wasted":
            statement.facts = [replace(f, kind="waste") for f in statement.facts if f.kind == "dose"]
            yield statement
            return
        of_record = KINDS.get(self.action) if self.action is not None else None
        if of_record is not None:
            self._event(statement, of_record)
        self._times(statement, tokens, of_record)
        if of_record in (None, "start", "new_bag", "given"):
            self._numbers(statement, tokens)
        if self.way is not None and not statement.way():
            statement.facts.append(Fact("way", self.way.kind, self.way.start, self.way.end, self.way.text))
        yield statement

    def _times(self, statement: Statement, tokens: Sequence[Token], of_record: Kind | None) -> None:
        """Add the times of the row's columns; `of_record`: the event that its action is in an administration record."""
        kinds: tuple[Kind, ...] = ("start", "given", "stop")
        event = next((t.kind for name in _SAYS for t in self._in(name, tokens) if t.kind in _OF_A_ROW), "")
        event = event or self._only_comment(tokens)
        for kind in kinds:
            time = next((token for token in self._in(kind, tokens) if token.is_time), None)
            if time is None or time.clock is None:
                continue
            told = _OF_A_ROW[event] if kind == "given" and event else kind
            told = of_record if of_record is not None and kind != "stop" else told
            if told == "given" and self.named and not statement.of("dose"):
                told = "step"  # `0930  Rate increased  120 mL/hr`: nothing more was given
            fact = timed(told, time.clock)  # `1034 | Taxol complete`
            values = {"given": ROW, "step": CHANGED, "new_bag": ROW}
            value = values.get(told, "") if self.named or of_record else ""
            statement.facts += [replace(fact, value=value) if value else fact]
            if time.until is not None:
                statement.facts += [timed("stop", time.until)]

    def _only_comment(self, tokens: Sequence[Token]) -> str:
        """`0922 | Herceptin | | | end`: the event that is all that a comment says."""
        said = self.lexed.text[slice(*self.cells.get("comment", (0, 0)))].strip(" |")
        return next(
            (t.kind for t in self._in("comment", tokens) if t.text == said and t.kind in _OF_A_ROW), ""
        )

    def _statement(self, tokens: Sequence[Token]) -> Statement:
        named = self.drug()
        if named is not None:
            return Statement(named.text, named.key, self.start, self.end)
        text = self.lexed.text[slice(*self.cells["drug"])].strip()
        return Statement(text, drugs.key_of(text), self.start, self.end)

    def _stands(self, fact: Fact) -> bool:
        """A dose stands in its column or beside its drug; a way in its own."""
        column = {
            "dose": ("dose", "drug", "given"),
            "way": ("way", "drug", "dose", "volume", "comment", "stop"),  # `9:51 AM | IVP`: a push has no end
            "site": ("site", "way", "comment"),
        }.get(fact.kind)
        if column is None or not any(name in self.cells for name in column):
            return True
        return any(self._holds(name, fact) for name in column)

    def _doses(self, tokens: Sequence[Token]) -> list[Token]:
        """Return the amounts of the dose's column, else those beside the drug: what was ordered may differ."""
        of_columns = ([t for t in self._in(name, tokens) if t.kind == "dose"] for name in ("dose", "given"))
        found = next((doses for doses in of_columns if doses), None)
        return (
            found if found is not None else [t for t in tokens if any(self._holds(c, t) for c in self.cells)]
        )

    def _holds(self, name: str, fact: Fact | Token) -> bool:
        span = self.cells.get(name)
        return span is not None and span[0] <= fact.start < span[1]

    def _numbers(self, statement: Statement, tokens: Sequence[Token]) -> None:
        """Take the bare number of a volume, rate or lot column."""
        for name in ("volume", "rate", "lot", "site"):
            span = self.cells.get(name)
            if span is None or statement.of(name) is not None:
                continue
            text = self.lexed.text[slice(*span)].strip()
            number = re.fullmatch(
                r"(\d[\d,]*(?:\.\d+)?)\s*(?:ml|cc|ml/hr?)?(?:\s+(?:ns|d5w?|lr))?", text, re.IGNORECASE
            )
            if name in ("volume", "rate") and number:
                statement.facts.append(Fact(name, number[1].replace(",", ""), *span, text))
            elif (
                name in ("lot", "site")
                and re.search(r"\w", text)
                and (name == "site" or re.search(r"\d", text))
            ):
                statement.facts.append(Fact(name, text, *span, text))

    def _in(self, name: str, tokens: Sequence[Token]) -> list[Token]:
        span = self.cells.get(name)
        return [token for token in tokens if span is not None and span[0] <= token.start < span[1]]


_SAYS = ("drug", "given", "status")
"""Columns that may say what happened at the time of the row: `0917 START`, `Taxol complete`."""
_OF_A_ROW: dict[str, Kind] = {**HAPPENED, "step": "step"}


class Table(Value):
    """The rows of a table and where it ends in the note."""

    rows: tuple[Row | RateRow, ...]
    end: int


def _is_readable(header: dict[str, int], above: Token | None) -> bool:
    """Return whether headings are those of drugs with their times, of doses of the drug that is named above, or of the
    rates of an infusion.
    """
    if "drug" not in header and above is not None and {"dose", "given"} <= header.keys():
        return True
    if "drug" in header:
        return bool({"start", "given"} & header.keys()) and len(header) > 2
    return "rate" in header and "given" in header


def table_at(lexed: Lexed, start: int) -> Table | None:
    """Return the table whose header is the line that starts here; None where there is none."""
    text = lexed.text
    end = _line_end(text, start)
    line = text[start:end]
    piped = line.count("|") > 1
    if not piped and line.count("\t") < 2 and not re.search(r"\S\s{2,}\S", line):
        return None
    spans = _cells(text, start, end, piped)
    header = _header(text, spans)
    loose = "drug" in header and plain(text[slice(*spans[header["drug"]])]) in _LOOSE
    above = _named_above(lexed, start)
    if not _is_readable(header, above):
        return None
    timed = {place for name, place in header.items() if name in _TIMED}
    rows: list[Row | RateRow] = []
    while end < len(text) and len(rows) < _MOST_ROWS:
        first, last = end + 1, _line_end(text, end + 1)
        if text[first:last].strip() and re.fullmatch(r"[\s|+=-]*", text[first:last]):
            end = last
            continue
        cells = _cells(text, first, last, piped)
        goes_on = bool(rows) and not piped and bool(cells) and cells[0][0] - first > _INDENT
        if (len(cells) < 3 and not goes_on) or (piped and "|" not in text[first:last]):
            break
        wide = not piped and "\t" not in line
        by_place = _by_place(text, cells, spans, first - start, timed) if wide else dict(enumerate(cells))
        named = {name: by_place[place] for name, place in header.items() if place in by_place}
        if "drug" not in header and "dose" not in header:
            rows.append(RateRow(lexed, first, last, named))
        elif "drug" not in header:
            rows.append(Row(lexed, first, last, named, above, _way_beside(lexed, above)))
        elif text[slice(*named.get("drug", (0, 0)))].strip():
            row = Row(lexed, first, last, named)
            if loose and row.drug() is None:
                end = last
                continue
            before = rows[-1].drug() if rows and isinstance(rows[-1], Row) and row.only_happened() else None
            rows.append(replace(row, named=before) if before else row)
        elif goes_on and isinstance(rows[-1], Row):
            rows.append(Row(lexed, first, last, named, rows[-1].drug()))
        end = last
    return Table(_of_record(rows), end + 1) if rows else None


def _of_record(rows: Sequence[Row | RateRow]) -> tuple[Row | RateRow, ...]:
    """Return rows, marked where one of their actions is one that only an administration record writes."""
    actions = (action_in(row.said) for row in rows if isinstance(row, Row))
    if not any(action in OF_A_COURSE for action in actions):
        return tuple(rows)
    return tuple(replace(row, of_events=True) if isinstance(row, Row) else row for row in rows)


def _named_above(lexed: Lexed, start: int) -> Token | None:
    """Return the only drug that the line before a table names: `Med: Xolair, 375 mg SQ`, and its doses below."""
    text = lexed.text
    first = text.rfind("\n", 0, max(start - 1, 0)) + 1
    found = [token for token in between(lexed.tokens, first, start) if token.kind == "drug"]
    return found[0] if len({token.key for token in found}) == 1 else None


def _way_beside(lexed: Lexed, drug: Token | None) -> Token | None:
    """Return the only way that the line of a drug names."""
    if drug is None:
        return None
    first = lexed.text.rfind("\n", 0, drug.start) + 1
    ways = [t for t in between(lexed.tokens, first, _line_end(lexed.text, first)) if t.kind in WAYS]
    return ways[0] if len(ways) == 1 else None


def field_named(words: str) -> str | None:
    """Return the field that a heading heads, under the name that facts of a note have."""
    name = field_of(words.strip(" :#")) or _ALSO.get(plain(words))
    return _NAMES.get(name, name) if name is not None else None


def _header(text: str, spans: Sequence[Span]) -> dict[str, int]:
    header: dict[str, int] = {}
    for place, span in enumerate(spans):
        name = field_named(text[slice(*span)])
        if name is not None:
            header.setdefault(name, place)
    return header | _in_and_out(text, spans, header)


def _in_and_out(text: str, spans: Sequence[Span], header: dict[str, int]) -> dict[str, int]:
    """`Drug/dose   IV   In   Out`: of the bag, where no other times are headed; in a list of chairs or visits they
    are the patient's.
    """
    words = [plain(text[slice(*span)]) for span in spans]
    if "drug" not in header or {"start", "stop", "given"} & header.keys() or not {"in", "out"} <= set(words):
        return {}
    first, last = words.index("in"), words.index("out")
    title = text.rfind("\n", 0, max(text.rfind("\n", 0, spans[0][0]), 0)) + 1
    of_patients = _OF_PATIENTS.search(text, title, spans[-1][1]) is not None
    return {} if of_patients or first > last else {"start": first, "stop": last}


_OF_PATIENTS = re.compile(
    r"\b(?:chairs?|visits?|rooms?|bays?|arriv\w*|sign|appt|appointments?|census)\b", re.IGNORECASE
)


def _cells(text: str, start: int, end: int, piped: bool) -> list[Span]:
    """Return the spans of cells; a piped line may begin and end with its separator."""
    if not piped:
        pattern = _TABBED if "\t" in text[start:end] else _WIDE
        return [match.span() for match in pattern.finditer(text, start, end)]
    inner = text[start:end]
    start += len(inner) - len(inner.lstrip(" |"))
    closed = inner.rstrip().endswith("|") and inner.lstrip().startswith("|")
    end -= len(inner) - len(inner.rstrip()) + (1 if closed else 0)
    cells, first = [], start
    for place in [*(i for i in range(start, end) if text[i] == "|"), end]:
        cells.append((first, place))
        first = place + 1
    return cells


def _by_place(
    text: str, cells: Sequence[Span], spans: Sequence[Span], down: int, timed: Set[int]
) -> dict[int, Span]:
    """Return each cell under its heading, in order: the nearest one on the left or right edge, times under a heading of
    times. A row with a cell for each heading needs no measure: a long name may have moved all that follows.

    `spans`: the headings; the row stands `down` characters below them. `timed`: the headings of times.
    """
    are_times = [_IS_TIME.fullmatch(text, *cell) is not None for cell in cells]
    if len(cells) == len(spans) and all(n in timed for n, is_time in enumerate(are_times) if is_time):
        return dict(enumerate(cells))
    headings = [(start + down, end + down) for start, end in spans]
    if not cells or len(cells) >= len(headings):
        return {
            min(range(len(headings)), key=lambda n: abs(cell[0] - headings[n][0])): cell for cell in cells
        }
    best: list[tuple[int, tuple[int, ...]]] = [
        (0, ())
    ]  # for each number of headings seen: what it costs, and where
    costs = [
        [
            _apart(cell, heading) + (_MISPLACED if is_time != (n in timed) else 0)
            for n, heading in enumerate(headings)
        ]
        for cell, is_time in zip(cells, are_times, strict=True)
    ]
    for row, cost in enumerate(costs):
        found: list[tuple[int, tuple[int, ...]]] = []
        for n in range(row, len(headings) - (len(cells) - row) + 1):
            ahead = min(place for place in best if not place[1] or place[1][-1] < n)
            found.append((ahead[0] + cost[n], (*ahead[1], n)))
        best = found
    return dict(zip(min(best)[1], cells, strict=True))


def _apart(cell: Span, heading: Span) -> int:
    """Return how many characters lie between the nearer edges of a cell and its heading."""
    return min(abs(cell[0] - heading[0]), abs(cell[1] - heading[1]))


_TIMED = frozenset({"start", "stop", "given", "scheduled"})
_MISPLACED = 12
"""Characters that a cell may be moved, before a time is taken to stand under a heading of something else."""
_IS_TIME = re.compile(r"\d{1,2}:?\d\d(?:\s?(?:[ap]\.?m?\.?|h|hrs?))?", re.IGNORECASE)


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end

"""Tables inside a note: a header that names a drug and a time, and rows below it in the same columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set

from scrubber.charts.readers.note.acts import mark_acts
from scrubber.charts.readers.note.clauses import Clause
from scrubber.charts.readers.note.columns import (
    TIMED,
    Span,
    by_column,
    cells_of,
    headed,
    is_time,
    line_end,
    named_above,
    remark_of,
)
from scrubber.charts.readers.note.details import attribute
from scrubber.charts.readers.note.forms import NUMBER, UNIT
from scrubber.charts.readers.note.known import known_words
from scrubber.charts.readers.note.layout import between
from scrubber.charts.readers.note.mar import KINDS, action_in
from scrubber.charts.readers.note.reading import timed
from scrubber.charts.readers.note.statement import (
    AT_ONCE,
    CHANGED,
    ROW,
    WAYS,
    Fact,
    Kind,
    Sentence,
    Statement,
)
from scrubber.charts.readers.note.titration import ENDS, HAPPENED, RateRow, resumed
from scrubber.charts.readers.note.tokens import Lexed, Token
from scrubber.charts.words import drugs
from scrubber.charts.words.actions import OF_A_COURSE, Action, plain
from scrubber.charts.words.headings import unit_of
from scrubber.model.value import Value, replace

_LOOSE = frozenset({"item", "line item", "description", "service"})
"""Headings of a charge sheet, below which much stands that is no drug: `PIV start kit`."""
_MOST_ROWS = 200
_INDENT = 20
"""Blanks before a row that goes on with the drug of the row above it."""
_OF_NO_DRUG = frozenset({"other", "not_infused", "iv", "access", "gauge", "flush", "vital", "talk"})
"""Kinds of words in the drug's cell of a row that tells of something else: `2 hr obs done, IV out`."""
_TELLING = frozenset({"dose", "way", "rate", "volume", "start", "stop", "status", "lot", "waste", "site"})
"""Columns that say that something was given, whatever stands as its drug."""
_LABELLED = re.compile(r"[A-Z][A-Za-z #/()]{1,24}:[ \t]+\S")
"""`Site: R AC 22g.  Lot (Inflectra) 88F1C2`: a line of fields below the rows."""
_NOTHING = frozenset({"not_given", "void", "others"})
"""Actions of rows that give nothing here."""

_WASTED = re.compile(
    rf"[\s|]*(?P<said>(?P<amount>{NUMBER})\s?(?P<unit>{UNIT})\b|(?:0|none|nil|nothing|zero|no)(?![\w.]))"
    r"[\s|]*(?:\(?J[WZ]\)?)?[\s|]*$",
    re.IGNORECASE,
)


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
    halts: bool = False
    """The next row of the record says that it went on: `Held` is then a pause."""

    aside: bool = False
    """A line of words between the rows, in no column."""

    def tokens(self) -> tuple[Token, ...]:
        """Return the words of the row."""
        return between(self.lexed.tokens, self.start, self.end)

    def drug(self) -> Token | None:
        """Return the name of its drug."""
        if self.aside:
            return None
        found = [t for t in self._in("drug", self.tokens()) if t.kind == "drug"]
        exact = [t for t in found if t.key != "hydration"]  # `Hydration NS 500 mL`
        return next(iter(exact or found), self.named)

    def only_happened(self) -> bool:
        """Return whether its drug's cell names no drug, and tells what happened to the one above: `0930  rate incr`."""
        kinds = [token.kind for token in self._in("drug", self.tokens()) if token.kind != "filler"]
        happened = {*HAPPENED, "step", "rate"}
        leads = bool(kinds) and kinds[0] in happened  # `Paused for itching`
        apart = {"drug"} if leads else {"drug", *_OF_NO_DRUG}
        return not apart & set(kinds) and not happened.isdisjoint(kinds)

    def is_a_remark(self) -> bool:
        """Return whether its drug's cell names no drug, and nothing beside it but a time and who wrote it says that one
        was given: `11:00 | VS only 118/66 | | |`, `1130  Discharged`; it is read like any line.
        """
        if self.aside:
            return True
        if self.drug() is not None or "drug" not in self.cells or self.only_happened():
            return False
        if _LABELLED.match(self.lexed.text, self.cells["drug"][0]):
            return True
        kinds = {token.kind for token in self._in("drug", self.tokens())}
        filled = {name for name, span in self.cells.items() if self.lexed.text[slice(*span)].strip(" |-")}
        if kinds & _OF_NO_DRUG:
            return not filled & {"dose", "way"}
        return not filled & _TELLING and "dose" not in kinds

    @property
    def said(self) -> str:
        """Return the words of its action."""
        return self.lexed.text[slice(*self.cells.get("status", (0, 0)))].strip(" |")

    @property
    def action(self) -> Action | None:
        """Return its action; None where its table has none, and for one that nobody knows."""
        action = action_in(self.said)
        if self.halts and action == "not_given":
            return "pause"
        return action if self.of_events or action in _NOTHING else None

    @property
    def is_unknown(self) -> bool:
        """Return whether its action is one that nobody knows; `Catheter placed` is of no drug."""
        if not self.of_events or not self.said or self.action is not None:
            return False
        kinds = {token.kind for token in self._in("status", self.tokens())}
        return not kinds & _OF_NO_DRUG or bool(kinds & {"drug", "infused", "infusion", "word", *HAPPENED})

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
        if statement is None:
            return  # `observe 60 min`: a row of something else than a drug
        doses = self._doses(tokens)
        part.tokens = [token for token in tokens if token.kind != "dose" or token in doses]
        attribute(Sentence(self.lexed.text, self.start, self.end, tokens), [part], [statement, statement])
        statement.facts = [fact for fact in statement.facts if self._stands(fact)]
        self._waste(statement)
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

    def _waste(self, statement: Statement) -> None:
        """`40 mg`, `0 (JZ)`, `none` in the column of what was wasted; `N/A` attests nothing."""
        if statement.of("waste") is not None or "waste" not in self.cells:
            return
        match = _WASTED.match(self.lexed.text, *self.cells["waste"])
        if match is not None:
            value = f"{match['amount'].replace(',', '')} {match['unit']}" if match["unit"] else "0"
            statement.facts.append(Fact("waste", value, *match.span("said"), match["said"]))

    def _times(self, statement: Statement, tokens: Sequence[Token], of_record: Kind | None) -> None:
        """Add the times of the row's columns; `of_record`: the event that its action is in an administration record."""
        kinds: tuple[Kind, ...] = ("start", "given", "stop")
        event = next((t.kind for name in _SAYS for t in self._in(name, tokens) if t.kind in _OF_A_ROW), "")
        event = event or self._only_comment(tokens)
        if ENDS.fullmatch(self.lexed.text[slice(*self.cells.get("rate", (0, 0)))].strip()):
            event = event or "stop"  # `1130 | | off`
        for kind in kinds:
            time = next((token for token in self._in(kind, tokens) if token.is_time), None)
            if time is None or time.clock is None:
                continue
            told = _OF_A_ROW[event] if kind == "given" and event else kind
            told = of_record if of_record is not None and kind != "stop" else told
            if kind == "start" and event == "restart":
                told = "restart"  # `oxaliplatin RESUMED at half rate | 11:20 | 14:02`
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

    def _statement(self, tokens: Sequence[Token]) -> Statement | None:
        named = self.drug()
        if named is not None:
            return Statement(named.text, named.key, self.start, self.end)
        first, last = self.cells.get("drug", (0, 0))
        if not self._may_name_a_drug(tokens):
            return None
        said = next((token for token in self._in("drug", tokens) if token.kind in HAPPENED), None)
        text = self.lexed.text[first : said.start if said is not None else last].strip(
            " -:"
        )  # `ABX-204 stop`
        return Statement(text, drugs.key_of(text), self.start, self.end)

    def _may_name_a_drug(self, tokens: Sequence[Token]) -> bool:
        """`ABX-204`; in `observe 60 min` and `VS only` each word is known, and none is a drug's."""
        words = [token for token in self._in("drug", tokens) if token.kind != "filler"]
        if any(token.kind in ("not_infused", "vital", "plan", "access") for token in words):
            return False
        unknown = [
            token for token in words if token.kind == "word" and token.text.casefold() not in known_words()
        ]
        return bool(unknown) or any(
            token.kind not in ("word", "duration", "aside", "other") for token in words
        )

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


def _is_readable(header: dict[str, int], above: Token | None, of_visits: bool) -> bool:
    """Return whether headings are those of drugs with their times, of doses of the drug that is named above, or of the
    rates of an infusion. `of_visits`: beside them stands when the patient came and went.
    """
    if (
        "drug" not in header
        and above is not None
        and "given" in header
        and {"dose", "status"} & header.keys()
    ):
        return True
    if "drug" in header:
        return bool({"start", "given"} & header.keys()) and (len(header) > 2 or of_visits)
    return "given" in header and bool({"rate", "dose_rate"} & header.keys())


def table_at(lexed: Lexed, start: int) -> Table | None:
    """Return the table whose header is the line that starts here; None where there is none."""
    text = lexed.text
    end = line_end(text, start)
    line = text[start:end]
    piped = line.count("|") > 1
    if not piped and line.count("\t") < 2 and not re.search(r"\S\s{2,}\S", line):
        return None
    spans = cells_of(text, start, end, piped)
    header = headed(text, spans)
    loose = "drug" in header and plain(text[slice(*spans[header["drug"]])]) in _LOOSE
    above = named_above(lexed, start)
    beside = _is_of_a_drip(text, spans, header, above)
    if beside:
        del header["drug"]
    unit = unit_of(text[slice(*spans[header["bolus"]])]) if "bolus" in header else ""
    if not _is_readable(header, above, {"in", "out"} <= {plain(text[slice(*span)]) for span in spans}):
        return None
    of_rates = "drug" not in header and (above is None or not {"dose", "status"} & header.keys())
    wide = not piped and "\t" not in line
    timed = {place for name, place in header.items() if name in TIMED}
    rows: list[Row | RateRow] = []
    while end < len(text) and len(rows) < _MOST_ROWS:
        first, last = end + 1, line_end(text, end + 1)
        if text[first:last].strip() and re.fullmatch(r"[\s|+=-]*", text[first:last]):
            end = last
            continue
        cells = cells_of(text, first, last, piped)
        by_place = by_column(text, cells, spans, first - start, timed) if wide else dict(enumerate(cells))
        named = {name: by_place[place] for name, place in header.items() if place in by_place}
        goes_on = bool(rows) and not piped and bool(cells) and cells[0][0] - first > _INDENT
        short = len(cells) < 3 and not goes_on and not (of_rates and len(named) > 1)
        if short and not piped and not of_rates and _goes_on_below(text, last + 1, spans, start, timed):
            rows.append(Row(lexed, first, last, {}, aside=True))
            end = last
            continue
        if short or (piped and "|" not in text[first:last]):
            break
        if of_rates:
            edge = first + spans[-1][1] - start if wide else last + 1
            rows.append(
                RateRow(lexed, first, last, named, above, unit, remark_of(lexed, cells, named, edge), beside)
            )
        elif "drug" not in header:
            rows.append(Row(lexed, first, last, named, above, _way_beside(lexed, above)))
        elif text[slice(*named.get("drug", (0, 0)))].strip():
            row = Row(lexed, first, last, named)
            if loose and row.drug() is None:
                end = last
                continue
            before = _last_named(rows) if row.only_happened() else None
            rows.append(replace(row, named=before) if before else row)
        elif goes_on and isinstance(rows[-1], Row):
            rows.append(Row(lexed, first, last, named, rows[-1].drug()))
        end = last
    rates = resumed([row for row in rows if isinstance(row, RateRow)])
    told = rates or _of_record([row for row in rows if isinstance(row, Row)])
    return Table(told, end + 1) if told else None


def _goes_on_below(text: str, first: int, spans: Sequence[Span], start: int, timed: Set[int]) -> bool:
    """Return whether the line from `first` on has a time below a heading of times (`spans`, from `start` on)."""
    cells = cells_of(text, first, line_end(text, first), piped=False)
    if len(cells) < 3:
        return False
    placed = by_column(text, cells, spans, first - start, timed)
    return any(is_time(text[slice(*cell)]) for place, cell in placed.items() if place in timed)


def _is_of_a_drip(text: str, spans: Sequence[Span], header: Mapping[str, int], above: Token | None) -> bool:
    """`Time   BG   Drip rate   Fluids` below `Bag: insulin 100 units`: rates of that, and fluids beside it."""
    if above is None or drugs.is_fluid(above.key) or not {"drug", "rate", "given"} <= header.keys():
        return False
    return plain(text[slice(*spans[header["drug"]])]) in _FLUIDS


_FLUIDS = frozenset({"fluids", "fluid", "iv fluids", "iv fluid", "ivf"})


def _last_named(rows: Sequence[Row | RateRow]) -> Token | None:
    """Return the drug of the last row that names one; remarks may stand between, and what was given at one moment."""
    infused = (
        r for r in reversed(rows) if isinstance(r, Row) and not any(t.kind in AT_ONCE for t in r.tokens())
    )
    named = (row.drug() for row in infused)
    return next((drug for drug in named if drug is not None), None)


def _of_record(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Return rows, marked where one of their actions is one that only an administration record writes."""
    if not any(action_in(row.said) in OF_A_COURSE for row in rows):
        return tuple(rows)
    said = [action_in(row.said) for row in rows]
    return tuple(
        replace(row, of_events=True, halts=said[place + 1 : place + 2] == ["restart"])
        for place, row in enumerate(rows)
    )


def _way_beside(lexed: Lexed, drug: Token | None) -> Token | None:
    """Return the only way that the line of a drug names."""
    if drug is None:
        return None
    first = lexed.text.rfind("\n", 0, drug.start) + 1
    ways = [t for t in between(lexed.tokens, first, line_end(lexed.text, first)) if t.kind in WAYS]
    return ways[0] if len(ways) == 1 else None

"""The headings of a table inside a note, and which of the lines below them stand in the same columns."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Literal

from scrubber.charts.readers.note.page.columns import (
    ALL_IN_ONE,
    RULED,
    TIMED,
    Span,
    by_column,
    cells_of,
    field_named,
    first_row,
    headed,
    is_time,
    line_end,
    named_above,
    tabbed_cells,
)
from scrubber.charts.readers.note.page.sections import heading_of
from scrubber.charts.readers.note.values.statement import WAYS
from scrubber.charts.readers.note.values.tokens import Lexed, Token, between
from scrubber.charts.words import drugs
from scrubber.charts.words.actions import plain
from scrubber.charts.words.flags import asks_if_given, is_a_share, takes_back, verdict
from scrubber.charts.words.headings import unit_of
from scrubber.model.value import Value

_OF_CHARGES = frozenset({"item", "line item", "description", "service"})
_FLUIDS = frozenset({"fluids", "fluid", "iv fluids", "iv fluid", "ivf"})
_VITALS = frozenset(
    {
        "bp",
        "b p",
        "nibp",
        "blood pressure",
        "hr",
        "heart rate",
        "pulse",
        "p",
        "temp",
        "t",
        "temperature",
        "rr",
        "resp",
        "r",
    }
    | {"respirations", "spo2", "o2 sat", "o2", "sat", "sats", "map", "pain", "vitals", "vs", "vital signs"}
)
_NO_TICK = re.compile(r"[\s|]*(?:\[[ _]*\]|\([ _]*\)|\u2610|\u25a1)[\s|]*")
_WIDE_BLANK = re.compile(r"\S\s{2,}\S")
_REMARK = re.compile(r"[ \t]*\(?(?:comments?|remarks?|reason|notes?)[ \t]*:", re.IGNORECASE)
"""`Comment: patient to restroom`: a line of its own below the row that it is about."""
_A_FIELD = re.compile(r"[ \t]*[A-Za-z][A-Za-z /]{2,30}:[ \t]*\d")
"""`Infusion END time:  1158     Post VS  118/72` below rates: a field of the form, and no row."""
_INDENT = 20
"""Blanks before a row that goes on with the drug of the row above it."""
_FEWEST = 3
"""Cells of a row of drugs."""
_Parting = Literal["|", "\t", " "]
"""What stands between cells: strokes, tabs, or nothing but wide blanks."""


class Headings(Value):
    """The headings of a table, from `start` to `end` in the note."""

    lexed: Lexed
    start: int
    end: int
    spans: Sequence[Span]
    parting: _Parting
    fields: Mapping[str, int]
    """The place among `spans` of the heading of each field: `Drug | Dose | Start` is drug 0, dose 1, start 2."""
    above: Token | None
    """The only drug that is named right above the table."""
    beside: bool
    """Other fluids stand in a column of their own: the rates are those of the drug above."""

    asking: Sequence[tuple[int, str]] = ()
    """The places and words of headings that ask whether it was given, or was taken back: `Given?`, `Voided`."""

    @property
    def piped(self) -> bool:
        """Return whether strokes stand between cells."""
        return self.parting == "|"

    @property
    def is_padded(self) -> bool:
        """Return whether several tabs stand between two of its headings: they only move what follows."""
        return "\t\t" in self.lexed.text[self.start : self.end].strip()

    @property
    def timed(self) -> set[int]:
        """Return the places of the headings of times."""
        return {place for name, place in self.fields.items() if name in TIMED}

    @property
    def of_rates(self) -> bool:
        """Return whether each row is a time and a rate from then on, and no giving: `Time | mL/hr`."""
        return "drug" not in self.fields and (
            self.above is None or not ({"dose", "status"} & self.fields.keys() or self.of_a_course)
        )

    @property
    def of_a_course(self) -> bool:
        """Return whether each row is a run of the drug above on a day of its own: `Date | Start | Stop`."""
        return "drug" not in self.fields and {"date", "start", "stop"} <= self.fields.keys()

    @property
    def of_charges(self) -> bool:
        """Return whether it is a charge sheet, in which much stands that is no drug: `PIV start kit`."""
        return "drug" in self.fields and plain(self._text("drug")) in _OF_CHARGES

    @property
    def bolus_unit(self) -> str:
        """Return the unit that the heading of boluses gives: `Bolus (units)`."""
        return unit_of(self._text("bolus")) if "bolus" in self.fields else ""

    @property
    def dose_unit(self) -> str:
        """Return the unit that the heading of doses gives: `Dose (mg)`, `dose_mg`."""
        return unit_of(self._text("dose").strip(" |")) if "dose" in self.fields else ""

    def below(self, cells: Sequence[Span], first: int) -> dict[int, Span]:
        """Return the cells of the line that begins at `first`, each by the place of the heading above it."""
        if self.parting == " ":
            unknown = set(range(len(self.spans))) - set(self.fields.values())
            return by_column(self.lexed.text, cells, self.spans, first - self.start, self.timed, unknown)
        return dict(enumerate(cells))

    def by_field(self, cells: Sequence[Span], first: int) -> dict[str, Span]:
        """Return the cells of the line that begins at `first`, each by the field that it is in."""
        places = self.below(cells, first)
        return {name: places[place] for name, place in self.fields.items() if place in places}

    def vitals(self, cells: Sequence[Span], first: int) -> tuple[Span, ...]:
        """Return the cells of the line that begins at `first` which are of vital signs: `118/70` below `BP`."""
        text, known = self.lexed.text, set(self.fields.values())
        heads = {n: plain(text[slice(*span)]) for n, span in enumerate(self.spans) if n not in known}
        below = self.below(cells, first)
        return tuple(below[n] for n, head in heads.items() if n in below and head in _VITALS)

    def denies(self, cells: Sequence[Span], first: int) -> bool:
        """Return whether the line that begins at `first` says below `Given?` that it was not, or has no tick there."""
        if not self.asking:
            return False
        below = self.below(cells, first)
        said = ((head, self.lexed.text[slice(*below[n])]) for n, head in self.asking if n in below)
        return any(
            verdict(head, cell) not in ("", "doubt")
            or is_a_share(plain(head), cell.strip(" |"))
            or (asks_if_given(head) and _NO_TICK.fullmatch(cell))
            for head, cell in said
        )

    def _text(self, field: str) -> str:
        return self.lexed.text[slice(*self.spans[self.fields[field]])]


def headings_at(lexed: Lexed, start: int) -> Headings | None:
    """Return the headings in the line that starts here; None where it heads no drugs, doses or rates with times."""
    text = lexed.text
    end = line_end(text, start)
    parting = _parting(text[start:end])
    if parting is None:
        return None
    spans = cells_of(text, start, end, parting == "|")
    spans = _with_unheaded(lexed, start, _with_numbers(text, spans)) if parting == " " else spans
    fields = headed(text, spans)
    unheaded = spans[0][0] == spans[0][1]
    if unheaded and fields:
        fields["drug"] = 0
    _take_orders_for_drugs(lexed, end, fields)
    _take_names_for_drugs(lexed, spans, end, parting, fields)
    if _is_of_steps(text, spans, fields):
        fields["given"] = fields.pop("start")
    if (
        "drug" in fields
        and fields.keys().isdisjoint({"rechecked", "status"})
        and plain(text[slice(*spans[fields["drug"]])]) in ALL_IN_ONE
    ):
        del fields["drug"]  # a flow sheet, whose lines are read as they stand
    above = named_above(lexed, start)
    beside = _is_of_a_drip(text, spans, fields, above)
    if beside:
        del fields["drug"]
    sure = unheaded or {"in", "out"} <= {plain(text[slice(*span)]) for span in spans}
    if not (_is_readable(fields, above, sure) or _is_of_a_course(lexed, fields, above)):
        return None
    heads = ((place, text[slice(*span)].strip(" |")) for place, span in enumerate(spans))
    taken = set(fields.values())
    asking = tuple(
        (place, head)
        for place, head in heads
        if asks_if_given(head) or (place not in taken and (takes_back(head) or "percent" in head.casefold()))
    )
    return Headings(lexed, start, end, spans, parting, fields, above, beside, asking)


def _with_numbers(text: str, spans: list[Span]) -> list[Span]:
    """`SEQ DRUG     DOSE     GIVEN`: return the headings with the one of the rows' numbers by itself."""
    start, end = spans[0]
    number = _NUMBERED.match(text, start, end)
    if number is None or field_named(text[number.end() : end]) != "drug":
        return spans
    below = first_row(text, spans)
    if not below or _A_ROWS_NUMBER.fullmatch(text, *below[0]) is None:
        return spans  # `1 fosaprepitant`, in one cell
    return [number.span("head"), (number.end(), end), *spans[1:]]


_A_ROWS_NUMBER = re.compile(r"\d{1,2}[.)]?")
_NUMBERED = re.compile(r"(?P<head>seq|no\.?|#|nbr|step)[ ]", re.IGNORECASE)


def _with_unheaded(lexed: Lexed, start: int, spans: list[Span]) -> list[Span]:
    """`            Ordered   Hung   Down`: return the headings with an empty one for the column of drugs, where the row
    below them begins with a drug left of the first of them, and times stand behind it.
    """
    text = lexed.text
    if spans[0][0] - start < _LEAST_INDENT or any(sign.isdigit() for sign in text[start : spans[-1][1]]):
        return spans  # `         1400   Given  1409`: a row
    if any(field_named(text[slice(*span)]) == "drug" for span in spans):
        return spans  # moved to the right
    below = first_row(text, spans)
    if len(below) < _FEWEST - 1 or below[0][0] - line_end(text, spans[-1][1]) > _LEAST_INDENT:
        return spans
    named = any(token.kind == "drug" for token in between(lexed.tokens, *below[0]))
    timed = any(is_time(text[slice(*cell)]) for cell in below[1:])
    return [(start, start), *spans] if named and timed else spans


_LEAST_INDENT = 8
"""Blanks before the first heading that stand for one that is not written."""


def _take_orders_for_drugs(lexed: Lexed, end: int, fields: dict[str, int]) -> None:
    """`Date   Time   Order   Action`: the column of orders names the drugs, where the row below it does."""
    if "drug" in fields or "order" not in fields:
        return
    below = between(lexed.tokens, end + 1, line_end(lexed.text, end + 1))
    if any(token.kind == "drug" for token in below):
        fields["drug"] = fields.pop("order")


def _take_names_for_drugs(
    lexed: Lexed, spans: Sequence[Span], end: int, parting: _Parting, fields: dict[str, int]
) -> None:
    """`FLUIDS / BLOOD   Site   Start   Stop`: a first heading that nobody knows heads the drugs, where the row below it
    begins with one; they are not what a line above the table names.
    """
    if "drug" in fields or 0 in fields.values() or not TIMED & fields.keys() or parting == "\t":
        return
    if _FILLED.search(lexed.text, spans[0][0], end):
        return  # `Bag 1   Start  10:06 AM`: a form, whose labels stand beside their values
    cells = cells_of(lexed.text, end + 1, line_end(lexed.text, end + 1), parting == "|")
    if len(cells) < _FEWEST or cells[0][0] - end - 1 >= spans[1][0] - spans[0][0]:
        return
    if any(token.kind == "drug" for token in between(lexed.tokens, *cells[0])):
        fields["drug"] = 0


_FILLED = re.compile(r"\d|__")


def _is_of_steps(text: str, spans: Sequence[Span], fields: Mapping[str, int]) -> bool:
    """`Step   Bag   Rate mL/hr   Start   Stop`: the rates of one infusion, each with its own run."""
    if not {"rate", "start", "stop"} <= fields.keys() or not {"drug", "dose", "given"}.isdisjoint(fields):
        return False
    return plain(text[slice(*spans[0])]) in _STEPS


_STEPS = frozenset({"step", "step no", "step number", "steps"})


def _parting(line: str) -> _Parting | None:
    """Return what stands between the cells of a line; None for one that has no columns."""
    if line.count("|") > 1:
        return "|"
    if line.count("\t") > 1 or _WIDE_BLANK.search(line):
        return "\t" if "\t" in line else " "
    return None


def _is_readable(fields: Mapping[str, int], above: Token | None, sure: bool) -> bool:
    """Return whether headings are those of drugs with their times, of doses of the drug that is named above, or of the
    rates of an infusion. `sure`: beside them stands when the patient came and went, or drugs stand below no heading.
    """
    told = fields.keys() - {"score", "dose_ordered"}  # `Time   BP   RASS   Medication`: words at a time
    if "drug" in told:
        return bool({"start", "given"} & told) and (len(told) > 2 or sure)
    of_doses = above is not None and bool({"dose", "status"} & told)
    return "given" in told and (of_doses or bool({"rate", "dose_rate"} & told))


def _is_of_a_course(lexed: Lexed, fields: Mapping[str, int], above: Token | None) -> bool:
    """`Date   Start   Stop` below `Venofer 200 mg x 5`: a run of that dose in each row."""
    if above is None or "drug" in fields or not {"date", "start", "stop"} <= fields.keys():
        return False
    line = between(lexed.tokens, above.end, line_end(lexed.text, above.end))
    return any(token.kind == "dose" for token in line)


def _is_of_a_drip(text: str, spans: Sequence[Span], fields: Mapping[str, int], above: Token | None) -> bool:
    """`Time   BG   Drip rate   Fluids` below `Bag: insulin 100 units`: rates of that, and fluids beside it."""
    if above is None or drugs.is_fluid(above.key) or not {"drug", "rate", "given"} <= fields.keys():
        return False
    return plain(text[slice(*spans[fields["drug"]])]) in _FLUIDS


class Line(Value):
    """A line below headings: its cells in order, and those below a heading that is known by their field."""

    headings: Headings
    start: int
    end: int
    spans: Sequence[Span]
    cells: dict[str, Span]
    goes_on: bool
    """It is indented below another row, and says more of that row's drug."""

    @property
    def is_ruled(self) -> bool:
        """Return whether it is drawn and says nothing: `|------|------|`."""
        return bool(self._said.strip()) and RULED.fullmatch(self._said) is not None

    @property
    def is_denied(self) -> bool:
        """`Remicade | 0915 | 1120 | No` below `Given?`."""
        return self.headings.denies(self.spans, self.start)

    @property
    def is_aside(self) -> bool:
        """`pt c/o itching` between two rows: words in no column, and the line below them is a row again."""
        if self.headings.of_rates:
            return False
        if self.headings.piped:
            return self._heads_a_group()
        if _REMARK.match(self._said):
            return True
        if not self._is_short or self._names_another() or self.heads_rows or self._heads_what_was_not_done:
            return False
        return _has_a_time(self.headings, self.end + 1)

    @property
    def heads_rows(self) -> bool:
        """`infliximab-dyyb 600 mg in NS 250 mL IV` alone in the column of drugs: the rows below it, whose cell is empty
        there, are of that drug.
        """
        kinds = {token.kind for token in between(self.headings.lexed.tokens, self.start, self.end)}
        if not self._is_short or "drug" not in self.cells or len(self.spans) != 1:
            return False
        if "drug" not in kinds or not kinds.isdisjoint({"time", "range"}):
            return False
        below = line_below(self.headings, self.end + 1, is_first=False)
        return below.goes_on and _has_a_time(self.headings, below.start)

    @property
    def ends_the_table(self) -> bool:
        """Return whether it stands below the table: it has too few cells for a row, lacks the strokes of one, or names
        the drug of the rows below it: `enoxaparin 40 mg syringe   Daily   Subcut`.
        """
        if self.headings.piped:
            return self._is_short or "|" not in self._said
        if self.heads_rows:
            return False
        if self.headings.of_rates and _A_FIELD.match(self._said):
            return True
        if self._heads_another or self._begins_with_a_time:
            return True
        return self._is_short or (not self.goes_on and self._names_another())

    @property
    def _begins_with_a_time(self) -> bool:
        """`0849  138/82  72  16` below rows of drugs: vital signs, where a drug is named in every row."""
        return "drug" in self.cells and is_time(self.headings.lexed.text[slice(*self.cells["drug"])])

    @property
    def _heads_another(self) -> bool:
        """`MEDS   Dose   Route   Time   RN` below rows of fluids: headings of other columns, and no row."""
        said = self._said
        return (
            not any(sign.isdigit() for sign in said)
            and len(headed(said, cells_of(said, 0, len(said), False))) >= _FEWEST
        )

    def _heads_a_group(self) -> bool:
        """`PRN medications:` over all columns, between rows: those below it are rows of the table, too."""
        said = self._said.strip(" |")
        named = any(t.kind == "drug" for t in between(self.headings.lexed.tokens, self.start, self.end))
        if not said.endswith(":") or "|" in said or named or self._heads_what_was_not_done:
            return False
        return _has_a_time(self.headings, self.end + 1)

    @property
    def _heads_what_was_not_done(self) -> bool:
        """`HELD / REFUSED` between two rows: those below it are of no table of what was given."""
        found = heading_of(self.headings.lexed.text, self.start, self.end)
        return found is not None and found[0] not in ("care", "aside")

    @property
    def _is_short(self) -> bool:
        """`1130  Discharged`: a rate needs two cells, what goes on with the row above it one."""
        is_a_rate = self.headings.of_rates and len(self.cells) > 1
        return len(self.spans) < _FEWEST and not self.goes_on and not is_a_rate

    def _names_another(self) -> bool:
        """`loratadine (CLARITIN) tablet 10 mg`: the rows below it are of another drug than those above it."""
        kinds = {token.kind for token in between(self.headings.lexed.tokens, self.start, self.end)}
        of_one = "drug" not in self.headings.fields
        return of_one and not kinds.isdisjoint({"drug", "flush"}) and kinds.isdisjoint({"time", "range"})

    @property
    def _said(self) -> str:
        return self.headings.lexed.text[self.start : self.end]


def line_below(headings: Headings, start: int, is_first: bool) -> Line:
    """Return the line below headings that starts here; `is_first`: no row stands above it."""
    text = headings.lexed.text
    end = line_end(text, start)
    spans = _cells(headings, start, end)
    cells = headings.by_field(spans, start)
    indented = bool(spans) and spans[0][0] - start > _INDENT
    empty = "drug" in cells and not text[slice(*cells["drug"])].strip(" |")
    goes_on = not is_first and (empty if headings.piped else indented)
    return Line(headings, start, end, spans, cells, goes_on)


def _cells(headings: Headings, start: int, end: int) -> Sequence[Span]:
    """Return the cells of a line below headings; none where tabs leave open which column each is in."""
    text = headings.lexed.text
    led = headings.piped and not text[headings.start : headings.end].lstrip().startswith("|")
    stroke = text.find("|", start, end) if led else -1
    if (
        stroke >= 0 and not text[start:stroke].strip()
    ):  # `|Orencia|750 mg`: below its first heading stands nothing
        return [(start, stroke), *_strokes(text, stroke + 1, end)]
    if headings.parting != "\t" or headings.is_padded:
        return cells_of(text, start, end, headings.piped)
    cells = tabbed_cells(text, start, end, len(headings.spans)) if "\t" in text[start:end] else None
    told = {place for place, cell in enumerate(cells or ()) if is_time(text[slice(*cell)])}
    known = set(headings.fields.values())
    astray = any(place in known and place not in headings.timed for place in told)
    return cells if cells is not None and not astray else cells_of(text, start, start, piped=False)


def _strokes(text: str, start: int, end: int) -> list[Span]:
    """Return what stands between strokes, empty or not."""
    edges = [start - 1, *(place for place in range(start, end) if text[place] == "|"), end]
    return [(one + 1, other) for one, other in pairwise(edges)]


def _has_a_time(headings: Headings, start: int) -> bool:
    """Return whether the line that starts here has a time below a heading of times."""
    text = headings.lexed.text
    cells = _cells(headings, start, line_end(text, start))
    if len(cells) < _FEWEST:
        return False
    timed = headings.timed
    placed = headings.below(cells, start)
    return any(is_time(text[slice(*cell)]) for place, cell in placed.items() if place in timed)


def way_beside(lexed: Lexed, drug: Token | None) -> Token | None:
    """Return the only way that the line of a drug names."""
    if drug is None:
        return None
    first = lexed.text.rfind("\n", 0, drug.start) + 1
    ways = [t for t in between(lexed.tokens, first, line_end(lexed.text, first)) if t.kind in WAYS]
    return ways[0] if len(ways) == 1 else None

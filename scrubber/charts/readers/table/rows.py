"""The rows of a table, their cells by field: where the headings stand, what stands beside them, what is left out."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Literal

from scrubber.charts.completeness import Gaps
from scrubber.charts.errors import DocumentError
from scrubber.charts.readers.table.by_cells import (
    columns_of,
    is_of_events,
    time_of_a_way,
    with_its_actions,
    with_its_ways_and_runs,
)
from scrubber.charts.readers.table.cells import Cell, Line, Sheet, sheets, without_no_day, without_nulls
from scrubber.charts.readers.table.days import days_in
from scrubber.charts.readers.table.habits import Habits, habits_of
from scrubber.charts.readers.table.in_line import is_half, same_minute, with_halves, with_its_action
from scrubber.charts.readers.table.mapping import Mapping, by_the_pump, is_of_a_clock
from scrubber.charts.readers.table.sections import OfWastes, Part, header_of, parts_of, words_of
from scrubber.charts.readers.table.title import NO_TITLE, Title
from scrubber.charts.words import drugs
from scrubber.charts.words.actions import OF_A_COURSE, Action, action_of, plain
from scrubber.charts.words.codes import named_by_code
from scrubber.charts.words.flags import NO_TICK, asks_if_given, asks_whether, is_a_flag
from scrubber.charts.words.giving import speaks_of_giving
from scrubber.charts.words.headings import field_of
from scrubber.charts.words.nameless import names_no_drug
from scrubber.model.value import Value, field, replace

_TIMES = ("start", "stop", "given")
_DAYS = ("date", "start_date", "stop_date", "birth_date", *_TIMES)
_A_CLOCK = 9
"""Letters of most times alone; a day or parts of a second make more."""
_NAMES = frozenset({"patient", "family_name", "given_name", "performer"})
"""Fields in which `Null` and `Nan` are names."""
_AMOUNTS = ("dose", "waste", "volume_ml", "rate")
_NOT_CARRIED = frozenset({*_TIMES, *_AMOUNTS})
"""What a cell that is one with the cell above it does not say again."""
_NO_NAME = re.compile(
    r"[\"'\u2033\u3003\u201c\u201d.,\s-]+|ditto|(?:the )?same(?: as above)?|do\."
    r"|(?:notes?|comments?|remarks?|signed|signature|reviewed|verified|prepared|entered|witness(?:ed)?|nurse|provider|rn"
    r"|md|addend(?:um|a)|allergies|diagnosis|weight|vitals?|vital signs)(?: by)?[ ]?:?|[A-Za-z /]{2,30}:",
    re.IGNORECASE,
)
"""Instead of a drug: a ditto, or the label of a line below the rows (`Notes:`, `Signed`)."""
_FIGURE = re.compile(r"\d")
_NAMES_SOMETHING = re.compile(r"\d|\S\s\|")
"""Above the headings: a number or a second cell. Else it is a title."""
SHIFTED = "more cells than headings"
NO_DRUG = "no drug stands in this row"
_TOLD = ("start", "stop", "dose", "volume_ml", "rate")
"""Cells that only a row of something given fills: what continues the row above has them, and no drug."""


_AT_ONCE = frozenset({*OF_A_COURSE, "stop", "wasted"})
"""Events that take no time: where one has an end, that is its time again."""
_WHOSE_RUN = ("patient", "medical_record_number", "account_number", "order", "drug")
_OF_A_GIVING = ("start", "given", "route")
"""Cells without which a row that names its drug by a code alone may be of a further vial."""


class Row(Value):
    """One row, its cells by field."""

    place: str
    cells: dict[str, Cell]
    words: dict[str, str]
    """The same as text, empty cells left out."""
    mapping: Mapping
    habits: Habits = Habits()
    of_events: bool = False
    """Its table tells one event a row."""
    other: tuple[tuple[str, str], ...] = ()
    """Headings and words of the cells that no field takes."""
    remarks: tuple[tuple[str, str], ...] = ()
    """Comments that hang on its cells."""
    title: Title = NO_TITLE
    """What stands above it."""
    event: Action | Literal["", "step", "keep_open", "unknown"] = ""
    """What it is an event of, where no column of actions says so."""
    of_wastes: OfWastes = ""
    """Its table tells wastes, and no doses."""
    pump: dict[str, Cell] = field(default_factory=dict)
    """Times by the pump's clock that differ from those of the wall's, or from when they were charted."""
    own_status: str = ""
    """Its action as the table writes it, where that is a word of the table's own: `6`."""
    passed: tuple[str, ...] = ()
    """Headings of starts and stops that are the order's."""

    @property
    def day(self) -> date | None:
        """Return the day that the table is labelled with."""
        return self.title.day

    def text(self, name: str) -> str | None:
        """Return a cell's words; None for an empty one."""
        return self.words.get(name)  # asked for a hundred times a row


class Table(Value):
    """What a sheet holds: its rows, and what is no row, with its place."""

    rows: tuple[Row, ...] = ()
    passed: frozenset[str] = frozenset()
    """Places of headings and labels."""
    totals: int = 0
    named: tuple[tuple[str, str], ...] = ()
    """Places and words that somebody has to look at."""
    unused: tuple[str, ...] = ()
    """Headings that no field takes, of columns that hold something."""


def table_of(sheet: Sheet, mapping: Mapping | None, cover: Title = NO_TITLE) -> Table:
    """Return the rows below the headings that name a drug; `cover`: what a sheet without a table says of all.

    Raises `DocumentError` where a confirmed mapping names a column that the table does not have.
    """
    found = parts_of(sheet, mapping, cover)
    laid = [
        _Laid(part, is_confirmed=mapping is not None and not mapping.missing_in(part.headings))
        for part in found.parts
        if part.gives
    ]
    habits = _habits(laid, sheet, [part.title for part in found.parts])
    rows: list[Row] = []
    named = [*sheet.left_out, *found.nobody]
    for part in laid:
        of_events = not part.tells_runs() and (
            is_of_events(part.cells_of("status")) or part.ends_what_was_given()
        )
        for line in part.lines:
            row = part.row(line, habits, of_events=of_events)
            if row is None and part.tells(line):
                named.append((line.place, f"{NO_DRUG}: {words_of(line.cells)}"))
            elif row is not None and not sheet.serials and part.is_shifted(line):
                named.append((line.place, f"{SHIFTED}: {words_of(line.cells)}"))
            elif row is not None:
                rows.append(row)
    places = {place for place, _ in named}
    unused = tuple(
        dict.fromkeys(
            heading
            for row in rows
            for heading in (*row.passed, *(heading for heading, _ in row.other))
            if heading and not asks_whether(heading)
        )
    )
    return Table(tuple(rows), found.passed | places, found.totals, tuple(named), unused)


def _with_units_of_blood(part: Part, headings: Sequence[str]) -> Part:
    """Return a part whose `Unit Number` is of bags of blood, and no patient's, where its rows give blood."""
    columns = part.mapping.columns
    number = columns.get("medical_record_number", "")
    if not plain(number).startswith("unit") or plain(columns.get("drug", "")) not in headings:
        return part
    at = headings.index(plain(columns["drug"]))
    given = [str(line.cells[at]) for line in part.lines if at < len(line.cells) and line.cells[at] != ""]
    if not given or not all(map(drugs.is_blood, given)):
        return part
    others = {name: head for name, head in columns.items() if name != "medical_record_number"}
    return replace(part, mapping=replace(part.mapping, columns={"lot": number} | others))


def _with_our_actions(part: Part, headings: Sequence[str]) -> tuple[Part, dict[str, str]]:
    """Return a part whose own words for actions (`6`) are ours (`New Bag`), and those words by their places.

    Where an export has an action in several columns, by name and by number, an empty one says nothing.
    """
    ours, status = part.mapping.actions, plain(part.mapping.columns.get("status", ""))
    if not ours or status not in headings:
        return part, {}
    at = headings.index(status)
    preset = part.mapping.preset
    known = map(plain, preset.columns.get("status", ()) if preset is not None else ())
    places = (at, *(headings.index(heading) for heading in known if heading in headings))
    own: dict[str, str] = {}
    lines = []
    for line in part.lines:
        word = next(
            (said for each in places if each < len(line.cells) and (said := str(line.cells[each]))), ""
        )
        if word:
            meant = ours.get(plain(word), word)
            own |= {line.place: word} if meant != word else {}
            line = replace(line, cells=(*line.cells[:at], meant, *line.cells[at + 1 :]))
        lines.append(line)
    return replace(part, lines=tuple(lines)), own


class _Laid:
    """A part of a sheet with its columns found."""

    def __init__(self, part: Part, *, is_confirmed: bool = False) -> None:
        self._headings = [plain(cell) for cell in part.headings]
        part = _with_units_of_blood(part, self._headings)
        part, self._own_actions = _with_our_actions(part, self._headings)
        has_actions = is_confirmed and "status" in part.mapping.columns
        part = part if has_actions else with_its_actions(part, self._headings)
        self.part = part = part if is_confirmed else with_its_ways_and_runs(part, self._headings)
        self.columns = columns_of(self._headings, part.mapping)
        for name in _TIMES:
            cells = (line.cells[at] for at in self._at(name) for line in part.lines if at < len(line.cells))
            filled = (said for cell in cells if (said := str(cell)))
            first = next(filled, "")
            if first and is_a_flag(first) and all(map(is_a_flag, filled)):
                del self.columns[name]  # `Given` with Y and N is no time
        taken = set(self.columns.values())
        self._way_times = {
            at: way
            for at, heading in enumerate(self._headings)
            if at not in taken and (way := time_of_a_way(heading))
        }
        clocks = () if is_confirmed else part.headings  # of a confirmed one, a person said which is meant
        self._pump = {
            name: at for at, each in enumerate(clocks) if (name := by_the_pump(each)) in self.columns
        }
        self._of_the_order = frozenset(self._starts_of_orders())
        self._ticked = frozenset((*self._of_ticks(), *self._of_states()))
        halves = {self.columns[name]: self.columns[name] + 1 for name in _TIMES if name in self.columns}
        self._halves = {at: half for at, half in halves.items() if is_half(self._headings, half)}
        persons = {at for name, at in self.columns.items() if name in _NAMES}
        told = [with_halves(line, self._halves) for line in without_nulls(part.lines, persons)]
        self.lines = [with_its_action(line, at) for line in told for at in self._at("status")] or told
        self._go_on = {self._run_of(line, "start") for line in self.lines} - {()}

    def _at(self, name: str) -> tuple[int, ...]:
        return (self.columns[name],) if name in self.columns else ()

    def _starts_of_orders(self) -> Iterator[int]:
        """Yield the columns of starts and stops that an export with a time given does not name."""
        for at, heading in enumerate(self.part.headings):
            is_open = self.part.mapping.preset is not None and at not in self.columns.values()
            if is_open and "given" in self.columns and field_of(heading) in ("start", "stop"):
                yield at

    def _of_ticks(self) -> Iterator[int]:
        """Yield the columns where each row that was given has its tick: an empty cell has none."""
        taken = set(self.columns.values())
        for at, heading in enumerate(self._headings):
            if at not in taken and asks_if_given(heading):
                cells = [str(line.cells[at]) for line in self.part.lines if at < len(line.cells)]
                if any(map(is_a_flag, filter(None, cells))):
                    yield at

    def _of_states(self) -> Iterator[int]:
        """Yield the column of states where it says of some rows that they were given: of an empty one, nobody knows."""
        for at in self._at("status"):
            told = {str(line.cells[at]) for line in self.part.lines if at < len(line.cells)}
            if any(action_of(state) in ("given", "stop") for state in told) and not is_of_events(told):
                yield at

    def cells_of(self, *names: str) -> list[Cell]:
        """Return the cells of some fields."""
        places = [self.columns[name] for name in names if name in self.columns]
        return [line.cells[at] for line in self.lines for at in places if at < len(line.cells)]

    def tells_runs(self) -> bool:
        """Return whether most rows have a stop: `Stopped` is then a state of a run, whose start the row tells.

        Where events end when they begin (`Begin Bag`, 10:15, 10:15), they are none.
        """
        ends = sum(1 for cell in self.cells_of("stop") if cell != "") if "start" in self.columns else 0
        return ends * 2 > len(self.lines) and not any(map(self._takes_no_time, self.lines))

    def _run_of(self, line: Line, name: str) -> tuple[str, ...]:
        """Return whose run a row tells (`Infuse`, 10:15 to 11:15), with the begin or the end of it."""
        is_run = action_of(self._text(line, "status")) == "rate" and self._text(line, "stop")
        return tuple(self._text(line, each) for each in (*_WHOSE_RUN, name)) if is_run else ()

    def _takes_no_time(self, line: Line) -> bool:
        stop, action = self._text(line, "stop"), action_of(self._text(line, "status"))
        return bool(stop) and stop == self._text(line, "start") and action in _AT_ONCE

    def ends_what_was_given(self) -> bool:
        """Return whether a row is `Completed` that tells no dose, behind one that gave its drug: it ends that one."""
        given: set[str] = set()
        for line in self.lines:
            drug, state, dose = (self._text(line, name) for name in ("drug", "status", "dose"))
            action = action_of(state)
            if action == "given" and dose:
                given.add(plain(drug))
            elif action == "stop" and not dose and not self._text(line, "stop") and plain(drug) in given:
                return True
        return False

    def _text(self, line: Line, name: str) -> str:
        at = self.columns.get(name)
        return "" if at is None or at >= len(line.cells) else str(line.cells[at])

    def row(self, line: Line, habits: Habits, *, of_events: bool) -> Row | None:
        """Return a line as a row; None where it names no drug."""
        cells = _with_its_drug(
            {
                name: line.cells[at]
                for name, at in self.columns.items()
                if at < len(line.cells) and not (at in line.carried and name in _NOT_CARRIED)
            }
        )
        if cells is None:
            return None
        cells = self._with_plain_times(line, cells, of_events=of_events)
        way_times = self._take_its_time(line, cells)
        other, pump, passed = self._beside(line, cells, habits, {*self._halves.values(), *way_times})
        words = {
            name: cell if isinstance(cell, str) else str(cell) for name, cell in cells.items() if cell != ""
        }
        return Row(
            line.place,
            cells,
            words,
            self.part.mapping,
            habits,
            of_events,
            other,
            line.remarks,
            self.part.title.without_open_days() if habits.days_first else self.part.title,
            of_wastes=self.part.of_wastes,
            pump=pump,
            own_status=self._own_actions.get(line.place, ""),
            passed=passed,
        )

    def _with_plain_times(self, line: Line, cells: dict[str, Cell], *, of_events: bool) -> dict[str, Cell]:
        """Return cells without the day that workbooks write before a time, and without the stop of an event."""
        plain_ones = {
            name: without_no_day(cell)
            for name in _TIMES
            if type(cell := cells.get(name)) is str and len(cell) > _A_CLOCK
        }
        if of_events and (self._takes_no_time(line) or self._run_of(line, "stop") in self._go_on):
            plain_ones["stop"] = ""
        return cells | plain_ones

    def _beside(
        self, line: Line, cells: dict[str, Cell], habits: Habits, taken: Collection[int]
    ) -> tuple[tuple[tuple[str, str], ...], dict[str, Cell], tuple[str, ...]]:
        """Return what stands in columns that no field takes, times by the pump's clock that say another, and headings
        of times that are the order's; `taken`: columns of which a field takes a part.
        """
        pump = self._by_the_pump(line)
        alike = {self._pump[name] for name, cell in pump.items() if self._is_alike(name, cell, cells, habits)}
        passed = {*self._of_another_day(line, cells, habits)}
        none_left = {*self.columns.values(), *taken, *alike, *passed}
        other = _other_cells(line, self._headings, none_left)
        no_ticks = (at for at in self._ticked if line.cells[at : at + 1] in ((), ("",)))
        other += tuple((self._headings[at], NO_TICK) for at in no_ticks)
        columns = self.part.mapping.columns
        pump = {
            name: cell
            for name, cell in pump.items()
            if self._pump[name] not in none_left and is_of_a_clock(columns[name])
        }
        return other, pump, tuple(self._headings[at] for at in sorted(passed))

    def _is_alike(self, name: str, cell: Cell, cells: dict[str, Cell], habits: Habits) -> bool:
        """Return whether a time by the pump's clock is that of its field, to the minute."""
        own = cells.get(name, "")
        days, others = (days_in(one, self.part.mapping, habits) for one in (cell, own))
        is_of_one_day = not days or not others or bool({*days} & {*others})
        return is_of_one_day and same_minute(cell, own)

    def _of_another_day(self, line: Line, cells: dict[str, Cell], habits: Habits) -> Iterator[int]:
        """Yield the columns whose start or stop can only be the order's: it is of another day than the time given, a
        stop by more than a night.
        """
        given = days_in(cells.get("given", ""), self.part.mapping, habits)
        for at in self._of_the_order if given else ():
            days = days_in(line.cells[at], self.part.mapping, habits) if at < len(line.cells) else ()
            away = 1 if field_of(self.part.headings[at]) == "start" else 2
            if days and all(abs((day - on).days) >= away for day in days for on in given):
                yield at

    def _by_the_pump(self, line: Line) -> dict[str, Cell]:
        """Return the times of a line by the pump's clock."""
        return {
            name: line.cells[at]
            for name, at in self._pump.items()
            if line.cells[at : at + 1] not in ((), ("",))
        }

    def _take_its_time(self, line: Line, cells: dict[str, Cell]) -> tuple[int, ...]:
        """Give a row without a time the one that stands in a column of one way: `IV Push Time`. Return where."""
        told = [at for at in self._way_times if at < len(line.cells) and line.cells[at] != ""]
        if len(told) != 1 or any(cells.get(name) for name in _TIMES):
            return ()
        cells["given"] = line.cells[told[0]]
        if not cells.get("route") and not cells.get("technique"):
            cells["technique"] = self._way_times[told[0]]
        return (told[0],)

    def tells(self, line: Line) -> bool:
        """Return whether a line without a drug tells a time or an amount where rows of something given do."""
        places = [at for name in _TOLD for at in self._at(name)]
        acted = [*self._at("given"), *self._at("status")]  # when, and what: a time alone may be of a pulse
        return any(self._holds_figure(line, at) for at in places) or (
            len(acted) == 2
            and self._holds_figure(line, acted[0])
            and line.cells[acted[1] :][:1] not in ((), ("",))
        )

    def _holds_figure(self, line: Line, at: int) -> bool:
        told = at < len(line.cells) and at not in line.carried
        return told and _FIGURE.search(str(line.cells[at])) is not None

    def is_shifted(self, line: Line) -> bool:
        """Return whether a line has more cells than there are headings: a comma that nobody quoted."""
        return any(cell != "" for cell in line.cells[len(self.part.headings) :])


def _with_its_drug(cells: dict[str, Cell]) -> dict[str, Cell] | None:
    """Return the cells of a line with the name of its drug, which a code may tell; None where they name none."""
    drug = str(cells.get("drug", ""))
    is_named = bool(drug) and not _names_none(drug)
    if is_named and not names_no_drug(drug):
        return cells
    named = named_by_code(str(cells.get("ndc", "")), str(cells.get("hcpcs", "")))
    if not is_named and not (named and any(cells.get(name) for name in _OF_A_GIVING)):
        return None
    return cells | {"drug": named or drug}


def _names_none(words: str) -> bool:
    return _NO_NAME.fullmatch(words) is not None and not drugs.is_named(words.rstrip(" :"))


def _habits(laid: Sequence[_Laid], sheet: Sheet, titles: Sequence[Title]) -> Habits:
    times = [cell for part in laid for cell in part.cells_of(*_TIMES)]
    days = [cell for part in laid for cell in part.cells_of(*_DAYS) if isinstance(cell, str)]
    amounts = [cell for part in laid for cell in part.cells_of(*_AMOUNTS) if isinstance(cell, str)]
    days += [title.words for title in titles]
    mapping = laid[0].part.mapping if laid else Mapping({})
    return habits_of(times, days, amounts, mapping, semicolons=sheet.semicolons, serials=sheet.serials)


def _other_cells(line: Line, headings: Sequence[str], taken: Collection[int]) -> tuple[tuple[str, str], ...]:
    """Return what stands in columns that nobody mapped, with the heading above it."""
    return tuple(
        (headings[at] if at < len(headings) else "", str(cell))
        for at, cell in enumerate(line.cells)
        if at not in taken and cell != ""
    )


def headings_of(data: bytes, said: Mapping | None = None) -> tuple[str, ...]:
    """Return the headings of the first table in a file, for a guess; `said`: a preset that they may fit."""
    for sheet in sheets(data):
        head = header_of(sheet, said)
        head = header_of(sheet, None) if head is None else head
        if sheet.lines:
            return tuple(str(cell) for cell in sheet.lines[head or 0].cells if cell != "")
    raise DocumentError("not_table")


def unread_lines(opened: Sequence[Sheet], mapping: Mapping | None, tables: Sequence[Table]) -> Gaps:
    """Return what was left out, the lines outside the table, and those that name no drug, that may speak of giving."""
    gaps = Gaps()
    for sheet, table in zip(opened, tables, strict=True):
        read = {row.place for row in table.rows} | table.passed
        head = header_of(sheet, mapping)
        for place, line in enumerate(sheet.lines):
            if line.place in read:
                continue
            words = words_of(line.cells)
            titled = head is not None and place < head and not _NAMES_SOMETHING.search(words)
            if not titled and speaks_of_giving(words):
                gaps.add(line.place, words)
        for where, said in table.named:
            gaps.add(where, said)
    return gaps

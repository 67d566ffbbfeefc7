"""The parts of a sheet: tables one below the other, each with what stands above it.

    Patient: PIKE, ROY, MRN: 20452
    Medication, Dose, Route, Start, Stop
    Ocrevus, 600 mg, IV, 1340, 1715
    Patient: VOSS, IDA, MRN: 20453
    Orencia, 750 mg, IV, 1400, 1433

A row that names a patient or a day is no administration: what stands below it is of that patient and that day, and
never of the one before. A row of headings begins a table of its own columns.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Literal

from scrubber.charts.readers.note.page.sections import Section, heading_of
from scrubber.charts.readers.table.cells import Cell, Line, Sheet
from scrubber.charts.readers.table.mapping import Mapping, alone, guess, used_below
from scrubber.charts.readers.table.presets import NEEDED
from scrubber.charts.readers.table.title import (
    NO_TITLE,
    Title,
    day_alone,
    label_of,
    name_in,
    title_of,
    told_by,
)
from scrubber.charts.words import drugs
from scrubber.charts.words.actions import plain
from scrubber.charts.words.bare import bare_name
from scrubber.charts.words.headings import field_of, of_two
from scrubber.charts.words.waste import is_called_wastes
from scrubber.model.value import Value

HEADER_WITHIN = 20
_AT_LEAST = 2
"""Headings that are known, of a drug and of a time, without which no line is looked at further."""
_A_HEADER = 3
"""Cells that a row of headings has at least, most of them known."""
_WHO = r"patient|pt|client|name|mrn|med(?:ical)?\s+rec\w*"
_BEGINS_AS_LABEL = re.compile(
    rf"\W*(?:{_WHO}|dob|d\.o\.b|birth|date|dos|service|visit|infusion\s+date|treatment\s+date|account|acct|member"
    r"|fin|csn)\b",
    re.IGNORECASE,
)
_LABELLED = re.compile(rf"{_BEGINS_AS_LABEL.pattern}[^:|]{{0,20}}[:#]", re.IGNORECASE)
_A_PERSON = re.compile(r"[A-Z][A-Za-z'’.-]{1,40}(?:,?[ ][A-Z][A-Za-z'’.-]{0,40}){1,3}")
_TOTAL = re.compile(r"\W*(?:grand[ ]+|sub[ -]?)?totals?\b(?![ ]+(?:parenteral|nutri))", re.IGNORECASE)
_NOBODY = re.compile(
    r"\b(?:shift|log|suite|chair|room|unit|clinic|cent(?:er|re)|pod|bay|day|night|morning|afternoon"
    r"|evening|team|notes?|"
    r"comments?|premeds?|page|report|record|hospital|pharmacy|infusions?)\b",
    re.IGNORECASE,
)
"""Words of a heading that no person is called."""
_DATUM = re.compile(r"\d{1,2}/\d{1,2}/\d{2}|\d:\d\d|\d{4}-\d\d-\d\d|^(?:[01]?\d|2[0-3])[0-5]\d$")
"""A date or a time: no heading holds one."""
_WHOSE = re.compile(rf"\W*(?:{_WHO})\b[^:|]{{0,20}}[:#]", re.IGNORECASE)
_FACT = re.compile(r"\d:[0-5]\d\b(?!:00$)|\d\s?(?:mg|mcg|gm?|ml|units?)\b", re.IGNORECASE)
"""A time or an amount: a row of something given holds one. A line that names a patient, too, is named for it."""
_FIGURE = re.compile(r"\d")
Group = Literal["", "care", "undone", "words"]
"""What a line of one cell heads: rows of what was given, or of what was not; `words` that may head either."""
OfWastes = Literal["", "called", "headed"]
"""Whether a table is one of wastes: by its name, or by its headings alone."""
Kind = Literal["header", "headings", "label", "total", "nobody", "row"]


class Part(Value):
    """Rows below one row of headings that are of one patient and day, as far as the sheet says so."""

    headings: tuple[str, ...]
    mapping: Mapping
    lines: tuple[Line, ...]
    title: Title = NO_TITLE
    gives: bool = True
    """What it is called (`Orders`, `Home medications`) does not say otherwise."""
    of_wastes: OfWastes = ""
    """It tells what was wasted, and nothing of what was given."""


class Parts(Value):
    """A sheet as its parts, and what of it is no row."""

    parts: tuple[Part, ...] = ()
    passed: frozenset[str] = frozenset()
    """Places of headings and labels."""
    totals: int = 0
    nobody: tuple[tuple[str, str], ...] = ()
    """Places and words of lines that may name somebody: whose the rows below are, nobody knows."""


def parts_of(sheet: Sheet, mapping: Mapping | None, cover: Title = NO_TITLE) -> Parts:
    """Return the parts of a sheet; none where it has no headings. `cover`: what a sheet without a table says of all."""
    place = header_of(sheet, mapping)
    if place is None:
        return Parts()
    walk = _Walk(sheet, mapping, title_of(sheet.lines[:place]) or cover)
    lines = sheet.lines[place:]
    for line, below in zip(lines, (*lines[1:], None), strict=True):
        walk.take(line, below)
    return walk.done()


class _Walk:
    """Goes through the lines of a sheet, from its headings on."""

    def __init__(self, sheet: Sheet, mapping: Mapping | None, title: Title) -> None:
        self._sheet = sheet
        self._mapping = mapping
        self._meant = frozenset(mapping.headings()) if mapping is not None else frozenset()
        self._parts: list[Part] = []
        self._lines: list[Line] = []
        self._head: tuple[tuple[str, ...], Mapping] | None = None
        self._title = self._base = title
        self._of_all = None if title.names_somebody else title.day
        self._labels: list[Line] = []
        self._passed: set[str] = set()
        self._nobody: list[tuple[str, str]] = []
        self._totals = 0
        self._gives = True
        self._of_wastes: OfWastes = ""
        self._in_group = True
        """What the last line of one cell calls the rows below it (`REFUSED`) does not say otherwise."""
        self._below_wastes = False
        """The last line of one cell is called wastes; of its rows without headings, nobody knows the columns."""
        self._above: Line | None = None
        self._second: Line | None = None

    def take(self, line: Line, below: Line | None) -> None:
        """Take in a line; `below`: the next one."""
        kind = kind_of(line, self._mapping if self._may_be_meant(line) else None)
        both = together(line, below) if self._mapping is None else None
        if self._second is line:
            self._second = None
            self._passed.add(line.place)
            return
        if kind != "row" or both is not None:
            self._passed.add(line.place)
        if both is not None:
            self._second = below
            self._begin(both, above=line, readable=True)
        elif kind in ("header", "headings"):
            self._begin(line, above=line, readable=kind == "header")
        elif kind in ("label", "nobody"):
            self._label(line, is_somebody=kind == "nobody")
        elif kind == "total":
            self._totals += 1
        elif line.cells.count("") == len(line.cells) - 1 and (group := _group_of(line)) != "":
            self._group(line, group)
        elif self._below_wastes and not self._tells_a_run(line):
            self._nobody.append((line.place, words_of(line.cells)))
        else:
            self._labels, self._base = [], self._title
            self._lines.append(line)
        self._above = line

    def _may_be_meant(self, line: Line) -> bool:
        """Return whether a line holds a heading that a mapping names: most rows hold none."""
        return not self._meant.isdisjoint(plain(cell) for cell in line.cells if isinstance(cell, str))

    def _begin(self, line: Line, *, above: Line, readable: bool) -> None:
        self._close()
        headings = tuple(str(cell) for cell in line.cells)
        used = used_below(headings, self._mapping)
        self._head = (headings, used) if readable else None
        over = words_of(self._above.cells) if self._above is not None else ""
        over = over or self._first_words(above)
        place = self._sheet.lines[0].place
        self._gives = gives(place, over) and not is_of_returns(place, over, used)
        self._of_wastes = is_of_wastes(place, over, used)
        if self._of_wastes and self._above is not None and words_of(self._above.cells) == over:
            self._passed.add(self._above.place)
        self._in_group = True

    def _first_words(self, line: Line) -> str:
        """Return the line above the first headings."""
        at = self._sheet.lines.index(line)
        return words_of(self._sheet.lines[at - 1].cells) if at else ""

    def _label(self, line: Line, *, is_somebody: bool) -> None:
        self._close()
        self._in_group = True
        self._labels.append(line)
        if is_somebody:
            self._title = Title(day=self._of_all)
            self._nobody.append((line.place, words_of(line.cells)))
            return
        if _holds_a_fact(line):
            self._nobody.append((line.place, words_of(line.cells)))
        told = told_by(self._labels)
        self._title = self._base.followed(told, self._of_all)
        if self._of_all is not None and not told.names_somebody:
            self._of_all = told.day

    def _tells_a_run(self, line: Line) -> bool:
        """Return whether a row tells when something began and when it ended, below the headings of all."""
        headings, used = self._head if self._head is not None else ((), Mapping({}))
        ends = {plain(used.columns[name]) for name in _OF_A_RUN if name in used.columns}
        told = [at for at, each in enumerate(headings) if plain(each) in ends]
        return len(told) == len(_OF_A_RUN) and all(line.cells[at : at + 1] not in ((), ("",)) for at in told)

    def _group(self, line: Line, group: Group) -> None:
        self._close()
        self._below_wastes = is_called_wastes(words_of(line.cells))
        if group == "care" or (group == "words" and _KIND.fullmatch(words_of(line.cells))):
            self._passed.add(line.place)
        if group != "words" or any(_is_a_name(str(cell)) for cell in line.cells):
            self._in_group = group != "undone"

    def _close(self) -> None:
        self._below_wastes = False
        if self._lines and self._head is not None:
            headings, used = self._head
            given = self._gives and self._in_group
            self._parts.append(Part(headings, used, tuple(self._lines), self._title, given, self._of_wastes))
        self._lines = []

    def done(self) -> Parts:
        self._close()
        return Parts(tuple(self._parts), frozenset(self._passed), self._totals, tuple(self._nobody))


def header_of(sheet: Sheet, mapping: Mapping | None) -> int | None:
    """Return which line holds the headings."""
    for place, line in enumerate(sheet.lines[:HEADER_WITHIN]):
        below = sheet.lines[place + 1] if place + 1 < len(sheet.lines) else None
        if is_header(line, mapping) or (mapping is None and together(line, below) is not None):
            return place
    return None


def together(line: Line, below: Line | None) -> Line | None:
    """Return two rows of headings as one, where they can be read so: `Infusion` over `Start` and `Stop`."""
    if below is not None and (units := _with_units(line, below)) is not None:
        return units
    if below is None or not _are_headings([str(cell) for cell in below.cells if cell != ""]):
        return None
    if [at for at, cell in enumerate(line.cells) if cell != ""] in ([], [0]):
        return None  # a title
    cells = []
    over = ""
    for at, cell in enumerate(below.cells):
        own = str(line.cells[at]) if at < len(line.cells) else ""
        over = own or over
        cells.append(of_two(over, str(cell)) if cell != "" and at not in below.carried else own)
    cells += [str(cell) for cell in line.cells[len(below.cells) :]]
    found = Line(line.place, tuple(cells))
    over_several = sum(1 for cell in line.cells if cell != "") < len([cell for cell in cells if cell])
    return found if over_several and is_header(found, None) else None


def _with_units(line: Line, below: Line) -> Line | None:
    """Return headings with the units and forms that stand in a row of their own: `Dose` over `(mg)`."""
    told = [cell for cell in below.cells if cell != ""]
    if not told or not all(isinstance(cell, str) and _A_UNIT.fullmatch(cell) for cell in told):
        return None
    if not is_header(line, None):
        return None
    units = [str(cell).strip("() ") for cell in below.cells] + [""] * len(line.cells)
    cells = (
        f"{cell} ({unit})" if cell and unit and not _A_FORM.fullmatch(unit) else cell
        for cell, unit in zip(line.cells, units, strict=False)
    )
    return Line(line.place, tuple(cells))


_FORM = r"time|date|text|24 ?-?h(?:r|our)?|hh:?mm|military(?: time)?|m{1,2}/d{1,2}/y{2,4}|name|initials"
_A_FORM = re.compile(_FORM, re.IGNORECASE)
_A_UNIT = re.compile(
    rf"\(?(?:mg|mcg|gm?|units?|iu|meq|ml|m[lL]/hr?|min(?:utes)?|hrs?|hours?|{_FORM})\)?", re.IGNORECASE
)


def is_header(line: Line, mapping: Mapping | None) -> bool:
    """Return whether a line holds headings that can be read."""
    words = [cell for cell in line.cells if isinstance(cell, str) and cell]
    if mapping is not None and _is_meant(words, mapping):
        return True
    if any(map(_DATUM.search, words)) or any(isinstance(cell, time) for cell in line.cells):
        return False
    if sum(map(_is_known, words)) < _AT_LEAST:
        return False
    return guess(words).readable


def _is_meant(words: Sequence[str], mapping: Mapping) -> bool:
    """Return whether headings are those that a person spoke of, or of a further table that has them in part."""
    if not mapping.missing_in(words) or mapping.is_its_export(words):
        return True
    named = {plain(mapping.columns[name]) for name in NEEDED if name in mapping.columns}
    return not named.isdisjoint(map(plain, words)) and used_below(words, mapping).readable


def _is_known(words: str) -> bool:
    return field_of(words) is not None or alone(words) != ""


def kind_of(line: Line, mapping: Mapping | None) -> Kind:
    """Return what a line below the first headings is."""
    told = [cell for cell in line.cells if cell != ""]
    words = [cell for cell in told if isinstance(cell, str)]
    if is_header(line, mapping) or _heads_wastes(words):
        return "header"
    if _are_headings(words):
        return "headings"
    if words and _TOTAL.match(words[0]):
        return "total"
    if _is_label(line) or day_alone(told) is not None:
        return "label"
    if len(told) == 1 and words:
        return "nobody" if _may_be_somebody(words[0]) else "row"
    return "row"


def _are_headings(words: Sequence[str]) -> bool:
    """Return whether a line holds headings of a table that cannot be read: of another one below."""
    if len(words) < _A_HEADER or any(map(_FIGURE.search, words)):
        return False  # most rows, without more ado
    known = sum(1 for word in words if field_of(word) is not None)
    return known * 3 >= len(words) * 2


def _heads_wastes(words: Sequence[str]) -> bool:
    """Return whether a line heads a list of drugs and their amounts, as short as `Medication`, `Amount wasted`."""
    if len(words) < _AT_LEAST or any(map(_FIGURE.search, words)):
        return False
    known = {field_of(word) for word in words}
    if "drug" not in known or not {"waste", "dose"} & known or not _OF_A_RUN.isdisjoint(known):
        return False
    return None not in known if "waste" not in known else len(known - {None}) * 3 >= len(words) * 2


def _is_label(line: Line) -> bool:
    """Return whether a line names a patient or a day: `Patient: VOSS, IDA`, `Date: 03/09/2026`, `PIKE, ROY`."""
    words = "  ".join(cell for cell in line.cells if isinstance(cell, str))
    text = label_of(line.cells) if _BEGINS_AS_LABEL.match(words) else ""  # most rows begin otherwise
    if _holds_a_fact(line):
        return _WHOSE.match(text) is not None and title_of([line]).names_somebody
    if _LABELLED.match(text) and (_FIGURE.search(text) or title_of([line])):
        return True
    told = [str(cell) for cell in line.cells if cell != ""]
    return bool(told) and name_in(told) != ""


def _holds_a_fact(line: Line) -> bool:
    return any(isinstance(cell, time) or _FACT.search(str(cell)) for cell in line.cells if cell != "")


def _may_be_somebody(words: str) -> bool:
    """Return whether a lone cell may be a person's name: `Ida Voss`, and no drug."""
    return (
        _A_PERSON.fullmatch(words) is not None
        and not _NOBODY.search(words)
        and not drugs.substances(words)
        and not any(drugs.looks_like_one(word) for word in words.split())
        and heading_of(words, 0, len(words)) is None
    )


def gives(place: str, above: str) -> bool:
    """Return whether neither a sheet nor the line above its headings is called `Orders` or `Home medications`."""
    sheet = place.rpartition(", row ")[0]
    return _NO_RECORD.fullmatch(sheet) is None and is_of_care(sheet) and is_of_care(above)


def is_of_wastes(place: str, above: str, used: Mapping) -> OfWastes:
    """Return whether a table is called a list of wastes, or headed as one: with wastes, and nothing of a giving."""
    if used.columns.keys() >= _OF_A_RUN:
        return ""
    if any(map(is_called_wastes, (place.rpartition(", row ")[0], above))):
        return "called"
    if not _OF_A_GIVING.isdisjoint(used.columns):
        return ""
    given = plain(used.columns.get("given", ""))
    has_times = bool(given) and not _OF_ANY_TIME.fullmatch(given)
    headed = "waste" in used.columns and "dose" not in used.columns and not has_times
    return "headed" if headed else ""


def is_of_returns(place: str, above: str, used: Mapping) -> bool:
    """Return whether a table is called one of returns or of what is left, and has no column of wastes."""
    names = (place.rpartition(", row ")[0], above)
    return "waste" not in used.columns and any(
        is_called_wastes(name) and _RETURNS.search(name) for name in names
    )


_RETURNS = re.compile(r"\b(?:return|unused|left)", re.IGNORECASE)
"""What is left may be kept."""
_OF_A_RUN = frozenset({"start", "stop"})
"""Fields that say when something ran: a table with both is none of wastes, whatever it is called."""
_OF_A_GIVING = frozenset({"start", "stop", "route", "technique", "rate", "status", "duration"})
"""Fields that no list of wastes has which is only headed as one."""
_OF_ANY_TIME = re.compile(r"(?:date )?time|date/time|clock|clock time|.*\b(?:wast\w*|discard\w*)\b.*")
"""Headings of a time that may be of a waste; a column `Time given` is of a giving."""
_NO_RECORD = re.compile(
    r"(?:blank[ ]+|empty[ ]+)?(?:templates?|examples?|samples?|instructions?|look-?ups?|lists?|drop-?downs?|key|legend)"
    r"(?:[ ]+(?:sheet|tab|rows?|data))?(?:[ ]*\(?\d{1,2}\)?)?",
    re.IGNORECASE,
)
"""Names of sheets that hold nobody's record."""
_TO_COME = frozenset({"planned", "pending", "upcoming", "future", "to be given", "to give"})


def is_of_care(name: str) -> bool:
    """Return whether a name of rows is none of what was ordered, planned, refused or called off: `HELD / NOT GIVEN`."""
    found = _section_of(name)
    return found is None or found in ("care", "aside")


def _section_of(name: str) -> Section | None:
    """Return the section that a name of rows begins, whatever ends it: `Refused`, `HELD - REFUSED`, `Orders 3-2`."""
    words = bare_name(name).replace(" - ", " / ")
    if words.casefold() in _TO_COME:
        return "plan"
    found = heading_of(f"{words}:", 0, len(words) + 1)
    return found[0] if found is not None else None


def _group_of(line: Line) -> Group:
    """Return what a line of one cell heads; empty for a row."""
    told = [cell for cell in line.cells if cell != ""]
    if len(told) != 1 or not isinstance(told[0], str) or _FIGURE.search(told[0]) or len(told[0]) > _A_NAME:
        return ""
    found = _section_of(told[0])
    return "words" if found is None else "care" if found in ("care", "aside") else "undone"


def _is_a_name(words: str) -> bool:
    return words.istitle() or words.isupper()


_KIND = re.compile(
    r"(?:[A-Za-z-]+[ ]){0,3}(?:meds|medications|drugs|infusions?|injections|vaccines|biologics|fluids|therapy"
    r"|antibiotics)[ :]*",
    re.IGNORECASE,
)
"""`PRN medications`, `Supportive care drugs`: a kind of drugs, which says nothing of whether they were given."""
_A_NAME = 60
"""Characters that the name of a group has at most."""


def words_of(cells: Sequence[Cell]) -> str:
    """Return the cells of a line, as people read them."""
    shown = (
        f"{cell:%m/%d/%Y}" if isinstance(cell, datetime | date) else str(cell) for cell in cells if cell != ""
    )
    return " | ".join(shown)

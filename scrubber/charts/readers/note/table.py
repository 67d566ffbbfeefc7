"""Tables inside a note: a header that names a drug and a time, and rows below it in the same columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from scrubber.charts.readers.note import words
from scrubber.charts.readers.note.clock import Clock
from scrubber.charts.readers.note.facts import Confidence, Fact, Kind, Statement

_COLUMNS = {
    "drug": re.compile(
        r"(?:drug|medication|med|medicine|agent|fluid|name)(?: name| given|\s?/\s?(?:fluid|solution))?s?", re.IGNORECASE
    ),
    "dose": re.compile(r"(?:dose|amount|dosage|qty)(?: given)?", re.IGNORECASE),
    "way": re.compile(r"(?:route|method|route/method|technique)", re.IGNORECASE),
    "start": re.compile(r"(?:infusion )?(?:start|start time|time started|started|begin|time hung|hung)", re.IGNORECASE),
    "given": re.compile(r"(?:time|time given|given|given at|admin time)", re.IGNORECASE),
    "stop": re.compile(
        r"(?:infusion )?(?:stop|end|stop time|end time|time stopped|stopped|completed|finish)", re.IGNORECASE
    ),
    "lot": re.compile(r"lot(?: ?(?:#|no\.?|number))?", re.IGNORECASE),
    "site": re.compile(r"(?:site|iv site|access)", re.IGNORECASE),
    "waste": re.compile(r"(?:waste|wasted|discarded)", re.IGNORECASE),
}  # fmt: skip
_MOST_ROWS = 200
_WIDE = re.compile(r"\S+(?: \S+)*")
_PIPED = re.compile(r"[^|\n]+")
_TABBED = re.compile(r"[^\t\n]+")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the spans of its cells by column."""

    text: str
    start: int
    end: int
    cells: dict[str, tuple[int, int]]

    def statements(self, times: Sequence[Clock]) -> list[Statement]:
        """Return what the row says of its drug."""
        drug = self._cell("drug")
        statement = Statement(drug, self.start, self.end)
        dose = words.TOLD_DOSE.search(self.text, *self.cells.get("dose", self.cells["drug"]))
        if dose:
            self._add(statement, "dose", f"{dose['amount'].replace(',', '')} {dose['unit']}", dose.span())
        for name, pattern in words.WAYS:
            found = pattern.search(self.text, *self.cells["way"]) if "way" in self.cells else None
            if found:
                self._add(statement, "way", name, found.span())
        kinds: tuple[Kind, ...] = ("start", "given", "stop")
        for kind in kinds:
            span = self.cells.get(kind)
            for clock in times:
                if span and span[0] <= clock.start and clock.end <= span[1]:
                    confidence: Confidence = "stated" if clock.certain else "ambiguous"
                    statement.facts.append(
                        Fact(kind, "", clock.start, clock.end, clock.quote, confidence, clock)
                    )
                    break
        plains: tuple[Kind, ...] = ("lot", "site")
        for plain in plains:
            if self._cell(plain):
                self._add(statement, plain, self._cell(plain), self.cells[plain])
        waste = words.TOLD_DOSE.search(self.text, *self.cells["waste"]) if "waste" in self.cells else None
        if waste:
            self._add(statement, "waste", f"{waste['amount'].replace(',', '')} {waste['unit']}", waste.span())
        if words.VOID.search(self.text, self.start, self.end):
            return []
        return [statement]

    def _cell(self, name: str) -> str:
        span = self.cells.get(name)
        return self.text[slice(*span)].strip() if span else ""

    def _add(self, statement: Statement, kind: Kind, value: str, span: tuple[int, int]) -> None:
        statement.facts.append(Fact(kind, value, *span, self.text[slice(*span)].strip()))


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a table and where it ends in the note."""

    rows: tuple[Row, ...]
    end: int


def table_at(text: str, start: int) -> Table | None:
    """Return the table whose header is the line that starts here; None where there is none."""
    end = _line_end(text, start)
    line = text[start:end]
    piped = line.count("|") > 1
    pattern = _PIPED if piped else _TABBED if line.count("\t") > 1 else _WIDE
    if pattern is _WIDE and not re.search(r"\S\s{2,}\S", line):
        return None
    header: dict[str, int] = {}
    spans: list[int] = []
    for place, cell in enumerate(_cells(pattern, text, start, end)):
        spans.append(cell[0])
        words_in = text[slice(*cell)].strip(" :")
        for name, label in _COLUMNS.items():
            if label.fullmatch(words_in):
                header.setdefault(name, place)
    if "drug" not in header or not {"start", "given"} & header.keys() or len(header) < 3:
        return None
    rows: list[Row] = []
    while end < len(text) and len(rows) < _MOST_ROWS:
        first, last = end + 1, _line_end(text, end + 1)
        cells = _cells(pattern, text, first, last)
        if re.fullmatch(r"[\s|+=-]*", text[first:last]) and text[first:last].strip():
            end = last
            continue
        if len(cells) < 3 or (piped and "|" not in text[first:last]):
            break
        by_place = (
            _by_start(cells, [place - start for place in spans], first)
            if pattern is _WIDE
            else dict(enumerate(cells))
        )
        named = {name: by_place[place] for name, place in header.items() if place in by_place}
        if text[slice(*named.get("drug", (0, 0)))].strip():
            rows.append(Row(text, first, last, named))
        end = last
    return Table(tuple(rows), end + 1) if rows else None


def _cells(pattern: re.Pattern[str], text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the spans of cells; a piped line may begin and end with its separator."""
    if pattern is _PIPED:
        inner = text[start:end]
        start += len(inner) - len(inner.lstrip(" |"))
        end -= (
            len(inner)
            - len(inner.rstrip())
            + (1 if inner.rstrip().endswith("|") and inner.lstrip().startswith("|") else 0)
        )
        cells, first = [], start
        for place in [*(i for i in range(start, end) if text[i] == "|"), end]:
            cells.append((first, place))
            first = place + 1
        return cells
    return [match.span() for match in pattern.finditer(text, start, end)]


def _by_start(
    cells: Sequence[tuple[int, int]], columns: Sequence[int], first: int
) -> dict[int, tuple[int, int]]:
    """Return each cell under the heading whose left edge is nearest."""
    return {
        min(range(len(columns)), key=lambda column: abs(columns[column] - (cell[0] - first))): cell
        for cell in cells
    }


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end

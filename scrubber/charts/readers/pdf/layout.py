"""The words of a page in the order in which a person reads them: tables by rows, columns of prose one by one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise, zip_longest

from scrubber.charts.readers.note.page.sections import heading_of
from scrubber.charts.readers.pdf.lines import COLUMN
from scrubber.charts.readers.pdf.process import Page
from scrubber.charts.words.drugs import is_named
from scrubber.charts.words.headings import field_of
from scrubber.model.value import replace

_GUTTER = 3
"""Blanks between two columns."""
_FEWEST = 2
"""Lines that two columns of prose share at least."""
_CELL = re.compile(r"\S+(?: \S+)*")
_PROSE = re.compile(r"(?:[A-Za-z]{2,}\W+){2}[A-Za-z]{2,}")
Span = tuple[int, int]


def reading_order(page: Page) -> str:
    """Return a page's text: as it stands on the page where it holds a table, a form or columns, else by its lines."""
    if not page.layout:
        return page.text
    lines = page.layout.split("\n")
    if (sections := _side_by_side(lines)) is not None:
        return "\n".join(sections)
    if _table_in(lines) or _is_a_form(lines) or _has_fields_beside(lines):
        return "\n".join(line.rstrip() for line in lines)
    columns = _in_columns(lines)
    return "\n".join(columns) if columns is not None else page.text


def by_lines(page: Page) -> Page:
    """Return a page with the text of its lines, where its words are placed one by one or two columns of it stand beside
    each other by chance.
    """
    if any(map(_tells_another_time, page.rows)):
        return replace(page, text="\n".join(_column_by_column(page.rows)))
    return replace(page, text="\n".join(map(_line, page.rows))) if page.is_torn else page


def _tells_another_time(cells: Sequence[str]) -> bool:
    """`1030 BP 118/72     started at 1015`: return whether a story stands beside times that are not its own."""
    begin = _CLOCK.match(cells[0]) if cells else None
    if begin is None:
        return False
    here = _CLOCK.findall(cells[0])
    return any(time not in here for cell in cells[1:] for time in _CLOCK.findall(cell))


def _column_by_column(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of a page; those that stand beside others, one column after the other."""
    for is_beside, block in groupby(rows, lambda row: len(row) > 1):
        if not is_beside:
            yield from (" ".join(row) for row in block)
            continue
        yield ""
        for column in zip_longest(*block, fillvalue=""):
            yield from (cell for cell in column if cell)
            yield ""


def _is_a_form(lines: Sequence[str]) -> bool:
    """Return whether each line that has columns is a label with what belongs to it, and some are of a giving."""
    cells = [[match.group() for match in _CELL.finditer(line)] for line in lines]
    pairs = [
        found for found in cells if len(found) > 1 and any(":" not in cell.strip(": ") for cell in found)
    ]
    known = [field_of(found[0].strip(" :#")) for found in pairs]
    return (
        len([name for name in known if name is not None]) > 1
        and all(len(found) == 2 and not found[1].endswith(":") for found in pairs)
        and all(name is not None or found[0].endswith(":") for name, found in zip(known, pairs, strict=True))
    )


def _has_fields_beside(lines: Sequence[str]) -> bool:
    """`Medication: Remicade     Dose: 400 mg`: return whether fields of a form stand beside each other in lines, those
    of a giving among them, and nothing else does.
    """
    rows = [[match.group() for match in _CELL.finditer(line)] for line in lines]
    beside = [row for row in rows if len(row) > 1]
    labels = [cell.partition(":")[0] for row in beside for cell in row if ":" in cell.rstrip(":")]
    known = {field_of(label) for label in labels} & _OF_A_GIVING
    return len(labels) == sum(map(len, beside)) and len(known) > 1


_OF_A_GIVING = frozenset({"drug", "dose", "route", "start", "stop", "given"})


def _line(cells: Sequence[str]) -> str:
    """Return cells that stand beside each other as one line where the first says what the others are: a time, a box, or
    the label of the second. Others may be of two columns that have nothing to do with each other.
    """
    told = [cell for cell in cells if cell]
    if not told:
        return ""
    of_one = (
        _TIMED.fullmatch(told[0])
        or _TICK.fullmatch(told[0])
        or all(_HEADING.fullmatch(cell) for cell in told)
    )
    labelled = len(told) == 2 and field_of(told[0].strip(" :#")) is not None and not told[1].endswith(":")
    return (COLUMN if of_one or labelled else "\n").join(told)


_CLOCK = re.compile(r"(?<![\d/.,:])(?:[01]?\d|2[0-3]):?[0-5]\d(?![\d/.,]|[ ]?(?:mg|mcg|mL|ml|units?)\b)")
_TIMED = re.compile(
    r"(?:\d{1,2}/\d{1,2}(?:/\d{2,4})?,?[ ])?\d{1,2}:?\d\d(?::\d\d)?(?:[ ]?[AaPp]\.?[Mm]\.?)?(?:[ ]?hrs?)?"
)
"""`0955`, `03/02/26 9:55 AM`."""
_TICK = re.compile(r"[\u2610-\u2612\u25a1\u25cb\u25cf\u2713\u2714\u2717\u2718\u274f-\u2752]|\[[ xX]?\]")
"""A box or a tick that stands by itself, in a font of signs."""
_FEWEST_HOURS = 3
_MOST_BELOW = 12
"""Rows below the times of a grid among which one tells of a run."""
_RUN = re.compile(
    r"(?:rate|flow)?\s*\(?(?:ml|cc)\s?/\s?h(?:r|our)?\)?|rate.*|actions?|events?|status", re.IGNORECASE
)
_HEADING = re.compile(r"[A-Z][A-Za-z /()#]{1,24}")
"""`Time`, `Event`, `Comments`."""


def _table_in(lines: Sequence[str]) -> bool:
    """Return whether some line heads a table of drugs with times, or of rates."""
    return any(_heads(line) or _heads_rates(lines, place) for place, line in enumerate(lines))


def _heads_rates(lines: Sequence[str], place: int) -> bool:
    """Return whether a line holds times alone, and one of those below it what ran then: a grid of vital signs may stand
    beside a story.
    """
    cells = [match.group() for match in _CELL.finditer(lines[place])]
    if len(cells) < _FEWEST_HOURS or not all(map(_TIMED.fullmatch, cells[1:])):
        return False
    labels = []
    for line in lines[place + 1 : place + 1 + _MOST_BELOW]:
        told = [match.group().strip(" :") for match in _CELL.finditer(line)]
        if len(told) < 2 or len(told) > len(cells) + 1 or any(map(_PROSE.search, told[1:])):
            break  # the grid ends
        labels.append(told[0])
    return any(_RUN.fullmatch(label) or field_of(label) == "rate" or is_named(label) for label in labels)


def _heads(line: str) -> bool:
    cells = [match.group().strip(" :#|") for match in _CELL.finditer(line)]
    if len(cells) < 3:
        return False
    found = {field_of(cell) for cell in cells}
    if sum(_TIMED.fullmatch(cell) is not None for cell in cells) >= _FEWEST_HOURS:
        return "drug" in found  # a grid: `Medication   0800   0900   1000`
    timed = bool(found & {"start", "given"})
    return timed and ("drug" in found or "rate" in found)


def _side_by_side(lines: Sequence[str]) -> list[str] | None:
    """Return the lines with two sections set one below the other, where the headings of both stand in one line: `ORDERS
    ADMINISTRATION`. What stands below each is its own, whatever stands beside it. None where there are none.
    """
    for place, line in enumerate(lines):
        cells = [match.group().strip(" :") for match in _CELL.finditer(line)]
        gutter = _common(None, line)
        if gutter is None or len(cells) != 2 or not _are_two_sections(*cells):
            continue
        end = place + 1
        while end < len(lines) and (common := _common(gutter, lines[end])) is not None:
            gutter, end = common, end + 1
        middle = gutter[1] - 1
        left, right = (
            [row[cut].rstrip() for row in lines[place:end]] for cut in (slice(middle), slice(middle, None))
        )
        # with its colon a heading ends the section above it, as the head of a column does
        left[0], right[0] = f"{left[0].strip(' :')}:", f"{right[0].strip(' :')}:"
        return [*lines[:place], *left, "", *map(str.strip, right), "", *lines[end:]]
    return None


def _are_two_sections(one: str, other: str) -> bool:
    """Return whether two words head sections of which one tells what was done, and the other what was not."""
    kinds = set()
    for cell in (one, other):
        head = heading_of(f"{cell}:", 0, len(cell) + 1)
        if head is not None and head[1] > len(cell):  # `Assessment: lungs clear` is a line of prose
            kinds.add(head[0])
    return len(kinds) == 2 and "care" in kinds


def _in_columns(lines: Sequence[str]) -> list[str] | None:
    """Return the lines with two columns of prose set one below the other; None where there are none."""
    result: list[str] = []
    place = 0
    split = False
    while place < len(lines):
        end, gutter = _block(lines, place)
        if gutter is None:
            result.append(lines[place])
            place += 1
            continue
        split = True
        middle = (gutter[0] + gutter[1]) // 2
        result += [line[:middle].rstrip() for line in lines[place:end]]
        result.append("")
        result += [line[middle:].strip() for line in lines[place:end]]
        place = end
    return result if split else None


def _block(lines: Sequence[str], start: int) -> tuple[int, Span | None]:
    """Return how far two columns reach that begin at a line, and the blank stretch between them."""
    gutter: Span | None = None
    end = start
    for place in range(start, len(lines)):
        line = lines[place]
        if not line.strip():
            if gutter is None:
                break
            end = place + 1
            continue
        common = _common(gutter, line)
        if common is None:
            break
        gutter, end = common, place + 1
    if gutter is None or not _is_prose(lines[start:end], gutter):
        return start, None
    return end, gutter


def _common(gutter: Span | None, line: str) -> Span | None:
    """Return the blanks that a line shares with the gutter so far; a line of one side leaves the other blank."""
    cells = [match.span() for match in _CELL.finditer(line)]
    if gutter is None:
        gaps = [(one[1], other[0]) for one, other in pairwise(cells) if other[0] - one[1] >= _GUTTER]
        return max(gaps, key=lambda gap: gap[1] - gap[0]) if len(gaps) == 1 else None
    low, high = gutter
    for start, end in cells:
        if end <= low or start >= high:
            continue
        if start <= low:
            low = max(low, end)
        else:
            high = min(high, start)
    return (low, high) if high - low >= _GUTTER else None


def _is_prose(lines: Sequence[str], gutter: Span) -> bool:
    """Return whether both sides are sentences: a column of times or numbers belongs to the words beside it."""
    middle = sum(gutter) // 2
    for side in ([line[:middle] for line in lines], [line[middle:] for line in lines]):
        told = [line for line in side if line.strip()]
        if len(told) < _FEWEST or sum(bool(_PROSE.search(line)) for line in told) * 2 < len(told):
            return False
    return True

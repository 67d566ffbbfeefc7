"""The tables of givings on a page, each row in one line, however many lines its cells take: `Remicade | 400 mg | 1015`.

The rules that are drawn tell where a cell ends. Where none are, the gaps do. A table of which nobody knows what is of
which row is left as it stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from scrubber.charts.readers.pdf.by_gaps import without_rules
from scrubber.charts.readers.pdf.by_rules import Headings, leaves_open, of_grid
from scrubber.charts.readers.pdf.cells import Table, levels, pieces
from scrubber.charts.readers.pdf.lines import COLUMN, Run, in_one, with_raised
from scrubber.charts.readers.pdf.process import Page
from scrubber.charts.readers.pdf.ruled import Rule, grids
from scrubber.model.value import replace

_SIZE = 8.0
"""Points of letters, where a page has none."""


def with_tables(page: Page, above: Headings | None) -> tuple[Page, Headings | None]:
    """Return a page with each row of its tables in one line; and the headings of the last table, which goes on
    on the next page perhaps. `above`: those of the page before.
    """
    words = [run for run in page.spots if run.size > 0]
    tables: list[Table] = []
    last, is_open = None, False
    for grid in grids(page.rules):
        held = [*words, *_filled_in(page, words)]
        found, last = of_grid(grid, held, above)
        is_open = is_open or leaves_open(grid, held)
        tables += found
        above = last
    tables += without_rules([run for run in words if not _is_in(run, tables)], page.rules)
    page = replace(page, is_open=is_open)
    if not tables:
        return page, last
    text = with_raised("\n".join(_composed(words, tables)), words)
    text = "\n".join((text, *page.turned))
    inside = [widget for widget in page.widgets if any(_holds(table.area, widget.box) for table in tables)]
    return replace(
        page, text=text, layout=text, rows=(), is_torn=False,
        widgets=tuple(widget for widget in page.widgets if widget not in inside),
        in_rows=(*page.in_rows, *((item.name, None if item.is_box else item.value) for item in inside)),
    ), last  # fmt: skip


def _filled_in(page: Page, words: Sequence[Run]) -> Iterator[Run]:
    """Yield what was filled into fields and ticked, as words in their places."""
    size = median(run.size for run in words) if words else _SIZE
    for widget in page.widgets:
        said = ("[x]" if widget.ticked else "[ ]") if widget.is_box else widget.value
        if len(widget.box) == 4 and said:
            yield Run(widget.box[0], (widget.box[1] + widget.box[3] - size) / 2, size, " ".join(said.split()))
    for left, low, right, high in page.marks:
        if not any(low <= run.across + size / 2 <= high and left <= run.along <= right for run in words):
            yield Run(left, (low + high - size) / 2, size, "X")


def _holds(area: Rule, box: Sequence[float]) -> bool:
    return len(box) == 4 and area[0] <= box[0] <= area[2] and area[1] <= box[1] <= area[3]


def _is_in(run: Run, tables: Sequence[Table]) -> bool:
    return any(_holds(table.area, (run.along + 0.5, run.across + 0.3 * run.size, 0, 0)) for table in tables)


def _composed(runs: Sequence[Run], tables: Sequence[Table]) -> Iterator[str]:
    """Yield the lines of a page from above, tables in their places."""
    outside = [run for run in runs if not _is_in(run, tables)]
    left = min((run.along for run in runs), default=0.0)
    wide = 0.5 * median(run.size for run in runs)
    lines = [(line[0].across, line[0].along, [_set(line, left, wide)]) for line in levels(outside)]
    lines += [(table.area[3], table.area[0], table.text) for table in tables]
    for _, _, text in sorted(lines, key=lambda item: (-round(item[0]), item[1])):
        yield from text


def _set(line: Sequence[Run], left: float, wide: float) -> str:
    """Return a line with its words where they stand on the page; `wide`: points of a letter."""
    text = ""
    for piece in pieces(line):
        place = round((piece[0].along - left) / wide)
        text = text.ljust(max(place, len(text) + len(COLUMN)) if text else place) + in_one(piece)
    return text

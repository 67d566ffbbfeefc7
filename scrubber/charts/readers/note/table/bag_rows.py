"""Bags of one drug in rows below its name, each with its labelled times.

    Lifileucel (Amtagvi), 3 bags, red lumen
       Bag 1   thaw 12:52   start 13:02   stop 13:31
       Bag 2   thaw 13:35   start 13:44   stop 14:10

Each bag is a run of its own. A row that says anything else, or a label that nobody knows, leaves the rows to be read
like any line.
"""

from __future__ import annotations

import re

from scrubber.charts.readers.note.page.columns import field_named, line_end, named_above
from scrubber.charts.readers.note.table.grid import Grid, GridRow
from scrubber.charts.readers.note.values.clock import Clock
from scrubber.charts.readers.note.values.reading import timed
from scrubber.charts.readers.note.values.statement import Fact, Statement
from scrubber.charts.readers.note.values.tokens import Lexed, Token, between
from scrubber.charts.words import drugs
from scrubber.charts.words.actions import plain

_BAG = re.compile(
    r"[ \t]*(?:[-*•][ \t]*)?(?:bag|bottle|syringe|cassette)[ \t]*#?[ \t]?(?P<n>[1-9])[ \t]*[:.)-]?(?=[ \t])",
    re.IGNORECASE,
)
_OTHER = frozenset(
    {"thaw", "thawed", "thaw start", "thaw end", "thaw complete", "verify", "verified", "check", "checked",
     "2 rn check", "received", "arrived", "id check", "released", "release", "issued", "prepared", "spiked", "scanned"}
)  # fmt: skip
"""Labels of times at which nothing ran."""
_FEWEST = 2
"""Rows; one alone is a line like any other."""
_MOST = 20


def bag_rows_at(lexed: Lexed, start: int) -> Grid | None:
    """Return the bags whose first row starts here; None where there are none, or no line above names their drug."""
    if _BAG.match(lexed.text, start) is None:
        return None
    drug = _named_right_above(lexed, start)
    rows: list[GridRow] = []
    end = start - 1
    while drug is not None and len(rows) < _MOST:
        first, last = end + 1, line_end(lexed.text, end + 1)
        row = _row(lexed, first, last, drug)
        if row is None:
            break
        rows.append(row)
        end = last
    return Grid(tuple(rows), end + 1) if len(rows) >= _FEWEST else None


def _named_right_above(lexed: Lexed, start: int) -> Token | None:
    """Return the drug that the line above names, with nothing but fields (`Lot: 4471`) between: what stands farther up
    may be of a product that nobody knows.
    """
    drug = _hung(lexed, named_above(lexed, start))
    between_them = lexed.text[line_end(lexed.text, drug.end) : start].split("\n") if drug is not None else []
    return drug if all(not line.strip() or _FIELD.match(line) for line in between_them) else None


def _hung(lexed: Lexed, drug: Token | None) -> Token | None:
    """`Order: NS 1,000 mL IV; ondansetron 4 mg IV`: return the fluid where a list names one beside a drug."""
    if drug is None:
        return None
    first = lexed.text.rfind("\n", 0, drug.start) + 1
    named = [t for t in between(lexed.tokens, first, line_end(lexed.text, first)) if t.kind == "drug"]
    fluid = next((token for token in named if drugs.is_fluid(token.key)), drug)
    apart = lexed.text[min(fluid.end, drug.end) : max(fluid.start, drug.start)]
    return fluid if ";" in apart else drug


_FIELD = re.compile(r"[ \t]*[A-Z][A-Za-z #/()]{1,24}:|[ \t]*Lot\b")


def _row(lexed: Lexed, start: int, end: int, drug: Token) -> GridRow | None:
    """Return the row of a bag; None for a line that says anything but its number and labelled times."""
    bag = _BAG.match(lexed.text, start, end)
    if bag is None:
        return None
    facts: list[Fact] = []
    place = bag.end()
    for token in between(lexed.tokens, place, end):
        if not token.is_time or token.clock is None:
            continue
        label = plain(lexed.text[place : token.start])
        if not _add(facts, label, token.clock, token.until):
            return None
        place = token.end
    kinds = [fact.kind for fact in facts]
    if lexed.text[place:end].strip() or kinds.count("start") != 1 or kinds.count("stop") > 1:
        return None
    return GridRow(
        lexed, start, end, (Statement(drug.text, drug.key, start, end, facts, ordinal=int(bag["n"])),)
    )


def _add(facts: list[Fact], label: str, clock: Clock, until: Clock | None) -> bool:
    """Add what a labelled time tells, and return whether its label is known."""
    if until is not None:
        facts += [timed("start", clock), timed("stop", until)]
        return label in ("", "infused", "infusion", "run", "time", "times")
    field = field_named(label)
    if field == "start" and label not in _OTHER:
        facts.append(timed("start", clock))
    elif field == "stop":
        facts.append(timed("stop", clock))
    else:
        return label in _OTHER
    return True

"""N01: two codes of one day that the NCCI pair table keeps apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from infuscrub_rules.sources import NCCI_PAIRS
from scrubber.plugin import (
    ERROR,
    INFO,
    WARNING,
    Answer,
    Because,
    Case,
    Denial,
    Feature,
    Finding,
    FindingKind,
    FoundPair,
    PairIndicator,
    ServiceLine,
    Tables,
    TableSetting,
    Unchecked,
    not_evaluated,
    rule,
)

_SEPARATES = re.compile(r"25|27|57|58|59|78|79|91|E[1-4]|F[A1-9]|L[CDMT]|R[CIT]|T[A1-9]|X[EPSU]")
"""Modifiers that Medicare takes as saying that two services of a pair were separate (from memory)."""


@rule(
    "N01",
    "pair-not-together",
    kind=FindingKind.FORM,
    severity=ERROR,
    concerns=(Feature.SEVERAL_CODES,),
    status=("A8:454",),
    denial=Denial("CO-97", ("M80", "N20")),
    source=NCCI_PAIRS,
)
def pair_not_together(case: Case) -> Iterator[Finding | Unchecked]:
    """Two codes of one day are a pair that NCCI pays only once.

    What it checks
        Every two codes of a day against the pair table (PTP) of the claim's kind and of that day. A pair with
        indicator 0 never goes together; with 1 it does where a modifier says that the services were separate. The
        pairs of the infusion families come with the product; a table that you load goes before them. A table of an
        earlier quarter only informs, and that is said.
    Why it denies
        Medicare pays the first column of a pair, and takes the second as part of it.
    Example
        claim: 96413 x1 400.00
        claim: 96365 x1 150.00
        expect: fail at line 2
    Fix
        None by itself: whether the services were separate stands in the chart. Load the tables of the quarter with
        `infuscrub data add` and pass them with `--tables`.
    Source
        CMS, NCCI procedure-to-procedure edits, published each quarter.
    """
    stale: dict[str, None] = {}
    tables, setting = case.tables, case.table_setting
    for day, lines in case.lines_by_day.items():
        if len(lines) == 1:
            continue
        if not tables.ptp.asked(day, setting, last_known=True):
            yield not_evaluated(Because.TABLE_NOT_LOADED)
            return
        told = _told(tables, tuple([line.code for line in lines]), day, setting)
        stale |= told.stale
        for one, other, found in told.pairs:
            finding = _judge(found, lines[one], lines[other], found.edition.knows(day))
            if finding is not None:
                case.rests_on(found.ground, f"the NCCI pairs of {found.quarter} for {day}")
                yield finding
    for quarter in stale:
        yield not_evaluated(Because.TABLE_STALE, about=f"NCCI pairs of {quarter}")


@dataclass(frozen=True, slots=True)
class _Told:
    """What the tables say of the codes of a day."""

    pairs: tuple[tuple[int, int, Answer[FoundPair | None]], ...]
    """Places of two codes that are a pair, and what is said of it."""
    stale: dict[str, None]
    """Quarters of the tables that answered and do not know the day."""


def _told(tables: Tables, codes: tuple[str, ...], day: date, setting: TableSetting) -> _Told:
    def work() -> _Told:
        pairs = []
        stale: dict[str, None] = {}
        for one, other in combinations(range(len(codes)), 2):
            found = tables.ptp.between(codes[one], codes[other], day, setting, last_known=True)
            if found is None:
                continue
            if not found.edition.knows(day):
                stale[found.quarter] = None
            if found.value is not None:
                pairs.append((one, other, found))
        return _Told(tuple(pairs), stale)

    return tables.remember(("pairs", codes, tables.ptp.like(day, setting), setting), work)


def _judge(
    found: Answer[FoundPair | None], one: ServiceLine, other: ServiceLine, current: bool
) -> Finding | None:
    pair = found.value
    if pair is None or pair.indicator is PairIndicator.NOT_APPLICABLE:
        return None
    first, second = (one, other) if pair.column_one == one.code else (other, one)
    separated = any(map(_SEPARATES.fullmatch, (*first.modifiers, *second.modifiers)))
    if pair.indicator is PairIndicator.WITH_MODIFIER and separated:
        return None
    remedy = (
        "no modifier separates them"
        if pair.indicator is PairIndicator.NEVER
        else "a modifier may separate them where the chart shows a separate access or encounter"
    )
    is_was = "is" if current else "was"
    edition = found.edition
    table = f"NCCI {found.quarter}" if found.quarter else edition.origins[0].title
    return Finding(
        line=second.number,
        element="CODE",
        message=f"{second.code} {is_was} part of {first.code} in {table}; {remedy}.",
        billed=second.label,
        asks=f"{first.code} alone",
        severity=None if current and not edition.shipped else WARNING if current else INFO,
    )

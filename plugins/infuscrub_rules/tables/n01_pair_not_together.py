"""N01: two codes of one day that the NCCI pair table keeps apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import combinations

from infuscrub_rules.sources import NCCI_PAIRS
from scrubber.plugin import (
    ERROR,
    Because,
    Case,
    Denial,
    Finding,
    FindingKind,
    PairIndicator,
    PairTable,
    ServiceLine,
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
    concerns=lambda case: len(case.codes) > 1,
    status=("A8:454",),
    denial=Denial("CO-97", ("M80", "N20")),
    source=NCCI_PAIRS,
)
def pair_not_together(case: Case) -> Iterator[Finding | Unchecked]:
    """Two codes of one day are a pair that NCCI pays only once.

    What it checks
        Every two codes of a day against the pair table (PTP) of the claim's kind that you have loaded. A pair with
        indicator 0 never goes together; with 1 it does where a modifier says that the services were separate.
    Why it denies
        Medicare pays the first column of a pair, and takes the second as part of it.
    Example
        claim: 96413 x1 400.00
        claim: 96365 x1 150.00
        expect: not_evaluated
    Fix
        None by itself: whether the services were separate stands in the chart. Load the tables with
        `infuscrub data add` and pass them with `--tables`.
    Source
        CMS, NCCI procedure-to-procedure edits, published each quarter.
    """
    setting: TableSetting = "practitioner" if case.claim.is_professional else "hospital"
    for day, lines in _by_day(case).items():
        table = case.tables.pairs_on(setting, day)
        if table is None:
            yield not_evaluated(Because.TABLE_NOT_LOADED)
            return
        for one, other in combinations(lines, 2):
            finding = _judge(table, one, other, day)
            if finding is not None:
                yield finding


def _by_day(case: Case) -> dict[date, list[ServiceLine]]:
    days: dict[date, list[ServiceLine]] = {}
    for line in case.claim.lines:
        if line.code and line.first_date is not None:
            days.setdefault(line.first_date, []).append(line)
    return {day: lines for day, lines in days.items() if len(lines) > 1}


def _judge(table: PairTable, one: ServiceLine, other: ServiceLine, day: date) -> Finding | None:
    for first, second in ((one, other), (other, one)):
        indicator = table.find(first.code, second.code, day)
        if indicator is None or indicator is PairIndicator.NOT_APPLICABLE:
            continue
        separated = any(map(_SEPARATES.fullmatch, (*first.modifiers, *second.modifiers)))
        if indicator is PairIndicator.WITH_MODIFIER and separated:
            continue
        remedy = (
            "no modifier separates them"
            if indicator is PairIndicator.NEVER
            else "a modifier may separate them where the chart shows a separate access or encounter"
        )
        return Finding(
            line=second.number,
            element="CODE",
            message=f"{second.code} is part of {first.code} in NCCI {table.quarter}; {remedy}.",
            billed=second.label,
            asks=f"{first.code} alone",
        )
    return None

"""N02: more units of a code than Medicare takes as likely."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from infuscrub_rules.sources import NCCI_UNITS
from scrubber.plugin import (
    ERROR,
    WARNING,
    Adjudication,
    Because,
    Case,
    Denial,
    Finding,
    FindingKind,
    ServiceLine,
    TableSetting,
    Unchecked,
    not_evaluated,
    rule,
)


@rule(
    "N02",
    "units-above-most-likely",
    kind=FindingKind.FORM,
    severity=ERROR,
    concerns=lambda case: bool(case.codes),
    status=("A8:476",),
    denial=Denial("CO-151", ("N362",)),
    source=NCCI_UNITS,
)
def units_above_most_likely(case: Case) -> Iterator[Finding | Unchecked]:
    """More units are billed than Medicare takes as likely (MUE).

    What it checks
        Units against the table of most units (MUE) of the claim's kind and quarter that you have loaded: by the line
        (indicator 1), or all lines of a day together (2 and 3).
    Why it denies
        What is above is denied; with indicator 3 it may be paid on appeal, where the chart supports it.
    Example
        claim: 96366 x9 378.00
        expect: not_evaluated
    Fix
        None by itself: the units follow from the chart. Load the tables with `infuscrub data add` and pass them with
        `--tables`.
    Source
        CMS, Medically Unlikely Edits, published each quarter; Noridian, how the indicators are applied.
    """
    setting: TableSetting = "practitioner" if case.claim.is_professional else "hospital"
    for day, lines in _by_day(case).items():
        table = case.tables.units_on(setting, day)
        if table is None:
            yield not_evaluated(Because.TABLE_NOT_LOADED)
            return
        units: dict[str, Decimal] = {}
        for line in lines:
            most = table.rows.get(line.code)
            if most is None:
                continue
            units[line.code] = units.get(line.code, Decimal(0)) + line.units
            by_line = most.adjudication is Adjudication.LINE
            counted = line.units if by_line else units[line.code]
            if counted > most.units:
                scope = "a line" if by_line else "a day"
                appeal = " It may be paid on appeal." if most.adjudication is Adjudication.DAY else ""
                yield Finding(
                    line=line.number,
                    element="UNITS",
                    message=f"{line.code}: {counted} units on {scope}; "
                    f"MUE {table.quarter} takes {most.units} as most.{appeal}",
                    billed=line.label,
                    asks=f"at most {most.units}",
                    severity=WARNING if most.adjudication is Adjudication.DAY else ERROR,
                )


def _by_day(case: Case) -> dict[date, list[ServiceLine]]:
    days: dict[date, list[ServiceLine]] = {}
    for line in case.claim.lines:
        if line.code and line.first_date is not None:
            days.setdefault(line.first_date, []).append(line)
    return days

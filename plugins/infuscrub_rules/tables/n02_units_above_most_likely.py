"""N02: more units of a code than Medicare takes as likely."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from infuscrub_rules.sources import NCCI_UNITS
from scrubber.plugin import (
    ERROR,
    INFO,
    WARNING,
    Adjudication,
    Answer,
    Because,
    Case,
    Denial,
    Feature,
    Finding,
    FindingKind,
    MostUnits,
    ServiceLine,
    Tables,
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
    concerns=(Feature.LINE,),
    status=("A8:476",),
    denial=Denial("CO-151", ("N362",)),
    source=NCCI_UNITS,
)
def units_above_most_likely(case: Case) -> Iterator[Finding | Unchecked]:
    """More units are billed than Medicare takes as likely (MUE).

    What it checks
        Units against the table of most units (MUE) of the claim's kind and quarter: by the line (indicator 1), or all
        lines of a day together (2 and 3). The values of the infusion families and of drugs come with the product; a
        table that you load goes before them. A table of an earlier quarter only informs, and that is said.
    Why it denies
        What is above is denied; with indicator 3 it may be paid on appeal, where the chart supports it.
    Example
        claim: 96366 x25 1050.00
        expect: fail at line 1
    Fix
        None by itself: the units follow from the chart. Load the tables of the quarter with `infuscrub data add` and
        pass them with `--tables`.
    Source
        CMS, Medically Unlikely Edits, published each quarter; Noridian, how the indicators are applied.
    """
    stale: dict[str, None] = {}
    tables, setting = case.tables, case.table_setting
    for day, lines in case.lines_by_day.items():
        if not tables.mue.asked(day, setting, last_known=True):
            yield not_evaluated(Because.TABLE_NOT_LOADED)
            return
        units: dict[str, Decimal] = {}
        codes = tuple([line.code for line in lines])
        for line, found in zip(lines, _most(tables, codes, day, setting), strict=True):
            if found is None or found.value is None:
                continue
            current = found.edition.knows(day)
            if not current:
                stale[found.quarter] = None
            units[line.code] = units.get(line.code, _NO_UNITS) + line.units
            finding = _judge(line, units[line.code], found, found.value, current)
            if finding is not None:
                case.rests_on(found.ground, f"the MUE values of {found.quarter} for {day}")
                yield finding
    for quarter in stale:
        yield not_evaluated(Because.TABLE_STALE, about=f"MUE values of {quarter}")


_NO_UNITS = Decimal(0)
_Found = Answer[MostUnits | None] | None


def _most(tables: Tables, codes: tuple[str, ...], day: date, setting: TableSetting) -> tuple[_Found, ...]:
    def work() -> tuple[_Found, ...]:
        return tuple(tables.mue.most(code, day, setting, last_known=True) for code in codes)

    return tables.remember(("most", codes, tables.mue.like(day, setting), setting), work)


def _judge(
    line: ServiceLine, of_day: Decimal, found: Answer[MostUnits | None], most: MostUnits, current: bool
) -> Finding | None:
    by_line = most.adjudication is Adjudication.LINE
    counted = line.units if by_line else of_day
    if counted <= most.units:
        return None
    scope = "a line" if by_line else "a day"
    appeal = " It may be paid on appeal." if most.adjudication is Adjudication.DAY else ""
    takes = "takes" if current else "took"
    mild = found.edition.shipped or most.adjudication is Adjudication.DAY
    return Finding(
        line=line.number,
        element="UNITS",
        message=f"{line.code}: {counted} units on {scope}; "
        f"MUE {found.quarter} {takes} {most.units} as most.{appeal}",
        billed=line.label,
        asks=f"at most {most.units}",
        severity=INFO if not current else WARNING if mild else ERROR,
    )

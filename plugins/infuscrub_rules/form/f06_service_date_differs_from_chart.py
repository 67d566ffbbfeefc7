"""F06: a line dated on a day on which the chart shows no such administration."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from infuscrub_rules.sources import HCPRO_MIDNIGHT
from scrubber.plugin import (
    NEVER,
    WARNING,
    Because,
    Case,
    Cause,
    Difference,
    ExpectedLine,
    Feature,
    Finding,
    FindingKind,
    Need,
    ServiceLine,
    Standing,
    Unchecked,
    not_evaluated,
    rule,
)


@rule(
    "F06",
    "service-date-differs-from-chart",
    kind=FindingKind.CONFLICT,
    answers=(Cause.OTHER_DAY,),
    severity=WARNING,
    safety=NEVER,
    concerns=(Feature.ADMINISTRATION,),
    needs=(Need.RECORD, Need.EXPECTED_LINES),
    source=HCPRO_MIDNIGHT,
)
def service_date_differs_from_chart(
    case: Case, differences: tuple[Difference, ...]
) -> Iterator[Finding | Unchecked]:
    """A line's date is not the day on which the chart shows the administration.

    What it checks
        DTP 472 of each administration line against the days on which the chart supports that code; of a line that bills
        a service of the chart under another code, against the day of that service. A run over midnight
        belongs to the day on which it began, or where the payer splits it (midnight), hour by hour to its own day.
        Where nothing in the chart is of a day of the claim, this is said of each administration, and nothing else is
        concluded: such a chart neither supports a dose nor shows that an order or a time is missing.
    Why it denies
        Payers match the line with the record by its day. A line on the wrong day has no record.
    Example
        chart: a1 vancomycin infusion 23:40-+01:10
        claim: 96365 x1 150.00 date=2026-03-03
        expect: fail at line 1
    Fix
        None by itself: a date is a person's decision. A run over midnight never makes a second initial service. A
        line that the chart shows on no day at all holds the claim, as DOC14 does.
    Source
        HCPro 262480, services that cross days; Haugen on midnight.
    """
    said = set()
    for line in case.administration_lines:
        supported = _supported(case, line)
        if not supported or line.first_date is None:
            continue
        days = {expected.day for expected in supported if expected.day is not None}
        if not days:
            yield not_evaluated(Because.NO_DAY, line.number)
        elif line.first_date not in days:
            documented = _listed(days)
            shown = f"the chart shows it on {documented}"
            if _still_ran(case, supported, line.first_date):
                shown = (
                    f"it began on {documented} and went on over midnight, and the payer dates it by its start"
                )
            said.add(line.number)
            yield Finding(
                line=line.number,
                element="DTP03",
                message=f"{line.code} is dated {line.first_date.isoformat()}; {shown}.",
                billed=line.first_date.isoformat(),
                supported=documented,
                evidence=case.evidence([i for expected in supported for i in expected.administrations]),
            )
    yield from _of_another_day(case, [each for each in differences if each.line not in said])


def _supported(case: Case, line: ServiceLine) -> tuple[ExpectedLine, ...]:
    """Return what of the chart a line stands for: its own code's lines, or the one that it bills under another code.

    A line that nothing stands behind, since other lines bill what the chart shows, has no day of its own.
    """
    paired = case.comparison.at(line.number)
    if paired is None or (paired.expected is not None and paired.expected.code == line.code):
        return case.expected(line.code)
    return () if paired.expected is None else (paired.expected,)


def _still_ran(case: Case, supported: Iterable[ExpectedLine], day: date) -> bool:
    """Return whether a run that began before was still going on a day."""
    ids = {name for expected in supported for name in expected.administrations}
    rows = case.expectation.timeline.rows if case.expectation is not None else ()
    return any(
        row.administration in ids
        and row.start is not None
        and row.stop is not None
        and row.start.date() < day <= row.stop.date()
        for row in rows
    )


def _of_another_day(case: Case, differences: Iterable[Difference]) -> Iterator[Finding | Unchecked]:
    """Say of each line that the chart is of another day."""
    days = {expected.day for expected in case.expected_lines if expected.day is not None}
    for difference in differences:
        line = case.claim.line(difference.line or 0)
        if difference.standing is Standing.OPEN:
            yield not_evaluated(difference.because or Because.OTHER_DAY, line.number)
            continue
        own = difference.expected.day if difference.expected is not None else None
        yield Finding(
            line=line.number,
            element="DTP03",
            message=f"{line.label} is dated {line.first_date}; the chart is of {_listed({own} if own else days)} and "
            "shows nothing on that day.",
            billed=str(line.first_date),
            supported=_listed({own} if own else days),
            holds=difference.is_undocumented and case.parameters.undocumented_line == "hold",
        )


def _listed(days: set[date]) -> str:
    return ", ".join(day.isoformat() for day in sorted(days))

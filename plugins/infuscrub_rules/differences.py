"""What rules on billed against supported share: from a difference to a finding with its fix.

`element="UNITS"` stands for the element that holds the units: SV104 on 837P, SV205 on 837I; `CODE` likewise for the
procedure composite.

Who answers for which difference:
MODIFIERS, administration  H05 where the chart supports a second initial service and 59/X is missing;
                           M01 where 59/X stands on a line that is no second initial service.
WRONG_ROLE, second initial H01 without 59/X; H05 with it, where the chart shows one access and one visit; DOC09 with it,
                           where the chart shows a second access and gives no reason for it.
And for gaps that several rules could name:
no time                    T13 a start and no stop; DOC02 no start, or no time at all; T14 words; T15 contradictions.
JW                         DOC07 no discarded amount in the chart; W09 no time, reason or person; W02 the units.
dates                      F06 a line's day against the chart; F07 drug against administration; D03 no administration.
NDC                        F10 whether it is there and well formed; D11 the words for a drug without a code.
place                      F01 has the last word on 837P in a facility: nothing else is said of those lines.
"""

from __future__ import annotations

from collections.abc import Iterator

from scrubber.plugin import (
    SUGGESTED,
    Case,
    Difference,
    Finding,
    Kind,
    Outcome,
    RemoveLine,
    SetCode,
    SetUnits,
    Severity,
)


def over_billed(case: Case, *codes: str) -> Iterator[Finding]:
    """Yield a finding for each line with more units than supported, and each line nothing supports."""
    for difference in (*case.differences(Kind.OVER, *codes), *case.differences(Kind.EXTRA, *codes)):
        line = case.claim.line(difference.line or 0)
        units = difference.supported_units
        supported = f"{difference.code} x {units}" if units else "nothing"
        yield said(
            case,
            difference,
            element="UNITS",
            message=f"{line.label} billed; the chart supports {units}{_because(difference)}",
            supported=supported,
            fix=(SetUnits(line.number, units),) if units else (RemoveLine(line.number),),
        )


def under_billed(case: Case, *codes: str) -> Iterator[Finding]:
    """Yield a warning for each line with fewer units than supported; more units are only ever proposed."""
    for difference in case.differences(Kind.UNDER, *codes):
        line = case.claim.line(difference.line or 0)
        units = difference.supported_units
        yield said(
            case,
            difference,
            element="UNITS",
            message=f"{line.label} billed; the chart supports {units}{_because(difference)}",
            supported=f"{difference.code} x {units}",
            fix=(SetUnits(line.number, units),),
            raises=True,
        )


def wrong_code(case: Case, kind: Kind, *codes: str, raises: bool = False) -> Iterator[Finding]:
    """Yield a finding for each line whose code differs from the supported one in this way."""
    for difference in case.differences(kind, *codes):
        if difference.expected is None:
            continue
        line = case.claim.line(difference.line or 0)
        expected = difference.expected
        yield said(
            case,
            difference,
            element="CODE",
            message=f"{line.label} billed; the chart supports {expected.code}{_because(difference)}",
            supported=f"{expected.code} x {expected.units}",
            fix=(SetCode(line.number, expected.code),)
            if line.units == expected.units
            else (SetCode(line.number, expected.code), SetUnits(line.number, expected.units)),
            raises=raises,
        )


def said(
    case: Case,
    difference: Difference,
    *,
    element: str,
    message: str,
    supported: str,
    fix: tuple[SetUnits | SetCode | RemoveLine, ...],
    raises: bool = False,
) -> Finding:
    """Return the finding of a difference; an uncertain one is not evaluated, since missing data may account for it."""
    line = case.claim.line(difference.line or 0)
    if difference.uncertain:
        return Finding(
            line=line.number,
            element=element,
            message="Not evaluated: the chart gives no start and stop for everything that this line may bill.",
            outcome=Outcome.NOT_EVALUATED,
        )
    ids = difference.expected.administrations if difference.expected else ()
    return Finding(
        line=line.number,
        element=element,
        message=message,
        billed=line.label,
        supported=supported,
        evidence=case.evidence(ids or [a.id for a in case.administrations]),
        fix=fix,
        severity=Severity.WARNING if raises else None,
        safety=SUGGESTED if raises else None,
    )


def _because(difference: Difference) -> str:
    reasons = difference.expected.because if difference.expected else ()
    return f": {'; '.join(reasons)}" if reasons else "."

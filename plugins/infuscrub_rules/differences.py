"""What rules on billed against supported share: from a difference to a finding with its fix.

`element="UNITS"` stands for the element that holds the units: SV104 on 837P, SV205 on 837I; `CODE` likewise for the
procedure composite.

Who answers for which difference stands in `owners.py`, but for what needs no chart to be seen:
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

from collections.abc import Iterable, Iterator

from scrubber.plugin import (
    SUGGESTED,
    AddLine,
    Case,
    Difference,
    Edit,
    Finding,
    Kind,
    Outcome,
    RemoveLine,
    SetCode,
    SetUnits,
    Severity,
)


def judged(case: Case, differences: Iterable[Difference]) -> Iterator[Finding]:
    """Yield a finding for each of these differences, as its kind asks."""
    for difference in differences:
        match difference.kind:
            case Kind.OVER | Kind.EXTRA:
                yield _too_many(case, difference)
            case Kind.UNDER:
                yield _too_few(case, difference)
            case Kind.MISSING if not difference.uncertain:
                yield _unbilled(case, difference)
            case Kind.MISSING:
                pass  # what is not billed needs no further word while the chart leaves questions open
            case _:
                yield from _another_code(case, difference)


def said(
    case: Case,
    difference: Difference,
    *,
    element: str,
    message: str,
    supported: str,
    fix: tuple[Edit, ...],
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


def _too_many(case: Case, difference: Difference) -> Finding:
    line = case.claim.line(difference.line or 0)
    units = difference.supported_units
    return said(
        case,
        difference,
        element="UNITS",
        message=f"{line.label} billed; the chart supports {units or 'none'}{_because(difference)}",
        supported=f"{difference.code} x {units}" if units else "nothing",
        fix=(SetUnits(line.number, units),) if units else (RemoveLine(line.number),),
    )


def _too_few(case: Case, difference: Difference) -> Finding:
    line = case.claim.line(difference.line or 0)
    units = difference.supported_units
    return said(
        case,
        difference,
        element="UNITS",
        message=f"{line.label} billed; the chart supports {units}{_because(difference)}",
        supported=f"{difference.code} x {units}",
        fix=(SetUnits(line.number, units),),
        raises=True,
    )


def _another_code(case: Case, difference: Difference) -> Iterator[Finding]:
    expected = difference.expected
    if expected is None:
        return
    line = case.claim.line(difference.line or 0)
    if expected.code == line.code:  # the service of another day: a date is a person's decision (F06)
        yield said(
            case,
            difference,
            element="DTP03",
            message=f"{line.label} is billed for {line.first_date}; the one that nobody billed was given on "
            f"{expected.day}{_because(difference)}",
            supported=f"{expected.label} on {expected.day}",
            fix=(),
        )
        return
    fix: tuple[Edit, ...] = (SetCode(line.number, expected.code),)
    if line.units != expected.units:
        fix += (SetUnits(line.number, expected.units),)
    yield said(
        case,
        difference,
        element="CODE",
        message=f"{line.label} billed; the chart supports {expected.label}{_because(difference)}",
        supported=expected.label,
        fix=fix,
    )


def _unbilled(case: Case, difference: Difference) -> Finding:
    """Report what the chart supports and nobody billed; a line is only ever proposed."""
    expected = difference.expected
    label = expected.label if expected else difference.code
    lines = case.administration_lines or case.claim.lines
    last = lines[-1] if lines else None
    price = case.price_of(difference.code, (), last.first_date) if last else None
    adds = f" It would add {price * difference.supported_units}." if price is not None else ""
    modifiers = expected.modifiers if expected else ()
    line = (AddLine(last.number, difference.code, difference.supported_units, modifiers),) if last else ()
    return Finding(
        element="CODE",
        message=f"{label} is supported and not billed{_because(difference)}{adds}",
        billed="nothing",
        supported=label,
        evidence=case.evidence(expected.administrations if expected else ()),
        fix=line,
        severity=Severity.WARNING,
        safety=SUGGESTED,
    )


def _because(difference: Difference) -> str:
    reasons = difference.expected.because if difference.expected else ()
    return f": {'; '.join(reasons)}" if reasons else "."

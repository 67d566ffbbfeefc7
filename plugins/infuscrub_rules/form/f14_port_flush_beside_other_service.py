"""F14: 96523 beside anything else on the day."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.sources import CODING_AHEAD_96523
from scrubber.plugin import (
    AUTOMATIC,
    ERROR,
    Case,
    Cause,
    Denial,
    Difference,
    Finding,
    FindingKind,
    RemoveLine,
    codes,
    rule,
)


@rule(
    "F14",
    "port-flush-beside-other-service",
    kind=FindingKind.FORM,
    answers=(Cause.PORT_FLUSH_BESIDE_SERVICE,),
    severity=ERROR,
    safety=AUTOMATIC,
    concerns=("96523",),
    status=("A8:735", "A8:454"),
    denial=Denial("CO-97", ("M15",)),
    source=CODING_AHEAD_96523,
)
def port_flush_beside_other_service(case: Case, mine: tuple[Difference, ...]) -> Iterator[Finding]:
    """A port flush is billed on a day with another service.

    What it checks
        96523 together with any other service line of the same day that is not a drug or supply.
    Why it denies
        Flushing the port is part of every service that uses it, and is paid only when it is all that was done.
    Example
        claim: 96365 x1 150.00
        claim: 96523 x1 35.00
        expect: fail at line 2
    Fix
        The flush is taken off.
    Source
        codingahead, 96523; NCCI policy as quoted by Select Health policy 09.
    """
    for line in case.lines("96523"):
        beside = any(
            other.first_date == line.first_date and other.code != line.code and not codes.is_drug(other.code)
            for other in case.claim.lines
        )
        if beside:
            yield Finding(
                line=line.number,
                element="CODE",
                message="96523 is payable only where it is all that was done, and more was done that day.",
                billed=line.label,
                asks="no line",
                fix=(RemoveLine(line.number),),
            )

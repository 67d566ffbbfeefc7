"""F02: a code that only a facility may report, on a professional claim."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.sources import CCE_96376
from scrubber.plugin import (
    AUTOMATIC,
    ERROR,
    PROFESSIONAL,
    Case,
    Cause,
    Denial,
    Difference,
    Finding,
    FindingKind,
    RemoveLine,
    Safety,
    rule,
)

FACILITY_ONLY = ("96376", "C8957")


@rule(
    "F02",
    "facility-only-code-on-professional-claim",
    kind=FindingKind.FORM,
    answers=(Cause.NOT_ON_THIS_FORM,),
    severity=ERROR,
    safety=AUTOMATIC,
    applies_to=PROFESSIONAL,
    concerns=FACILITY_ONLY,
    status=("A8:454",),
    denial=Denial("CO-16", ("M20",)),
    source=CCE_96376,
)
def facility_only_code_on_professional_claim(case: Case, mine: tuple[Difference, ...]) -> Iterator[Finding]:
    """A code that only facilities report stands on a professional claim.

    What it checks
        96376 (repeat push of the same drug) and C8957 (prolonged infusion with a pump, outpatient hospital) on 837P.
    Why it denies
        Neither is payable to a physician or an infusion suite: 96376 is defined for facilities, and C codes belong to
        the hospital outpatient payment system.
    Example
        claim: 96374 x1 60.00
        claim: 96376 x1 30.00
        expect: fail at line 2
    Fix
        96376 is taken off, since it is never payable here; the drug given again stays on its own line. C8957 needs a
        person, as another code may describe the service.
    Source
        Clear Cost Estimate, 96376 (facility only); C codes: hospital outpatient payment system.
    """
    for line in case.lines(*FACILITY_ONLY):
        yield Finding(
            line=line.number,
            element="SV101",
            message=f"{line.code} is for facilities only; a professional claim is not paid for it.",
            billed=line.label,
            asks="no line",
            fix=(RemoveLine(line.number),),
            safety=Safety.AUTOMATIC if line.code == "96376" else Safety.SUGGESTED,
        )

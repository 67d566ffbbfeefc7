"""F13: placing or using the access is billed beside the infusion that it served."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.sources import SELECT_HEALTH_09
from infuscrub_rules.visits import is_given_by_needle, same_visit, separating
from scrubber.plugin import (
    AUTOMATIC,
    ERROR,
    SUGGESTED,
    Case,
    Denial,
    Finding,
    FindingKind,
    RemoveLine,
    Severity,
    rule,
)

PLACEMENT = ("36000", "36410")
BLOOD_DRAW = ("36591", "36592")
"""Drawing blood from the line: payers and editions differ, so this only warns."""
SUPPLIES = ("A4216", "A4217", "A4218", "A4221", "A4222", "A4223", "J1642", "S1015")
"""Flush, tubing, kits. 36593, which opens a clotted line, is a service of its own and is not here."""


@rule(
    "F13",
    "access-beside-infusion",
    kind=FindingKind.FORM,
    severity=ERROR,
    safety=AUTOMATIC,
    concerns=(*PLACEMENT, *BLOOD_DRAW, *SUPPLIES),
    status=("A8:735", "A8:454"),
    denial=Denial("CO-97", ("M15",)),
    source=SELECT_HEALTH_09,
)
def access_beside_infusion(case: Case) -> Iterator[Finding]:
    """Placing the access, flushing it or its supplies are billed beside the infusion.

    What it checks
        36000 and 36410 (placing the needle), 36591 and 36592 (blood from the line), and on 837P flushes, tubing and
        kits, on a visit with an infusion or injection. 36593 (opening a clotted line) is paid for itself. 59 or an X
        modifier on 36000 or 36410 says that it was another access.
    Why it denies
        Access, flush, tubing and kit are part of every infusion, so they come back as included.
    Example
        claim: 96365 x1 150.00
        claim: 36000 x1 25.00
        expect: fail at line 2
    Fix
        36000 is taken off. Taking off 36410 or a blood draw is proposed; supplies and draws only warn.
    Source
        Select Health policy 09 (NCCI ch. XI); Haugen for 36593; UnitedHealthcare policy for supplies.
    """
    for line in case.lines(*PLACEMENT, *BLOOD_DRAW, *SUPPLIES):
        if line.code in SUPPLIES and not case.claim.is_professional:
            continue
        given = [
            other for other in same_visit(case, line) if _is_infusion(other.code, is_given_by_needle(other))
        ]
        if not given or separating(line):
            continue
        placed = line.code in PLACEMENT
        yield Finding(
            line=line.number,
            element="CODE",
            message=f"{line.code} is part of {given[0].code} and is not paid beside it.",
            billed=line.label,
            asks="no line",
            fix=(RemoveLine(line.number),),
            severity=None if placed else Severity.WARNING,
            safety=None if line.code == "36000" else SUGGESTED,
        )


def _is_infusion(code: str, by_needle: bool) -> bool:
    """96523 flushes a port by itself: rule F14 judges what stands beside it."""
    return by_needle and code != "96523"

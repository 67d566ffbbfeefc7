"""M03: 99211 beside a drug administration."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.sources import HHS_99211
from scrubber.plugin import (
    AUTOMATIC,
    ERROR,
    PROFESSIONAL,
    Case,
    Denial,
    Finding,
    FindingKind,
    RemoveLine,
    rule,
)


@rule(
    "M03",
    "lowest-visit-beside-administration",
    kind=FindingKind.FORM,
    severity=ERROR,
    safety=AUTOMATIC,
    applies_to=PROFESSIONAL,
    concerns=("99211",),
    status=("A8:735", "A8:454"),
    denial=Denial("CO-97", ("M15",)),
    source=HHS_99211,
)
def lowest_visit_beside_administration(case: Case) -> Iterator[Finding]:
    """The lowest visit code is billed with a drug administration on the same day.

    What it checks
        99211 on a day with an infusion, injection or chemotherapy administration, with or without modifier 25.
    Why it denies
        Medicare never pays 99211 with a drug administration; a higher visit is payable with 25. A payer that takes
        it sets em_99211 to allow.
    Example
        claim: 99211-25 x1 25.00
        claim: 96365 x1 150.00
        expect: fail at line 1
    Fix
        The line is taken off, since no modifier makes it payable.
    Source
        HHS guidance on E/M with drug administration; IOM 100-04 chapter 12, 30.6.7; CR 3631.
    """
    if case.parameters.em_99211 == "allow":
        return
    days = {line.first_date for line in case.administration_lines}
    for line in case.lines("99211"):
        if line.first_date in days:
            yield Finding(
                line=line.number,
                element="CODE",
                message="99211 is not payable on a day with a drug administration, with or without 25.",
                billed=line.label,
                asks="no line",
                fix=(RemoveLine(line.number),),
            )

"""M02: 25 is missing on the visit, or stands on the administration."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.sources import HHS_99211
from infuscrub_rules.visits import (
    is_evaluation,
    is_given_by_needle,
    separating,
    without,
)
from scrubber.plugin import (
    AUTOMATIC,
    ERROR,
    SUGGESTED,
    Case,
    Denial,
    Feature,
    Finding,
    FindingKind,
    SetModifiers,
    Severity,
    rule,
)

INJECTION = "96372"


@rule(
    "M02",
    "visit-modifier-missing-or-misplaced",
    kind=FindingKind.FORM,
    severity=ERROR,
    safety=AUTOMATIC,
    concerns=(Feature.BY_NEEDLE,),
    status=("A6:453",),
    denial=Denial("CO-4", ("N822",)),
    source=HHS_99211,
)
def visit_modifier_missing_or_misplaced(case: Case) -> Iterator[Finding]:
    """Modifier 25 is missing on the visit, or stands on the drug administration.

    What it checks
        A visit (99202-99205, 99212-99215, emergency, hospital clinic …) on a day with a drug administration carries
        25. The administration itself (96360-96549) never does. 99211 is rule M03's, a visit with 59 rule M04's. Where
        a payer takes injections as part of the visit (em_with_injection), 96372 beside a visit warns instead.
    Why it denies
        Without 25 the visit is taken as part of the administration and is not paid. On the administration the
        modifier is invalid, and the line comes back.
    Example
        claim: 99213 x1 90.00
        claim: 96365-25 x1 150.00
        expect: fail at line 1 and line 2
    Fix
        25 is taken off the administration. Adding it to the visit is only proposed: a person must know that the
        note shows a significant visit of its own.
    Source
        HHS guidance on E/M with drug administration (CR 3631); Noridian, E/M services and drug administration.
    """
    incidental = case.parameters.em_with_injection == "incidental"
    given = [line for line in case.claim.lines if is_given_by_needle(line)]
    days = {line.first_date for line in given if not (incidental and line.code == INJECTION)}
    visits = {line.first_date for line in case.claim.lines if is_evaluation(line)}
    for line in case.claim.lines:
        if is_given_by_needle(line) and line.has_modifier("25"):
            kept = without(line, "25")
            yield Finding(
                line=line.number,
                element="CODE",
                message=f"{line.label}: 25 belongs on the visit, never on the administration.",
                billed=line.label,
                asks="-".join((line.code, *kept)),
                fix=(SetModifiers(line.number, kept),),
                status_codes=("A7:453", "A7:507"),
                denial=Denial("CO-4", ("N519",)),
            )
        elif incidental and line.code == INJECTION and line.first_date in visits:
            yield Finding(
                line=line.number,
                element="CODE",
                message=f"{line.code} beside a visit: this payer takes the injection as part of it.",
                billed=line.label,
                asks="the visit",
                severity=Severity.WARNING,
            )
        elif (
            is_evaluation(line)
            and line.first_date in days
            and not line.has_modifier("25")
            and not separating(line)
        ):
            yield Finding(
                line=line.number,
                element="CODE",
                message=f"{line.label} on a day with a drug administration is paid only with 25, "
                "for a visit that the note shows to be significant and separate.",
                billed=line.label,
                asks="-".join((line.code, "25", *line.modifiers)),
                fix=(SetModifiers(line.number, ("25", *line.modifiers)),) if len(line.modifiers) < 4 else (),
                safety=SUGGESTED,
            )

"""M04: 59 or an X modifier on a visit."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.sources import CODING_CONVENTION
from infuscrub_rules.visits import EVALUATION_CODES, LOWEST_VISIT, SEPARATE, separating, without
from scrubber.plugin import SUGGESTED, WARNING, Case, Denial, Finding, FindingKind, SetModifiers, rule


@rule(
    "M04",
    "separate-service-modifier-on-visit",
    kind=FindingKind.FORM,
    severity=WARNING,
    safety=SUGGESTED,
    concerns=EVALUATION_CODES | {LOWEST_VISIT},
    status=("A7:453", "A7:507"),
    denial=Denial("CO-4", ("N519",)),
    source=CODING_CONVENTION,
)
def separate_service_modifier_on_visit(case: Case) -> Iterator[Finding]:
    """A visit carries 59 or an X modifier.

    What it checks
        59, XE, XP, XS and XU on an evaluation and management code. A visit that stands for itself carries 25.
    Why it denies
        59 is defined for procedures; on a visit it is invalid, and the visit is taken as part of the infusion.
    Example
        claim: 99214-59 x1 120.00
        claim: 96365 x1 150.00
        expect: fail at line 1
    Fix
        25 in its place is proposed: a person must know that the note shows a significant visit of its own.
    Source
        Coding convention; the founding article has 59 here, which no authority supports.
    """
    for line in case.lines_in(EVALUATION_CODES | {LOWEST_VISIT}):
        if separating(line):
            kept = without(line, "25", *SEPARATE)
            yield Finding(
                line=line.number,
                element="CODE",
                message=f"{line.label}: {' and '.join(separating(line))} is for procedures; a visit carries 25.",
                billed=line.label,
                asks="-".join((line.code, "25", *kept)),
                fix=(SetModifiers(line.number, ("25", *kept)),),
            )

"""A06: 96415 or 96417 and no 96413."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.primaries import primaries_of
from infuscrub_rules.sources import CMS_ADD_ON
from infuscrub_rules.visits import may_be_of_the_visit
from scrubber.plugin import ERROR, NEVER, Case, Denial, Finding, FindingKind, rule


@rule(
    "A06",
    "complex-add-on-without-parent",
    kind=FindingKind.FORM,
    severity=ERROR,
    safety=NEVER,
    concerns=("96415", "96417"),
    status=(
        "A8:454",
        "A8:736",
    ),
    denial=Denial("CO-107", ("N674",)),
    source=CMS_ADD_ON,
)
def complex_add_on_without_parent(case: Case) -> Iterator[Finding]:
    """A further hour or drug of a complex infusion is billed without its first.

    What it checks
        96415 extends 96413 and 96417, and 96417 follows 96413: without 96413 on the claim neither is right. An
        infusion beside a complex push would itself be initial.
    Why it denies
        An add-on without its primary service is not payable.
    Example
        claim: 96409 x1 200.00
        claim: 96417 x1 90.00
        expect: fail at line 2
    Fix
        None by itself.
    Source
        CMS, add-on code edits, type 1: 96413 is all that 96415 and 96417 may follow.
    """
    for line in case.lines("96415", "96417"):
        parents = primaries_of(case, line)
        if parents and not any(other.code in parents for other in may_be_of_the_visit(case, line)):
            yield Finding(
                line=line.number,
                element="CODE",
                message=f"{line.label} is an add-on of 96413, and 96413 is not billed with it.",
                billed=line.label,
                asks="nothing without 96413",
            )

"""A07: a further push beside hydration as the initial service."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.sources import JUCM_HYDRATION
from infuscrub_rules.visits import same_visit
from scrubber.plugin import NEVER, WARNING, Case, Denial, Finding, FindingKind, Severity, codes, rule


@rule(
    "A07",
    "push-beside-hydration-only",
    kind=FindingKind.FORM,
    severity=WARNING,
    safety=NEVER,
    concerns=("96375", "96376"),
    status=(
        "A8:454",
        "A8:736",
    ),
    denial=Denial("CO-107", ("N674",)),
    source=JUCM_HYDRATION,
)
def push_beside_hydration_only(case: Case) -> Iterator[Finding]:
    """A further push is billed beside hydration as the only initial service.

    What it checks
        CMS's list of codes that 96375 may follow names 96360. In an office whose visit was for dehydration, readers
        differ all the same: some keep 96360 and 96375, others bill 96374 and 96361. The profile decides.
    Why it denies
        A payer with another list sends 96375 back.
    Example
        given: push_with_hydration_initial warn
        claim: 96360 x1 90.00
        claim: 96375 x1 60.00
        expect: fail at line 2
    Fix
        None by itself; the payer profile may allow it or treat it as an error.
    Source
        JUCM, coding intravenous infusions; CMS, add-on code edits.
    """
    if case.parameters.push_with_hydration_initial == "allow":
        return
    deny = case.parameters.push_with_hydration_initial == "deny"
    for line in case.lines("96375", "96376"):
        beside = {other.code for other in same_visit(case, line)}
        if "96360" in beside and beside.isdisjoint(set(codes.parents_of(line.code)) - {"96360"}):
            yield Finding(
                line=line.number,
                element="CODE",
                message=f"{line.label} follows 96360 only, which this payer does not take for its initial service.",
                billed=line.label,
                asks="96374 and 96361, or 96360 and the push where the payer allows it",
                severity=Severity.ERROR if deny else Severity.WARNING,
            )

"""F19: a diagnosis pointer that points to no diagnosis."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.sources import X12_GUIDE
from scrubber.plugin import ERROR, NEVER, PROFESSIONAL, Case, Denial, Finding, FindingKind, rule


@rule(
    "F19",
    "diagnosis-pointer-to-nothing",
    kind=FindingKind.FORM,
    severity=ERROR,
    safety=NEVER,
    applies_to=PROFESSIONAL,
    status=("A7:477",),
    denial=Denial("CO-16", ("M76",)),
    source=X12_GUIDE,
)
def diagnosis_pointer_to_nothing(case: Case) -> Iterator[Finding]:
    """A line points to a diagnosis that the claim does not have.

    What it checks
        Each pointer in SV107 against the number of diagnoses in HI; 837I has no pointers.
    Why it denies
        Without its diagnosis a line has no reason, and comes back as missing diagnosis pointer.
    Example
        claim: 96365 x1 150.00 dx=2
        expect: fail at line 1
    Fix
        None by itself: the sender must say which diagnosis was treated.
    Source
        ASC X12 837P guide, SV107.
    """
    known = len(case.claim.diagnoses)
    for line in case.claim.lines:
        if not line.pointers or any(not 1 <= pointer <= known for pointer in line.pointers):
            yield Finding(
                line=line.number,
                element="SV107",
                message=f"The line points to a diagnosis that is not there; the claim has {known}.",
            )

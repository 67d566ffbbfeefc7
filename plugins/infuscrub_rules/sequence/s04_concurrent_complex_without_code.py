"""S04: a complex drug beside another one."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.sources import HCPRO_PER_VISIT
from scrubber.plugin import NEVER, WARNING, Case, Denial, Finding, FindingKind, Need, Undecided, rule


@rule(
    "S04",
    "concurrent-complex-without-code",
    kind=FindingKind.QUESTION,
    severity=WARNING,
    safety=NEVER,
    concerns=("96413", "96415", "96417", "96549"),
    needs=(Need.RECORD,),
    status=("A8:454",),
    denial=Denial("CO-150", ("N657",)),
    source=HCPRO_PER_VISIT,
)
def concurrent_complex_without_code(case: Case) -> Iterator[Finding]:
    """A complex drug ran beside another infusion, which has no code of its own.

    What it checks
        There is a code for a concurrent therapeutic infusion and none for a complex one; 96549 is what some payers
        want, and each asks for its own description.
    Why it denies
        96417 says sequential and is not what happened; an unlisted code is priced by hand.
    Example
        chart: a1 drug_a infusion 09:00-11:00 class=complex
        chart: a2 drug_b infusion 09:00-11:00 class=complex
        claim: 96413 x1 300.00
        claim: 96417 x1 90.00
        expect: fail at the claim
    Fix
        None: an unlisted code is a person's decision.
    Source
        HCPro 68173, quoting CPT Assistant of November 2005.
    """
    for gap in case.expectation.undecided(Undecided.NO_CODE) if case.expectation else ():
        given = [a for a in case.administrations if a.id in gap.administrations and a.technique == "infusion"]
        if given:
            yield Finding(message=gap.message, asks="no code", evidence=case.evidence(gap.administrations))

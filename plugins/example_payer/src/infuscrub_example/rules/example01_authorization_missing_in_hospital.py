"""EXAMPLE01: infliximab in a hospital outpatient department without an authorisation."""

from __future__ import annotations

from collections.abc import Iterator

from scrubber.plugin import ERROR, PROFESSIONAL, Case, Denial, Finding, FindingKind, Source, rule

INFLIXIMAB = "J1745"
HOSPITAL = frozenset({"19", "22"})


@rule(
    "EXAMPLE01",
    "authorization-missing-in-hospital",
    severity=ERROR,
    kind=FindingKind.FORM,
    applies_to=PROFESSIONAL,
    concerns=lambda case: "example" in case.profile.chain and INFLIXIMAB in case.codes,
    status=("A6:252:PR",),
    denial=Denial("CO-197", ("N54",)),
    source=Source("Example Payer: provider manual, chapter 7 (invented)", trust="primary"),
)
def authorization_missing_in_hospital(case: Case) -> Iterator[Finding]:
    """Infliximab is given in a hospital outpatient department without an authorisation.

    What it checks
        Claims for this payer with infliximab (J1745) and place of service 19 or 22 carry a prior authorisation number
        (REF*G1).
    Why it denies
        The payer covers infliximab in an office, at home or in an infusion centre, and in a hospital only where it has
        agreed before.
    Example
        claim: J1745 x40 2400.00
        expect: fail at line 1
    Fix
        Put the number on the claim, or ask for one. It can't be known from anything else.
    Source
        Example Payer, provider manual, chapter 7 (invented).
    """
    if case.claim.place_of_service not in HOSPITAL or case.claim.prior_authorization:
        return
    for line in case.lines(INFLIXIMAB):
        yield Finding(
            line=line.number,
            element="CODE",
            message=f"{line.label} in place of service {case.claim.place_of_service} needs an authorisation number.",
            billed=line.label,
            asks="an authorisation number in REF*G1",
        )

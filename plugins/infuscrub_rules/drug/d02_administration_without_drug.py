"""D02: an administration and no drug."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.sources import PAYER_POLICY
from scrubber.plugin import NEVER, WARNING, Case, Denial, Feature, Finding, FindingKind, Severity, rule

_WITHOUT_A_DRUG = frozenset({"96521", "96522", "96523", "36430"})


@rule(
    "D02",
    "administration-without-drug",
    kind=FindingKind.FORM,
    severity=WARNING,
    safety=NEVER,
    concerns=(Feature.BY_NEEDLE,),
    status=(
        "A8:454",
        "A8:736",
    ),
    denial=Denial("CO-16", ("M53",)),
    source=PAYER_POLICY,
)
def administration_without_drug(case: Case) -> Iterator[Finding]:
    """An administration is billed, and no drug.

    What it checks
        A claim with an infusion, push or injection and without any drug line. It is right where the drug came from
        a pharmacy or the patient, was free, or is packaged: then say so on the claim.
    Why it denies
        Payers ask what was given.
    Example
        claim: 96365 x1 150.00
        expect: fail at line 1
    Fix
        None by itself: add the drug, or say why there is none.
    Source
        The payer's own policy (BCBSNC Medicare Advantage asks for the drug); exceptions as practices know them.
    """
    if (
        case.claim.is_professional
        and case.claim.place_of_service in case.parameters.facility_places_of_service
    ):
        return
    in_revenue_only = any(not line.code for line in case.claim.lines)
    if (
        case.drug_lines
        or in_revenue_only
        or all(line.code in _WITHOUT_A_DRUG for line in case.administration_lines)
    ):
        return
    line = case.administration_lines[0]
    yield Finding(
        line=line.number,
        element="CODE",
        message=f"{line.label} is billed and no drug: add it, or say that it was free, packaged or supplied by others.",
        billed="no drug line",
        asks="the drug that was given",
        severity=Severity.ERROR if case.parameters.administration_requires_drug_line else None,
    )

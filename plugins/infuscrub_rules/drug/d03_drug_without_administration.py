"""D03: a drug and no administration."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.form.f16_home_infusion_not_checked import is_home_infusion
from infuscrub_rules.sources import CODING_CONVENTION
from scrubber.plugin import NEVER, WARNING, Case, Denial, Feature, Finding, FindingKind, routes, rule


@rule(
    "D03",
    "drug-without-administration",
    kind=FindingKind.FORM,
    severity=WARNING,
    safety=NEVER,
    concerns=(Feature.DRUG,),
    status=(
        "A8:454",
        "A8:736",
    ),
    denial=Denial("CO-16", ("M51",)),
    source=CODING_CONVENTION,
)
def drug_without_administration(case: Case) -> Iterator[Finding]:
    """A drug is billed, and no administration.

    What it checks
        A claim with an injectable drug and without any administration. It is right where a physician bills a drug
        given in a facility, or the administration went on another claim. Where a code of the claim gives the drug
        another way (into the spine, a joint, an eye, the bladder) or at home, nothing is missing.
    Why it denies
        A drug that nobody gave is not payable in most settings.
    Example
        claim: J1745 x40 2400.00
        expect: fail at line 1
    Fix
        None by itself.
    Source
        From memory; exceptions as practices know them.
    """
    in_facility = case.claim.place_of_service in case.parameters.facility_places_of_service
    if case.administration_lines or (case.claim.is_professional and in_facility):
        return
    if any(line.code in routes.CODES or is_home_infusion(line) for line in case.claim.lines):
        return
    line = case.drug_lines[0]
    yield Finding(
        line=line.number,
        element="CODE",
        message=f"{line.label} is billed and no administration of it.",
        billed=line.label,
        asks="the administration beside it",
    )

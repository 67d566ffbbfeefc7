"""F21: a drug under a site-of-care policy, given elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.lists import has_lists, on_the_list
from infuscrub_rules.sources import PAYER_POLICY
from scrubber.plugin import NEVER, WARNING, Case, Denial, Finding, FindingKind, rule


@rule(
    "F21",
    "site-of-care",
    kind=FindingKind.FORM,
    severity=WARNING,
    safety=NEVER,
    concerns=lambda case: (
        not case.codes.isdisjoint(case.parameters.site_of_care_drugs)
        or (has_lists(case) and bool(case.drug_lines))
    ),
    status=("A8:249",),
    denial=Denial("CO-58", ("M77",)),
    source=PAYER_POLICY,
)
def site_of_care(case: Case) -> Iterator[Finding]:
    """A drug is billed from a place that the payer's site-of-care policy does not accept.

    What it checks
        The drugs that the profile lists under site_of_care_drugs, and those of a loaded list
        (site_of_care_PROFILE.csv): given at one of site_of_care_places, which a
        hospital's claim never is. With an authorization number (REF*G1) nothing is said, and nothing for patients
        younger than the policy names.
    Why it denies
        The payer asks for the office, the home or a free-standing centre first, and denies the hospital without an
        authorization for the place.
    Example
        given: form 837P
        given: place of service 22
        given: site_of_care_drugs J1745
        claim: 96413 x1 260.00
        claim: J1745 x40 2000.00
        expect: fail at line 2
    Fix
        None. Ask the payer for an authorization of the place, or move the next infusion.
    Source
        The payer's own policy, which its profile names, or its list.
    """
    accepted = case.parameters.site_of_care_places
    place = case.claim.place_of_service if case.claim.is_professional else ""
    if place in accepted or case.claim.prior_authorization or _is_too_young(case):
        return
    for line in on_the_list(case, "site_of_care", case.parameters.site_of_care_drugs):
        if not any(line.prior_authorizations):
            yield Finding(
                line=line.number,
                message=f"{line.code} is under a site-of-care policy, and "
                f"{f'place of service {place}' if place else 'a hospital'} needs an authorization.",
                billed=f"place of service {place}" if place else "hospital",
                asks=f"place of service {', '.join(accepted)}" if accepted else "another place",
            )


def _is_too_young(case: Case) -> bool:
    least, born = case.parameters.site_of_care_min_age, case.claim.patient.birth_date
    if least is None or born is None or not case.claim.service_dates:
        return False
    day = case.claim.service_dates[0]
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day)) < least

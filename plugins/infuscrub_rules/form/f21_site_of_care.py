"""F21: a drug under a site-of-care policy, given elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.lists import has_lists, on_the_list
from infuscrub_rules.sources import PAYER_POLICY
from scrubber.plugin import (
    NEVER,
    WARNING,
    Because,
    Case,
    Denial,
    Finding,
    FindingKind,
    Unchecked,
    not_evaluated,
    rule,
)


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
def site_of_care(case: Case) -> Iterator[Finding | Unchecked]:
    """A drug is billed from a place that the payer's site-of-care policy does not accept.

    What it checks
        The drugs that the profile lists under site_of_care_drugs, and those of a loaded list
        (site_of_care_PROFILE.csv): given at one of site_of_care_places. An 837I names its place by the type of bill:
        a home health agency bills 32X for the home, a hospital 13X. Where the bill leaves open which of several
        places it was, and the policy accepts some of them, nothing is concluded. With an authorization number
        (REF*G1) nothing is said, and nothing for patients younger than the policy names.
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
    if case.claim.prior_authorization or _is_too_young(case):
        return
    for line in on_the_list(case, "site_of_care", case.parameters.site_of_care_drugs):
        place = case.place_of(line)
        is_accepted = place.is_one_of(accepted)
        if is_accepted or any(line.prior_authorizations):
            continue
        if is_accepted is None:
            yield not_evaluated(Because.NO_PLACE, line.number, str(place))
            continue
        yield Finding(
            line=line.number,
            message=f"{line.code} is under a site-of-care policy, and {place} needs an authorization.",
            billed=str(place),
            asks=f"place of service {', '.join(accepted)}" if accepted else "another place",
        )


def _is_too_young(case: Case) -> bool:
    least, born = case.parameters.site_of_care_min_age, case.claim.patient.birth_date
    if least is None or born is None or not case.claim.service_dates:
        return False
    day = case.claim.service_dates[0]
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day)) < least

"""F11: a drug that needs prior authorization, without a number on the claim."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.lists import has_lists, on_the_list
from infuscrub_rules.sources import PAYER_POLICY
from scrubber.plugin import NEVER, WARNING, Case, Denial, Finding, FindingKind, rule


@rule(
    "F11",
    "prior-authorization-missing",
    kind=FindingKind.FORM,
    severity=WARNING,
    safety=NEVER,
    concerns=lambda case: (
        not case.codes.isdisjoint(case.parameters.prior_authorization_drugs)
        or (has_lists(case) and bool(case.drug_lines))
    ),
    status=("A6:252:PR",),
    denial=Denial("CO-197", ("M62",)),
    source=PAYER_POLICY,
)
def prior_authorization_missing(case: Case) -> Iterator[Finding]:
    """A drug that needs prior authorization is billed without its number.

    What it checks
        The drugs that the profile lists under prior_authorization_drugs, and those of a loaded list
        (prior_authorization_PROFILE.csv): REF*G1 stands on the claim or on the line.
    Why it denies
        Without the number the payer finds no authorization, even where one was given.
    Example
        given: prior_authorization_drugs J1745
        claim: J1745 x40 2000.00
        expect: fail at line 1
    Fix
        None by itself: the number comes from the payer.
    Source
        The payer's own list, named in its profile or loaded.
    """
    for line in on_the_list(case, "prior_authorization", case.parameters.prior_authorization_drugs):
        if not case.claim.prior_authorization and not any(line.prior_authorizations):
            yield Finding(
                line=line.number,
                element="REF02",
                message=f"{line.code} needs prior authorization, and neither claim nor line has REF*G1.",
                billed="no number",
                asks="REF*G1",
            )

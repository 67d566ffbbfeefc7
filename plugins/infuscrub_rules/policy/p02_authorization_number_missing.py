"""P02: a service that needs an authorization or referral, without its number."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.sources import PAYER_POLICY_ITSELF
from scrubber.plugin import (
    ERROR,
    NEVER,
    Because,
    Case,
    Denial,
    Finding,
    FindingKind,
    Owner,
    ServiceLine,
    Told,
    Unchecked,
    conditions,
    not_evaluated,
    policies,
    policy_kinds,
    rule,
)


@rule(
    "P02",
    "authorization-number-missing",
    kind=FindingKind.FORM,
    severity=ERROR,
    safety=NEVER,
    policies="authorization",
    concerns=lambda case: policies.has_policy(case, "authorization"),
    status=("A6:252:PR",),
    denial=Denial("CO-197", ("M62",)),
    owner=Owner.BILLER,
    source=PAYER_POLICY_ITSELF,
)
def authorization_number_missing(case: Case) -> Iterator[Finding | Unchecked]:
    """A service that needs an authorization or a referral is billed without its number.

    What it checks
        Policies of kind authorization: REF with the policy's qualifier (G1 prior authorization, 9F referral) stands on
        the claim or on the line.
    Why it denies
        Without the number the payer finds no authorization, even where one was given.
    Example
        given: policy { kind = "authorization", codes = ["J1745"] }
        claim: J1745 x40 2000.00
        expect: fail at line 1
    Fix
        None by itself: the number comes from the payer.
    Source
        The payer's own policy, which its profile names with address and date.
    """
    return policies.judged(case, "authorization", _judge)


def _judge(
    case: Case, terms: policy_kinds.Authorization, line: ServiceLine | None
) -> Iterator[Told | Unchecked]:
    number = line.number if line is not None else None
    whole = conditions.whole_of(case)
    if whole is None:
        yield not_evaluated(Because.NOT_ON_CLAIM, number, f"REF*{terms.qualifier}")
    elif not any(whole.values_of(terms.qualifier, number)):
        what = line.code if line is not None else "The claim"
        yield Told(
            message=f"{what} needs a number in REF*{terms.qualifier}, and neither claim nor line has one.",
            billed="no number",
            asks=f"REF*{terms.qualifier}",
            element="REF02",
        )

"""P12: a claim that reaches the payer after the limit of its policy."""

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
    not_evaluated,
    policies,
    policy_kinds,
    rule,
)


@rule(
    "P12",
    "policy-filed-late",
    kind=FindingKind.FORM,
    severity=ERROR,
    safety=NEVER,
    policies="filing",
    concerns=lambda case: policies.has_policy(case, "filing"),
    status=("A8:718",),
    denial=Denial("CO-29", ("N211",)),
    owner=Owner.BILLER,
    source=PAYER_POLICY_ITSELF,
)
def policy_filed_late(case: Case) -> Iterator[Finding | Unchecked]:
    """The last service lies further back than the payer's limit for such a claim.

    What it checks
        Policies of kind filing: the days from the last date of service to the day of the check. Variants (another payer
        before, a plan, a corrected claim) stand in the policy's conditions. A corrected claim is left aside unless a
        condition names its frequency code, since its limit mostly counts from the remittance.
    Why it denies
        After the limit nothing is paid, and the patient must not be billed for it.
    Example
        given: policy { kind = "filing", days = 90 }
        claim: 96365 x1 150.00
        expect: fail at the claim, asks for within 90 days
    Fix
        None. Send it with the reason for the delay (CLM20) where the payer takes one.
    Source
        The payer's own policy, which its profile names with address and date.
    """
    return policies.judged(case, "filing", _judge)


def _judge(case: Case, terms: policy_kinds.Filing, line: ServiceLine | None) -> Iterator[Told | Unchecked]:
    if terms.days is None or (case.claim.original_reference and not any(c.frequencies for c in terms.when)):
        return
    if not case.claim.service_dates:
        yield not_evaluated(Because.NOT_ON_CLAIM, about="a date of service")
        return
    days = (case.as_of - case.claim.service_dates[-1]).days
    if days > terms.days:
        yield Told(
            f"The last service was {days} days before this check; the payer takes such claims for {terms.days} days.",
            f"after {days} days",
            f"within {terms.days} days",
        )

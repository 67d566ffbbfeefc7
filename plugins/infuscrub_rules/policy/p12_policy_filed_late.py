"""P12: a claim that reaches the payer after the limit of its policy."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

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
        Policies of kind filing: the days from the last date of service, or from another payer's decision (DTP*573,
        `counted_from = "other_payer"`), to the day of the check. Variants (another payer
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
    since, what = _counted_from(case, terms)
    if since is None:
        yield not_evaluated(Because.NOT_ON_CLAIM, about=f"the day of {what}")
        return
    days = (case.as_of - since).days
    if days > terms.days:
        yield Told(
            f"{what[0].upper()}{what[1:]} was {days} days before this check; the payer takes such claims for "
            f"{terms.days} days.",
            f"after {days} days",
            f"within {terms.days} days",
        )


def _counted_from(case: Case, terms: policy_kinds.Filing) -> tuple[date | None, str]:
    """Return the day from which the limit counts, and what happened on it."""
    if terms.counted_from == "service":
        return (case.claim.service_dates or (None,))[-1], "the last service"
    whole = conditions.whole_of(case)
    days = [payer.decided for payer in whole.other_payers] if whole is not None else []
    days += [line.decided for line in whole.adjudications] if whole is not None else []
    return max((day for day in days if day is not None), default=None), "the other payer's decision"

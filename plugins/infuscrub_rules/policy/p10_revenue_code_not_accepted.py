"""P10: a procedure code with a revenue code that the payer's policy does not accept."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.sources import PAYER_POLICY_ITSELF
from scrubber.plugin import (
    ERROR,
    INSTITUTIONAL,
    NEVER,
    Case,
    Denial,
    Finding,
    FindingKind,
    Owner,
    ServiceLine,
    Told,
    Unchecked,
    conditions,
    policies,
    policy_kinds,
    rule,
)


@rule(
    "P10",
    "revenue-code-not-accepted",
    kind=FindingKind.FORM,
    severity=ERROR,
    safety=NEVER,
    policies="revenue",
    concerns=lambda case: policies.has_policy(case, "revenue"),
    applies_to=INSTITUTIONAL,
    status=("A7:455",),
    denial=Denial("CO-199"),
    owner=Owner.BILLER,
    source=PAYER_POLICY_ITSELF,
)
def revenue_code_not_accepted(case: Case) -> Iterator[Finding | Unchecked]:
    """A procedure code is billed with a revenue code that the payer's policy does not accept.

    What it checks
        Policies of kind revenue, on an 837I: the revenue code of a line with one of the policy's codes is one of
        `any_of` and none of `none_of`.
    Why it denies
        The payer takes each procedure code with the revenue codes of its list.
    Example
        given: form 837I
        given: policy { kind = "revenue", codes = ["J1745"], any_of = ["0636"] }
        claim: J1745 x40 2000.00 rev=0250
        expect: fail at line 1
    Fix
        None: the revenue code is the facility's.
    Source
        The payer's own policy, which its profile names with address and date.
    """
    return policies.judged(case, "revenue", _judge)


def _judge(
    case: Case, terms: policy_kinds.RevenueCodes, line: ServiceLine | None
) -> Iterator[Told | Unchecked]:
    if line is None:
        return
    code = line.revenue_code
    accepted = not terms.any_of or any(conditions.matches(pattern, code) for pattern in terms.any_of)
    refused = any(conditions.matches(pattern, code) for pattern in terms.none_of)
    if not accepted or refused:
        asks = f"revenue code {', '.join(terms.any_of)}" if terms.any_of else "another revenue code"
        yield Told(f"{line.code} is billed with revenue code {code}.", code, asks, "SV201")

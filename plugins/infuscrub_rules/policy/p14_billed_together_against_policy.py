"""P14: codes billed together against the payer's policy, or one without what it needs beside it."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.sources import PAYER_POLICY_ITSELF
from scrubber.plugin import (
    ERROR,
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
    "P14",
    "billed-together-against-policy",
    kind=FindingKind.FORM,
    severity=ERROR,
    safety=NEVER,
    policies="together",
    concerns=lambda case: policies.has_policy(case, "together"),
    status=("A8:454",),
    denial=Denial("CO-97", ("M15",)),
    owner=Owner.CODER,
    source=PAYER_POLICY_ITSELF,
)
def billed_together_against_policy(case: Case) -> Iterator[Finding | Unchecked]:
    """A code is billed beside one that the payer's policy refuses there, or without one that it needs.

    What it checks
        Policies of kind together: on the same day (or claim) as the policy's code stands one of `any_of`, each of
        `all_of`, and none of `none_of`.
    Why it denies
        The payer takes the one as part of the other, or pays it beside its service only.
    Example
        given: policy { kind = "together", codes = ["Q5103"], any_of = ["96413", "96365"] }
        claim: Q5103 x40 2000.00
        expect: fail at line 1
    Fix
        None: what was done is a fact.
    Source
        The payer's own policy, which its profile names with address and date.
    """
    return policies.judged(case, "together", _judge)


def _judge(case: Case, terms: policy_kinds.Together, line: ServiceLine | None) -> Iterator[Told | Unchecked]:
    if line is None:
        return
    codes = [
        each.code
        for each in case.claim.lines
        if each is not line and (terms.within == "claim" or each.first_date == line.first_date)
    ]

    def has(pattern: str) -> bool:
        return any(conditions.matches(pattern, code) for code in codes)

    asks = ""
    if terms.any_of and not any(map(has, terms.any_of)):
        asks = f"{' or '.join(terms.any_of)} beside it"
    elif lacking := [pattern for pattern in terms.all_of if not has(pattern)]:
        asks = f"{' and '.join(lacking)} beside it"
    elif refused := [pattern for pattern in terms.none_of if has(pattern)]:
        asks = f"no {' and no '.join(refused)} beside it"
    if asks:
        yield Told(f"For {line.code} the payer asks for {asks}.", line.label, asks, "CODE")
